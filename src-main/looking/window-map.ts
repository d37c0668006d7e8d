import type { WindowMap, WindowMapRequest } from '../../src-preload/contract/engine.ts';
import { AppError } from '../../src-preload/contract/errors.ts';
import type { JobContext } from '../../src-preload/contract/job.ts';
import type { RealArray } from '../../src-preload/contract/real-arrays.ts';
import { type Channels, checkBackground, netMap } from '../analysis/elements/net-window.ts';
import { forSparsePixels, type SparseCounts } from '../cubes/sparse-source.ts';
import { cubeAtHand } from './cube-cache.ts';
import type { LookedCube } from './looked-cube.ts';
import { BAND, type RunningSums, surveyCube } from './survey-cube.ts';

/**
 * Sum over a window of channels in each pixel, less the background under it where that is asked for. A cube that fits into
 * memory is read whole the first time; then the bands inside a window come from their running sums and only the channels
 * at its ends are added. Others are read each time.
 * @throws {AppError} `parameter-invalid` when a window lies outside, what reading throws, `cancelled`
 */
export async function windowMap(request: WindowMapRequest, job: JobContext): Promise<WindowMap> {
  const { first, end, background } = request;
  const { cube, mayHold } = await cubeAtHand(request);
  const windows: Channels[] = [[first, end], ...(background?.windows ?? [])];
  for (const [from, to] of windows) {
    if (from < to && to <= cube.channels) continue;
    const message = `Channels ${from} to ${to - 1} are not all among the ${cube.channels} of this dataset.`;
    throw new AppError('parameter-invalid', message, 'Choose a window inside the spectrum.', { field: 'end' });
  }
  if (mayHold || !cube.isSpectra) await surveyCube(cube, mayHold, job);
  if (!cube.isSpectra && cube.survey) return { map: cube.survey.map };
  const sums = await windowSums(cube, windows, job);
  if (!background) return { map: sums[0] };
  const axis = background.axis ?? cube.description.axes.findLast(({ role }) => role === 'signal')!;
  const net = { window: [first, end], background: background.windows, model: background.model, axis } as const;
  checkBackground(net);
  const { map, counts, error } = netMap({ window: sums[0], low: sums[1], high: sums[2] }, net);
  return { map, net: { counts, error } };
}

/** One map of sums for each window. */
async function windowSums(cube: LookedCube, windows: readonly Channels[], job: JobContext): Promise<Float32Array[]> {
  const { held, survey } = cube;
  const running = survey?.running;
  if (cube.sparse) return windows.map(([from, to]) => fromCounts(cube, cube.sparse!, from, to));
  if (held && running) return windows.map(([from, to]) => fromRunningSums(cube, held, running, from, to));
  return byReading(cube, windows, job);
}

function fromRunningSums(
  cube: LookedCube,
  held: RealArray,
  running: RunningSums,
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

/** From what there is: time goes with the counts, not with the channels. */
function fromCounts({ rows, columns }: LookedCube, sparse: readonly SparseCounts[], low: number, high: number) {
  const map = new Float32Array(rows * columns);
  forSparsePixels(sparse, 0, map.length, ({ starts, channels, counts }, from, first, pixels) => {
    for (let i = 0; i < pixels; i++) {
      let sum = 0;
      for (let entry = starts[from + i]; entry < starts[from + i + 1]; entry++) {
        const channel = channels[entry];
        if (channel >= low && channel < high) sum += counts[entry];
      }
      map[first + i] = sum;
    }
  });
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

async function byReading(cube: LookedCube, windows: readonly Channels[], job: JobContext): Promise<Float32Array[]> {
  const { channels, rows, columns } = cube;
  const pixels = rows * columns;
  const maps = windows.map(() => new Float32Array(pixels));
  const atOnce = Math.max(1, Math.floor(RUN_VALUES / channels));
  for (let start = 0; start < pixels; start += atOnce) {
    job.report({ phase: 'window map', done: start, total: pixels });
    await job.pause();
    const count = Math.min(atOnce, pixels - start);
    const values = cube.read(start, count);
    windows.forEach(([first, end], which) => {
      for (let pixel = 0; pixel < count; pixel++) {
        let sum = 0;
        for (let channel = pixel * channels + first; channel < pixel * channels + end; channel++)
          sum += values[channel];
        maps[which][start + pixel] = sum;
      }
    });
  }
  return maps;
}
