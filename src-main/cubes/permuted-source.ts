import type { DType } from '../../src-preload/contract/dataset.ts';
import { type ArraySource, elementCount, type NativeArray, numbersPerElement } from './array-source.ts';
import { makeNativeArray } from './native-arrays.ts';

/** Bytes that are read and turned at a time. */
export interface PermutedWindow {
  /** Where chunks leave the choice. */
  readonly usual: number;
  /** At most; longer rows are read in parts of the next axis. */
  readonly largest: number;
}
const USUAL_WINDOW: PermutedWindow = { usual: 32 * 1024 * 1024, largest: 256 * 1024 * 1024 };

/** How an array is presented differently from how it is stored. */
export interface PermutedPresentation {
  /** The stored axis that each presented axis is. Stored axes that are left out are held at one index. */
  readonly order: readonly number[];
  /** Index of each stored axis that is left out; 0 when not given. */
  readonly held?: readonly number[];
}

/** An array that is read in boxes. */
export interface BoxArray {
  readonly shape: readonly number[];
  readonly dtype: DType;
  /** Bytes of one element. */
  readonly elementBytes: number;
  /** Sizes of pieces that are only read whole; null where there are none. */
  readonly chunks: readonly number[] | null;
  /** Elements from `start` on, `count` along each axis, in C-order. */
  readBox(start: readonly number[], count: readonly number[]): NativeArray;
  close(): void;
}

/**
 * Source over an array whose axes are presented in another order (`[E, y, x]` as `[y, x, E]`). Boxes of at most 256 MB are
 * read and turned; the last one is kept.
 */
export function openPermutedSource(
  array: BoxArray,
  { order, held = [] }: PermutedPresentation,
  windowBytes = USUAL_WINDOW,
): ArraySource {
  const { dtype, elementBytes } = array;
  const stored = array.shape;
  const shape = order.map((axis) => stored[axis]!);
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
      if (row * elementBytes <= windowBytes.largest) break;
    }
    const size = shape[axis]!;
    const at = Math.floor(first / row) % size;
    // Whole chunks, so that going through the array decodes each once.
    const chunk = Math.min(size, array.chunks?.[order[axis]!] ?? 1);
    const fits = Math.max(1, Math.floor(windowBytes.usual / (row * elementBytes)));
    const most = Math.max(1, Math.floor(windowBytes.largest / (row * elementBytes)));
    const step = Math.min(most, Math.max(chunk, fits - (fits % chunk)));
    const from = at - (at % step);
    const rows = Math.min(step, size - from);

    const start = stored.map((_, one) => (order.includes(one) ? 0 : (held[one] ?? 0)));
    const count = stored.map((length, one) => (order.includes(one) ? length : 1));
    let rest = Math.floor(first / (row * size));
    for (let outer = axis - 1; outer >= 0; outer--) {
      start[order[outer]!] = rest % shape[outer]!;
      count[order[outer]!] = 1;
      rest = Math.floor(rest / shape[outer]!);
    }
    start[order[axis]!] = from;
    count[order[axis]!] = rows;
    windowCount = 0;
    const box = array.readBox(start, count);
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
      if (isClosed) return;
      isClosed = true;
      window = makeNativeArray(dtype, 0);
      array.close();
    },
  };
}

/** True when the presented array has the same elements in the same order: only axes of size 1 are left out or moved. */
export function isAsStored(order: readonly number[], stored: readonly number[]): boolean {
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
