import { AppError } from '../../../src-preload/contract/errors.ts';
import type { RebinParameters } from '../../../src-preload/contract/steps.ts';
import { afterMask } from './crop.ts';
import { binnedAxis, placeOf, type SpectrumCube, withNavigation, withSpectra } from './spectrum-cube.ts';

/**
 * Sums whole groups of neighboring channels, rows and columns, as counts add up. What does not fill a group at the end
 * of an axis is left out.
 *
 * @throws {AppError} `parameter-invalid` when a factor is larger than its axis
 */
export function rebinCube(cube: SpectrumCube, factors: RebinParameters): SpectrumCube {
  const channels = groups(cube.signal.size, factors.signal, 'signal');
  const rows = groups(cube.rows, factors.rows, 'rows');
  const columns = groups(cube.columns, factors.columns, 'columns');
  const parent = cube.spectra;
  const place = placeOf(cube);
  if (cube.kept && factors.rows * factors.columns > 1) throw afterMask('rebin');
  const used = channels * factors.signal;
  const run = new Float32Array(factors.columns * parent.channels);
  const read = (first: number, pixelCount: number, out: Float32Array) => {
    out.fill(0);
    for (let i = 0; i < pixelCount; i++) {
      const row = Math.floor((first + i) / columns);
      const column = (first + i) % columns;
      for (let part = 0; part < factors.rows; part++) {
        const from = (row * factors.rows + part) * cube.columns + column * factors.columns;
        parent.read(from, factors.columns, run);
        for (let pixel = 0; pixel < factors.columns; pixel++) {
          const start = pixel * parent.channels;
          for (let channel = 0; channel < used; channel++) {
            out[i * channels + Math.floor(channel / factors.signal)] += run[start + channel];
          }
        }
      }
    }
  };
  const own = cube.own && rebinCube(withSpectra(cube, cube.own), factors).spectra;
  return {
    ...cube,
    ...(own && { own }),
    spectra: { pixels: cube.kept ? parent.pixels : rows * columns, channels, read },
    rows,
    columns,
    place: {
      ...place,
      blockRows: place.blockRows * factors.rows,
      blockColumns: place.blockColumns * factors.columns,
    },
    navigation: withNavigation(cube, {
      rows: (axis) => binnedAxis(axis, rows, factors.rows),
      columns: (axis) => binnedAxis(axis, columns, factors.columns),
    }),
    signal: binnedAxis(cube.signal, channels, factors.signal),
  };
}

function groups(size: number, factor: number, field: string): number {
  if (factor <= size) return Math.floor(size / factor);
  throw new AppError(
    'parameter-invalid',
    `Bins of ${factor} are larger than the axis, which has ${size}.`,
    `Choose a factor of at most ${size}.`,
    { field },
  );
}
