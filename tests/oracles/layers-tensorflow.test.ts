/** Every layer and loss against TensorFlow.js in float32: its own operators, its own gradients, over random shapes. */
import type * as TensorFlow from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { GraphBuilder } from '../../src-main/graphs/graph-builder.ts';
import { type Loss, meanSquaredError, poissonLoss, weightedSum } from '../../src-main/graphs/losses.ts';
import { applyLayer, channelsFirst, channelsLast, lossOf } from '../../src-main/graphs/tensorflow/tensorflow-layers.ts';
import { testContext } from '../helpers/analysis.ts';
import { normalNumbers } from '../helpers/data.ts';
import { drawTensors, EVERY_LAYER, type LayerCase, layerGraph } from '../helpers/every-layer.ts';
import { tensorFlow } from '../helpers/tensorflow.ts';

// Loading it takes its time on a busy machine.
beforeAll(async () => void (await tensorFlow()));

/** Sums of some hundred float32 numbers around 1, by their largest; both sides round. */
const ROUNDING = 1e-5;
/** Groups of few numbers that happen to be alike are divided by a small deviation. */
const NORMALIZED = 2e-4;

function expectNear(found: ArrayLike<number>, wanted: ArrayLike<number>, tolerance: number, what: string): void {
  expect(found.length, what).toBe(wanted.length);
  let [scale, worst] = [1, 0];
  for (let i = 0; i < wanted.length; i++) {
    scale = Math.max(scale, Math.abs(wanted[i]!));
    worst = Math.max(worst, Math.abs(found[i]! - wanted[i]!));
  }
  expect(worst / scale, what).toBeLessThan(tolerance);
}

/** Output, penalty and all gradients by TensorFlow, by the names of `layerGraph`. */
async function byTensorFlow({ layer, shape }: LayerCase, tensors: ReturnType<typeof drawTensors>['tensors']) {
  const tf = await tensorFlow();
  const specs = layer.parameters(shape);
  const of = (name: string) => tf.tensor(tensors[name]!.values, [...tensors[name]!.dims]);
  const noise = tensors.noise && of('noise');
  const forward = (input: TensorFlow.Tensor, parameters: TensorFlow.Tensor[]) => {
    const { y, penalty } = applyLayer(layer, { tf, x: channelsLast(tf, input), parameters, input: shape, noise });
    return { output: channelsFirst(tf, y), penalty };
  };
  const inputs = [of('input'), ...specs.map(({ name }) => of(name))];
  const { output, penalty } = forward(inputs[0]!, inputs.slice(1));
  const gradients = tf.grads((input, ...parameters) => {
    const one = forward(input!, parameters);
    const sum = tf.sum(tf.mul(one.output, of('weight')));
    return one.penalty ? tf.add(sum, one.penalty) : sum;
  })(inputs);
  return {
    output,
    ...(penalty && { penalty }),
    ...Object.fromEntries(['input', ...specs.map(({ name }) => name)].map((name, i) => [`by-${name}`, gradients[i]!])),
  };
}

describe('layers: output and gradients', () => {
  it.each(EVERY_LAYER)('%s', async (name, cases) => {
    const { compute } = await testContext();
    await fc.assert(
      fc.asyncProperty(cases, fc.integer({ min: 1, max: 1000 }), async (one, seed) => {
        const { tensors } = drawTensors(one, seed);
        const found = await compute.run(layerGraph(one).graph, tensors);
        const wanted = await byTensorFlow(one, tensors);
        expect(Object.keys(found).sort()).toEqual(Object.keys(wanted).sort());
        for (const [key, tensor] of Object.entries(wanted)) {
          expect(found[key]!.dims, key).toEqual(tensor.shape);
          const tolerance = name.startsWith('group') ? NORMALIZED : ROUNDING;
          expectNear(found[key]!.values as Float32Array, await tensor.data(), tolerance, key);
        }
      }),
      { numRuns: 10 },
    );
  });
});

const LOSSES: readonly (readonly [string, Loss])[] = [
  ['mse', meanSquaredError],
  ['poisson', poissonLoss],
  [
    'weighted sum',
    weightedSum([
      { weight: 0.3, loss: meanSquaredError },
      { weight: 2, loss: poissonLoss },
    ]),
  ],
];

describe.each(LOSSES)('loss %s', (_name, loss) => {
  const shapes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 2, maxLength: 4 });
  /** Positive outputs, some of them too small for a rate, and counts. */
  const draw = (shape: readonly number[], seed: number) => {
    const normal = normalNumbers(seed);
    const size = shape.reduce((product, one) => product * one, 1);
    const tensor = (value: () => number) => ({ values: Float32Array.from({ length: size }, value), dims: shape });
    return { output: tensor(() => 0.1 + normal() ** 2), target: tensor(() => Math.round(Math.abs(3 * normal()))) };
  };
  const graphOf = (shape: readonly number[]) => {
    const g = new GraphBuilder('loss');
    const { value, gradient } = loss(g, g.input('output', 'float32', shape), g.input('target', 'float32', shape));
    g.output('value', value);
    g.output('gradient', gradient);
    return g.build();
  };

  it('agrees with TensorFlow', async () => {
    const { compute } = await testContext();
    const tf = await tensorFlow();
    await fc.assert(
      fc.asyncProperty(shapes, fc.integer({ min: 1, max: 1000 }), async (shape, seed) => {
        const tensors = draw(shape, seed);
        // Below the smallest rate the gradient goes on.
        tensors.output.values[0] = 1e-7;
        tensors.target.values[0] = 0;
        const found = await compute.run(graphOf(shape), tensors);
        const [output, target] = [tensors.output, tensors.target].map((one) => tf.tensor(one.values, [...shape]));
        const { value, grad } = tf.valueAndGrad((x) => lossOf(tf, loss.description, x, target!))(output!);
        expectNear(found.value!.values as Float32Array, await value.data(), ROUNDING, 'value');
        expectNear(found.gradient!.values as Float32Array, await grad.data(), ROUNDING, 'gradient');
      }),
      { numRuns: 15 },
    );
  });

  it('agrees with differences of itself', async () => {
    const { compute } = await testContext();
    await fc.assert(
      fc.asyncProperty(shapes, fc.integer({ min: 1, max: 1000 }), async (shape, seed) => {
        const graph = graphOf(shape);
        const tensors = draw(shape, seed);
        const { values } = draw(shape, seed + 1).output;
        const STEP = 1e-2;
        const at = async (by: number) => {
          // In proportion to the output, so that rates stay positive.
          const moved = tensors.output.values.map((value, i) => value * (1 + by * Math.min(1, values[i]!)));
          return (await compute.run(graph, { ...tensors, output: { values: moved, dims: shape } })).value!.values[0];
        };
        const difference = ((await at(STEP)) as number) - ((await at(-STEP)) as number);
        const gradient = (await compute.run(graph, tensors)).gradient!.values as Float32Array;
        let derivative = 0;
        let scale = 0;
        gradient.forEach((slope, i) => {
          const part = slope * tensors.output.values[i]! * Math.min(1, values[i]!);
          derivative += part;
          scale += Math.abs(part);
        });
        // The square of the step, and float32 losses around 1 over twice the step.
        expect(Math.abs(difference / (2 * STEP) - derivative)).toBeLessThan(1e-3 * scale + 2e-4);
      }),
      { numRuns: 10 },
    );
  });
});
