import { AppError } from '../../../src-preload/contract/errors.ts';
import type { Tensor } from '../../graphs/compute.ts';
import type { Loss } from '../../graphs/losses.ts';
import {
  inferenceGraph,
  lossGraph,
  type Network,
  networkNoise,
  networkOutput,
  networkParameters,
  trainingGraph,
} from '../../graphs/training-graph.ts';
import type { AnalysisContext } from '../context.ts';
import { createRandom, type Random } from '../random/random.ts';

export interface TrainingOptions {
  readonly epochs: number;
  /** Samples of one step. */
  readonly batch: number;
  /** Of the first step; falls to 0 along half a cosine (Loshchilov & Hutter, ICLR 2017). */
  readonly learningRate: number;
  /** Epochs without a better validation loss until training stops. */
  readonly patience: number;
  readonly seed: number;
}

/** Losses of one epoch; `validation` is that of training when nothing is held out. */
export interface EpochRecord {
  readonly epoch: number;
  readonly training: number;
  readonly validation: number;
  readonly learningRate: number;
}

export interface TrainedNetwork {
  /** Of the epoch with the smallest validation loss, in the order of `networkParameters`. */
  readonly weights: readonly Float32Array[];
  readonly history: readonly EpochRecord[];
  /** The epoch whose weights were kept, from 1 on. */
  readonly bestEpoch: number;
  readonly stopped: 'epochs' | 'patience';
}

/** Norm that the gradient over all parameters is clipped to. */
const CLIP = 1;
/** Samples that a validation or inference call takes. */
const INFERENCE_BATCH = 1024;
/** Keeps the noise of layers apart from the order of samples and the start of the weights. */
const NOISE_STREAM = 5_000_011;
/** A validation loss counts as better from this share on; less is noise. */
const BETTER = 1e-4;

/**
 * Trains a network to give back its own samples (an autoencoder), or targets of the same number.
 *
 * @param samples count × input
 * @param targets count × output
 * @param held which of the samples are held out for validation; none of them is trained on
 * @throws {AppError} `data-unsuitable` when a loss is no number any more; `cancelled`
 */
export async function trainNetwork(
  network: Network,
  loss: Loss,
  samples: Float32Array,
  targets: Float32Array,
  held: Uint8Array,
  options: TrainingOptions,
  context: AnalysisContext,
): Promise<TrainedNetwork> {
  const [width, outputs] = [network.input, networkOutput(network)].map((shape) => shape.reduce((a, b) => a * b, 1));
  const trained = Int32Array.from(held.keys()).filter((i) => held[i] === 0);
  const tested = Int32Array.from(held.keys()).filter((i) => held[i] !== 0);
  const batch = Math.min(options.batch, trained.length);
  const graph = trainingGraph(network, loss, batch);
  const checkBatch = Math.min(batch, tested.length);
  const checkGraph = lossGraph(network, loss, Math.max(1, checkBatch));
  const specs = networkParameters(network);
  const random = createRandom(options.seed);
  const chance = createRandom(options.seed, NOISE_STREAM);
  const noise = networkNoise(network);
  const state = startOf(specs, random);
  const steps = Math.max(1, Math.floor(trained.length / batch));
  const [x, t] = [new Float32Array(batch * width!), new Float32Array(batch * outputs!)];
  const history: EpochRecord[] = [];
  let best = { loss: Number.POSITIVE_INFINITY, epoch: 0, weights: state.map(({ value }) => value.values) };
  try {
    return await train();
  } finally {
    await context.compute.release(graph);
    await context.compute.release(checkGraph);
  }

  async function train(): Promise<TrainedNetwork> {
    for (let epoch = 1; epoch <= options.epochs; epoch++) {
      shuffle(trained, random);
      let sum = 0;
      let learningRate = 0;
      for (let step = 0; step < steps; step++) {
        context.job.report({
          phase: `training, epoch ${epoch} of ${options.epochs}`,
          done: (epoch - 1) * steps + step,
          total: options.epochs * steps,
        });
        await context.job.pause();
        for (let i = 0; i < batch; i++) {
          const from = trained[step * batch + i]!;
          x.set(samples.subarray(from * width!, (from + 1) * width!), i * width!);
          t.set(targets.subarray(from * outputs!, (from + 1) * outputs!), i * outputs!);
        }
        const taken = (epoch - 1) * steps + step;
        learningRate = options.learningRate * 0.5 * (1 + Math.cos((Math.PI * taken) / (options.epochs * steps)));
        sum += await advance(
          state,
          specs.map(({ id }) => id),
          taken + 1,
          learningRate,
          {
            samples: { values: x, dims: [batch, ...network.input] },
            targets: { values: t, dims: [batch, ...networkOutput(network)] },
            ...Object.fromEntries(noise.map(({ id, shape }) => [id, normalTensor([batch, ...shape], chance)])),
          },
        );
      }
      const validation = tested.length > 0 ? await validate(epoch) : sum / steps;
      history.push({ epoch, training: sum / steps, validation, learningRate });
      if (!Number.isFinite(validation) || !Number.isFinite(sum)) throw diverged(epoch);
      if (validation < best.loss * (1 - BETTER) || best.epoch === 0) {
        best = { loss: validation, epoch, weights: state.map(({ value }) => value.values.slice()) };
      } else if (epoch - best.epoch >= options.patience) {
        return { weights: best.weights, history, bestEpoch: best.epoch, stopped: 'patience' };
      }
    }
    return { weights: best.weights, history, bestEpoch: best.epoch, stopped: 'epochs' };
  }

  /** One step; parameters and moments go out into a second set of arrays, which then is the first. */
  async function advance(
    now: ParameterState[],
    ids: readonly string[],
    step: number,
    learningRate: number,
    data: { readonly [name: string]: Tensor },
  ): Promise<number> {
    const scalars = { learningRate, clip: CLIP, firstCorrection: 1 - 0.9 ** step, secondCorrection: 1 - 0.999 ** step };
    const feeds: { [name: string]: Tensor } = { ...data };
    for (const [name, value] of Object.entries(scalars)) feeds[name] = { values: Float32Array.of(value), dims: [] };
    const into: { [name: string]: Tensor } = {};
    now.forEach((one, i) => {
      for (const part of PARTS) {
        const suffix = part === 'value' ? '' : ` ${part}`;
        feeds[`${ids[i]}${suffix}`] = one[part];
        into[`new ${ids[i]}${suffix}`] = one.next[part];
      }
    });
    const answer = await context.compute.run(graph, feeds, into);
    for (const one of now) for (const part of PARTS) [one[part], one.next[part]] = [one.next[part], one[part]];
    return answer.loss!.values[0] as number;
  }

  /** Mean loss over the samples held out. */
  async function validate(epoch: number): Promise<number> {
    const size = checkBatch;
    let sum = 0;
    let calls = 0;
    for (let first = 0; first + size <= tested.length; first += size) {
      await context.job.pause();
      const [own, wanted] = [new Float32Array(size * width!), new Float32Array(size * outputs!)];
      for (let i = 0; i < size; i++) {
        const from = tested[first + i]!;
        own.set(samples.subarray(from * width!, (from + 1) * width!), i * width!);
        wanted.set(targets.subarray(from * outputs!, (from + 1) * outputs!), i * outputs!);
      }
      sum += await lossOf(size, own, wanted, epoch);
      calls++;
    }
    return sum / calls;
  }

  async function lossOf(size: number, own: Float32Array, wanted: Float32Array, epoch: number) {
    const feeds: { [name: string]: Tensor } = {
      samples: { values: own, dims: [size, ...network.input] },
      targets: { values: wanted, dims: [size, ...networkOutput(network)] },
    };
    specs.forEach(({ id }, i) => {
      feeds[id] = state[i]!.value;
    });
    const answer = await context.compute.run(checkGraph, feeds);
    const value = answer.loss!.values[0] as number;
    if (!Number.isFinite(value)) throw diverged(epoch);
    return value;
  }
}

const PARTS = ['value', 'first', 'second'] as const;
type Parts = { [Part in (typeof PARTS)[number]]: Tensor<Float32Array> };
interface ParameterState extends Parts {
  readonly next: Parts;
}

function startOf(specs: ReturnType<typeof networkParameters>, random: Random): ParameterState[] {
  return specs.map(({ shape, start, fanIn }) => {
    const size = shape.reduce((product, one) => product * one, 1);
    const zeros = (): Tensor<Float32Array> => ({ values: new Float32Array(size), dims: shape });
    const value = zeros();
    const spread = Math.sqrt(2 / fanIn);
    if (start === 'he') for (let i = 0; i < size; i++) value.values[i] = spread * random.normal();
    if (start === 'ones') value.values.fill(1);
    return { value, first: zeros(), second: zeros(), next: { value: zeros(), first: zeros(), second: zeros() } };
  });
}

function normalTensor(dims: readonly number[], random: Random): Tensor<Float32Array> {
  const size = dims.reduce((product, one) => product * one, 1);
  return { values: Float32Array.from({ length: size }, () => random.normal()), dims };
}

function diverged(epoch: number): AppError {
  return new AppError(
    'data-unsuitable',
    `Training has diverged in epoch ${epoch}: the loss is no number any more.`,
    'Lower the learning rate, or look for extreme values in the data (spikes, dead channels).',
    { field: 'learningRate' },
  );
}

function shuffle(values: Int32Array, random: Random): void {
  for (let i = values.length - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    [values[i], values[j]] = [values[j]!, values[i]!];
  }
}

/**
 * What a network gives for samples, in calls of bounded size.
 * @param samples count × input
 */
export async function applyNetwork(
  network: Network,
  weights: readonly Float32Array[],
  samples: Float32Array,
  context: AnalysisContext,
): Promise<Float32Array> {
  const runner = networkRunner(network, weights, context);
  const width = network.input.reduce((a, b) => a * b, 1);
  return runner(samples, samples.length / width);
}

/** The same for many runs of samples, with one graph. */
export function networkRunner(network: Network, weights: readonly Float32Array[], context: AnalysisContext) {
  const graph = inferenceGraph('network', network);
  const [width, outputs] = [network.input, networkOutput(network)].map((shape) => shape.reduce((a, b) => a * b, 1));
  const fixed = Object.fromEntries(
    networkParameters(network).map(({ id, shape }, i) => [id, { values: weights[i]!, dims: shape }]),
  );
  return async (samples: Float32Array, count: number): Promise<Float32Array> => {
    const result = new Float32Array(count * outputs!);
    for (let first = 0; first < count; first += INFERENCE_BATCH) {
      const size = Math.min(INFERENCE_BATCH, count - first);
      const values = samples.subarray(first * width!, (first + size) * width!);
      const feeds = { samples: { values, dims: [size, ...network.input] }, ...fixed };
      const answer = await context.compute.run(graph, feeds);
      result.set(answer.outputs!.values as Float32Array, first * outputs!);
    }
    return result;
  };
}
