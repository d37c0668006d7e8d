import { resolve } from 'node:path';
import { AppError } from '../../../src-preload/contract/errors.ts';
import type { ApplyModelParameters } from '../../../src-preload/contract/steps.ts';
import type { SpectrumCube } from '../../analysis/preprocessing/spectrum-cube.ts';
import { readAutoencoder } from '../../models/read-model.ts';
import type { RunState, StepOutcome } from '../run-state.ts';
import { applyAndSave, saveNetwork } from './apply-autoencoder.ts';

/** Applies the autoencoder of another run to these spectra or images and keeps it with them; nothing is learned from them. */
export async function applyModel(
  state: RunState,
  { model: path }: ApplyModelParameters,
  step: number,
): Promise<StepOutcome> {
  const model = await readAutoencoder(resolve(state.recipeFolder, path));
  checkSize(model.input, state.cube);
  await state.survey(state.spectraAtHand);
  const { relativeError, arrays } = await applyAndSave(state, model, step);
  const models = await saveNetwork(state, model.bytes, step);
  return { results: { latent: model.latent, relativeError, sha256: model.sha256 }, arrays: [...arrays, ...models] };
}

/** @throws {AppError} `data-unsuitable` when the model was trained on other channels, or images of another size */
function checkSize(input: readonly number[], { images, signal }: SpectrumCube): void {
  const isOfImages = input.length === 3;
  const fits = isOfImages
    ? images && input[0] === 1 && input[1] === images.height && input[2] === images.width
    : input.length === 1 && input[0] === signal.size;
  if (fits) return;
  const wanted = isOfImages
    ? `images of ${input.slice(1).join(' × ')} pixels`
    : `spectra of ${input.join(' × ')} channels`;
  const given = images ? `images of ${images.height} × ${images.width} pixels` : `spectra of ${signal.size} channels`;
  throw new AppError(
    'data-unsuitable',
    `The model was trained on ${wanted}; these are ${given}.`,
    `Prepare these data as those were: the same crop and bins${isOfImages ? '' : ', the same energy range'}.`,
    { field: 'model' },
  );
}
