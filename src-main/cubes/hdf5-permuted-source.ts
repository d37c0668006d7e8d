import { type ArraySource, elementCount, type NativeArray, numbersPerElement } from './array-source.ts';
import type { Hdf5File } from './hdf5-file.ts';
import type { Hdf5Dataset } from './hdf5-messages.ts';
import { numbersOf, openHdf5Source, refusal } from './hdf5-source.ts';
import { makeNativeArray } from './native-arrays.ts';

/** Bytes that are read and turned at a time. */
export interface PermutedWindow {
  /** Where chunks leave the choice. */
  readonly usual: number;
  /** At most; longer rows are read in parts of the next axis. */
  readonly largest: number;
}
const USUAL_WINDOW: PermutedWindow = { usual: 32 * 1024 * 1024, largest: 256 * 1024 * 1024 };

/** How an array is presented differently from how it lies in the file. */
export interface Hdf5Presentation {
  /** The stored axis that each presented axis is. Stored axes that are left out are held at one index. */
  readonly order: readonly number[];
  /** Index of each stored axis that is left out; 0 when not given. */
  readonly held?: readonly number[];
}

/**
 * Source over a dataset of an open HDF5 file whose axes are presented in another order (`[y, x, frame]` as
 * `[frame, y, x]`). Boxes of at most 256 MB are read and turned; the last one is kept.
 * @throws {AppError} `format-unsupported` or `file-damaged` when the dataset cannot be read.
 */
export function openPermutedHdf5Source(
  file: Hdf5File,
  dataset: Hdf5Dataset,
  presentation: Hdf5Presentation,
  where: { readonly file: string; readonly format: string },
  windowBytes = USUAL_WINDOW,
): ArraySource {
  const { info, path } = dataset;
  const { dtype } = info;
  if (dtype === null) throw refusal(dataset, where);
  const { order, held = [] } = presentation;
  const shape = order.map((axis) => info.shape[axis]!);
  if (isAsStored(order, info.shape)) return { ...openHdf5Source(file, dataset, where), shape };

  const total = elementCount(shape);
  const numbers = numbersPerElement(dtype);
  let window = makeNativeArray(dtype, 0);
  let windowFirst = 0;
  let windowCount = 0;

  /** Reads the window that begins at or before the element `first`: whole indices of the slowest axis that is small enough. */
  const load = (first: number) => {
    let axis = 0;
    let row = total;
    for (; axis < shape.length; axis++) {
      row /= shape[axis]!;
      if (row * info.storedBytes <= windowBytes.largest) break;
    }
    const size = shape[axis]!;
    const at = Math.floor(first / row) % size;
    // Whole chunks, so that going through the array decodes each once.
    const chunk = Math.min(size, info.chunks?.[order[axis]!] ?? 1);
    const fits = Math.max(1, Math.floor(windowBytes.usual / (row * info.storedBytes)));
    const most = Math.max(1, Math.floor(windowBytes.largest / (row * info.storedBytes)));
    const step = Math.min(most, Math.max(chunk, fits - (fits % chunk)));
    const from = at - (at % step);
    const rows = Math.min(step, size - from);

    const start = info.shape.map((_, stored) => (order.includes(stored) ? 0 : (held[stored] ?? 0)));
    const count = info.shape.map((length, stored) => (order.includes(stored) ? length : 1));
    let rest = Math.floor(first / (row * size));
    for (let outer = axis - 1; outer >= 0; outer--) {
      start[order[outer]!] = rest % shape[outer]!;
      count[order[outer]!] = 1;
      rest = Math.floor(rest / shape[outer]!);
    }
    start[order[axis]!] = from;
    count[order[axis]!] = rows;
    windowCount = 0;
    const box = numbersOf(new Uint8Array(file.readBox(path, start, count)), dtype, info.storedBytes) as NativeArray;
    window = makeNativeArray(dtype, rows * row);
    turn(box, count, order, window, numbers);
    windowFirst = (Math.floor(first / (row * size)) * size + from) * row;
    windowCount = rows * row;
  };

  let isClosed = false;
  return {
    shape,
    dtype,
    read(first, count) {
      if (isClosed) throw new Error('The source is closed.');
      if (!(first >= 0 && count >= 0 && first + count <= total)) {
        throw new RangeError(`Elements ${first} … ${first + count} lie outside an array of ${total}.`);
      }
      if (count === 0) return makeNativeArray(dtype, 0);
      if (first < windowFirst || first >= windowFirst + windowCount) load(first);
      const inWindow = windowFirst + windowCount - first;
      const start = (first - windowFirst) * numbers;
      if (count <= inWindow) return window.subarray(start, start + count * numbers) as NativeArray;
      const out = makeNativeArray(dtype, count) as Float64Array;
      for (let element = first; element < first + count; ) {
        if (element >= windowFirst + windowCount) load(element);
        const run = Math.min(first + count, windowFirst + windowCount) - element;
        const from = (element - windowFirst) * numbers;
        out.set(window.subarray(from, from + run * numbers) as Float64Array, (element - first) * numbers);
        element += run;
      }
      return out;
    },
    close() {
      isClosed = true;
      window = makeNativeArray(dtype, 0);
    },
  };
}

/** True when the presented array has the same elements in the same order: only axes of size 1 are left out or moved. */
function isAsStored(order: readonly number[], stored: readonly number[]): boolean {
  const longer = order.filter((axis) => stored[axis]! > 1);
  const isAscending = longer.every((axis, index) => index === 0 || axis > longer[index - 1]!);
  return isAscending && stored.every((size, axis) => size === 1 || order.includes(axis));
}

/** Writes the elements of a box (C-order of `count`) in the order of the presented axes. */
function turn(
  box: NativeArray,
  count: readonly number[],
  order: readonly number[],
  out: NativeArray,
  numbers: number,
): void {
  const from = box as Float64Array;
  const to = out as Float64Array;
  const strides = order.map((axis) => elementCount(count.slice(axis + 1)) * numbers);
  const sizes = order.map((axis) => count[axis]!);
  const inner = sizes.length - 1;
  const innerSize = sizes[inner] ?? 1;
  const innerStride = strides[inner] ?? numbers;
  const index = sizes.map(() => 0);
  let start = 0;
  for (let at = 0; at < to.length; ) {
    for (let step = 0, source = start; step < innerSize; step++, source += innerStride) {
      for (let n = 0; n < numbers; n++) to[at++] = from[source + n]!;
    }
    let axis = inner - 1;
    for (; axis >= 0; axis--) {
      start += strides[axis]!;
      index[axis]!++;
      if (index[axis]! < sizes[axis]!) break;
      start -= strides[axis]! * sizes[axis]!;
      index[axis] = 0;
    }
    if (axis < 0) break;
  }
}
