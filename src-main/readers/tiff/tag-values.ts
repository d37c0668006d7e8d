import type { Json } from '../../../src-preload/contract/dataset.ts';
import type { ByteSource } from '../byte-source.ts';
import { damaged } from '../reader-errors.ts';
import { FORMAT, type TiffDirectory, type TiffEntry, TYPE_BYTES } from './parse-directories.ts';
import { TAG, TAG_NAMES } from './tiff-tags.ts';

/** Longest text and longest list of numbers that go into the original metadata. */
const MOST_TEXT = 1 << 20;
const MOST_LISTED = 64;
/** Bytes of text that are looked at for what an instrument says. */
const MOST_DESCRIPTION = 16 << 20;

const ASCII = 2;
const UNDEFINED_BYTES = 7;
/** Tags that say where pixels lie or how to decode them, and those that stand there as their dialect reads them. */
const NOT_LISTED: ReadonlySet<number> = new Set([
  TAG.stripOffsets,
  TAG.stripByteCounts,
  TAG.tileOffsets,
  TAG.tileByteCounts,
  TAG.colorMap,
  TAG.jpegTables,
  TAG.imageJMetadata,
  TAG.imageJByteCounts,
  TAG.feiSfeg,
  TAG.feiHelios,
  TAG.zeissSem,
  TAG.phasewright,
]);

/** Reads the values of the fields of one page. */
export class TagValues {
  readonly bytes: ByteSource;
  readonly directory: TiffDirectory;
  readonly littleEndian: boolean;

  constructor(bytes: ByteSource, directory: TiffDirectory, littleEndian: boolean) {
    this.bytes = bytes;
    this.directory = directory;
    this.littleEndian = littleEndian;
  }

  has(tag: number): boolean {
    return this.directory.entry(tag) !== undefined;
  }

  /** First value of a field, or undefined when it is not there or no number. */
  number(tag: number): number | undefined {
    const entry = this.directory.entry(tag);
    return entry === undefined || entry.count === 0 ? undefined : this.#numbers(entry, 1)?.[0];
  }

  /**
   * All values of a field, or undefined when it is not there.
   * @throws {AppError} `file-damaged` when there are more than the file can hold.
   */
  numbers(tag: number): number[] | undefined {
    const entry = this.directory.entry(tag);
    return entry && this.#numbers(entry, entry.count);
  }

  /** A text field, up to its first zero, as UTF-8 where it is sound and as Latin-1 otherwise. */
  text(tag: number): string | undefined {
    const entry = this.directory.entry(tag);
    if (entry === undefined || TYPE_BYTES[entry.type] !== 1) return undefined;
    const raw = this.raw(tag, MOST_DESCRIPTION);
    return raw && decodeText(raw);
  }

  /** Bytes of a field, at most `most` of them; undefined when it is not there or leaves the file. */
  raw(tag: number, most: number): Uint8Array | undefined {
    const entry = this.directory.entry(tag);
    if (entry === undefined) return undefined;
    const length = Math.min(most, entry.count * (TYPE_BYTES[entry.type] ?? 1));
    if (!(entry.byteOffset >= 0) || entry.byteOffset + length > this.bytes.size) return undefined;
    return this.bytes.read(entry.byteOffset, length);
  }

  /** All fields as JSON, long ones cut or left out. */
  json(): { [key: string]: Json } {
    const tree: { [key: string]: Json } = {};
    for (const entry of this.directory.entries()) {
      if (NOT_LISTED.has(entry.tag)) continue;
      const name = TAG_NAMES[entry.tag] ?? String(entry.tag);
      const value = this.#json(entry);
      if (value !== undefined) tree[name] = value;
    }
    return tree;
  }

  #json(entry: TiffEntry): Json | undefined {
    const { type, count } = entry;
    if (type === ASCII || (type === UNDEFINED_BYTES && count > 4)) {
      return type === ASCII && count <= MOST_TEXT ? this.text(entry.tag) : undefined;
    }
    if (count === 0 || count > MOST_LISTED || TYPE_BYTES[type] === undefined) return undefined;
    if (!this.#isInside(entry, count)) return undefined;
    const values = this.#numbers(entry, count)!.filter(Number.isFinite);
    return count === 1 ? values[0] : values;
  }

  #isInside({ type, byteOffset }: TiffEntry, count: number): boolean {
    return byteOffset >= 0 && byteOffset + count * TYPE_BYTES[type]! <= this.bytes.size;
  }

  #numbers(entry: TiffEntry, count: number): number[] | undefined {
    const size = TYPE_BYTES[entry.type];
    if (size === undefined || entry.type === ASCII) return undefined;
    if (!this.#isInside(entry, count)) {
      throw damaged(`The field ${TAG_NAMES[entry.tag] ?? entry.tag} has ${count} values that leave the file.`, {
        format: FORMAT,
        field: TAG_NAMES[entry.tag] ?? String(entry.tag),
        byteOffset: Math.min(entry.byteOffset, this.bytes.size),
      });
    }
    const raw = this.bytes.read(entry.byteOffset, count * size);
    const view = new DataView(raw.buffer, raw.byteOffset, raw.length);
    const read = numberReader(view, entry.type, this.littleEndian);
    const numbers = new Array<number>(count);
    for (let i = 0; i < count; i++) numbers[i] = read(i * size);
    return numbers;
  }
}

function numberReader(view: DataView, type: number, little: boolean): (at: number) => number {
  switch (type) {
    case 3:
      return (at) => view.getUint16(at, little);
    case 4:
    case 13:
      return (at) => view.getUint32(at, little);
    case 5:
      return (at) => view.getUint32(at, little) / view.getUint32(at + 4, little);
    case 6:
      return (at) => view.getInt8(at);
    case 8:
      return (at) => view.getInt16(at, little);
    case 9:
      return (at) => view.getInt32(at, little);
    case 10:
      return (at) => view.getInt32(at, little) / view.getInt32(at + 4, little);
    case 11:
      return (at) => view.getFloat32(at, little);
    case 12:
      return (at) => view.getFloat64(at, little);
    case 16:
    case 18:
      return (at) => Number(view.getBigUint64(at, little));
    case 17:
      return (at) => Number(view.getBigInt64(at, little));
    default:
      return (at) => view.getUint8(at);
  }
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

/** Text up to its first zero byte. */
export function decodeText(raw: Uint8Array): string {
  const end = raw.indexOf(0);
  const text = end < 0 ? raw : raw.subarray(0, end);
  try {
    return strictUtf8.decode(text).trim();
  } catch {
    return Buffer.from(text).toString('latin1').trim();
  }
}
