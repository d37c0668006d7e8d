import type { ByteSource } from '../byte-source.ts';
import { damaged, unsupported } from '../reader-errors.ts';

export const FORMAT = 'tiff';

/** One field of a directory; its values begin at `byteOffset`. */
export interface TiffEntry {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  readonly byteOffset: number;
}

export interface TiffStructure {
  readonly littleEndian: boolean;
  /** BigTIFF: 64-bit offsets. */
  readonly isBig: boolean;
  readonly directories: readonly TiffDirectory[];
}

/** Directories that are looked at. A movie of some hours has this many pages. */
const MOST_DIRECTORIES = 200_000;
/** Fields of a directory; instruments write a few dozen. */
const MOST_ENTRIES = 4096;
/** Bytes of a value: 1, 2, 4 or 8, by the type's code (TIFF 6.0 §2; 16 to 18 are BigTIFF's). */
export const TYPE_BYTES: { readonly [type: number]: number } = {
  1: 1,
  2: 1,
  3: 2,
  4: 4,
  5: 8,
  6: 1,
  7: 1,
  8: 2,
  9: 4,
  10: 8,
  11: 4,
  12: 8,
  13: 4,
  16: 8,
  17: 8,
  18: 8,
};

/** True for the first bytes of a TIFF or BigTIFF file. */
export function looksLikeTiff(head: Uint8Array): boolean {
  const order = String.fromCharCode(head[0] ?? 0, head[1] ?? 0);
  if (order === 'II') return (head[2] === 42 || head[2] === 43) && head[3] === 0;
  return order === 'MM' && head[2] === 0 && (head[3] === 42 || head[3] === 43);
}

/**
 * The chain of directories of a TIFF file. Their values are not read yet.
 * @throws {AppError} `file-damaged` when the chain leaves the file or comes back to itself.
 */
export function parseDirectories(bytes: ByteSource): TiffStructure {
  const head = bytes.read(0, Math.min(16, bytes.size));
  if (!looksLikeTiff(head) || head.length < 8) {
    throw damaged('The file does not begin as a TIFF file does.', { format: FORMAT, field: 'header', byteOffset: 0 });
  }
  const littleEndian = head[0] === 0x49;
  const isBig = head[littleEndian ? 2 : 3] === 43;
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  if (isBig && (head.length < 16 || view.getUint16(4, littleEndian) !== 8)) {
    throw damaged('The BigTIFF header is not sound.', { format: FORMAT, field: 'offset size', byteOffset: 4 });
  }
  let next = isBig ? Number(view.getBigUint64(8, littleEndian)) : view.getUint32(4, littleEndian);
  const seen = new Set<number>();
  const directories: TiffDirectory[] = [];
  while (next !== 0) {
    const place = { format: FORMAT, field: `directory ${directories.length}`, byteOffset: next };
    if (seen.has(next)) throw damaged('The list of pages comes back to itself.', place);
    if (directories.length === MOST_DIRECTORIES) {
      const advice = 'Split it into several files, or convert it to .hspy.';
      throw unsupported(`The file has more than ${MOST_DIRECTORIES} pages.`, advice, place);
    }
    seen.add(next);
    const directory = readDirectory(bytes, next, littleEndian, isBig, place.field);
    directories.push(directory);
    next = directory.next;
  }
  if (directories.length === 0) {
    throw damaged('The file has no page.', { format: FORMAT, field: 'first directory', byteOffset: isBig ? 8 : 4 });
  }
  return { littleEndian, isBig, directories };
}

function readDirectory(
  bytes: ByteSource,
  at: number,
  littleEndian: boolean,
  isBig: boolean,
  field: string,
): TiffDirectory {
  const place = { format: FORMAT, field, byteOffset: Math.min(at, bytes.size) };
  const countBytes = isBig ? 8 : 2;
  const entryBytes = isBig ? 20 : 12;
  const linkBytes = isBig ? 8 : 4;
  if (!Number.isSafeInteger(at) || at + countBytes > bytes.size) {
    throw damaged(`A page is said to be described at byte ${at}, but the file ends at byte ${bytes.size}.`, place);
  }
  const countView = viewOf(bytes.read(at, countBytes));
  const count = isBig ? Number(countView.getBigUint64(0, littleEndian)) : countView.getUint16(0, littleEndian);
  const start = at + countBytes;
  if (count > MOST_ENTRIES || start + count * entryBytes > bytes.size) {
    throw damaged(`A page is said to have ${count} fields, more than the file can hold.`, place);
  }
  // Some programs leave out the link behind the last directory.
  const hasLink = start + count * entryBytes + linkBytes <= bytes.size;
  const raw = bytes.read(start, count * entryBytes + (hasLink ? linkBytes : 0)).slice();
  const link = viewOf(raw);
  const linkAt = count * entryBytes;
  const next = !hasLink
    ? 0
    : isBig
      ? Number(link.getBigUint64(linkAt, littleEndian))
      : link.getUint32(linkAt, littleEndian);
  return new TiffDirectory(raw.subarray(0, linkAt), start, next, littleEndian, isBig);
}

/** One directory as it lies in the file: what makes a page. Kept as bytes, for there may be very many. */
export class TiffDirectory {
  /** Offset of the next directory, or 0. */
  readonly next: number;
  readonly byteOffset: number;
  readonly #fields: Uint8Array;
  readonly #littleEndian: boolean;
  readonly #isBig: boolean;

  constructor(fields: Uint8Array, byteOffset: number, next: number, littleEndian: boolean, isBig: boolean) {
    this.#fields = fields;
    this.byteOffset = byteOffset;
    this.next = next;
    this.#littleEndian = littleEndian;
    this.#isBig = isBig;
  }

  /** The first field of this number, or undefined. */
  entry(tag: number): TiffEntry | undefined {
    const view = viewOf(this.#fields);
    const step = this.#isBig ? 20 : 12;
    for (let at = 0; at < this.#fields.length; at += step) {
      if (view.getUint16(at, this.#littleEndian) === tag) return this.#entryAt(view, at);
    }
    return undefined;
  }

  entries(): TiffEntry[] {
    const view = viewOf(this.#fields);
    const step = this.#isBig ? 20 : 12;
    return Array.from({ length: this.#fields.length / step }, (_, i) => this.#entryAt(view, i * step));
  }

  #entryAt(view: DataView, at: number): TiffEntry {
    const little = this.#littleEndian;
    const tag = view.getUint16(at, little);
    const type = view.getUint16(at + 2, little);
    const count = this.#isBig ? Number(view.getBigUint64(at + 4, little)) : view.getUint32(at + 4, little);
    const valueAt = at + (this.#isBig ? 12 : 8);
    const length = count * (TYPE_BYTES[type] ?? 1);
    if (length <= (this.#isBig ? 8 : 4)) return { tag, type, count, byteOffset: this.byteOffset + valueAt };
    const byteOffset = this.#isBig ? Number(view.getBigUint64(valueAt, little)) : view.getUint32(valueAt, little);
    return { tag, type, count, byteOffset };
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
