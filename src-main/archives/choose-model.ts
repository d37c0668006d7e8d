import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Json } from '../../src-preload/contract/dataset.ts';
import type { ArchiveModel } from '../../src-preload/contract/engine.ts';
import { AppError } from '../../src-preload/contract/errors.ts';
import { type AutoencoderParameters, autoencoderParameters } from '../../src-preload/contract/steps/networks.ts';
import type { AnalysisContext } from '../analysis/context.ts';
import type { Autoencoder } from '../analysis/networks/autoencoder.ts';
import { fitAutoencoder } from '../analysis/networks/fit-autoencoder.ts';
import type { Spectra } from '../analysis/spectra.ts';
import { readAutoencoder, readModel } from '../models/read-model.ts';
import type { DataMeasures } from './measure-data.ts';

/** A model and where it comes from. */
export interface ChosenModel {
  readonly model: Autoencoder;
  readonly provenance: { readonly [key: string]: Json };
}

/** Fewer images or spectra teach nothing. */
const FEWEST = 16;

/**
 * The model that is asked for, trained when none is given; null where there is too little to learn from.
 * @throws {AppError} `data-unsuitable` when the model is of data of another size
 */
export async function chooseModel(
  asked: ArchiveModel,
  spectra: Spectra,
  size: readonly [number, number] | undefined,
  { mean, finite }: DataMeasures,
  context: AnalysisContext,
): Promise<ChosenModel | null> {
  if (asked.kind !== 'train') return givenModel(asked, spectra.channels, size);
  if (finite.length < FEWEST) {
    context.job.warn(`${finite.length} images or spectra are too few to learn from: all are stored losslessly.`);
    return null;
  }
  const parameters = asked.parameters ?? usualParameters(finite.length, spectra.channels, size);
  const fitted = await fitAutoencoder(spectra, mean, size, parameters, context, { eligible: finite });
  const { training, sampled, heldOut, ...model } = fitted;
  const best = training.history[training.bestEpoch - 1]!;
  const provenance = {
    trained: 'for this archive',
    parameters: JSON.parse(JSON.stringify(parameters)) as Json,
    sampled,
    heldOut,
    epochs: training.history.length,
    bestEpoch: training.bestEpoch,
    validationLoss: best.validation,
  };
  return { model, provenance };
}

/**
 * A model from files.
 * @param numbers of an image or spectrum
 * @throws {AppError} `file-not-found`, `data-unsuitable` when it is of data of another size
 */
export async function givenModel(
  asked: Exclude<ArchiveModel, { readonly kind: 'train' }>,
  numbers: number,
  size: readonly [number, number] | undefined,
): Promise<ChosenModel> {
  if (asked.kind === 'folder') {
    const { sha256, bytes: _bytes, ...model } = await readAutoencoder(asked.path);
    checkSize(model, numbers, size);
    return { model, provenance: { ...recordBeside(asked.path), sha256 } };
  }
  const [encoder, decoder] = [await readModel(asked.encoder), await readModel(asked.decoder)];
  const latent = encoder.output.reduce((product, one) => product * one, 1);
  const model = { encoder: encoder.graph, decoder: decoder.graph, input: encoder.input, latent };
  checkSize(model, numbers, size);
  return { model, provenance: asked.provenance };
}

/** Steps of training: enough for what a small decoder can learn. */
const STEPS = 1000;
const BATCH = 32;
const LATENT = { images: 32, spectra: 8 } as const;
/** Channels of images from the image down: few, since all their weights go into the archive. */
const IMAGE_WIDTHS = [8, 16, 32, 64, 64] as const;
const SPECTRUM_WIDTHS = [32] as const;
/** Sides are halved down to this, not further. */
const NARROWEST = 4;

/** A smaller model than for denoising: its decoder is part of every archive. */
function usualParameters(
  count: number,
  numbers: number,
  size: readonly [number, number] | undefined,
): AutoencoderParameters {
  const stages = size ? Math.floor(Math.log2(Math.min(...size) / NARROWEST)) : 0;
  const batch = Math.min(size ? BATCH : 4 * BATCH, count);
  return autoencoderParameters.parse({
    kind: stages >= 1 ? 'convolutional' : 'spectral',
    latent: Math.min(size ? LATENT.images : LATENT.spectra, numbers),
    channels: stages >= 1 ? IMAGE_WIDTHS.slice(0, stages) : SPECTRUM_WIDTHS,
    batch,
    epochs: Math.max(10, Math.ceil((STEPS * batch) / count)),
    patience: Math.max(10, Math.ceil((0.25 * STEPS * batch) / count)),
  });
}

/** @throws {AppError} `data-unsuitable` */
function checkSize({ input }: Autoencoder, numbers: number, size: readonly [number, number] | undefined): void {
  const isOfImages = input.length === 3;
  const fits = isOfImages
    ? size !== undefined && String(input) === String([1, ...size])
    : input.length === 1 && input[0] === numbers;
  if (fits) return;
  const given = size ? `images of ${size.join(' × ')} pixels` : `spectra of ${numbers} channels`;
  const wanted = isOfImages
    ? `images of ${input.slice(1).join(' × ')} pixels`
    : `spectra of ${input.join(' × ')} channels`;
  throw new AppError(
    'data-unsuitable',
    `The model was trained on ${wanted}; these are ${given}.`,
    'Archives hold data as they are in the file: take a run on these data without crop or rebin, or none, and a model is trained.',
    { field: 'model' },
  );
}

/** What `result.json` beside a model says of it. */
function recordBeside(path: string): { readonly [key: string]: Json } {
  const file = join(statSync(path).isDirectory() ? path : dirname(path), 'result.json');
  try {
    if (!existsSync(file)) return {};
    const { recipe, source, versions } = JSON.parse(readFileSync(file, 'utf8')) as { readonly [key: string]: Json };
    return { recipe: recipe ?? null, source: source ?? null, versions: versions ?? null };
  } catch {
    return {};
  }
}
