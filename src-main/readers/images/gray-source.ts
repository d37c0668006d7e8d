import { type ArraySource, elementCount, type NativeArray } from '../../cubes/array-source.ts';

/** Pixels that are looked at at a time. */
const RUN = 1 << 20;

/** True when red, green and blue are the same in every pixel of a colored source. */
export function isGray(source: ArraySource): boolean {
  const total = elementCount(source.shape);
  const step = source.dtype === 'rgb' ? 3 : 4;
  for (let first = 0; first < total; first += RUN) {
    const colors = source.read(first, Math.min(RUN, total - first)) as Uint8Array;
    if (!hasEqualChannels(colors, step)) return false;
  }
  return true;
}

/** True when the first three of every `step` bytes are the same. */
export function hasEqualChannels(colors: Uint8Array, step: number): boolean {
  for (let i = 0; i < colors.length; i += step) {
    if (colors[i] !== colors[i + 1] || colors[i] !== colors[i + 2]) return false;
  }
  return true;
}

/** Every `step`-th byte: the gray values of colors whose channels are the same. */
export function grayOf(colors: Uint8Array, step: number): Uint8Array {
  const gray = new Uint8Array(colors.length / step);
  for (let i = 0; i < gray.length; i++) gray[i] = colors[i * step]!;
  return gray;
}

/** A colored source that is gray in truth, as single bytes. */
export class GraySource implements ArraySource {
  readonly shape: readonly number[];
  readonly dtype = 'uint8';
  readonly #colors: ArraySource;

  constructor(colors: ArraySource) {
    this.#colors = colors;
    this.shape = colors.shape;
  }

  read(first: number, count: number): NativeArray {
    return grayOf(this.#colors.read(first, count) as Uint8Array, this.#colors.dtype === 'rgb' ? 3 : 4);
  }

  close(): void {
    this.#colors.close();
  }
}
