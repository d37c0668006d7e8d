import type { WindowMap, WindowMapRequest } from '../../src-preload/contract/engine.ts';
import { AppError } from '../../src-preload/contract/errors.ts';
import type { JobContext } from '../../src-preload/contract/job.ts';
import { cubeAtHand } from './cube-cache.ts';
import type { LookedCube } from './looked-cube.ts';
import type { RealArray } from './real-values.ts';
import { BAND, surveyCube } from './survey-cube.ts';

/**
 * Sum over a window of channels in each pixel. A cube that fits into memory is read whole the first time; then the bands
 * inside the window come from their running sums and only the channels at its ends are added. Others are read each time.
 * @throws {AppError} `parameter-invalid` when the window lies outside, what reading throws, `cancelled`
 */
export async function windowMap(request: WindowMapRequest, job: JobContext): Promise<WindowMap> {
  const { first, end } = request;
  const { cube, mayHold } = await cubeAtHand(request);
  if (first >= end || end > cube.channels) {
    const message = `Channels ${first} to ${end - 1} are not all among the ${cube.channels} of this dataset.`;
    throw new AppError('parameter-invalid', message, 'Choose a window inside the spectrum.', { field: 'end' });
  }
  if (mayHold || !cube.isSpectra) await surveyCube(cube, mayHold, job);
  const { held, survey } = cube;
  if (!cube.isSpectra && survey) return { map: survey.map };
  if (held && survey?.running) return { map: fromRunningSums(cube, held, survey.running, first, end) };
  return { map: await byReading(cube, first, end, job) };
}

function fromRunningSums(
  cube: LookedCube,
  held: RealArray,
  running: Float64Array,
  first: number,
  end: number,
): Float32Array {
  const { channels, rows, columns } = cube;
  const pixels = rows * columns;
  const map = new Float32Array(pixels);
  const [firstBand, endBand] = [nearestBorder(first, channels), nearestBorder(end, channels)];
  const [firstBorder, endBorder] = [borderAt(firstBand, channels), borderAt(endBand, channels)];
  const lower = firstBand * pixels;
  const upper = endBand * pixels;
  for (let pixel = 0; pixel < pixels; pixel++) {
    const at = pixel * channels;
    let sum = running[upper + pixel] - running[lower + pixel];
    for (let channel = at + first; channel < at + firstBorder; channel++) sum += held[channel];
    for (let channel = at + firstBorder; channel < at + first; channel++) sum -= held[channel];
    for (let channel = at + endBorder; channel < at + end; channel++) sum += held[channel];
    for (let channel = at + end; channel < at + endBorder; channel++) sum -= held[channel];
    map[pixel] = sum;
  }
  return map;
}

/** Number of the border between bands that lies nearest to a channel; the end of the last band counts. */
function nearestBorder(channel: number, channels: number): number {
  const below = Math.floor(channel / BAND);
  const above = Math.min(below + 1, Math.ceil(channels / BAND));
  return channel - borderAt(below, channels) <= borderAt(above, channels) - channel ? below : above;
}

function borderAt(band: number, channels: number): number {
  return Math.min(channels, band * BAND);
}

/** Values that are read at a time. */
const RUN_VALUES = 1024 * 1024;

async function byReading(cube: LookedCube, first: number, end: number, job: JobContext): Promise<Float32Array> {
  const { channels, rows, columns } = cube;
  const pixels = rows * columns;
  const map = new Float32Array(pixels);
  const atOnce = Math.max(1, Math.floor(RUN_VALUES / channels));
  for (let start = 0; start < pixels; start += atOnce) {
    job.report({ phase: 'window map', done: start, total: pixels });
    await job.pause();
    const count = Math.min(atOnce, pixels - start);
    const values = cube.read(start, count);
    for (let pixel = 0; pixel < count; pixel++) {
      let sum = 0;
      for (let channel = pixel * channels + first; channel < pixel * channels + end; channel++) sum += values[channel];
      map[start + pixel] = sum;
    }
  }
  return map;
}
