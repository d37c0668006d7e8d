import { AppError } from '../../../src-preload/contract/errors.ts';
import { elements } from '../../graphs/layers/layer.ts';
import type { Loss } from '../../graphs/losses.ts';
import { onnxTraining } from '../../graphs/onnx-training.ts';
import { initialState } from '../../graphs/training-backend.ts';
import { type Network, networkNoise, networkOutput } from '../../graphs/training-graph.ts';
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
  const [width, outputs] = [elements(network.input), elements(networkOutput(network))];
  const trained = Int32Array.from(held.keys()).filter((i) => held[i] === 0);
  const tested = Int32Array.from(held.keys()).filter((i) => held[i] !== 0);
  const batch = Math.min(options.batch, trained.length);
  const checkBatch = Math.min(batch, tested.length);
  const random = createRandom(options.seed);
  const chance = createRandom(options.seed, NOISE_STREAM);
  const noise = networkNoise(network);
  const start = initialState(network, random.normal);
  const steps = Math.max(1, Math.floor(trained.length / batch));
  const [x, t] = [new Float32Array(batch * width), new Float32Array(batch * outputs)];
  const history: EpochRecord[] = [];
  let best = { loss: Number.POSITIVE_INFINITY, epoch: 0, weights: start.values };
  const backend = context.training ?? onnxTraining(context.compute);
  const training = await backend.open(network, loss, batch, start);
  try {
    return await train();
  } finally {
    await training.close();
  }

  async function train(): Promise<TrainedNetwork> {
    for (let epoch = 1; epoch <= options.epochs; epoch++) {
      shuffle(trained, random);
      let sum = 0;
      let learningRate = 0;
      for (let step = 0; step < steps; step++) {
        const taken = (epoch - 1) * steps + step;
        const total = options.epochs * steps;
        context.job.report({ phase: `training, epoch ${epoch} of ${options.epochs}`, done: taken, total });
        await context.job.pause();
        gather(trained, step * batch, batch, x, t);
        learningRate = options.learningRate * 0.5 * (1 + Math.cos((Math.PI * taken) / total));
        sum += await training.step({
          samples: x,
          targets: t,
          noise: Object.fromEntries(noise.map(({ id, shape }) => [id, normalNumbers(batch * elements(shape), chance)])),
          learningRate,
          clip: CLIP,
        });
      }
      const validation = tested.length > 0 ? await validate(epoch) : sum / steps;
      history.push({ epoch, training: sum / steps, validation, learningRate });
      if (!Number.isFinite(validation) || !Number.isFinite(sum)) throw diverged(epoch);
      if (validation < best.loss * (1 - BETTER) || best.epoch === 0) {
        best = { loss: validation, epoch, weights: await training.weights() };
      } else if (epoch - best.epoch >= options.patience) {
        return { weights: best.weights, history, bestEpoch: best.epoch, stopped: 'patience' };
      }
    }
    return { weights: best.weights, history, bestEpoch: best.epoch, stopped: 'epochs' };
  }

  /** Samples and targets by their numbers, `count` of them. */
  function gather(numbers: Int32Array, first: number, count: number, own: Float32Array, wanted: Float32Array): void {
    for (let i = 0; i < count; i++) {
      const from = numbers[first + i]!;
      own.set(samples.subarray(from * width, (from + 1) * width), i * width);
      wanted.set(targets.subarray(from * outputs, (from + 1) * outputs), i * outputs);
    }
  }

  /** Mean loss over the samples held out. */
  async function validate(epoch: number): Promise<number> {
    const [own, wanted] = [new Float32Array(checkBatch * width), new Float32Array(checkBatch * outputs)];
    let sum = 0;
    let calls = 0;
    for (let first = 0; first + checkBatch <= tested.length; first += checkBatch) {
      await context.job.pause();
      gather(tested, first, checkBatch, own, wanted);
      const value = await training.loss(own, wanted, checkBatch);
      if (!Number.isFinite(value)) throw diverged(epoch);
      sum += value;
      calls++;
    }
    return sum / calls;
  }
}

function normalNumbers(count: number, random: Random): Float32Array {
  return Float32Array.from({ length: count }, random.normal);
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
