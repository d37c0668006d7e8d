import type {
  AlignZeroLossParameters,
  BackgroundParameters,
  SpikesParameters,
} from '../../../src-preload/contract/steps.ts';
import { findZeroLoss, shiftedSpectra } from '../../analysis/preprocessing/align-zero-loss.ts';
import { fitBackground } from '../../analysis/preprocessing/background.ts';
import { placeInMap } from '../../analysis/preprocessing/spectrum-cube.ts';
import { findSpikes, withoutSpikes } from '../../analysis/preprocessing/spikes.ts';
import type { RunState, StepOutcome } from '../run-state.ts';
import { saveBeforeAfter, warnOfGaps } from './before-after.ts';
import { refuseScaled } from './scaling.ts';

/** Corrections of the spectra as they were measured. */

export async function spikes(state: RunState, parameters: SpikesParameters, step: number): Promise<StepOutcome> {
  refuseScaled(state, 'spikes');
  await warnOfGaps(state);
  const { cube } = state;
  const before = state.spectra;
  if (before.pixels === 1) {
    state.context.job.warn('One spectrum has no neighbors: a real line as narrow as a spike would be taken for one.');
  }
  const found = await findSpikes({ ...cube, spectra: before }, parameters, state.context);
  state.prepare({ ...cube, spectra: withoutSpikes(cube.spectra, found) });
  const { arrays, shown } = await saveBeforeAfter(state, step, before, state.spectra, found.strongest);
  const width = cube.navigation.length + 1;
  const positions = new Int32Array(found.spectra.length * width);
  const hit = new Set<number>();
  found.spectra.forEach((spectrum, i) => {
    hit.add(spectrum);
    const pixel = placeInMap(cube, spectrum);
    const place = [Math.floor(pixel / cube.columns), pixel % cube.columns].slice(-cube.navigation.length);
    positions.set(cube.navigation.length === 0 ? [found.channels[i]!] : [...place, found.channels[i]!], i * width);
  });
  return {
    results: { count: found.spectra.length, pixels: hit.size, shown },
    arrays: [await state.save(step, 'spikes', [found.spectra.length, width], positions), ...arrays],
  };
}

export async function alignZeroLoss(
  state: RunState,
  parameters: AlignZeroLossParameters,
  step: number,
): Promise<StepOutcome> {
  refuseScaled(state, 'align-zero-loss');
  await warnOfGaps(state);
  const { cube, context } = state;
  const { scale, units } = cube.signal;
  const before = state.spectra;
  const found = await findZeroLoss(before, cube.signal, parameters, context);
  state.prepare({ ...cube, signal: found.axis, spectra: shiftedSpectra(cube.spectra, found.shifts) });
  const count = before.pixels;
  if (found.without > 0) context.job.warn(`${found.without} of ${count} spectra have no zero-loss peak: not moved.`);
  if (found.widthAfter > found.widthBefore) {
    context.job.warn(
      'The peaks lay in one place already: moving them by fractions of a channel has made the mean zero-loss peak wider. "subpixel": false leaves it as it was.',
    );
  }
  if (found.atEnd > 0) {
    context.job.warn(
      `In ${found.atEnd} of ${count} spectra the largest value lies at an end of the range: the zero-loss peak may lie outside. Widen the range.`,
    );
  }
  // In energies as the axis had them: minus where the peak was.
  const calibration = found.axis.offset - cube.signal.offset;
  const shifts = found.shifts.map((shift) => shift * scale + calibration);
  let [lowest, highest, sum] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (const shift of shifts) {
    lowest = Math.min(lowest, shift);
    highest = Math.max(highest, shift);
    sum += shift;
  }
  const { arrays, shown } = await saveBeforeAfter(state, step, before, state.spectra);
  const width = (channels: number) => (Number.isFinite(channels) ? channels * Math.abs(scale) : null);
  return {
    results: {
      units,
      calibration,
      shift: { mean: sum / count, lowest, highest },
      fwhmBefore: width(found.widthBefore),
      fwhmAfter: width(found.widthAfter),
      fwhmOfSpectra: width(found.medianWidth),
      shown,
    },
    arrays: [await state.saveMap(step, 'shifts', shifts), ...arrays],
  };
}

export async function background(
  state: RunState,
  parameters: BackgroundParameters,
  step: number,
): Promise<StepOutcome> {
  refuseScaled(state, 'background');
  await warnOfGaps(state);
  const { cube, context } = state;
  const before = state.spectra;
  // Of the cube, not of what is kept in memory: the subtraction would hold on to that.
  const found = await fitBackground(cube.spectra, cube.signal, parameters, context);
  state.prepare({ ...cube, spectra: found.spectra });
  if (found.failed > 0) {
    context.job.warn(
      `${found.failed} of ${before.pixels} spectra could not be fitted with "${parameters.model}": nothing was subtracted from them, and their parameters are NaN.`,
    );
  }
  const { units, size } = cube.signal;
  const [from] = parameters.window;
  if (cube.signal.offset < from && size > 1) {
    context.job.warn(
      `Below ${[from, units].join(' ').trim()} the background is still there: crop to the window and what follows it before comparing spectra.`,
    );
  }
  const columns = found.names.length;
  const { arrays, shown } = await saveBeforeAfter(state, step, before, state.spectra);
  const median = (values: Iterable<number>) => {
    const sorted = Float64Array.from([...values].filter(Number.isFinite)).sort();
    return sorted[sorted.length >> 1] ?? null;
  };
  const column = (k: number) => found.parameters.filter((_, i) => i % columns === k);
  return {
    results: {
      model: parameters.model,
      parameters: [...found.names],
      medians: found.names.map((_, k) => median(column(k))),
      residual: median(found.residuals),
      failed: found.failed,
      shown,
    },
    arrays: [
      await state.saveMap(step, 'background-parameters', found.parameters, [columns]),
      await state.saveMap(step, 'background-residual', found.residuals),
      ...arrays,
    ],
  };
}
