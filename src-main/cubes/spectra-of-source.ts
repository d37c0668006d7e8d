import type { Spectra } from '../analysis/spectra.ts';
import type { ArraySource } from './array-source.ts';

/**
 * The spectra of an array whose last axis is the signal, converted from the file's number type to float32 as they are
 * read. 64-bit integers lose what float32 cannot hold, as all large numbers do.
 */
export function spectraOfSource(source: ArraySource): Spectra {
  const channels = source.shape.at(-1)!;
  const pixels = source.shape.slice(0, -1).reduce((product, size) => product * size, 1);
  return {
    pixels,
    channels,
    read(first, pixelCount, out) {
      const values = source.read(first * channels, pixelCount * channels);
      if (values instanceof Float32Array) out.set(values);
      else if (values instanceof BigInt64Array || values instanceof BigUint64Array) {
        for (let i = 0; i < values.length; i++) out[i] = Number(values[i]);
      } else {
        // A plain loop: faster than `set` between number types.
        for (let i = 0; i < values.length; i++) out[i] = values[i];
      }
    },
  };
}

/**
 * Keeps float32 copies of spectra as they are read for the first time, in order, so that later passes need neither the
 * file nor the preparing steps.
 */
export function cachedSpectra(spectra: Spectra): Spectra {
  const { pixels, channels } = spectra;
  const values = new Float32Array(pixels * channels);
  let filled = 0;
  const view = (first: number, pixelCount: number) => {
    const end = first + pixelCount;
    if (end > filled) {
      spectra.read(filled, end - filled, values.subarray(filled * channels, end * channels));
      filled = end;
    }
    return values.subarray(first * channels, end * channels);
  };
  return { pixels, channels, view, read: (first, pixelCount, out) => out.set(view(first, pixelCount)) };
}
