import type { ByteSource } from '../byte-source.ts';
import { readNpyDictionary } from './npy-header.ts';

/** Texts and single numbers of a file are metadata: no longer than this. */
const LARGEST_BYTES = 4 * 1024 * 1024;
const BYTES_PER_CHARACTER = 4;

/**
 * The texts of an `.npy` array of type `U` (UTF-32) or `S` (Latin-1), each without the zeros behind it; undefined when it holds no texts or is
 * longer than metadata is. A single text is a list of one.
 * @throws {AppError} `file-damaged`
 */
export function readNpyTexts(bytes: ByteSource): string[] | undefined {
  const { text, dataOffset } = readNpyDictionary(bytes);
  const [, order, kind, digits] = text.match(/['"]descr['"]\s*:\s*['"]([<>|=])([US])(\d+)['"]/) ?? [];
  const sizes = text.match(/['"]shape['"]\s*:\s*\(([\s\d,]*)\)/)?.[1];
  if (kind === undefined || sizes === undefined) return undefined;
  const itemBytes = Number(digits) * (kind === 'U' ? BYTES_PER_CHARACTER : 1);
  const shape = sizes.split(',').filter((size) => size.trim() !== '');
  const count = shape.reduce((product, size) => product * Number(size), 1);
  if (itemBytes === 0 || !(count * itemBytes <= LARGEST_BYTES)) return undefined;
  const raw = Buffer.from(bytes.read(dataOffset, count * itemBytes));
  const item = (i: number) => raw.subarray(i * itemBytes, (i + 1) * itemBytes);
  return Array.from({ length: count }, (_, i) => {
    const plain = kind === 'S' ? item(i).toString('latin1') : utf32(item(i), order !== '>');
    return plain.replace(/\0+$/, '');
  });
}

function utf32(bytes: Buffer, littleEndian: boolean): string {
  const characters: string[] = [];
  for (let at = 0; at + BYTES_PER_CHARACTER <= bytes.length; at += BYTES_PER_CHARACTER) {
    const code = littleEndian ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
    characters.push(code <= 0x10ffff ? String.fromCodePoint(code) : '\uFFFD');
  }
  return characters.join('');
}
