import { elements } from './layers/layer.ts';
import type { Loss } from './losses.ts';
import { type Network, networkParameters } from './training-graph.ts';

/** Everything that training changes: enough to go on from it later. Arrays in the order of `networkParameters`. */
export interface TrainingState {
  readonly values: readonly Float32Array[];
  /** Adam's means of the gradients and of their squares. */
  readonly first: readonly Float32Array[];
  readonly second: readonly Float32Array[];
  /** Steps taken. */
  readonly steps: number;
}

/** What one step learns from. */
export interface TrainingBatch {
  /** batch × input */
  readonly samples: Float32Array;
  /** batch × output */
  readonly targets: Float32Array;
  /** Normal numbers of the layers that draw them, by their ids (`networkNoise`): batch × noise. */
  readonly noise: { readonly [id: string]: Float32Array };
  readonly learningRate: number;
  /** Norm that the gradient over all parameters is clipped to. */
  readonly clip: number;
}

/** A network in training; it keeps parameters and moments to itself, on a graphics card if that is where it computes. */
export interface Training {
  /** Forward, backward and Adam. @returns the loss of the batch before the step */
  step(batch: TrainingBatch): Promise<number>;
  /** Loss of `count` samples with the parameters of now, without learning from them and without noise. */
  loss(samples: Float32Array, targets: Float32Array, count: number): Promise<number>;
  /** What the network gives for `count` samples with the parameters of now: count × output. */
  apply(samples: Float32Array, count: number): Promise<Float32Array>;
  /** Copies of the parameters of now. */
  weights(): Promise<Float32Array[]>;
  /** Copies of everything, to go on from later. */
  state(): Promise<TrainingState>;
  close(): Promise<void>;
}

/** An engine that trains networks. Each computes the same formulas; they differ by rounding only. */
export interface TrainingBackend {
  /** As it is named in results. */
  readonly name: string;
  /** @param batch samples of each step @param from copied, not kept */
  open(network: Network, loss: Loss, batch: number, from: TrainingState): Promise<Training>;
}

/** Where a training begins. @param normal draws normal numbers; how many and in which order is fixed by the network */
export function initialState(network: Network, normal: () => number): TrainingState {
  const specs = networkParameters(network);
  const zeros = () => specs.map(({ shape }) => new Float32Array(elements(shape)));
  const values = specs.map(({ shape, start, fanIn }) => {
    const value = new Float32Array(elements(shape));
    const spread = Math.sqrt(2 / fanIn);
    if (start === 'he') for (let i = 0; i < value.length; i++) value[i] = spread * normal();
    if (start === 'ones') value.fill(1);
    return value;
  });
  return { values, first: zeros(), second: zeros(), steps: 0 };
}
