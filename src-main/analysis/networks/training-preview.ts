import type { TrainingPreview } from '../../../src-preload/contract/job.ts';
import { elements } from '../../graphs/layers/layer.ts';
import { inferenceGraph, type Network, networkOutput, networkParameters } from '../../graphs/training-graph.ts';
import type { AnalysisContext } from '../context.ts';
import type { NormalizedSamples } from './normalized-samples.ts';
import type { TrainingCompanions } from './train-network.ts';

/** Samples that are shown with what becomes of them. */
const SHOWN = 8;
/** Samples whose latent numbers are shown, and their numbers all together. */
const MOST_LATENT = 2000;
const MOST_NUMBERS = 2 ** 24;
/** Numbers of the samples in one call. */
const CALL_NUMBERS = 2 ** 20;

/** What is watched: a network and its samples, and what brings them back to the units of the data. */
export interface WatchedTraining {
  /** The first layers of the network, down to the latent numbers; their parameters come first. */
  readonly encoder: Network;
  readonly data: NormalizedSamples;
  readonly epochs: number;
  /** Sizes of one sample as it is shown: `[channels]` or `[height, width]`. */
  readonly shape: readonly number[];
  readonly spectra: TrainingPreview['spectra'];
}

/** Shows a training as it goes, when somebody may be looking. */
export interface TrainingPreviewer {
  readonly hear: NonNullable<TrainingCompanions['hear']>;
  close(): Promise<void>;
}

/** Undefined when nobody is looking. */
export function trainingPreviewer(
  { encoder, data, epochs, shape, spectra }: WatchedTraining,
  { compute, job }: AnalysisContext,
): TrainingPreviewer | undefined {
  if (!job.previewWhenDue) return undefined;
  const width = elements(encoder.input);
  const count = data.values.length / width;
  const isHeldOut = data.held.includes(1);
  const eligible = Int32Array.from({ length: count }, (_, i) => i).filter((i) => !isHeldOut || data.held[i] === 1);
  const shown = taken(data.values, width, spread(eligible, SHOWN));
  const inputs = data.inUnits(shown);
  const mostLatent = Math.min(MOST_LATENT, Math.max(SHOWN, Math.floor(MOST_NUMBERS / width)));
  const looked = spread(
    Int32Array.from({ length: count }, (_, i) => i),
    mostLatent,
  );
  const graph = inferenceGraph('latent', encoder);
  const parameters = networkParameters(encoder);
  const latentSize = elements(networkOutput(encoder));

  async function latentOf(weights: readonly Float32Array[]): Promise<Float32Array> {
    const fixed = Object.fromEntries(
      parameters.map(({ id, shape: dims }, i) => [id, { values: weights[i]!, dims }] as const),
    );
    const latent = new Float32Array(looked.length * latentSize);
    const perCall = Math.max(1, Math.floor(CALL_NUMBERS / width));
    for (let first = 0; first < looked.length; first += perCall) {
      const numbers = looked.subarray(first, first + perCall);
      const samples = { values: taken(data.values, width, numbers), dims: [numbers.length, ...encoder.input] };
      const { outputs } = await compute.run(graph, { samples, ...fixed });
      latent.set(outputs!.values as Float32Array, first * latentSize);
    }
    return latent;
  }

  return {
    hear: (history, bestEpoch, network) =>
      job.previewWhenDue!(async () => ({
        kind: 'training',
        epoch: history.length,
        epochs,
        history: historyTable(history),
        bestEpoch,
        shape,
        spectra,
        inputs,
        reconstructions: data.inUnits(await network.apply(shown, shown.length / width)),
        latent: await latentOf(await network.weights()),
        latentSize,
      })),
    close: () => compute.release(graph),
  };
}

/** `[epochs, 3]`: loss of training, of validation, learning rate. */
export function historyTable(
  history: readonly { readonly training: number; readonly validation: number; readonly learningRate: number }[],
): Float64Array {
  return Float64Array.from(
    history.flatMap(({ training, validation, learningRate }) => [training, validation, learningRate]),
  );
}

/** At most `most` of these numbers, evenly over them. */
export function spread(numbers: Int32Array, most: number): Int32Array {
  const count = Math.min(most, numbers.length);
  return Int32Array.from({ length: count }, (_, i) => numbers[Math.floor((i * numbers.length) / count)]!);
}

/** The samples of these numbers. */
export function taken(samples: Float32Array, width: number, numbers: Int32Array): Float32Array {
  const values = new Float32Array(numbers.length * width);
  numbers.forEach((number, i) => void values.set(samples.subarray(number * width, (number + 1) * width), i * width));
  return values;
}
