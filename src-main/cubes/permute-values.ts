import { elementCount, type NativeArray } from './array-source.ts';

/**
 * A copy of an array in C-order with its axes in another order: axis `i` of the copy is axis `order[i]` of the original.
 * @param values numbers in C-order of `shape`, `numbers` of them per element (two for complex ones)
 */
export function permuteValues<T extends NativeArray>(
  values: T,
  shape: readonly number[],
  order: readonly number[],
  numbers = 1,
): T {
  if (numbers > 1) return permuteValues(values, [...shape, numbers], [...order, shape.length]);
  const from = values as unknown as Float64Array;
  const to = values.slice() as unknown as Float64Array;
  const strides = order.map((axis) => elementCount(shape.slice(axis + 1)));
  const sizes = order.map((axis) => shape[axis]!);
  const last = sizes.length - 1;
  const index = sizes.map(() => 0);
  const [run, step] = [sizes[last] ?? 1, strides[last] ?? 1];
  let start = 0;
  for (let at = 0; at < to.length; ) {
    for (let i = 0; i < run; i++) to[at++] = from[start + i * step]!;
    for (let axis = last - 1; axis >= 0; axis--) {
      start += strides[axis]!;
      if (++index[axis]! < sizes[axis]!) break;
      start -= strides[axis]! * sizes[axis]!;
      index[axis] = 0;
    }
  }
  return to as unknown as T;
}
