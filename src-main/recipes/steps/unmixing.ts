import { AppError } from '../../../src-preload/contract/errors.ts';
import type { TraceParameters, VcaParameters } from '../../../src-preload/contract/steps.ts';
import { channelScaled, componentsInCounts, weightsInCounts } from '../../analysis/preprocessing/poisson-scale.ts';
import { signalRange } from '../../analysis/preprocessing/signal-range.ts';
import { type PoissonWeights, placeInMap } from '../../analysis/preprocessing/spectrum-cube.ts';
import { tiles } from '../../analysis/process-tiles.ts';
import { measureLine } from '../../analysis/unmixing/trace-line.ts';
import { findEndmembers } from '../../analysis/unmixing/vca.ts';
import type { RunState, StepOutcome } from '../run-state.ts';
import { missing } from './clustering.ts';
import { saveOwnSpectra } from './own-units.ts';

export async function vca(state: RunState, parameters: VcaParameters, step: number): Promise<StepOutcome> {
  await state.survey();
  const found = await findEndmembers(state.spectra, parameters, state.context);
  const channels = state.cube.signal.size;
  const pixels = found.pixels.map((pixel) => placeInMap(state.cube, pixel));
  if (new Set(pixels).size < pixels.length) {
    state.context.job.warn(
      'Several endmembers come from the same pixel: the data hold fewer pure spectra than asked for.',
    );
  }
  const { poisson } = state.cube;
  const endmembers = poisson ? endmembersInCounts(found, poisson) : found.endmembers;
  state.setReferenceSpectra('vca', poisson ? channelScaled(endmembers, poisson) : endmembers);
  return {
    results: { pixels, snr: found.snr, projective: found.projective },
    arrays: [
      await state.save(step, 'endmembers', [pixels.length, channels], endmembers),
      ...(await saveOwnSpectra(state, step, found.averaged)),
    ],
  };
}

/** Endmembers are spectra of pixels, each with a weight of its own. */
function endmembersInCounts(
  { endmembers, pixels }: { readonly endmembers: Float32Array; readonly pixels: readonly number[] },
  poisson: PoissonWeights,
): Float32Array {
  const weights = Float32Array.from(pixels, (pixel) => poisson.pixels[pixel]!);
  return weightsInCounts(componentsInCounts(endmembers, poisson), { ...poisson, pixels: weights });
}

/** Sum spectrum of the pixels that are nearly pure in one endmember, and a weak line in it. */
export async function trace(state: RunState, parameters: TraceParameters, step: number): Promise<StepOutcome> {
  const model = state.linearModel('fcls') ?? state.linearModel('nmf');
  if (!model) throw missing('trace', 'abundances', '{ "op": "fcls" }');
  const { components, weights } = model;
  const { context, cube } = state;
  // Counting statistics are those of counts, whatever the unmixing worked on.
  const spectra = state.ownSpectra;
  const count = components.length / spectra.channels;
  const { endmember, purity } = parameters;
  if (endmember >= count) {
    const message = `There is no endmember ${endmember}: they count from 0 to ${count - 1}.`;
    throw new AppError('parameter-invalid', message, 'Choose one of them.', { field: 'endmember' });
  }
  const sums = new Float64Array(spectra.channels);
  const pure = new Int32Array(spectra.pixels);
  let pixels = 0;
  for (const { first, count: size, values } of tiles(spectra)) {
    context.job.report({ phase: 'nearly pure pixels', done: first, total: spectra.pixels });
    await context.job.pause();
    for (let pixel = 0; pixel < size; pixel++) {
      const at = (first + pixel) * count;
      let total = 0;
      for (let i = 0; i < count; i++) total += weights[at + i]!;
      if (!(total > 0) || weights[at + endmember]! < purity * total) continue;
      pure[first + pixel] = 1;
      pixels++;
      for (let channel = 0; channel < spectra.channels; channel++)
        sums[channel] += values[pixel * spectra.channels + channel]!;
    }
  }
  if (pixels === 0) {
    const message = `No pixel holds ${purity * 100} % or more of endmember ${endmember}.`;
    throw new AppError('data-unsuitable', message, 'Lower the purity, or choose another endmember.', {
      field: 'purity',
    });
  }
  const [below, above] = parameters.background.map((range) => signalRange(cube.signal, range));
  const line = measureLine(sums, signalRange(cube.signal, parameters.line), below!, above!);
  if (sums.some((sum) => sum < 0) || sums.every((sum) => sum < 1)) {
    context.job.warn(
      'These are no counts (normalized or background-subtracted): the uncertainties of "trace" need counts.',
    );
  }
  const mean = Float32Array.from(sums, (sum) => sum / pixels);
  return {
    results: { endmember, pixels, ...line },
    arrays: [
      await state.saveMap(step, 'pure-pixels', pure),
      await state.save(step, 'pure-spectrum', [spectra.channels], mean),
    ],
  };
}
