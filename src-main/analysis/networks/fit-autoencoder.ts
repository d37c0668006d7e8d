import type { AutoencoderParameters } from '../../../src-preload/contract/steps.ts';
import { affine } from '../../graphs/layers/affine.ts';
import { meanSquaredError, poissonLoss } from '../../graphs/losses.ts';
import { inferenceGraph, type Network, networkParameters } from '../../graphs/training-graph.ts';
import type { AnalysisContext } from '../context.ts';
import { createRandom } from '../random/random.ts';
import type { Spectra } from '../spectra.ts';
import { augmenter, checkAugmentation } from './augmentation.ts';
import { type Autoencoder, modelRunner } from './autoencoder.ts';
import { type HalvesOptions, imageHalves, rowHalves, spectralHalves } from './autoencoder-layers.ts';
import { type HeldOutQuality, heldOutQuality, targetReached } from './held-out-quality.ts';
import { drawSamples, type NormalizedSamples } from './normalized-samples.ts';
import { type TrainedNetwork, type TrainingCompanions, trainNetwork } from './train-network.ts';
import { trainingPreviewer, type WatchedTraining } from './training-preview.ts';
import { batchSize, type TrainingChoice } from './training-samples.ts';

/** A model with what training it was like. */
export interface FittedAutoencoder extends Autoencoder {
  readonly training: Omit<TrainedNetwork, 'weights'>;
  /** Spectra that took part, and how many of them were held out. */
  readonly sampled: number;
  readonly heldOut: number;
  /** Numbers of those held out. */
  readonly heldOutNumbers: Uint32Array;
  /** Units of the layers from the data down, or channels of images. */
  readonly widths: readonly number[];
  /** Samples of one step. */
  readonly batch: number;
  readonly quality: HeldOutQuality;
}

/** Units of the layers when nothing else is asked for: of dense ones; of convolutions, which halve at each. */
const WIDTHS = { dense: [256, 64], halving: [16, 32, 64, 128] } as const;
/** Keeps the noise that a trained network is probed with apart from what it was trained with. */
const PROBE_STREAM = 7_000_003;
/** Sides of images are halved down to this many pixels, not further. */
const NARROWEST = 4;

/**
 * Trains an autoencoder on a random sample of spectra, or of images, down to `latent` numbers and back.
 *
 * `poisson`: the output is a rate and the loss the likelihood of counts; data are divided by their mean count. `mse`: the
 * mean spectrum (of images one number, their mean) is taken off, and one scale brings the rest to variance 1. Both are part
 * of the model.
 *
 * `variational`: latent numbers are drawn in training, and β weighs how far they may be from a standard normal distribution
 * (Kingma & Welling, ICLR 2014; Higgins et al., ICLR 2017). The model gives their means.
 *
 * @param mean spectrum, `[channels]`
 * @param size height and width, where the spectra are images for a convolutional network
 */
export async function fitAutoencoder(
  spectra: Spectra,
  mean: Float32Array,
  size: readonly [number, number] | undefined,
  parameters: AutoencoderParameters,
  context: AnalysisContext,
  choice: TrainingChoice = {},
): Promise<FittedAutoencoder> {
  const { channels } = spectra;
  const { loss, latent } = parameters;
  const data = await drawSamples(spectra, mean, size !== undefined, parameters, context, choice);
  const { values, numbers, held, scale, shift, level } = data;
  const heldOut = held.reduce((sum, one) => sum + one, 0);
  const alongRows = !size && parameters.kind === 'convolutional';
  const widths = parameters.channels ?? defaultWidths(size ?? (alongRows ? [channels, channels] : undefined));
  const options: HalvesOptions = {
    latent,
    widths,
    divergence: parameters.kind === 'variational' ? divergenceWeight(parameters, scale, channels) : undefined,
    rates: loss === 'poisson' ? scaled(level, scale) : undefined,
  };
  const ofSpectra = alongRows ? rowHalves : spectralHalves;
  const halves = size ? imageHalves(size, options) : ofSpectra(channels, options);
  const waist: Network = { input: halves.input, layers: halves.down };
  const whole: Network = { input: halves.input, layers: [...halves.down, ...halves.up] };
  const shown = { shape: choice.shape ?? size ?? [channels], spectra: choice.spectra ?? null };
  const batch = batchSize(parameters.batch, held.length - heldOut, channels, size ? 'images' : 'spectra');
  const trained = await train(whole, waist, data, size, shown, { ...parameters, batch }, context);

  const inner = networkParameters(waist).length;
  const last = await lastStep(whole, trained.weights, values, level.length, loss, context);
  const back = affine(
    scaled(last.gain, 1 / scale),
    shift.map((value, i) => (last.offset[i]! - value) / scale),
  );
  const scales = new Float32Array(level.length).fill(scale);
  const encoder: Network = { input: halves.input, layers: [affine(scales, shift), ...halves.down] };
  const decoder: Network = { input: [latent], layers: [...halves.up, back] };
  const model = {
    encoder: inferenceGraph('encoder', encoder, trained.weights.slice(0, inner)),
    decoder: inferenceGraph('decoder', decoder, trained.weights.slice(inner)),
    input: halves.input,
    latent,
  };
  const [encode, decode] = [modelRunner(model.encoder, context), modelRunner(model.decoder, context)];
  const quality = await heldOutQuality(
    data,
    channels,
    imageShape(shown.shape),
    async (samples, count) => decode(await encode(samples, count), count),
    createRandom(parameters.seed, PROBE_STREAM),
  );
  const heldOutNumbers = numbers.filter((_, i) => held[i] === 1);
  return { ...model, training: trained, sampled: held.length, heldOut, heldOutNumbers, batch, widths, quality };
}

/** Trains with all that takes part in it: variation of the samples, target, preview, checkpoint. */
async function train(
  network: Network,
  encoder: Network,
  data: NormalizedSamples,
  size: readonly [number, number] | undefined,
  shown: Pick<WatchedTraining, 'shape' | 'spectra'>,
  parameters: AutoencoderParameters & { readonly batch: number },
  context: AnalysisContext,
): Promise<TrainedNetwork> {
  const { values, held, scale, shift } = data;
  const areCounts = parameters.loss === 'poisson';
  checkAugmentation(parameters, size !== undefined);
  const isGoodEnough = targetReached(data, imageShape(shown.shape), parameters);
  const checkpoint = await context.checkpoints?.of([parameters, network.input, scale, shift], [bytesOf(values), held]);
  const preview = trainingPreviewer({ encoder, data, epochs: parameters.epochs, ...shown }, context);
  const companions: TrainingCompanions = {
    vary: augmenter(parameters, data, size, areCounts),
    isGoodEnough,
    hear: preview?.hear,
    checkpoint,
  };
  const criterion = areCounts ? poissonLoss : meanSquaredError;
  try {
    return await trainNetwork(network, criterion, values, values, held, parameters, context, companions);
  } finally {
    await preview?.close();
  }
}

function imageShape(shape: readonly number[]): readonly [number, number] | undefined {
  return shape.length === 2 ? [shape[0]!, shape[1]!] : undefined;
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** @param halved sides that each layer halves; none with dense layers */
function defaultWidths(halved: readonly [number, number] | undefined): readonly number[] {
  return halved ? WIDTHS.halving.slice(0, mostStages(halved)) : WIDTHS.dense;
}

/** How often images of this size can be halved. */
export function mostStages([height, width]: readonly [number, number]): number {
  return Math.max(1, Math.floor(Math.log2(Math.min(height, width) / NARROWEST)));
}

/**
 * What a divergence in nats per spectrum counts beside the loss, a mean over channels. With β = 1 the sum of both is the
 * evidence lower bound but for a factor: of Poisson counts, whose scaling has scaled their likelihood as well, or of
 * normal noise with variance ½ in units of the spectra's standard deviation.
 */
function divergenceWeight({ beta, loss }: AutoencoderParameters, scale: number, channels: number): number {
  return ((loss === 'poisson' ? scale : 1) * beta) / channels;
}

function scaled(values: Float32Array, factor: number): Float32Array {
  return values.map((value) => value * factor);
}

/**
 * One number per channel (per image: one in all) at its optimum for the samples, in closed form: for Poisson counts the gain
 * of the rates, counts over rates; for squared errors the offset, the mean error. The reconstructions then have the sum
 * spectrum of the samples: no peak grows or shrinks in total, however early training ended.
 */
async function lastStep(
  network: Network,
  weights: readonly Float32Array[],
  samples: Float32Array,
  features: number,
  loss: 'mse' | 'poisson',
  context: AnalysisContext,
) {
  const width = network.input.reduce((product, size) => product * size, 1);
  const [wanted, found] = [new Float64Array(features), new Float64Array(features)];
  const graph = inferenceGraph('network', network, weights);
  const run = modelRunner(graph, context);
  const perRun = Math.max(1, Math.floor(LAST_STEP_NUMBERS / width));
  const count = samples.length / width;
  for (let first = 0; first < count; first += perRun) {
    await context.job.pause();
    const part = samples.subarray(first * width, Math.min(count, first + perRun) * width);
    const back = await run(part, part.length / width);
    for (let at = 0; at < part.length; at++) {
      wanted[at % features]! += part[at]!;
      found[at % features]! += back[at]!;
    }
  }
  await context.compute.release(graph);
  const terms = samples.length / features;
  const gain = Float32Array.from(found, (sum, i) => (loss === 'poisson' && sum > 0 ? wanted[i]! / sum : 1));
  const offset = Float32Array.from(found, (sum, i) => (loss === 'mse' ? (wanted[i]! - sum) / terms : 0));
  return { gain, offset };
}

/** Numbers of the samples in one call of {@link lastStep}. */
const LAST_STEP_NUMBERS = 2 ** 20;
