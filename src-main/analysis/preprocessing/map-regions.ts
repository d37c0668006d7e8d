import { forPackedPixels } from '../../../src-preload/contract/packed-pixels.ts';
import type { EndmemberRegion } from '../../../src-preload/contract/steps.ts';
import type { Spectra } from '../spectra.ts';
import { placeOf, type SpectrumCube } from './spectrum-cube.ts';

/** Spectra of a cube that a region holds, and how many of the region's pixels are in each: more than one after binning. */
export type RegionSpectra = ReadonlyMap<number, number>;

/**
 * The spectra of a prepared cube that a region of the dataset's map holds: pixels that were cropped away or masked drop out,
 * and of a block only those inside the region count. Undefined when a pixel lies outside the map.
 */
export function spectraOfRegion(cube: SpectrumCube, region: EndmemberRegion): RegionSpectra | undefined {
  const place = placeOf(cube);
  const { rectangle } = region;
  if (
    rectangle &&
    (rectangle.row + rectangle.rows > place.rows || rectangle.column + rectangle.columns > place.columns)
  )
    return undefined;
  const numbers = cube.kept && new Map(Array.from(cube.kept, (pixel, spectrum) => [pixel, spectrum]));
  const found = new Map<number, number>();
  let isInside = true;
  forPixels(region, place.columns, (row, column) => {
    isInside &&= row < place.rows;
    const inPart = [(row - place.row) / place.blockRows, (column - place.column) / place.blockColumns].map(Math.floor);
    const [y, x] = inPart as [number, number];
    if (y < 0 || x < 0 || y >= cube.rows || x >= cube.columns) return;
    const pixel = y * cube.columns + x;
    const spectrum = numbers ? numbers.get(pixel) : pixel;
    if (spectrum !== undefined) found.set(spectrum, (found.get(spectrum) ?? 0) + 1);
  });
  return isInside ? found : undefined;
}

/** Mean of some spectra, each with its weight, `[channels]`. */
export function weightedMean(spectra: Spectra, weights: RegionSpectra): Float32Array {
  const { channels } = spectra;
  const sums = new Float64Array(channels);
  const spectrum = new Float32Array(channels);
  let total = 0;
  for (const [at, weight] of weights) {
    spectra.read(at, 1, spectrum);
    total += weight;
    for (let channel = 0; channel < channels; channel++) sums[channel]! += weight * spectrum[channel]!;
  }
  return Float32Array.from(sums, (sum) => sum / total);
}

function forPixels(
  { rectangle, pixels }: EndmemberRegion,
  columns: number,
  take: (row: number, column: number) => void,
) {
  if (rectangle) {
    const { row, column } = rectangle;
    for (let y = row; y < row + rectangle.rows; y++)
      for (let x = column; x < column + rectangle.columns; x++) take(y, x);
    return;
  }
  const one = (pixel: number) => take(Math.floor(pixel / columns), pixel % columns);
  if (typeof pixels === 'string') forPackedPixels(pixels, one);
  else new Set(pixels).forEach(one);
}
