import type { ArraySource, NativeArray } from '../../cubes/array-source.ts';

/** Color pixels that lie as 32-bit numbers 0xAARRGGBB, presented as red, green, blue and, for `rgba`, alpha bytes. */
export class ColorSource implements ArraySource {
  readonly shape: readonly number[];
  readonly dtype: 'rgb' | 'rgba';
  readonly #packed: ArraySource;
  #bytes = new Uint8Array(0);

  constructor(packed: ArraySource, dtype: 'rgb' | 'rgba') {
    this.#packed = packed;
    this.shape = packed.shape;
    this.dtype = dtype;
  }

  read(first: number, count: number): NativeArray {
    const pixels = this.#packed.read(first, count) as Uint32Array;
    const width = this.dtype === 'rgb' ? 3 : 4;
    if (this.#bytes.length < count * width) this.#bytes = new Uint8Array(count * width);
    const bytes = this.#bytes.subarray(0, count * width);
    for (let i = 0; i < count; i++) {
      const pixel = pixels[i]!;
      bytes[i * width] = pixel >>> 16;
      bytes[i * width + 1] = pixel >>> 8;
      bytes[i * width + 2] = pixel;
      if (width === 4) bytes[i * width + 3] = pixel >>> 24;
    }
    return bytes;
  }

  close(): void {
    this.#packed.close();
  }
}
