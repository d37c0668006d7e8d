import type { ArraySource, NativeArray } from '../../cubes/array-source.ts';
import { halfToNumber } from '../tiff/unpack-numbers.ts';

const HALVES = 1 << 16;
let table: Float32Array | undefined;

/** Numbers of half precision, which lie as 16-bit words, as floats of 32 bits. */
export class HalfSource implements ArraySource {
  readonly shape: readonly number[];
  readonly dtype = 'float32';
  readonly #words: ArraySource;

  constructor(words: ArraySource) {
    this.#words = words;
    this.shape = words.shape;
  }

  read(first: number, count: number): NativeArray {
    table ??= Float32Array.from({ length: HALVES }, (_, half) => halfToNumber(half));
    const words = this.#words.read(first, count) as Uint16Array;
    const out = new Float32Array(count);
    for (let i = 0; i < count; i++) out[i] = table[words[i]!]!;
    return out;
  }

  close(): void {
    this.#words.close();
  }
}
