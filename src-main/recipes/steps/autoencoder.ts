import { AppError } from '../../../src-preload/contract/errors.ts';
import type { AutoencoderParameters } from '../../../src-preload/contract/steps.ts';
import { autoencodeSpectra, fitSpectralAutoencoder } from '../../analysis/networks/spectral-autoencoder.ts';
import { inferenceGraph } from '../../graphs/training-graph.ts';
import type { RunState, StepOutcome } from '../run-state.ts';

/** Reconstructions up to this size are kept; larger ones can be made again from the model. */
const MOST_RECONSTRUCTION_BYTES = 256 * 1024 * 1024;
/** Of what training has gained since the first epoch, this share may be missing on spectra held out. */
const OVERTRAINED = 0.2;
const FEWEST_SPECTRA = 16;

/**
 * Trains an autoencoder on the prepared spectra and applies it to all of them. Its latent coordinates become the scores
 * that clustering and t-SNE can take.
 */
export async function autoencoder(
  state: RunState,
  parameters: AutoencoderParameters,
  step: number,
): Promise<StepOutcome> {
  const { context, cube } = state;
  const spectra = state.spectraAtHand;
  const survey = await state.survey(spectra);
  if (parameters.loss === 'poisson' && survey.minSpectrum.some((value) => value < 0)) {
    throw new AppError(
      'data-unsuitable',
      'The Poisson loss is for counts, and these spectra have negative values.',
      'Take "loss": "mse", or leave out the step that made them negative (background, z-score).',
      { field: 'loss' },
    );
  }
  const { channels, pixels } = spectra;
  if (pixels < FEWEST_SPECTRA) {
    const message = `${pixels} spectra are too few to learn from.`;
    throw new AppError(
      'data-unsuitable',
      message,
      'An autoencoder wants some hundred spectra at least; PCA does with few.',
    );
  }
  const model = await fitSpectralAutoencoder(spectra, survey.mean, parameters, context);
  const { history, bestEpoch, stopped } = model.training;
  const keeps = pixels * channels * 4 <= MOST_RECONSTRUCTION_BYTES;
  const reconstruction = keeps ? new Float32Array(pixels * channels) : undefined;
  const applied = await autoencodeSpectra(spectra, model, context, (first, part) => {
    reconstruction?.set(part, first * channels);
  });
  const best = history[bestEpoch - 1]!;
  if (best.validation - best.training > OVERTRAINED * (history[0]!.training - best.training)) {
    context.job.warn(
      `The autoencoder explains spectra it was trained on better than others (loss ${best.training.toPrecision(3)} and ${best.validation.toPrecision(3)}): it begins to learn noise by heart. Use fewer latent numbers or more spectra.`,
    );
  }
  if (stopped === 'epochs' && bestEpoch === history.length) {
    context.job.warn('The validation loss was still falling when training ended; more epochs may help.');
  }
  if (!keeps) context.job.warn('The reconstruction is too large to keep; its residual and the model are kept.');
  state.setScores({ values: applied.latent, components: parameters.latent, centered: false });
  const table = Float64Array.from(
    history.flatMap(({ training, validation, learningRate }) => [training, validation, learningRate]),
  );
  const arrays = [
    await state.saveMap(step, 'latent', applied.latent, [parameters.latent]),
    await state.saveMap(step, 'residual', applied.residual),
    await state.save(step, 'history', [history.length, 3], table),
    await state.saveModel(step, 'encoder', inferenceGraph('encoder', model.encoder, model.encoderWeights).model),
    await state.saveModel(step, 'decoder', inferenceGraph('decoder', model.decoder, model.decoderWeights).model),
  ];
  if (reconstruction) arrays.push(await state.saveMap(step, 'reconstruction', reconstruction, [cube.signal.size]));
  return {
    results: {
      epochs: history.length,
      bestEpoch,
      stopped,
      trainingLoss: best.training,
      validationLoss: best.validation,
      relativeError: applied.relativeError,
      sampled: model.sampled,
      heldOut: model.heldOut,
    },
    arrays,
  };
}
