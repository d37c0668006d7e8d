import type { CubeSlice, CubeSliceRequest } from '../../src-preload/contract/engine.ts';
import type { JobContext } from '../../src-preload/contract/job.ts';
import { spectraAtHand } from './cube-cache.ts';
import { outsideTheMap } from './looked-cube.ts';

/** Longer sides are brought together by means: no screen shows more apart, and the answer stays below 4 MB. */
const MOST_BINS = 1024;
/** Values that are read at a time. */
const RUN_VALUES = 1024 * 1024;

/**
 * The spectra of one row or one column of a cube as a picture: positions × energies, each number a mean of counts. Work is
 * one reading of these spectra; a long row comes in pieces.
 * @throws {AppError} `parameter-invalid` when there is no such row or column, what reading throws, `cancelled`
 */
export async function cubeSlice(request: CubeSliceRequest, job: JobContext): Promise<CubeSlice> {
  const cube = await spectraAtHand(request);
  const { axis, index } = request;
  const { rows, columns, channels } = cube;
  if (index >= (axis === 'row' ? rows : columns)) throw outsideTheMap(cube, 'slice');
  const length = axis === 'row' ? columns : rows;
  const along = together(length);
  const across = together(channels);
  const [positions, energies] = [Math.ceil(length / along), Math.ceil(channels / across)];
  const sums = new Float64Array(positions * energies);
  const add = (values: ArrayLike<number>, from: number, position: number) => {
    const into = Math.floor(position / along) * energies;
    for (let channel = 0; channel < channels; channel++) {
      sums[into + Math.floor(channel / across)] += values[from + channel]!;
    }
  };
  // The spectra of a row follow one another in the file; those of a column are picked one by one.
  const atOnce = axis === 'row' ? Math.max(1, Math.floor(RUN_VALUES / channels)) : 1;
  let unpaused = 0;
  for (let first = 0; first < length; first += atOnce) {
    const count = Math.min(atOnce, length - first);
    const pixel = axis === 'row' ? index * columns + first : first * columns + index;
    const values = cube.read(pixel, count);
    for (let i = 0; i < count; i++) add(values, i * channels, first + i);
    unpaused += count * channels;
    if (unpaused < RUN_VALUES) continue;
    unpaused = 0;
    job.report({ phase: 'slice of the cube', done: first, total: length });
    await job.pause();
  }
  const values = new Float32Array(sums.length);
  for (let position = 0; position < positions; position++) {
    const inPosition = Math.min(along, length - position * along);
    for (let energy = 0; energy < energies; energy++) {
      const inEnergy = Math.min(across, channels - energy * across);
      values[position * energies + energy] = sums[position * energies + energy]! / (inPosition * inEnergy);
    }
  }
  return { positions, energies, values };
}

function together(length: number): number {
  return Math.ceil(length / MOST_BINS);
}
