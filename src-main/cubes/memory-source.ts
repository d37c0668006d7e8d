import type { DType } from '../../src-preload/contract/dataset.ts';
import { type ArraySource, elementCount, type NativeArray, numbersPerElement } from './array-source.ts';

/** An array that lies in memory as it is, in C-order of `shape`. What `read` returns are views of it. */
export class MemorySource implements ArraySource {
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly #values: NativeArray;
  readonly #numbers: number;

  constructor(values: NativeArray, shape: readonly number[], dtype: DType) {
    this.#numbers = numbersPerElement(dtype);
    if (values.length !== elementCount(shape) * this.#numbers) {
      throw new Error(`${values.length} numbers do not make an array of ${shape.join(' × ')}, ${dtype}`);
    }
    this.#values = values;
    this.shape = shape;
    this.dtype = dtype;
  }

  read(first: number, count: number): NativeArray {
    const total = this.#values.length / this.#numbers;
    if (first < 0 || count < 0 || first + count > total) throw new Error(`elements ${first} + ${count} of ${total}`);
    return this.#values.subarray(first * this.#numbers, (first + count) * this.#numbers);
  }

  close(): void {}
}
