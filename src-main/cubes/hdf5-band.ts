import type { H5Module } from './hdf5-library.ts';
import type { Hdf5DatasetInfo } from './hdf5-messages.ts';

/** Rows of a dataset that are read together, so that going through the data in order decodes each chunk once. */
export interface BandPlan {
  /** The axis that bands cut; axes before it are fixed within a band, axes after it are whole. */
  readonly axis: number;
  /** Indices of that axis in one band, a multiple of the chunk's. */
  readonly rows: number;
  /** Elements of one index of that axis. */
  readonly rowElements: number;
}

/** Bytes that a band has where chunks leave the choice: large enough to be read at full speed. */
const USUAL_BYTES = 16 * 1024 * 1024;

/**
 * Chooses the slowest axis of which one row of chunks fits into `bandBytes`. Where even the fastest axis's chunk does not
 * fit, pieces of it are read, and the chunk is decoded for each.
 */
export function planBand(info: Pick<Hdf5DatasetInfo, 'shape' | 'chunks' | 'storedBytes'>, bandBytes: number): BandPlan {
  const { shape, storedBytes } = info;
  let rowElements = shape.reduce((product, size) => product * size, 1);
  for (let axis = 0; axis < shape.length; axis++) {
    const size = shape[axis]!;
    rowElements = size === 0 ? 0 : rowElements / size;
    const step = Math.min(info.chunks?.[axis] ?? 1, size);
    const stepBytes = step * rowElements * storedBytes;
    if (stepBytes > bandBytes && axis < shape.length - 1) continue;
    if (stepBytes > bandBytes) return { axis, rows: Math.max(1, Math.floor(bandBytes / storedBytes)), rowElements };
    const steps = Math.max(1, Math.floor(Math.min(USUAL_BYTES, bandBytes) / Math.max(1, stepBytes)));
    return { axis, rows: Math.max(1, Math.min(size, steps * step)), rowElements };
  }
  return { axis: 0, rows: 1, rowElements: 1 };
}

/** Reads runs of elements of one dataset through a band that stays in the library's memory. Lives in the worker. */
export interface BandReader {
  /** Bytes of elements `first` … `first + count − 1` in little-endian order, in a buffer of their own. */
  read(first: number, count: number): ArrayBuffer;
  /** Frees the band. */
  close(): void;
}

/**
 * Opens the reader. Short reads that do not continue the last one (a click on a map) bypass the band: they decode the few
 * chunks that they touch.
 * @throws {Error} (from `read`) when the library cannot read or decode.
 */
export function openBandReader(
  module: H5Module,
  file: bigint,
  path: string,
  info: Hdf5DatasetInfo,
  bandBytes: number,
): BandReader {
  const { shape, storedBytes } = info;
  const plan = planBand(info, bandBytes);
  const axisSize = shape[plan.axis] ?? 1;
  const capacity = plan.rows * plan.rowElements * storedBytes;
  const elements = shape.reduce((product, size) => product * size, 1);
  let address = 0;
  let bandFirst = 0;
  let bandEnd = 0;
  let lastEnd = 0;

  const allocate = (bytes: number) => {
    const pointer = module._malloc(bytes) as unknown as number;
    if (pointer === 0) throw new Error(`not enough memory for ${bytes} bytes`);
    return pointer;
  };

  /** One hyperslab: `rows` indices of `axis` at the row number `row` (flat over that axis and those before it). */
  const readSlab = (axis: number, row: number, rows: number, target: number) => {
    const start: bigint[] = shape.map(() => 0n);
    const count = shape.map((size, index) => BigInt(index < axis ? 1 : index === axis ? rows : size));
    let rest = row;
    for (let index = axis; index >= 0; index--) {
      start[index] = BigInt(rest % shape[index]!);
      rest = Math.floor(rest / shape[index]!);
    }
    const strides = shape.map(() => 1n);
    const scalar = shape.length === 0;
    const status = module.get_dataset_data(
      file,
      path,
      scalar ? null : count,
      scalar ? null : start,
      scalar ? null : strides,
      BigInt(target),
    );
    if (status < 0) throw new Error('the values cannot be read or decoded');
  };

  const loadBand = (element: number) => {
    const row = Math.floor(element / plan.rowElements);
    const rowInAxis = row % axisSize;
    const start = rowInAxis - (rowInAxis % plan.rows);
    const rows = Math.min(plan.rows, axisSize - start);
    const firstRow = row - rowInAxis + start;
    if (address === 0) address = allocate(capacity);
    bandEnd = 0;
    bandFirst = 0;
    readSlab(plan.axis, firstRow, rows, address);
    bandFirst = firstRow * plan.rowElements;
    bandEnd = (firstRow + rows) * plan.rowElements;
  };

  /** A run as few hyperslabs: the part before, the whole rows, the part after, each on the next faster axis. */
  const readDirect = (axis: number, rowElements: number, first: number, count: number, target: number): void => {
    if (count === 0) return;
    const firstRow = Math.ceil(first / rowElements);
    const endRow = Math.floor((first + count) / rowElements);
    const inner = axis + 1 < shape.length ? rowElements / shape[axis + 1]! : 1;
    if (firstRow >= endRow) {
      const boundary = firstRow * rowElements;
      const before = Math.max(0, Math.min(count, boundary - first));
      readDirect(axis + 1, inner, first, before, target);
      readDirect(axis + 1, inner, first + before, count - before, target + before * storedBytes);
      return;
    }
    const before = firstRow * rowElements - first;
    readDirect(axis + 1, inner, first, before, target);
    let at = target + before * storedBytes;
    // A hyperslab cannot pass the end of its axis: one per index of the axes before.
    const size = shape[axis] ?? 1;
    for (let row = firstRow; row < endRow; ) {
      const rows = Math.min(endRow - row, size - (row % size));
      readSlab(axis, row, rows, at);
      at += rows * rowElements * storedBytes;
      row += rows;
    }
    const done = endRow * rowElements - first;
    readDirect(axis + 1, inner, first + done, count - done, at);
  };

  return {
    read(first, count) {
      const bytes = count * storedBytes;
      const isInside = first >= bandFirst && first + count <= bandEnd;
      const isLookup = !isInside && first !== lastEnd && bytes * 8 < capacity;
      lastEnd = first + count;
      if (isLookup) {
        const temporary = allocate(bytes);
        try {
          const outer = shape.length === 0 ? 1 : elements / shape[0]!;
          readDirect(0, outer, first, count, temporary);
          return module.HEAPU8.slice(temporary, temporary + bytes).buffer as ArrayBuffer;
        } finally {
          module._free(temporary as never);
        }
      }
      const answer = new Uint8Array(bytes);
      for (let element = first; element < first + count; ) {
        if (element < bandFirst || element >= bandEnd) loadBand(element);
        const end = Math.min(bandEnd, first + count);
        const from = address + (element - bandFirst) * storedBytes;
        answer.set(module.HEAPU8.subarray(from, from + (end - element) * storedBytes), (element - first) * storedBytes);
        element = end;
      }
      return answer.buffer as ArrayBuffer;
    },
    close() {
      if (address !== 0) module._free(address as never);
      address = 0;
      bandEnd = 0;
      bandFirst = 0;
    },
  };
}
