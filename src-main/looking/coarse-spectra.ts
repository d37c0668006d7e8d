import type { JobContext } from '../../src-preload/contract/job.ts';
import type { CoarseSpectra } from '../analysis/elements/map-evidence.ts';
import type { LookedCube } from './looked-cube.ts';
import { SQUARE } from './survey-cube.ts';

/** Parts along each direction. */
const PARTS = 8;

/**
 * Sum spectra of 8 × 8 parts of a map. Of a cube that has been surveyed and is large, they come from the sums of its squares, and
 * so the borders of the parts are those of squares; of a small one every pixel is read.
 * @throws {AppError} `cancelled`, what reading throws
 */
export async function coarseSpectra(cube: LookedCube, job: JobContext): Promise<CoarseSpectra> {
  const { rows, columns, channels, survey } = cube;
  const unit = survey && Math.min(rows, columns) >= 4 * SQUARE ? SQUARE : 1;
  const [height, width] = [Math.ceil(rows / unit), Math.ceil(columns / unit)];
  const [down, across] = [Math.min(PARTS, height), Math.min(PARTS, width)];
  const partOf = (row: number, column: number) =>
    Math.floor((row * down) / height) * across + Math.floor((column * across) / width);
  const pixels = new Float64Array(down * across);
  const sums = new Float64Array(down * across * channels);
  for (let row = 0; row < height; row++) {
    job.report({ phase: 'comparing parts of the map', done: row, total: height });
    await job.pause();
    const tall = Math.min(unit, rows - row * unit);
    const line = unit === 1 ? cube.read(row * columns, columns) : survey!.squares;
    for (let column = 0; column < width; column++) {
      const part = partOf(row, column);
      pixels[part]! += tall * Math.min(unit, columns - column * unit);
      const from = (unit === 1 ? column : row * width + column) * channels;
      for (let c = 0; c < channels; c++) sums[part * channels + c]! += line[from + c];
    }
  }
  return { rows: down, columns: across, pixels, sums };
}
