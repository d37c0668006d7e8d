import type { Dimension, GraphBuilder, Value } from '../graph-builder.ts';
import type { LayerDescription } from './description.ts';

/** Sizes of one sample, without the batch: `[features]` or `[channels, height, width]`. */
export type SampleShape = readonly number[];

/** A tensor that training changes. */
export interface ParameterSpec {
  readonly name: string;
  readonly shape: readonly number[];
  /** `he`: normal with variance 2 / fanIn (He et al. 2015); otherwise a constant. */
  readonly start: 'he' | 'zeros' | 'ones';
  /** Numbers that one output is a sum of. */
  readonly fanIn: number;
}

/** What a layer's backward pass gives. */
export interface Gradients {
  /** Gradient of the loss by the input; undefined when it was not wanted. */
  readonly input: Value | undefined;
  /** By the parameters, in their order. */
  readonly parameters: readonly Value[];
}

/** The forward pass in a graph, and how to go back from it. */
export interface Forward {
  readonly output: Value;
  /** Adds a number of the layer's own to the loss, such as a divergence; `backward` counts its gradient in. */
  penalty?(): Value;
  /** Adds the backward pass. @param output gradient of the loss by the output */
  backward(output: Value, wantsInput: boolean): Gradients;
}

/** A differentiable layer: shape rule, start of its parameters, forward and backward. */
export interface Layer {
  /** For people. */
  readonly name: string;
  readonly description: LayerDescription;
  /** @throws {Error} when the input does not fit */
  outputShape(input: SampleShape): SampleShape;
  parameters(input: SampleShape): readonly ParameterSpec[];
  /** Sizes of the normal numbers of one sample that the layer draws in training; a layer without chance has none. */
  noise?(input: SampleShape): SampleShape;
  /**
   * @param input `[batch, …input shape]`
   * @param noise normal numbers `[batch, …noise shape]` in training; not given when the network is applied
   */
  forward(g: GraphBuilder, input: Value, parameters: readonly Value[], noise?: Value): Forward;
}

/** The sample's sizes of a value in a graph. */
export function sampleShape(value: Value): number[] {
  return value.shape.slice(1) as number[];
}

/** Numbers of one sample. */
export function elements(shape: SampleShape): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** One number per channel of samples `[channels, …]`: its shape beside a sample, and the axes of a batch that it is the same along. */
export function broadcastChannels(sample: SampleShape): { readonly shape: number[]; readonly others: number[] } {
  const shape = sample.map((size, axis) => (axis === 0 ? size : 1));
  return { shape, others: [0, ...sample.slice(1).map((_, i) => i + 2)] };
}

export function withBatch(value: Value, sizes: readonly Dimension[]): Dimension[] {
  return [value.shape[0]!, ...sizes];
}
