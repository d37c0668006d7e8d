import type { DType } from '../../../src-preload/contract/dataset.ts';
import { type ArraySource, elementCount, type NativeArray } from '../../cubes/array-source.ts';
import { makeNativeArray } from '../../cubes/native-arrays.ts';

/** A stack of images of one energy each, `[E, y, x]`, presented as spectra, `[y, x, E]`. Real numbers only. */
export class StackSpectraSource implements ArraySource {
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly #stack: ArraySource;

  constructor(stack: ArraySource) {
    const [energies, rows, columns] = stack.shape as [number, number, number];
    this.#stack = stack;
    this.shape = [rows, columns, energies];
    this.dtype = stack.dtype;
  }

  read(first: number, count: number): NativeArray {
    const channels = this.shape[2]!;
    const pixelsPerPage = elementCount(this.shape) / channels;
    const firstPixel = Math.floor(first / channels);
    const pixels = Math.ceil((first + count) / channels) - firstPixel;
    // A run inside one pixel asks only the pages of its own channels.
    const from = pixels === 1 ? first % channels : 0;
    const width = pixels === 1 ? count : channels;
    const out = makeNativeArray(this.dtype, pixels * width) as Float64Array;
    for (let channel = 0; channel < width; channel++) {
      const values = this.#stack.read((from + channel) * pixelsPerPage + firstPixel, pixels) as Float64Array;
      for (let pixel = 0; pixel < pixels; pixel++) out[pixel * width + channel] = values[pixel]!;
    }
    const skipped = pixels === 1 ? 0 : first - firstPixel * channels;
    return out.subarray(skipped, skipped + count);
  }

  close(): void {
    this.#stack.close();
  }
}
