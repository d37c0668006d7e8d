import { elementCount, type NativeArray, numbersPerElement } from '../../../src-main/cubes/array-source.ts';
import { makeNativeArray } from '../../../src-main/cubes/native-arrays.ts';
import type { WritableDataset } from '../../../src-main/writers/writer.ts';
import type { DType } from '../../../src-preload/contract/dataset.ts';
import type { JobContext } from '../../../src-preload/contract/job.ts';

/** A job that nobody watches. */
export function idleJob(overrides: Partial<JobContext> = {}): JobContext {
  return { signal: new AbortController().signal, report() {}, pause: async () => {}, warn() {}, ...overrides };
}

/**
 * Counts 0, 1, 2, … in C-order without holding the values: for `bool` odd or even, for complex numbers i + (i + 1)·j.
 */
export function countingDataset(shape: readonly number[], dtype: DType, title = 'counting'): WritableDataset {
  const total = elementCount(shape);
  return {
    title,
    shape,
    dtype,
    axes: shape.map((size, index) => ({
      name: `axis${index}`,
      size,
      scale: 0.5,
      offset: index,
      units: 'nm',
      role: index === shape.length - 1 ? ('signal' as const) : ('navigation' as const),
    })),
    metadata: { General: { title } },
    originalMetadata: {},
    source: {
      shape,
      dtype,
      read(first, count) {
        if (first + count > total) throw new RangeError('outside');
        return fill(makeNativeArray(dtype, count), first, dtype);
      },
      close() {},
    },
  };
}

function fill(values: NativeArray, first: number, dtype: DType): NativeArray {
  const step = numbersPerElement(dtype);
  for (let index = 0; index < values.length; index++) {
    const element = first + Math.floor(index / step);
    const number = dtype === 'bool' ? element % 2 : element + (index % step);
    if (values instanceof BigInt64Array || values instanceof BigUint64Array) values[index] = BigInt(number);
    else values[index] = number;
  }
  return values;
}
