import type { AnalysisContext } from '../../../src-main/analysis/context.ts';
import { convolutionalAutoencoder } from '../../../src-main/analysis/networks/convolutional-autoencoder.ts';
import { trainNetwork } from '../../../src-main/analysis/networks/train-network.ts';
import { createRandom } from '../../../src-main/analysis/random/random.ts';
import type { Spectra } from '../../../src-main/analysis/spectra.ts';
import { meanSquaredError } from '../../../src-main/graphs/losses.ts';
import { onnxTraining } from '../../../src-main/graphs/onnx-training.ts';
import { initialState } from '../../../src-main/graphs/training-backend.ts';
import type { BenchJob, Quality } from '../job.ts';

/** Side of the maps that serve as images: one for each channel of the cube. */
const SIDE = 128;
/** Channels at both ends that hold next to nothing. */
const EMPTY = 20;
const CHANNELS = [16, 32, 64, 128];
const LATENT = 32;

/** Maps of single channels, each divided by its maximum; the upper left of them when `side` is smaller. */
function images({ pixels, channels, read }: Spectra, side: number, count: number): Float32Array {
  const spectra = new Float32Array(pixels * channels);
  read(0, pixels, spectra);
  const values = new Float32Array(count * side * side);
  for (let image = 0; image < count; image++) {
    let largest = 1e-6;
    for (let pixel = 0; pixel < pixels; pixel++) {
      largest = Math.max(largest, spectra[pixel * channels + EMPTY + image]!);
    }
    for (let at = 0; at < side * side; at++) {
      const pixel = Math.floor(at / side) * SIDE + (at % side);
      values[image * side * side + at] = spectra[pixel * channels + EMPTY + image]! / largest;
    }
  }
  return values;
}

/** Epochs of training with all that belongs to it: the session of the graph, drawing of batches, Adam. */
function training(side: number, batch: number, count: number, epochs: number) {
  return async (data: Spectra, context: AnalysisContext): Promise<Quality> => {
    const samples = images(data, side, count);
    const { whole } = convolutionalAutoencoder([side, side], CHANNELS, LATENT);
    const options = { epochs, batch, learningRate: 1e-3, patience: epochs, seed: 0 };
    const held = new Uint8Array(count);
    const { history } = await trainNetwork(whole, meanSquaredError, samples, samples, held, options, context);
    return { loss: history.at(-1)!.training };
  };
}

/** Images through the whole network, batch by batch, several times over. */
function applying(side: number, batch: number, count: number, repeats: number) {
  return async (data: Spectra, { compute }: AnalysisContext): Promise<Quality> => {
    const samples = images(data, side, count);
    const { whole } = convolutionalAutoencoder([side, side], CHANNELS, LATENT);
    const start = initialState(whole, createRandom(0).normal);
    const network = await onnxTraining(compute).open(whole, meanSquaredError, batch, start);
    let sum = 0;
    for (let first = 0; first < repeats * count; first += batch) {
      const from = (first % count) * side * side;
      const back = await network.apply(samples.subarray(from, from + batch * side * side), batch);
      sum += back[0]!;
    }
    await network.close();
    return { images: repeats * count, mean: sum / (repeats * count) };
  };
}

const common = {
  data: 'eds128',
  module: 'torch',
  compare: (own: Quality, peer: Quality) =>
    `loss in the last epoch ${Number(own.loss).toFixed(4)} and ${Number(peer.loss).toFixed(4)}`,
} satisfies Partial<BenchJob>;
const byDefault = { must: 1.3, goal: 1.8 };
const channelsLast = { must: 0.8, goal: 1 };
const large = { ...common, own: training(SIDE, 64, 640, 2) };
const small = { ...common, own: training(SIDE / 2, 32, 640, 4) };

export const convolutional: BenchJob = {
  ...large,
  ...byDefault,
  name: 'autoencoder',
  title: 'autoencoder of 128×128 images, 20 steps of 64',
};

export const convolutionalLast: BenchJob = {
  ...large,
  ...channelsLast,
  name: 'autoencoder-last',
  title: 'the same against channels-last',
};

export const convolutionalSmall: BenchJob = {
  ...small,
  ...byDefault,
  name: 'autoencoder-64',
  title: 'autoencoder of 64×64 images, 80 steps of 32',
};

export const convolutionalSmallLast: BenchJob = {
  ...small,
  ...channelsLast,
  name: 'autoencoder-64-last',
  title: 'the same against channels-last',
};

/** Applying is compared by time and memory: both networks are as they start, and their outputs mean nothing. */
const applied = { ...common, compare: (own: Quality) => `${own.images} images on both sides` };

export const applyLarge: BenchJob = {
  ...applied,
  ...byDefault,
  name: 'autoencoder-apply',
  title: 'applying it to 3,200 images of 128×128 by 64',
  own: applying(SIDE, 64, 640, 5),
};

export const applyLargeLast: BenchJob = {
  ...applyLarge,
  ...channelsLast,
  name: 'autoencoder-apply-last',
  title: 'the same against channels-last',
};

export const applySmall: BenchJob = {
  ...applied,
  ...byDefault,
  name: 'autoencoder-64-apply',
  title: 'applying it to 12,800 images of 64×64 by 32',
  own: applying(SIDE / 2, 32, 640, 20),
};

export const applySmallLast: BenchJob = {
  ...applySmall,
  ...channelsLast,
  name: 'autoencoder-64-apply-last',
  title: 'the same against channels-last',
};
