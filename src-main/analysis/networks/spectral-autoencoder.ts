import type { AutoencoderParameters } from '../../../src-preload/contract/steps.ts';
import { silu, softplus } from '../../graphs/layers/activations.ts';
import { affine } from '../../graphs/layers/affine.ts';
import { dense } from '../../graphs/layers/dense.ts';
import type { Layer } from '../../graphs/layers/layer.ts';
import { reparameterization } from '../../graphs/layers/reparameterization.ts';
import { meanSquaredError, poissonLoss } from '../../graphs/losses.ts';
import { type Network, networkParameters } from '../../graphs/training-graph.ts';
import type { AnalysisContext } from '../context.ts';
import { processTiles } from '../process-tiles.ts';
import { createRandom } from '../random/random.ts';
import type { Spectra } from '../spectra.ts';
import { networkRunner, type TrainedNetwork, trainNetwork } from './train-network.ts';

/** A trained network of two halves, its normalization inside: spectra in, latent out; latent in, spectra out. */
export interface SpectralAutoencoder {
  readonly encoder: Network;
  readonly decoder: Network;
  readonly encoderWeights: readonly Float32Array[];
  readonly decoderWeights: readonly Float32Array[];
  readonly training: Pick<TrainedNetwork, 'history' | 'bestEpoch' | 'stopped'>;
  /** Spectra that took part, and how many of them were held out. */
  readonly sampled: number;
  readonly heldOut: number;
}

export interface AutoencodedSpectra {
  /** pixels × latent */
  readonly latent: Float32Array;
  /** Root mean square of spectrum − reconstruction over the channels, `[pixels]`. */
  readonly residual: Float32Array;
  /** ‖spectra − reconstructions‖ / ‖spectra‖ */
  readonly relativeError: number;
}

/** Bytes of spectra that training draws when nothing else is asked for: 32,000 of 1,024 channels. */
const SAMPLE_BYTES = 128e6;
const FEWEST_SAMPLES = 64;

/**
 * How many spectra training draws and keeps in memory. It does not depend on how much memory there is, or the same recipe
 * would not give the same model everywhere.
 */
export function trainingSample(pixels: number, channels: number, wanted: number | undefined): number {
  return Math.min(pixels, wanted ?? Math.max(FEWEST_SAMPLES, Math.floor(SAMPLE_BYTES / (channels * 4))));
}

/**
 * Trains an autoencoder of spectra (Hinton & Salakhutdinov, Science 313 (2006) 504): dense layers down to `latent` numbers
 * and back, on a random sample of the spectra.
 *
 * `poisson`: the output is a rate and the loss the likelihood of counts; spectra are divided by their mean count. `mse`:
 * the mean spectrum is taken off, and one scale brings the rest to variance 1. Both are part of the model.
 *
 * `variational`: latent numbers are drawn in training, and β weighs how far they may be from a standard normal distribution
 * (Kingma & Welling, ICLR 2014; Higgins et al., ICLR 2017). The model gives their means.
 */
export async function fitSpectralAutoencoder(
  spectra: Spectra,
  mean: Float32Array,
  parameters: AutoencoderParameters,
  context: AnalysisContext,
): Promise<SpectralAutoencoder> {
  const { channels } = spectra;
  const { latent, channels: widths, loss, validation } = parameters;
  const random = createRandom(parameters.seed, SAMPLE_STREAM);
  const most = trainingSample(spectra.pixels, channels, parameters.sample);
  const samples = await drawSpectra(spectra, most, random.integer, context);
  const { scale, shift } = normalization(samples, mean, loss);
  for (let at = 0; at < samples.length; at++) samples[at] = samples[at]! * scale + shift[at % channels]!;
  const held = new Uint8Array(most);
  const heldOut = Math.floor(most * validation);
  for (let left = heldOut; left > 0; ) {
    const i = random.integer(most);
    if (held[i] === 1) continue;
    held[i] = 1;
    left--;
  }

  const waist =
    parameters.kind === 'variational'
      ? [dense(2 * latent), reparameterization(divergenceWeight(parameters, scale, channels))]
      : [dense(latent)];
  const down: Layer[] = [...widths.flatMap((width) => [dense(width), silu]), ...waist];
  const up: Layer[] = [
    ...[...widths].reverse().flatMap((width) => [dense(width), silu]),
    dense(channels),
    // Rates are multiples of the mean spectrum, from 1 on: peaks that differ by orders of magnitude are learned alike.
    ...(loss === 'poisson' ? [softplus, affine(scaled(mean, scale / Math.LN2), new Float32Array(channels))] : []),
  ];
  const whole: Network = { input: [channels], layers: [...down, ...up] };
  const criterion = loss === 'poisson' ? poissonLoss : meanSquaredError;
  const trained = await trainNetwork(whole, criterion, samples, samples, held, parameters, context);

  const inner = networkParameters({ input: [channels], layers: down }).length;
  const scales = new Float32Array(channels).fill(scale);
  const last = await lastStep(whole, trained.weights, samples, loss, context);
  return {
    encoder: { input: [channels], layers: [affine(scales, shift), ...down] },
    decoder: {
      input: [latent],
      layers: [
        ...up,
        affine(
          scaled(last.gain, 1 / scale),
          shift.map((value, channel) => (last.offset[channel]! - value) / scale),
        ),
      ],
    },
    encoderWeights: trained.weights.slice(0, inner),
    decoderWeights: trained.weights.slice(inner),
    training: { history: trained.history, bestEpoch: trained.bestEpoch, stopped: trained.stopped },
    sampled: most,
    heldOut,
  };
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
 * One number per channel at its optimum for the samples, in closed form: for Poisson counts the gain of the rates, counts over
 * rates; for squared errors the offset, the mean error. The reconstructions then have the sum spectrum of the samples:
 * no peak grows or shrinks in total, however early training ended.
 */
async function lastStep(
  network: Network,
  weights: readonly Float32Array[],
  samples: Float32Array,
  loss: 'mse' | 'poisson',
  context: AnalysisContext,
) {
  const channels = network.input[0]!;
  const [wanted, found] = [new Float64Array(channels), new Float64Array(channels)];
  const run = networkRunner(network, weights, context);
  const count = samples.length / channels;
  for (let first = 0; first < count; first += LAST_STEP_RUN) {
    await context.job.pause();
    const part = samples.subarray(first * channels, Math.min(count, first + LAST_STEP_RUN) * channels);
    const back = await run(part, part.length / channels);
    for (let at = 0; at < part.length; at++) {
      wanted[at % channels]! += part[at]!;
      found[at % channels]! += back[at]!;
    }
  }
  const gain = Float32Array.from(found, (sum, c) => (loss === 'poisson' && sum > 0 ? wanted[c]! / sum : 1));
  const offset = Float32Array.from(found, (sum, c) => (loss === 'mse' ? (wanted[c]! - sum) / count : 0));
  return { gain, offset };
}

/** Spectra of one call of {@link lastStep}. */
const LAST_STEP_RUN = 1024;

/** Keeps the draw of the sample apart from the start of the weights. */
const SAMPLE_STREAM = 4_000_037;

/** `normalized = spectrum · scale + shift` */
function normalization(samples: Float32Array, mean: Float32Array, loss: 'mse' | 'poisson') {
  const channels = mean.length;
  if (loss === 'poisson') {
    const level = mean.reduce((sum, value) => sum + value, 0) / channels;
    return { scale: level > 0 ? 1 / level : 1, shift: new Float32Array(channels) };
  }
  let squares = 0;
  for (let at = 0; at < samples.length; at++) squares += (samples[at]! - mean[at % channels]!) ** 2;
  const deviation = Math.sqrt(squares / samples.length);
  const scale = deviation > 0 ? 1 / deviation : 1;
  return { scale, shift: mean.map((value) => -value * scale) };
}

/** Some of the spectra, drawn without replacement, in the order of their pixels. */
async function drawSpectra(
  { pixels, channels, read }: Spectra,
  count: number,
  integer: (end: number) => number,
  { job }: AnalysisContext,
): Promise<Float32Array> {
  const values = new Float32Array(count * channels);
  // Selection sampling (Knuth, TAOCP 2, 3.4.2, algorithm S): one pass, in order, exactly `count` of them.
  const run = new Float32Array(256 * channels);
  let taken = 0;
  for (let first = 0; first < pixels && taken < count; first += 256) {
    job.report({ phase: 'drawing spectra to learn from', done: first, total: pixels });
    await job.pause();
    const size = Math.min(256, pixels - first);
    read(first, size, run.subarray(0, size * channels));
    for (let i = 0; i < size && taken < count; i++) {
      if (integer(pixels - first - i) >= count - taken) continue;
      values.set(run.subarray(i * channels, (i + 1) * channels), taken++ * channels);
    }
  }
  return values;
}

/** Latent coordinates and residuals of all spectra, tile by tile; `hear` gets each tile's reconstruction. */
export async function autoencodeSpectra(
  spectra: Spectra,
  model: SpectralAutoencoder,
  context: AnalysisContext,
  hear?: (first: number, reconstruction: Float32Array) => void,
): Promise<AutoencodedSpectra> {
  const { pixels, channels } = spectra;
  const width = model.decoder.input[0]!;
  const encode = networkRunner(model.encoder, model.encoderWeights, context);
  const decode = networkRunner(model.decoder, model.decoderWeights, context);
  const latent = new Float32Array(pixels * width);
  const residual = new Float32Array(pixels);
  let [left, total] = [0, 0];
  await processTiles(
    spectra,
    context.job,
    'autoencoder: all spectra',
    async ({ count, values }) => {
      const codes = await encode(values, count);
      return { codes, back: await decode(codes, count) };
    },
    ({ codes, back }, { first, count, values }) => {
      latent.set(codes, first * width);
      for (let pixel = 0; pixel < count; pixel++) {
        let squares = 0;
        for (let at = pixel * channels; at < (pixel + 1) * channels; at++) {
          squares += (values[at]! - back[at]!) ** 2;
          total += values[at]! ** 2;
        }
        residual[first + pixel] = Math.sqrt(squares / channels);
        left += squares;
      }
      hear?.(first, back);
    },
  );
  return { latent, residual, relativeError: total > 0 ? Math.sqrt(left / total) : 0 };
}
