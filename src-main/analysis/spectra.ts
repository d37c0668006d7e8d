/**
 * What every algorithm reads: spectra, a run of whole ones at a time, as float32.
 */

/** Spectra (pixels × channels) that can be read in runs, in memory or not. Reading the same run twice gives the same numbers. */
export interface Spectra {
  readonly pixels: number;
  readonly channels: number;
  /** Known to hold neither NaN nor infinite values: whole numbers of a file. */
  readonly isFinite?: boolean;
  /** Fills `out` (pixelCount × channels) with the spectra of pixels `first` … `first + pixelCount − 1`. */
  read(first: number, pixelCount: number, out: Float32Array): void;
  /** The same for channels `firstChannel` … `endChannel − 1` alone, where not converting the others saves time. */
  readChannels?(first: number, pixelCount: number, firstChannel: number, endChannel: number, out: Float32Array): void;
  /** The same numbers as a view when they lie in memory as float32 anyway; saves the copy. */
  view?(first: number, pixelCount: number): Float32Array;
  /**
   * The same numbers as bytes, when all of them are whole and between 0 and 255, as in most EDS spectrum images; false
   * otherwise. Products of bytes are faster than those of float32, and exact.
   */
  readBytes?(first: number, pixelCount: number, out: Uint8Array): boolean;
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

/** Spectra that lie in memory: `values` is pixels × channels. */
export function spectraFromArray(values: Float32Array, channels: number): Spectra {
  const pixels = values.length / channels;
  if (!Number.isInteger(pixels)) throw new Error(`${values.length} values are not whole spectra of ${channels}`);
  const view = (first: number, count: number) => values.subarray(first * channels, (first + count) * channels);
  return { pixels, channels, view, read: (first, count, out) => out.set(view(first, count)) };
}
