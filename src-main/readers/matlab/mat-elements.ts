import type { DType } from '../../../src-preload/contract/dataset.ts';
import { BinaryCursor } from '../binary-cursor.ts';
import type { ByteSource } from '../byte-source.ts';
import { InflatedSource, inflateHead, partOf } from '../inflated-source.ts';
import { damaged } from '../reader-errors.ts';

export const FORMAT = 'matlab';

/** A tagged piece of the file: type, and where its content lies in `bytes`. */
export interface MatElement {
  readonly type: number;
  readonly bytes: ByteSource & { release?(): void };
  readonly offset: number;
  readonly size: number;
  /** Of the next element in the same source. */
  readonly end: number;
}

/** Codes of elements (MAT-File Format, table 1-1). */
export const MATRIX = 14;
const COMPRESSED = 15;

/** Number types of elements by code. */
export const NUMBER_TYPES: { readonly [code: number]: DType } = {
  1: 'int8',
  2: 'uint8',
  3: 'int16',
  4: 'uint16',
  5: 'int32',
  6: 'uint32',
  7: 'float32',
  9: 'float64',
  12: 'int64',
  13: 'uint64',
};

const TAG_BYTES = 8;
/** Behind a small element's tag, its bytes; the whole takes as much as a tag. */
const MOST_SMALL_BYTES = 4;

/**
 * The element at `offset`: long ones have a type and a size of 4 bytes each, small ones type, size and content in 8 bytes. A compressed one is
 * given as what it unpacks to, which is done when its content is read.
 * @throws {AppError} `file-damaged` unless it lies in `bytes`
 */
export function elementAt(bytes: ByteSource, offset: number, littleEndian: boolean, field: string): MatElement {
  const cursor = new BinaryCursor(bytes, FORMAT);
  cursor.littleEndian = littleEndian;
  cursor.position = offset;
  const first = cursor.uint32(field);
  const smallSize = first >>> 16;
  if (smallSize > 0) {
    if (smallSize > MOST_SMALL_BYTES) {
      throw damaged(`A small element says that it has ${smallSize} bytes.`, {
        format: FORMAT,
        field,
        byteOffset: offset,
      });
    }
    cursor.require(MOST_SMALL_BYTES, field);
    return { type: first & 0xffff, bytes, offset: offset + 4, size: smallSize, end: offset + TAG_BYTES };
  }
  const size = cursor.uint32(field);
  cursor.require(size, field);
  const start = offset + TAG_BYTES;
  if (first === COMPRESSED) return unpacked(partOf(bytes, start, size), start + size, offset, littleEndian, field);
  // Content is padded to a multiple of 8 bytes; the last may not be.
  return { type: first, bytes, offset: start, size, end: start + Math.ceil(size / 8) * 8 };
}

function unpacked(
  packed: ByteSource,
  end: number,
  byteOffset: number,
  littleEndian: boolean,
  field: string,
): MatElement {
  const head = inflateHead(packed, TAG_BYTES, 'zlib');
  const place = { format: FORMAT, field, byteOffset };
  if (head.length < TAG_BYTES) throw damaged('A compressed variable cannot be unpacked.', place);
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  const size = view.getUint32(4, littleEndian);
  const bytes = new InflatedSource(packed, TAG_BYTES + size, 'zlib', place);
  return { type: view.getUint32(0, littleEndian), bytes, offset: TAG_BYTES, size, end };
}
