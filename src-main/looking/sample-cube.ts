import type { JobContext } from '../../src-preload/contract/job.ts';
import type { LookedCube } from './looked-cube.ts';

/** What some pixels of a cube, spread evenly over it, say of all of it. */
export interface Sample {
  /** rows × columns; each pixel has the sum of the nearest one that was read. */
  readonly map: Float32Array;
  /** Mean spectrum of the pixels that were read; of length 0 for images. */
  readonly meanSpectrum: Float32Array;
  readonly maxSpectrum: Float32Array;
}

/** Pixels along each side of the grids that are read one after the other, as long as there is time. */
const GRIDS = [4, 8, 16, 32, 64, 128];

/**
 * Reads pixels of an ever finer grid until the time is up; at least the first grid.
 * @throws {AppError} `cancelled`, what reading throws
 */
export async function sampleCube(cube: LookedCube, job: JobContext, budgetMs: number): Promise<Sample> {
  const { rows, columns, channels, isSpectra } = cube;
  const end = performance.now() + budgetMs;
  const sums = new Map<number, number>();
  const mean = new Float64Array(isSpectra ? channels : 0);
  const largest = new Float32Array(isSpectra ? channels : 0).fill(Number.NEGATIVE_INFINITY);
  let done: readonly [readonly number[], readonly number[]] = [[0], [0]];
  for (const [round, side] of GRIDS.entries()) {
    const grid = [placesOf(rows, side), placesOf(columns, side)] as const;
    let complete = true;
    for (const row of grid[0]) {
      await job.pause();
      for (const column of grid[1]) {
        const pixel = row * columns + column;
        if (sums.has(pixel)) continue;
        if (round > 0 && performance.now() > end) {
          complete = false;
          break;
        }
        const values = cube.read(pixel, 1);
        let sum = 0;
        for (let channel = 0; channel < channels; channel++) {
          const value = values[channel]!;
          sum += value;
          if (!isSpectra) continue;
          mean[channel] += value;
          if (value > largest[channel]!) largest[channel] = value;
        }
        sums.set(pixel, sum);
      }
      if (!complete) break;
    }
    if (!complete) break;
    done = grid;
    if (grid[0].length === rows && grid[1].length === columns) break;
  }
  return {
    map: filled(sums, done, rows, columns),
    meanSpectrum: Float32Array.from(mean, (sum) => sum / sums.size),
    maxSpectrum: largest,
  };
}

/** Up to `count` indices spread evenly over `size`. */
export function placesOf(size: number, count: number): number[] {
  const taken = Math.min(size, count);
  return Array.from({ length: taken }, (_, i) => Math.floor(((i + 0.5) * size) / taken));
}

function filled(
  sums: ReadonlyMap<number, number>,
  [gridRows, gridColumns]: readonly [readonly number[], readonly number[]],
  rows: number,
  columns: number,
): Float32Array {
  const map = new Float32Array(rows * columns);
  const nearest = (index: number, size: number, grid: readonly number[]) =>
    grid[Math.min(grid.length - 1, Math.floor((index * grid.length) / size))]!;
  for (let row = 0; row < rows; row++) {
    const from = nearest(row, rows, gridRows) * columns;
    for (let column = 0; column < columns; column++) {
      map[row * columns + column] = sums.get(from + nearest(column, columns, gridColumns)) ?? 0;
    }
  }
  return map;
}
