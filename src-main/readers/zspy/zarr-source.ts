import { AppError } from '../../../src-preload/contract/errors.ts';
import { type ArraySource, elementCount, type NativeArray, numbersPerElement } from '../../cubes/array-source.ts';
import { planBand } from '../../cubes/hdf5-band.ts';
import { numbersOf } from '../../cubes/hdf5-source.ts';
import { placeChunk } from '../../cubes/place-chunk.ts';
import { damaged } from '../reader-errors.ts';
import { unpackChunk, type ZarrArray } from './zarr-array.ts';
import type { ZarrStore } from './zarr-store.ts';

/** Memory of the rows of chunks that are kept. */
const BAND_BYTES = 128 * 1024 * 1024;
/** A packed chunk is longer than its values only by headers; what never shrinks stays below this factor and number. */
const PACKED_SLACK = { factor: 1.1, bytes: 64 * 1024 };

/**
 * Source over a Zarr array of numbers: rows of chunks along the slowest axis that fits into memory are unpacked together
 * and kept. Chunks that are not there have the fill value.
 * @throws {AppError} (from `read`) `file-damaged` with the chunk's key.
 */
export function openZarrSource(store: ZarrStore, array: ZarrArray): ArraySource {
  const { shape, chunks, itemBytes } = array;
  const dtype = array.dtype!;
  const total = elementCount(shape);
  const perElement = numbersPerElement(dtype);
  const plan = planBand({ shape, chunks, storedBytes: itemBytes }, BAND_BYTES);
  const axisSize = shape[plan.axis] ?? 1;
  let band: NativeArray = numbersOf(new Uint8Array(0), dtype, itemBytes);
  let bandFirst = 0;
  let bandEnd = 0;

  const load = (element: number) => {
    const row = Math.floor(element / plan.rowElements);
    const rowInAxis = row % axisSize;
    const startRow = rowInAxis - (rowInAxis % plan.rows);
    const rows = Math.min(plan.rows, axisSize - startRow);
    const firstRow = row - rowInAxis + startRow;
    // The box: one index of the axes before, the rows, all of the axes behind.
    const start = shape.map(() => 0);
    let rest = firstRow;
    for (let axis = plan.axis; axis >= 0; axis--) {
      start[axis] = rest % (shape[axis] ?? 1);
      rest = Math.floor(rest / (shape[axis] ?? 1));
    }
    const box = shape.map((size, axis) => (axis < plan.axis ? 1 : axis === plan.axis ? rows : size));
    bandEnd = 0;
    const bytes = readBox(store, array, start, box);
    if (array.isBigEndian) swapBytes(bytes, itemBytes / perElement);
    band = numbersOf(bytes, dtype, itemBytes);
    bandFirst = firstRow * plan.rowElements;
    bandEnd = (firstRow + rows) * plan.rowElements;
  };

  return {
    shape,
    dtype,
    read(first, count) {
      if (!(first >= 0 && count >= 0 && first + count <= total)) {
        throw new RangeError(`Elements ${first} … ${first + count} lie outside an array of ${total}.`);
      }
      if (count > 0 && (first < bandFirst || first >= bandEnd)) load(first);
      const part = (from: number, to: number) =>
        band.subarray((from - bandFirst) * perElement, (to - bandFirst) * perElement) as Float64Array;
      if (count === 0 || first + count <= bandEnd) return part(first, first + count);
      const out = numbersOf(new Uint8Array(count * itemBytes), dtype, itemBytes) as Float64Array;
      for (let element = first; element < first + count; ) {
        if (element < bandFirst || element >= bandEnd) load(element);
        const end = Math.min(bandEnd, first + count);
        out.set(part(element, end), (element - first) * perElement);
        element = end;
      }
      return out;
    },
    close() {
      band = numbersOf(new Uint8Array(0), dtype, itemBytes);
      bandFirst = 0;
      bandEnd = 0;
    },
  };
}

/** The bytes of a box of the array, in C-order and the file's byte order. */
function readBox(
  store: ZarrStore,
  array: ZarrArray,
  start: readonly number[],
  box: readonly number[],
): Uint8Array<ArrayBuffer> {
  const { chunks, itemBytes } = array;
  const bytes = new Uint8Array(elementCount(box) * itemBytes);
  if (array.fill.some((byte) => byte !== 0)) {
    for (let at = 0; at < bytes.length; at += itemBytes) bytes.set(array.fill, at);
  }
  const first = start.map((index, axis) => Math.floor(index / chunks[axis]!));
  const counts = box.map((size, axis) => Math.ceil((start[axis]! + size) / chunks[axis]!) - first[axis]!);
  const place = { chunk: chunks, box, itemBytes, isShuffled: false };
  const total = elementCount(counts);
  for (let number = 0; number < total; number++) {
    const index = [...first];
    let rest = number;
    for (let axis = counts.length - 1; axis >= 0; axis--) {
      index[axis]! += rest % counts[axis]!;
      rest = Math.floor(rest / counts[axis]!);
    }
    const chunk = readChunk(store, array, index);
    if (chunk === null) continue;
    const origin = index.map((one, axis) => one * chunks[axis]! - start[axis]!);
    placeChunk(array.isColumnMajor ? rowMajor(chunk, chunks, itemBytes) : chunk, bytes, place, origin);
  }
  return bytes;
}

/** A chunk's bytes, or null when it was never written. @throws {AppError} `file-damaged`. */
export function readChunk(
  store: ZarrStore,
  array: ZarrArray,
  index: readonly number[],
  isObject = false,
): Uint8Array | null {
  // An array without axes has one chunk, which is called 0.
  const key = `${array.path}/${index.length === 0 ? '0' : index.join(array.separator)}`;
  const expected = elementCount(array.chunks) * array.itemBytes;
  const limit = isObject ? PACKED_SLACK.bytes * 16 : Math.ceil(expected * PACKED_SLACK.factor) + PACKED_SLACK.bytes;
  const packed = store.read(key, limit);
  if (packed === null) return null;
  try {
    return unpackChunk(packed, array, isObject ? null : expected);
  } catch (error) {
    if (error instanceof AppError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw damaged(`The chunk ${key} cannot be unpacked: ${reason}.`, { field: key, cause: error });
  }
}

/** The elements of a chunk that is stored with its first axis fastest, with its last axis fastest. */
function rowMajor(chunk: Uint8Array, sizes: readonly number[], itemBytes: number): Uint8Array {
  const out = new Uint8Array(chunk.length);
  const strides = sizes.map((_, axis) => elementCount(sizes.slice(0, axis)));
  const index = sizes.map(() => 0);
  for (let at = 0; at < chunk.length; at += itemBytes) {
    const from = index.reduce((sum, position, axis) => sum + position * strides[axis]!, 0) * itemBytes;
    for (let byte = 0; byte < itemBytes; byte++) out[at + byte] = chunk[from + byte]!;
    for (let axis = index.length - 1; axis >= 0; axis--) {
      index[axis]!++;
      if (index[axis]! < sizes[axis]!) break;
      index[axis] = 0;
    }
  }
  return out;
}

function swapBytes(bytes: Uint8Array<ArrayBuffer>, numberBytes: number): void {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (numberBytes === 2) buffer.swap16();
  else if (numberBytes === 4) buffer.swap32();
  else if (numberBytes === 8) buffer.swap64();
}
