import { AppError } from '../../../src-preload/contract/errors.ts';
import { elements } from '../../graphs/layers/layer.ts';
import type { Loss } from '../../graphs/losses.ts';
import { onnxTraining } from '../../graphs/onnx-training.ts';
import { initialState, type Training } from '../../graphs/training-backend.ts';
import { type Network, networkNoise, networkOutput } from '../../graphs/training-graph.ts';
import type { AnalysisContext } from '../context.ts';
import { continueRandom, createRandom, type Random } from '../random/random.ts';
import type { EpochRecord, TrainingCheckpoint, TrainingPlace } from './training-checkpoint.ts';

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

/** The network as it is after an epoch. */
export type NetworkInTraining = Pick<Training, 'apply' | 'weights'>;

/** What else takes part in a training; nothing of it is needed. */
export interface TrainingCompanions {
  /** Makes other versions of the samples and targets of a batch, in place, before each step. */
  readonly vary?: ((samples: Float32Array, targets: Float32Array, random: Random) => void) | undefined;
  /** Asked after each epoch: whether the network is good enough; its weights are then kept. */
  readonly isGoodEnough?: ((network: NetworkInTraining) => Promise<boolean>) | undefined;
  /** Hears of each epoch. */
  readonly hear?:
    | ((history: readonly EpochRecord[], bestEpoch: number, network: NetworkInTraining) => Promise<void>)
    | undefined;
  /** Where training can go on when it is cut off. */
  readonly checkpoint?: TrainingCheckpoint | undefined;
}

export interface TrainedNetwork {
  /** Of the epoch with the smallest validation loss, in the order of `networkParameters`. */
  readonly weights: readonly Float32Array[];
  readonly history: readonly EpochRecord[];
  /** The epoch whose weights were kept, from 1 on. */
  readonly bestEpoch: number;
  readonly stopped: 'epochs' | 'patience' | 'target' | 'by hand';
  /** Epochs that an earlier run had done, where this one went on from its checkpoint. */
  readonly resumedFrom?: number;
}

/** Norm that the gradient over all parameters is clipped to. */
const CLIP = 1;
/** Keep the noise of layers and the variation of samples apart from the order of samples and the start of the weights. */
const NOISE_STREAM = 5_000_011;
const VARIATION_STREAM = 6_000_011;
/** A validation loss counts as better from this share on; less is noise. */
const BETTER = 1e-4;

/**
 * Trains a network to give back its own samples (an autoencoder), or targets of the same number.
 *
 * It ends early when whoever waits wants it to, with the best weights so far. When it is cut off, it goes on from the
 * checkpoint later, to the same bytes.
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
  { vary, isGoodEnough, hear, checkpoint }: TrainingCompanions = {},
): Promise<TrainedNetwork> {
  const { job } = context;
  const [width, outputs] = [elements(network.input), elements(networkOutput(network))];
  const earlier = await checkpoint?.load();
  const order = earlier?.order ?? Int32Array.from(held.keys()).filter((i) => held[i] === 0);
  const tested = Int32Array.from(held.keys()).filter((i) => held[i] !== 0);
  const batch = Math.min(options.batch, order.length);
  const checkBatch = Math.min(batch, tested.length);
  const [random, chance, variation] = earlier
    ? earlier.random.map(continueRandom)
    : [0, NOISE_STREAM, VARIATION_STREAM].map((stream) => createRandom(options.seed, stream));
  const noise = networkNoise(network);
  const start = earlier?.state ?? initialState(network, random!.normal);
  if (!earlier) shuffle(order, random!);
  const steps = Math.max(1, Math.floor(order.length / batch));
  const [x, t] = [new Float32Array(batch * width), new Float32Array(batch * outputs)];
  const history = [...(earlier?.history ?? [])];
  let best = earlier?.best ?? { loss: Number.POSITIVE_INFINITY, epoch: 0, weights: start.values };
  /** Of the epoch being done: steps taken, and the sum of their losses. */
  let [step, sum] = [earlier?.step ?? 0, earlier?.sum ?? 0];
  let reached = earlier?.reached ?? false;
  let wantsEnd = false;
  const ignore = job.onFinishEarly?.(() => {
    wantsEnd = true;
  });
  const backend = context.training ?? onnxTraining(context.compute);
  const training = await backend.open(network, loss, batch, start);
  try {
    let stopped = reasonToStop();
    for (; !stopped; stopped = reasonToStop()) await trainEpoch();
    if (stopped !== 'by hand') await checkpoint?.saveEnd(place);
    const { weights, epoch: bestEpoch } = best;
    return { weights, history, bestEpoch, stopped, ...(earlier && { resumedFrom: earlier.history.length }) };
  } catch (error) {
    if (error instanceof AppError && error.code === 'cancelled' && history.length + step > 0) {
      await checkpoint?.save(place);
    }
    throw error;
  } finally {
    ignore?.();
    await training.close();
  }

  function reasonToStop(): TrainedNetwork['stopped'] | undefined {
    if (reached) return 'target';
    if (history.length - best.epoch >= options.patience) return 'patience';
    if (history.length >= options.epochs) return 'epochs';
    return wantsEnd && best.epoch > 0 ? 'by hand' : undefined;
  }

  async function trainEpoch(): Promise<void> {
    const epoch = history.length + 1;
    while (step < steps) {
      if (wantsEnd && best.epoch > 0) return;
      // Without an epoch to go back to, the steps of the first that have been taken have to do.
      if (wantsEnd && step > 0) break;
      await takeStep(epoch);
      if (checkpoint?.isDue()) await checkpoint.save(place);
    }
    const mean = sum / step;
    const validation = tested.length > 0 ? await validate(epoch) : mean;
    if (!Number.isFinite(validation) || !Number.isFinite(mean)) throw diverged(epoch);
    reached = (await isGoodEnough?.(training)) ?? false;
    if (reached || best.epoch === 0 || validation < best.loss * (1 - BETTER)) {
      best = { loss: validation, epoch, weights: await training.weights() };
    }
    history.push({ epoch, training: mean, validation, learningRate: learningRateAt(epoch, step - 1) });
    [step, sum] = [0, 0];
    shuffle(order, random!);
    await hear?.(history, best.epoch, training);
  }

  async function takeStep(epoch: number): Promise<void> {
    const phase = `training, epoch ${epoch} of ${options.epochs}`;
    job.report({ phase, done: history.length * steps + step, total: options.epochs * steps, canFinishEarly: true });
    await job.pause();
    gather(order, step * batch, batch, x, t);
    vary?.(x, t, variation!);
    sum += await training.step({
      samples: x,
      targets: t,
      noise: Object.fromEntries(noise.map(({ id, shape }) => [id, normalNumbers(batch * elements(shape), chance!)])),
      learningRate: learningRateAt(epoch, step),
      clip: CLIP,
    });
    step++;
  }

  function learningRateAt(epoch: number, index: number): number {
    const taken = (epoch - 1) * steps + index;
    return options.learningRate * 0.5 * (1 + Math.cos((Math.PI * taken) / (options.epochs * steps)));
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
    let losses = 0;
    let calls = 0;
    for (let first = 0; first + checkBatch <= tested.length; first += checkBatch) {
      await job.pause();
      gather(tested, first, checkBatch, own, wanted);
      const value = await training.loss(own, wanted, checkBatch);
      if (!Number.isFinite(value)) throw diverged(epoch);
      losses += value;
      calls++;
    }
    return losses / calls;
  }

  async function place(): Promise<TrainingPlace> {
    const states = [random!, chance!, variation!].map((one) => one.state());
    return { history, best, reached, step, sum, order, random: states, state: await training.state() };
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
