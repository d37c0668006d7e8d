import type { WindowParameters } from '../../../src-preload/contract/steps.ts';
import { type Channels, checkBackground, netMap } from '../../analysis/elements/net-window.ts';
import { cropCube } from '../../analysis/preprocessing/crop.ts';
import { signalRange } from '../../analysis/preprocessing/signal-range.ts';
import { withSpectra } from '../../analysis/preprocessing/spectrum-cube.ts';
import { tiles } from '../../analysis/process-tiles.ts';
import type { RunState, StepOutcome } from '../run-state.ts';

/**
 * Map of a range of the signal axis: the sum or the mean of its channels in each pixel, less the background under it
 * where two ranges for it are given.
 */
export async function window(state: RunState, parameters: WindowParameters, step: number): Promise<StepOutcome> {
  const { signal: axis } = state.cube;
  const { signal, reduce, background, model = 'line' } = parameters;
  const channels = signalRange(axis, signal);
  const sum = await rangeSums(state, signal);
  let map = sum;
  let results: StepOutcome['results'] = { channels };
  if (background) {
    const windows: [Channels, Channels] = [signalRange(axis, background[0]), signalRange(axis, background[1])];
    const net = { window: channels, background: windows, model, axis };
    checkBackground(net);
    const [low, high] = [await rangeSums(state, background[0]), await rangeSums(state, background[1])];
    const found = netMap({ window: sum, low, high }, net);
    map = found.map;
    results = { channels, background: windows, model, counts: found.counts, error: found.error };
  }
  if (reduce === 'mean') map = map.map((value) => value / (channels[1] - channels[0]));
  warnOfGaps(state, map);
  const name = await state.saveMap(step, 'map', map);
  return { results, arrays: [name] };
}

async function rangeSums(state: RunState, signal: readonly [number, number]): Promise<Float32Array<ArrayBuffer>> {
  const { cube, context } = state;
  // A sum of normalized channels is a share; of channels scaled for Poisson noise it would be nothing.
  const source = cube.poisson ? state.ownSpectra : state.spectra;
  const { spectra } = cropCube(withSpectra(cube, source), { signal: [...signal] });
  const sums = new Float32Array(spectra.pixels);
  for (const tile of tiles(spectra)) {
    context.job.report({ phase: 'window map', done: tile.first, total: spectra.pixels });
    await context.job.pause();
    for (let pixel = 0; pixel < tile.count; pixel++) {
      let sum = 0;
      const start = pixel * spectra.channels;
      for (let channel = start; channel < start + spectra.channels; channel++) sum += tile.values[channel];
      sums[tile.first + pixel] = sum;
    }
  }
  return sums;
}

function warnOfGaps({ context }: RunState, map: Float32Array): void {
  const notFinite = map.reduce((count, value) => count + (Number.isFinite(value) ? 0 : 1), 0);
  if (notFinite === 0) return;
  const pixels = `${notFinite} of ${map.length} pixels`;
  context.job.warn(`${pixels} of the window map are not finite: their spectra hold NaN or infinite values.`);
}
