import { AppError } from '../../../src-preload/contract/errors.ts';
import type { AutoencoderParameters } from '../../../src-preload/contract/steps.ts';
import { fitAutoencoder, mostStages } from '../../analysis/networks/fit-autoencoder.ts';
import { historyTable } from '../../analysis/networks/training-preview.ts';
import type { SpectrumCube } from '../../analysis/preprocessing/spectrum-cube.ts';
import { surveySpectra } from '../../analysis/preprocessing/survey.ts';
import type { RunState, StepOutcome } from '../run-state.ts';
import { trainingNumbers, trainingSpectra } from '../training-spectra.ts';
import { applyAndSave, saveNetwork } from './apply-autoencoder.ts';
import { trainingWarnings } from './training-warnings.ts';

const FEWEST_SPECTRA = 16;

/**
 * Trains an autoencoder on the prepared spectra or images and applies it to all of them. Clustering and t-SNE can take
 * its latent numbers.
 */
export async function autoencoder(
  state: RunState,
  parameters: AutoencoderParameters,
  step: number,
): Promise<StepOutcome> {
  const { context, cube } = state;
  const spectra = state.spectraAtHand;
  const size = imageSize(cube, parameters);
  const eligible = trainingNumbers(cube);
  const things = cube.images ? 'images' : 'spectra';
  const survey = await state.survey(spectra);
  if (parameters.loss === 'poisson' && survey.minSpectrum.some((value) => value < 0)) {
    throw new AppError(
      'data-unsuitable',
      `The Poisson loss is for counts, and these ${things} have negative values.`,
      'Take "loss": "mse", or leave out the step that made them negative (background, z-score).',
      { field: 'loss' },
    );
  }
  const learnable = eligible?.length ?? spectra.pixels;
  if (learnable < FEWEST_SPECTRA) {
    throw new AppError(
      'data-unsuitable',
      `${learnable} ${things} are too few to learn from.`,
      `An autoencoder wants some hundred ${things} at least; PCA does with few.`,
    );
  }
  // Images that are judged later must not have a say, not even in the level.
  const learned = trainingSpectra(cube, spectra);
  const { mean } = learned === spectra ? survey : await surveySpectra(learned, context);
  const model = await fitAutoencoder(spectra, mean, size, parameters, context, {
    eligible,
    groups: cube.images?.groups,
    shape: cube.images && [cube.images.height, cube.images.width],
    spectra: cube.images ? null : { axis: cube.signal, unit: cube.own ? 'scaled' : 'counts' },
  });
  for (const warning of trainingWarnings(model, spectra.channels, things)) context.job.warn(warning);
  const applied = await applyAndSave(state, model, step);
  const { history, bestEpoch, stopped, resumedFrom } = model.training;
  const best = history[bestEpoch - 1]!;
  const arrays = [
    ...applied.arrays,
    await state.save(step, 'history', [history.length, 3], historyTable(history)),
    ...(await saveNetwork(state, { encoder: model.encoder.model, decoder: model.decoder.model }, step)),
  ];
  return {
    results: {
      of: things,
      kind: kindOf(parameters, size),
      widths: model.widths,
      epochs: history.length,
      bestEpoch,
      stopped,
      ...(resumedFrom !== undefined && { resumedFrom }),
      trainingLoss: best.training,
      validationLoss: best.validation,
      relativeError: applied.relativeError,
      sampled: model.sampled,
      heldOut: model.heldOut,
      batch: model.batch,
      ...model.quality,
    },
    arrays,
  };
}

/** What was trained, in the words of the recipe. */
function kindOf({ kind }: AutoencoderParameters, size: readonly [number, number] | undefined) {
  return kind ?? (size ? 'convolutional' : 'spectral');
}

/**
 * Height and width for convolutions on images; undefined for networks of spectra.
 * @throws {AppError} `parameter-invalid` when convolutions would halve the samples further than they can be
 */
function imageSize(
  { images, signal }: SpectrumCube,
  { kind, channels }: AutoencoderParameters,
): readonly [number, number] | undefined {
  const size = images && ([images.height, images.width] as const);
  const halved = size ? kind !== 'spectral' : kind === 'convolutional';
  const sides = size ?? ([signal.size, signal.size] as const);
  const times = channels?.length ?? 1;
  if (halved && Math.min(...sides) < 2 ** times) {
    const what = size ? `Images of ${size.join(' × ')} pixels` : `Spectra of ${signal.size} channels`;
    const advice = `Give at most ${mostStages(sides)} widths.`;
    throw new AppError('parameter-invalid', `${what} cannot be halved ${times} times.`, advice, { field: 'channels' });
  }
  return halved ? size : undefined;
}
