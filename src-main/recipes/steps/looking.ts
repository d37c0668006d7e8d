import type { WindowParameters } from '../../../src-preload/contract/steps.ts';
import { cropCube } from '../../analysis/preprocessing/crop.ts';
import { signalRange } from '../../analysis/preprocessing/signal-range.ts';
import { tiles } from '../../analysis/process-tiles.ts';
import type { RunState, StepOutcome } from '../run-state.ts';

/** Map of a range of the signal axis: the sum or the mean of its channels in each pixel. */
export async function window(state: RunState, parameters: WindowParameters, step: number): Promise<StepOutcome> {
  const { cube, context } = state;
  const [first, end] = signalRange(cube.signal, parameters.signal);
  const { spectra } = cropCube({ ...cube, spectra: state.spectra }, { signal: parameters.signal });
  const map = new Float32Array(spectra.pixels);
  let notFinite = 0;
  for (const tile of tiles(spectra)) {
    context.job.report({ phase: 'window map', done: tile.first, total: spectra.pixels });
    await context.job.pause();
    for (let pixel = 0; pixel < tile.count; pixel++) {
      let sum = 0;
      const start = pixel * spectra.channels;
      for (let channel = start; channel < start + spectra.channels; channel++) sum += tile.values[channel];
      map[tile.first + pixel] = parameters.reduce === 'mean' ? sum / (end - first) : sum;
      if (!Number.isFinite(sum)) notFinite++;
    }
  }
  if (notFinite > 0) {
    const pixels = `${notFinite} of ${map.length} pixels`;
    context.job.warn(`${pixels} of the window map are not finite: their spectra hold NaN or infinite values.`);
  }
  const name = await state.saveMap(step, 'map', map);
  return { results: { channels: [first, end] }, arrays: [name] };
}
