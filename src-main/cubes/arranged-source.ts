import { BYTES_PER_ELEMENT } from '../../src-preload/contract/dataset.ts';
import { type ArraySource, elementCount, type NativeArray, numbersPerElement } from './array-source.ts';
import { makeNativeArray } from './native-arrays.ts';
import { isAsStored, openPermutedSource, type PermutedWindow } from './permuted-source.ts';

/** Runs at least this long are read by themselves; shorter ones together with what lies between them. */
const LONG_RUN_BYTES = 64 * 1024;
/** Bytes that are read at a time where short runs lie apart. */
const SPAN_BYTES = 16 * 1024 * 1024;

/**
 * A source of any kind with its axes in another order. Runs of the other one are read, whole boxes of them turned and kept;
 * closing it closes the other one.
 * @param order the axis of `source` that each axis is; all of them, each once
 */
export function openArrangedSource(
  source: ArraySource,
  order: readonly number[],
  windowBytes?: PermutedWindow,
): ArraySource {
  const { shape, dtype } = source;
  if (isAsStored(order, shape)) {
    const { sparse } = source;
    return {
      shape: order.map((axis) => shape[axis]!),
      dtype,
      ...(sparse && order.at(-1) === shape.length - 1 ? { sparse } : {}),
      read: (first, count) => source.read(first, count),
      close: () => source.close(),
    };
  }
  const array = {
    shape,
    dtype,
    elementBytes: BYTES_PER_ELEMENT[dtype],
    chunks: null,
    readBox: (start: readonly number[], count: readonly number[]) => readBox(source, start, count),
    close: () => source.close(),
  };
  return openPermutedSource(array, { order }, windowBytes);
}

/** A box of an array that is read in runs, in C-order of `count`. */
function readBox(source: ArraySource, start: readonly number[], count: readonly number[]): NativeArray {
  const { shape, dtype } = source;
  const numbers = numbersPerElement(dtype);
  const bytes = BYTES_PER_ELEMENT[dtype];
  const strides = shape.map((_, axis) => elementCount(shape.slice(axis + 1)));
  const out = makeNativeArray(dtype, elementCount(count)) as Float64Array;
  // Axes behind this one are taken whole: what lies under one index of it, and under several, is one run.
  let inner = shape.length - 1;
  while (inner > 0 && count[inner] === shape[inner]) inner--;
  const run = count[inner]! * strides[inner]!;
  let at = 0;

  /** Copies the box under one index of each axis before `axis` out of values that begin at the element `from`. */
  const copy = (values: NativeArray, from: number, axis: number, first: number) => {
    if (axis === inner) {
      const begin = (first + start[axis]! * strides[axis]! - from) * numbers;
      out.set(values.subarray(begin, begin + run * numbers) as Float64Array, at);
      at += run * numbers;
      return;
    }
    for (let i = 0; i < count[axis]!; i++) copy(values, from, axis + 1, first + (start[axis]! + i) * strides[axis]!);
  };
  const read = (axis: number, first: number) => {
    // From the first element that is wanted under these indices to the last one.
    let from = first;
    let end = first + 1;
    for (let one = axis; one < shape.length; one++) {
      from += start[one]! * strides[one]!;
      end += (start[one]! + count[one]! - 1) * strides[one]!;
    }
    const isShort = run * bytes < LONG_RUN_BYTES && (end - from) * bytes <= SPAN_BYTES;
    if (axis === inner || isShort) return copy(source.read(from, end - from), from, axis, first);
    for (let i = 0; i < count[axis]!; i++) read(axis + 1, first + (start[axis]! + i) * strides[axis]!);
  };
  read(0, 0);
  return out as NativeArray;
}
