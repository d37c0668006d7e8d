import fc from 'fast-check';
import { GraphBuilder } from '../../src-main/graphs/graph-builder.ts';
import { leakyRelu, relu, sigmoid, silu, softplus } from '../../src-main/graphs/layers/activations.ts';
import { affine } from '../../src-main/graphs/layers/affine.ts';
import { channelBias } from '../../src-main/graphs/layers/channel-bias.ts';
import { convolution } from '../../src-main/graphs/layers/convolution.ts';
import { convolution1d } from '../../src-main/graphs/layers/convolution-1d.ts';
import { dense } from '../../src-main/graphs/layers/dense.ts';
import { cropping, edgePadding } from '../../src-main/graphs/layers/framing.ts';
import { groupNormalization } from '../../src-main/graphs/layers/group-normalization.ts';
import { elements, type Layer, type SampleShape } from '../../src-main/graphs/layers/layer.ts';
import { reparameterization } from '../../src-main/graphs/layers/reparameterization.ts';
import { flatten, shaped, upsample } from '../../src-main/graphs/layers/shapes.ts';
import { transposedConvolution } from '../../src-main/graphs/layers/transposed-convolution.ts';
import { upsampledConvolution } from '../../src-main/graphs/layers/upsampled-convolution.ts';
import { normalNumbers } from './data.ts';

/** Samples of a batch. */
export const BATCH = 3;

const side = fc.integer({ min: 1, max: 4 });
const images = fc.tuple(fc.integer({ min: 1, max: 4 }), side, side).map(([c, h, w]) => [c, 2 * h, 2 * w]);
/** Images whose sizes need not be even, and rows of several channels. */
const sizes = fc.tuple(side, fc.integer({ min: 3, max: 8 }), fc.integer({ min: 3, max: 8 })).map((shape) => [...shape]);
const lines = fc.tuple(side, fc.integer({ min: 2, max: 9 })).map((shape) => [...shape]);
const rows = fc.integer({ min: 1, max: 9 }).map((size) => [size]);

/** A layer and a sample that it takes. */
export interface LayerCase {
  readonly layer: Layer;
  readonly shape: SampleShape;
}
/** `exact`: linear in each tensor, so that differences have no error of their own; `kinked`: at 0. */
type Kind = 'exact' | 'smooth' | 'kinked';

const always = (layer: Layer, shapes: fc.Arbitrary<number[]>) => shapes.map((shape): LayerCase => ({ layer, shape }));

/** Kernel, stride and padding of one direction, and a size that the kernel fits into. */
const direction = fc
  .record({ kernel: fc.integer({ min: 1, max: 5 }), stride: fc.integer({ min: 1, max: 4 }) })
  .chain(({ kernel, stride }) =>
    fc.record({
      kernel: fc.constant(kernel),
      stride: fc.constant(stride),
      padding: fc.integer({ min: 0, max: kernel - 1 }),
      size: fc.integer({ min: kernel, max: kernel + 5 }),
    }),
  );
const both = fc.tuple(fc.integer({ min: 1, max: 3 }), direction, direction).map(([channels, rows, columns]) => {
  const pair = (name: keyof typeof rows): [number, number] => [rows[name], columns[name]];
  const [kernel, stride, padding] = [pair('kernel'), pair('stride'), pair('padding')];
  return { shape: [channels, ...pair('size')], options: { kernel, stride, padding } };
});

/** Every kind of layer, with samples that it takes. */
export const EVERY_LAYER: readonly (readonly [string, fc.Arbitrary<LayerCase>, Kind])[] = [
  ['dense', always(dense(5), rows), 'exact'],
  ['convolution', always(convolution(3), sizes), 'exact'],
  ['convolution, stride 2', always(convolution(3, 2), sizes), 'exact'],
  [
    'convolution, any kernel',
    both.map(({ shape, options }) => ({ shape, layer: convolution(2, options.stride, options) })),
    'exact',
  ],
  ['convolution of rows', always(convolution1d(3), lines), 'exact'],
  [
    'convolution of rows, any kernel',
    direction.map(({ size, ...options }) => ({ shape: [2, size], layer: convolution1d(3, options.stride, options) })),
    'exact',
  ],
  ['transposed convolution', always(transposedConvolution(2), sizes), 'exact'],
  [
    'transposed convolution, any kernel',
    both
      .map(({ shape, options }) => ({ shape, layer: transposedConvolution(2, options) }))
      .filter(({ shape, layer }) => fits(layer, shape)),
    'exact',
  ],
  ['channel bias', always(channelBias, images), 'exact'],
  ['channel bias of rows', always(channelBias, lines), 'exact'],
  ['upsample', always(upsample, sizes), 'exact'],
  ['upsample rows', always(upsample, lines), 'exact'],
  ['upsampled convolution', always(upsampledConvolution(3), sizes), 'exact'],
  ['flatten', always(flatten, images), 'exact'],
  ['shape', always(shaped([2, 3, 2]), fc.constant([12])), 'exact'],
  ['edge padding', always(edgePadding(9, 10), sizes), 'exact'],
  ['cropping', always(cropping(2, 3), sizes), 'exact'],
  [
    'affine',
    always(
      affine(Float32Array.of(2, -3), Float32Array.of(1, 5)),
      sizes.map(([, h, w]) => [2, h!, w!]),
    ),
    'exact',
  ],
  ['sigmoid', always(sigmoid, rows), 'smooth'],
  ['silu', always(silu, images), 'smooth'],
  ['softplus', always(softplus, rows), 'smooth'],
  ['relu', always(relu, rows), 'kinked'],
  ['leaky relu', always(leakyRelu, images), 'kinked'],
  [
    'group normalization',
    always(
      groupNormalization(2),
      images.map(([c, h, w]) => [2 * c!, h!, w!]),
    ),
    'smooth',
  ],
  [
    'group normalization of rows',
    always(
      groupNormalization(2),
      lines.map(([c, w]) => [2 * c!, w! + 3]),
    ),
    'smooth',
  ],
  [
    'reparameterization',
    always(
      reparameterization(0.3),
      rows.map(([size]) => [2 * size!]),
    ),
    'smooth',
  ],
];

function fits(layer: Layer, shape: SampleShape): boolean {
  try {
    return layer.outputShape(shape).length > 0;
  } catch {
    return false;
  }
}

/** A tensor for each input of {@link layerGraph}: normal numbers, those of the sample this far away from zero. */
export function drawTensors({ layer, shape }: LayerCase, seed: number, awayFromZero = 0) {
  const normal = normalNumbers(seed);
  const draw = (dims: readonly number[]) => ({
    values: Float32Array.from({ length: elements(dims) }, normal),
    dims,
  });
  const input = draw([BATCH, ...shape]);
  const noise = layer.noise?.(shape);
  const tensors: { [name: string]: { values: Float32Array; dims: readonly number[] } } = {
    input: { ...input, values: input.values.map((value) => value + Math.sign(value) * awayFromZero) },
    weight: draw([BATCH, ...layer.outputShape(shape)]),
    ...(noise && { noise: draw([BATCH, ...noise]) }),
  };
  for (const spec of layer.parameters(shape)) tensors[spec.name] = draw(spec.shape);
  return { tensors, draw };
}

/**
 * Forward and backward pass of one layer as a graph: `input`, `weight` (the gradient by the output), `noise` where the layer
 * draws some, and its parameters by their names → `output`, `penalty`, `by-input`, `by-<parameter>`.
 */
export function layerGraph({ layer, shape }: LayerCase) {
  const g = new GraphBuilder(layer.name);
  const input = g.input('input', 'float32', [BATCH, ...shape]);
  const specs = layer.parameters(shape);
  const parameters = specs.map((spec) => g.input(spec.name, 'float32', spec.shape));
  const drawn = layer.noise?.(shape);
  const forward = layer.forward(g, input, parameters, drawn && g.input('noise', 'float32', [BATCH, ...drawn]));
  const weight = g.input('weight', 'float32', [BATCH, ...layer.outputShape(shape)]);
  const gradients = forward.backward(weight, true);
  g.output('output', forward.output);
  if (forward.penalty) g.output('penalty', forward.penalty());
  g.output('by-input', gradients.input!);
  gradients.parameters.forEach((gradient, i) => {
    g.output(`by-${specs[i].name}`, gradient);
  });
  const shapes = { output: forward.output.shape, input: gradients.input!.shape };
  return { graph: g.build(), specs, shapes, gradientShapes: gradients.parameters.map((one) => one.shape) };
}
