/**
 * What every algorithm reads: spectra, a run of whole ones at a time, as float32.
 */

/** Spectra (pixels × channels) that can be read in runs, in memory or not. Reading the same run twice gives the same numbers. */
export interface Spectra {
  readonly pixels: number;
  readonly channels: number;
  /** Fills `out` (pixelCount × channels) with the spectra of pixels `first` … `first + pixelCount − 1`. */
  read(first: number, pixelCount: number, out: Float32Array): void;
  /** The same numbers as a view when they lie in memory as float32 anyway; saves the copy. */
  view?(first: number, pixelCount: number): Float32Array;
}

/** A run of whole spectra. `values` (count × channels) is valid until the next tile is asked for. */
export interface SpectraTile {
  readonly first: number;
  readonly count: number;
  readonly values: Float32Array;
}

/** Elements of one tile: 16 MB of float32, which a processor's outer cache holds in good part. */
const TILE_ELEMENTS = 4 * 1024 * 1024;

/**
 * Pixels per tile. It depends on the number of channels only, never on memory or on where the data lie, so that sums
 * are formed in the same order everywhere and the same recipe gives the same bytes.
 */
export function tilePixels(channels: number): number {
  return Math.min(16384, Math.max(64, 2 ** Math.floor(Math.log2(TILE_ELEMENTS / channels))));
}

/** The one way through the data: tiles in order, each of `pixelsPerTile` whole spectra (the last one may be shorter). */
export function* tiles(spectra: Spectra, pixelsPerTile = tilePixels(spectra.channels)): Generator<SpectraTile> {
  const buffer = spectra.view
    ? undefined
    : new Float32Array(Math.min(pixelsPerTile, spectra.pixels) * spectra.channels);
  for (let first = 0; first < spectra.pixels; first += pixelsPerTile) {
    const count = Math.min(pixelsPerTile, spectra.pixels - first);
    if (spectra.view) {
      yield { first, count, values: spectra.view(first, count) };
    } else if (buffer) {
      const values = buffer.subarray(0, count * spectra.channels);
      spectra.read(first, count, values);
      yield { first, count, values };
    }
  }
}

/** Spectra that lie in memory: `values` is pixels × channels. */
export function spectraFromArray(values: Float32Array, channels: number): Spectra {
  const pixels = values.length / channels;
  if (!Number.isInteger(pixels)) throw new Error(`${values.length} values are not whole spectra of ${channels}`);
  const view = (first: number, count: number) => values.subarray(first * channels, (first + count) * channels);
  return { pixels, channels, view, read: (first, count, out) => out.set(view(first, count)) };
}
