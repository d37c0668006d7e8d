import { AppError } from '../../../src-preload/contract/errors.ts';
import type {
  DenoiseParameters,
  NormalizeParameters,
  PoissonScaleParameters,
} from '../../../src-preload/contract/steps.ts';
import { denoise as denoiseSpectra } from '../../analysis/preprocessing/denoise.ts';
import { fitNormalization, normalizedBy } from '../../analysis/preprocessing/normalize.ts';
import { poissonScale as scaleCounts, unscaledSpectra } from '../../analysis/preprocessing/poisson-scale.ts';
import { withSpectra } from '../../analysis/preprocessing/spectrum-cube.ts';
import { wordsOf } from '../../analysis/words.ts';
import type { RunState, StepOutcome } from '../run-state.ts';
import { saveBeforeAfter, shareOfWeakSpectra, typicalSpectrum, warnOfGaps } from './before-after.ts';

export async function normalize(state: RunState, { method }: NormalizeParameters, step: number): Promise<StepOutcome> {
  if (method === 'none') return {};
  if (state.cube.poisson) throw notAfterScaling('normalize');
  await warnOfGaps(state);
  const { cube, spectra: before } = state;
  const weak = method === 'zscore' ? 0 : shareOfWeakSpectra(before);
  if (weak > 0) {
    state.context.job.warn(
      `About ${(100 * weak).toPrecision(2)} % of the ${wordsOf(state.context).many} sum to next to nothing: normalizing blows up their noise.${cube.images ? '' : ' Mask them before ("mask" with "below").'}`,
    );
  }
  if (method === 'zscore') warnOfJudged(state, 'The mean and deviation of each pixel');
  const normalization = await fitNormalization(cube.spectra, method, state.context);
  const spectra = normalizedBy(normalization, cube.spectra);
  const normalized = [...(cube.normalized ?? []), normalization];
  state.prepare({ ...cube, spectra, own: cube.own ?? cube.spectra, normalized });
  const { arrays, shown } = await saveBeforeAfter(state, step, before, state.spectra);
  return { results: { shown }, arrays };
}

export async function poissonScale(state: RunState, _: PoissonScaleParameters, step: number): Promise<StepOutcome> {
  refuseScaled(state, 'poisson-scale');
  const { cube } = state;
  const before = state.spectra;
  const scaled = await scaleCounts(cube.spectra, state.context);
  const { weights, emptyPixels, emptyChannels, emptyChannelRuns } = scaled;
  if (emptyChannels > 0) {
    state.context.job.warn(`${emptyChannels} channels without counts stay 0: ${emptyChannelRuns}.`);
  }
  if (emptyPixels > 0) state.context.job.warn(`${emptyPixels} spectra without counts stay 0.`);
  state.prepare({ ...cube, spectra: scaled.spectra, own: cube.spectra, poisson: weights });
  const { arrays, shown } = await saveBeforeAfter(state, step, before, state.spectra);
  return {
    results: { emptyPixels, emptyChannels, shown },
    arrays: [
      await state.saveMap(step, 'pixel-weights', weights.pixels),
      await state.save(step, 'channel-weights', [weights.channels.length], weights.channels),
      ...arrays,
    ],
  };
}

/** After `poisson-scale` the reconstruction is brought back to counts, and what follows sees counts. */
export async function denoise(state: RunState, parameters: DenoiseParameters, step: number): Promise<StepOutcome> {
  const { cube } = state;
  const { poisson } = cube;
  await state.survey();
  const before = poisson && cube.own ? cube.own : state.spectra;
  warnOfJudged(state, 'The components that denoise');
  const { spectra, explained } = await denoiseSpectra(state.spectra, parameters, !poisson, state.context);
  state.prepare(poisson ? withSpectra(cube, unscaledSpectra(spectra, poisson)) : { ...cube, spectra });
  // The mean hardly changes: one spectrum shows what was taken for noise.
  const { arrays, shown } = await saveBeforeAfter(state, step, before, state.spectra, typicalSpectrum(before));
  return { results: { components: parameters.components, explained, centered: !poisson, shown }, arrays };
}

/** After `groups` nothing should be learned from images that are judged; these steps look at all of them. */
function warnOfJudged({ cube, context }: RunState, what: string): void {
  if (!cube.groups) return;
  context.job.warn(
    `${what} come from all images, those to be judged as well: anomalies then look a little more like the rest than they are. Normalize each image by itself (sum, l2, max) where that will do.`,
  );
}

/** @throws {AppError} `parameter-invalid` for a step that works on the data's own units, after they are gone */
export function refuseScaled({ cube }: RunState, op: string): void {
  if (!cube.own) return;
  const scaling = cube.poisson ? 'poisson-scale' : 'normalize';
  throw new AppError(
    'parameter-invalid',
    `"${op}" works on the data as they were measured, and "${scaling}" has changed their units.`,
    `Put "${op}" before "${scaling}".`,
    { field: op },
  );
}

/** @throws {AppError} `parameter-invalid` for a step that would spoil what Poisson scaling is for */
export function notAfterScaling(op: string): AppError {
  return new AppError(
    'parameter-invalid',
    `"${op}" cannot follow "poisson-scale": the weights belong to these very pixels and channels.`,
    `Put "${op}" before "poisson-scale".`,
    { field: op },
  );
}
