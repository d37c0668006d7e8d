import type * as TensorFlow from '@tensorflow/tfjs-core';
import type { ActivationName, LayerDescription } from '../layers/description.ts';
import type { Layer, SampleShape } from '../layers/layer.ts';
import type { LossDescription } from '../losses.ts';

/** TensorFlow.js, whichever backend it has: the module that the user's folder gives. */
export type TensorFlowModule = typeof TensorFlow;
type Tensor = TensorFlow.Tensor;

/**
 * Layers and losses by TensorFlow's own operators, from their descriptions; gradients are TensorFlow's. Tensors here have
 * channels last, `[batch, height, width, channels]`, since TensorFlow's processors know no other convolution; parameters keep
 * our shapes and are turned where they are used.
 */
interface LayerInput {
  readonly tf: TensorFlowModule;
  readonly x: Tensor;
  readonly parameters: readonly Tensor[];
  /** Sample shapes with channels first, as layers give them. */
  readonly input: SampleShape;
  readonly output: SampleShape;
  readonly noise: Tensor | undefined;
}

interface LayerOutput {
  readonly y: Tensor;
  /** What the layer adds to the loss. */
  readonly penalty?: Tensor;
}

/** One layer. */
export function applyLayer(layer: Layer, input: Omit<LayerInput, 'output'>): LayerOutput {
  const whole = { ...input, output: layer.outputShape(input.input) };
  const { description } = layer;
  if (description.kind === 'reparameterization') return reparameterize(description.weight, whole);
  return { y: plain(description, whole) };
}

type Plain = Exclude<LayerDescription, { readonly kind: 'reparameterization' }>;

function plain(layer: Plain, { tf, x, parameters: [first, second], input, output }: LayerInput): Tensor {
  switch (layer.kind) {
    case 'activation':
      return ACTIVATIONS[layer.name](tf, x);
    case 'affine':
      return tf.add(tf.mul(x, tf.tensor1d(layer.scale)), tf.tensor1d(layer.shift));
    case 'channel-bias':
      return tf.add(x, tf.reshape(first!, [-1]));
    case 'convolution':
      return convolve(tf, x, first!, layer.stride, layer.padding);
    case 'convolution-1d': {
      const [channels, own] = first!.shape as [number, number];
      const kernel = tf.reshape(first!, [channels, own, 1, layer.kernel]);
      return tf.squeeze(convolve(tf, tf.expandDims(x, 1), kernel, [1, layer.stride], [0, layer.padding]), [1]);
    }
    case 'cropping':
      return middle(tf, x, [layer.height, layer.width]);
    case 'dense':
      return tf.add(tf.matMul(x as TensorFlow.Tensor2D, first as TensorFlow.Tensor2D), second!);
    case 'edge-padding':
      return repeatEdges(tf, repeatEdges(tf, x, 1, layer.height), 2, layer.width);
    case 'flatten':
    case 'shape':
      return channelsLast(tf, tf.reshape(channelsFirst(tf, x), [-1, ...output]));
    case 'group-normalization':
      return normalizeGroups(tf, x, layer.groups, layer.epsilon, input, first!, second!);
    case 'transposed-convolution':
      return spread(tf, x, first!, layer.stride, layer.padding);
    case 'upsample':
      return upsample(tf, x);
    case 'upsampled-convolution':
      return convolve(tf, upsample(tf, x), first!, [1, 1], [1, 1]);
  }
}

const ACTIVATIONS: { readonly [name in ActivationName]: (tf: TensorFlowModule, x: Tensor) => Tensor } = {
  relu: (tf, x) => tf.relu(x),
  'leaky-relu': (tf, x) => tf.leakyRelu(x, 0.01),
  sigmoid: (tf, x) => tf.sigmoid(x),
  silu: (tf, x) => tf.mul(x, tf.sigmoid(x)),
  softplus: (tf, x) => tf.softplus(x),
};

/** `[batch, channels, …]` → `[batch, …, channels]`; features stay as they are. */
export function channelsLast(tf: TensorFlowModule, x: Tensor): Tensor {
  return x.rank < 3 ? x : tf.transpose(x, [0, ...range(2, x.rank), 1]);
}

/** The way back of {@link channelsLast}. */
export function channelsFirst(tf: TensorFlowModule, x: Tensor): Tensor {
  return x.rank < 3 ? x : tf.transpose(x, [0, x.rank - 1, ...range(1, x.rank - 1)]);
}

const range = (first: number, end: number) => Array.from({ length: end - first }, (_, i) => first + i);

type Pair = readonly [number, number];

/** @param kernel `[out, in, kh, kw]` */
function convolve(tf: TensorFlowModule, x: Tensor, kernel: Tensor, stride: Pair, padding: Pair): Tensor {
  // Padding apart from the convolution: not every backend has gradients of a convolution that pads as it likes.
  const [rows, columns] = padding.map((size): [number, number] => [size, size]) as [[number, number], [number, number]];
  const bordered = padding[0] + padding[1] > 0 ? tf.pad(x, [[0, 0], rows, columns, [0, 0]]) : x;
  const turned = tf.transpose(kernel, [2, 3, 1, 0]);
  return tf.conv2d(bordered as TensorFlow.Tensor4D, turned as TensorFlow.Tensor4D, [...stride], 'valid');
}

/** @param kernel `[in, out, kh, kw]` */
function spread(tf: TensorFlowModule, x: Tensor, kernel: Tensor, stride: Pair, padding: Pair): Tensor {
  const [batch, height, width] = x.shape as [number, number, number];
  const [, channels, kh, kw] = kernel.shape as [number, number, number, number];
  const [rows, columns] = [(height - 1) * stride[0] + kh, (width - 1) * stride[1] + kw];
  const turned = tf.transpose(kernel, [2, 3, 1, 0]) as TensorFlow.Tensor4D;
  const shape: [number, number, number, number] = [batch, rows, columns, channels];
  const whole = tf.conv2dTranspose(x as TensorFlow.Tensor4D, turned, shape, [...stride], 'valid');
  return tf.slice(whole, [0, ...padding, 0], [batch, rows - 2 * padding[0], columns - 2 * padding[1], channels]);
}

/**
 * Each pixel twice along each direction. Not by `resizeNearestNeighbor`, whose gradient on TensorFlow.js's CPU backend (4.22) is not
 * that of its output.
 */
function upsample(tf: TensorFlowModule, x: Tensor): Tensor {
  const [batch, ...sizes] = x.shape as [number, ...number[]];
  const channels = sizes.pop()!;
  const columns = sizes.pop()!;
  const wide = tf.reshape(tf.concat([x, x], x.rank - 1), [batch, ...sizes, 2 * columns, channels]);
  const [rows] = sizes;
  if (rows === undefined) return wide;
  const lines = tf.reshape(wide, [batch, rows, 2 * columns * channels]);
  return tf.reshape(tf.concat([lines, lines], 2), [batch, 2 * rows, 2 * columns, channels]);
}

/** The middle of images; of an odd number of rows around it the larger part comes after. */
function middle(tf: TensorFlowModule, x: Tensor, [height, width]: Pair): Tensor {
  const [batch, rows, columns, channels] = x.shape as [number, number, number, number];
  const before = [rows - height, columns - width].map((size) => Math.floor(size / 2));
  return tf.slice(x, [0, ...before, 0], [batch, height, width, channels]);
}

/** A dimension continued on both sides by what is at its ends. */
function repeatEdges(tf: TensorFlowModule, x: Tensor, axis: number, size: number): Tensor {
  const own = x.shape[axis]!;
  const before = Math.floor((size - own) / 2);
  const from = Int32Array.from({ length: size }, (_, i) => Math.min(own - 1, Math.max(0, i - before)));
  return tf.gather(x, tf.tensor1d(from, 'int32'), axis);
}

function normalizeGroups(
  tf: TensorFlowModule,
  x: Tensor,
  groups: number,
  epsilon: number,
  shape: SampleShape,
  scale: Tensor,
  shift: Tensor,
): Tensor {
  const grouped = tf.reshape(channelsFirst(tf, x), [x.shape[0]!, groups, -1]);
  const centered = tf.sub(grouped, tf.mean(grouped, 2, true));
  const variance = tf.mean(tf.mul(centered, centered), 2, true);
  const normal = tf.div(centered, tf.sqrt(tf.add(variance, epsilon)));
  const image = channelsLast(tf, tf.reshape(normal, [x.shape[0]!, ...shape]));
  return tf.add(tf.mul(image, tf.reshape(scale, [-1])), tf.reshape(shift, [-1]));
}

function reparameterize(weight: number, { tf, x, noise }: LayerInput): LayerOutput {
  const [batch, both] = x.shape as [number, number];
  const mean = tf.slice(x, [0, 0], [batch, both / 2]);
  const logarithm = tf.slice(x, [0, both / 2], [batch, both / 2]);
  const excess = tf.sub(tf.sub(tf.exp(logarithm), logarithm), 1);
  const divergence = tf.div(tf.sum(tf.add(tf.mul(mean, mean), excess)), 2 * batch);
  const y = noise ? tf.add(mean, tf.mul(tf.exp(tf.mul(logarithm, 0.5)), noise)) : mean;
  return { y, penalty: tf.mul(divergence, weight) };
}

/** A loss of outputs and targets, both with channels first. */
export function lossOf(tf: TensorFlowModule, loss: LossDescription, output: Tensor, target: Tensor): TensorFlow.Scalar {
  switch (loss.kind) {
    case 'mse':
      return tf.mean(tf.squaredDifference(output, target));
    case 'poisson': {
      // Too small rates count as the smallest, and pass their gradient on.
      const raise = tf.customGrad((x) => ({
        value: tf.maximum(x as Tensor, loss.smallestRate),
        gradFunc: (dy: Tensor) => dy,
      }));
      const rate = raise(output);
      return tf.mean(tf.sub(rate, tf.mul(target, tf.log(rate))));
    }
    case 'sum': {
      const parts = loss.parts.map((part) => tf.mul(lossOf(tf, part.loss, output, target), part.weight));
      return parts.reduce((a, b) => tf.add(a, b)) as TensorFlow.Scalar;
    }
  }
}
