/** Layers, losses and training steps against PyTorch in float64 (make-network-fixtures.py). */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { convolutionalAutoencoder } from '../../src-main/analysis/networks/convolutional-autoencoder.ts';
import { GraphBuilder } from '../../src-main/graphs/graph-builder.ts';
import { leakyRelu, relu, sigmoid, silu, softplus } from '../../src-main/graphs/layers/activations.ts';
import { channelBias } from '../../src-main/graphs/layers/channel-bias.ts';
import { convolution } from '../../src-main/graphs/layers/convolution.ts';
import { dense } from '../../src-main/graphs/layers/dense.ts';
import { groupNormalization } from '../../src-main/graphs/layers/group-normalization.ts';
import type { Layer } from '../../src-main/graphs/layers/layer.ts';
import { reparameterization } from '../../src-main/graphs/layers/reparameterization.ts';
import { upsampledConvolution } from '../../src-main/graphs/layers/upsampled-convolution.ts';
import { type Loss, meanSquaredError, poissonLoss } from '../../src-main/graphs/losses.ts';
import { networkParameters, trainingGraph } from '../../src-main/graphs/training-graph.ts';
import { testContext } from '../helpers/analysis.ts';

interface Numbers {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}
const expected = JSON.parse(readFileSync(new URL('./pytorch/networks.json', import.meta.url), 'utf8')) as {
  readonly layers: {
    readonly [name: string]: {
      readonly input: Numbers;
      readonly parameters: readonly Numbers[];
      readonly weight: Numbers;
      readonly output: Numbers;
      /** By the input, then by the parameters. */
      readonly gradients: readonly (readonly number[])[];
    };
  };
  readonly losses: {
    readonly [name: string]: {
      readonly output: Numbers;
      readonly target: Numbers;
      readonly value: number;
      readonly gradient: readonly number[];
    };
  };
  readonly training: {
    readonly samples: Numbers;
    readonly rate: number;
    readonly start: readonly Numbers[];
    readonly losses: readonly number[];
    readonly end: readonly Numbers[];
  };
  readonly variational: {
    readonly weight: number;
    readonly input: Numbers;
    readonly noise: Numbers;
    readonly byOutput: Numbers;
    readonly output: readonly number[];
    readonly penalty: number;
    readonly gradient: readonly number[];
  };
};

const LAYERS: { readonly [name: string]: Layer } = {
  convolution: convolution(2),
  'convolution, stride 2': convolution(2, 2),
  'upsampled convolution': upsampledConvolution(2),
  'channel bias': channelBias,
  dense: dense(4),
  'group normalization': groupNormalization(2),
  relu,
  'leaky relu': leakyRelu,
  sigmoid,
  silu,
  softplus,
};
const LOSSES: { readonly [name: string]: Loss } = { mse: meanSquaredError, poisson: poissonLoss };
/** Numbers around 1 to 10, sums of up to some hundred of them, in float32. */
const ROUNDING = 2e-5;
/** Three steps of float32 beside float64; Adam divides small numbers by small numbers. */
const TRAINED = 1e-4;

const feed = ({ shape, values }: Numbers) => ({ values: Float32Array.from(values), dims: shape });

function expectNear(found: ArrayLike<number>, wanted: readonly number[], tolerance: number): void {
  expect(found.length).toBe(wanted.length);
  wanted.forEach((value, at) => {
    expect(Math.abs(found[at] - value) / Math.max(1, Math.abs(value))).toBeLessThan(tolerance);
  });
}

describe('layers: output and gradients', () => {
  it.each(Object.entries(LAYERS))('%s', async (name, layer) => {
    const { input, parameters, weight, output, gradients } = expected.layers[name];
    const g = new GraphBuilder(name);
    const values = parameters.map(({ shape }, i) => g.input(`parameter ${i}`, 'float32', shape));
    const forward = layer.forward(g, g.input('input', 'float32', input.shape), values);
    g.output('output', forward.output);
    const back = forward.backward(g.input('weight', 'float32', weight.shape), true);
    for (const [i, gradient] of [back.input!, ...back.parameters].entries()) g.output(`gradient ${i}`, gradient);
    const { compute } = await testContext();
    const feeds = Object.fromEntries(parameters.map((one, i) => [`parameter ${i}`, feed(one)]));
    const answer = await compute.run(g.build(), { input: feed(input), weight: feed(weight), ...feeds });
    expect(answer.output!.dims).toEqual(output.shape);
    expectNear(answer.output!.values as Float32Array, output.values, ROUNDING);
    expect(back.parameters.length + 1).toBe(gradients.length);
    gradients.forEach((wanted, i) => {
      expectNear(answer[`gradient ${i}`]!.values as Float32Array, wanted, ROUNDING);
    });
  });

  it('every layer of the fixtures is compared', () => {
    expect(Object.keys(LAYERS).sort()).toEqual(Object.keys(expected.layers).sort());
  });
});

describe('losses: value and gradient', () => {
  it.each(Object.entries(LOSSES))('%s', async (name, loss) => {
    const { output, target, value, gradient } = expected.losses[name];
    const g = new GraphBuilder(name);
    const found = loss(g, g.input('output', 'float32', output.shape), g.input('target', 'float32', target.shape));
    g.output('value', found.value);
    g.output('gradient', found.gradient);
    const { compute } = await testContext();
    const answer = await compute.run(g.build(), { output: feed(output), target: feed(target) });
    expectNear(answer.value!.values as Float32Array, [value], ROUNDING);
    expectNear(answer.gradient!.values as Float32Array, gradient, ROUNDING);
  });
});

it('latent numbers drawn from normal distributions: values, divergence, and the gradient of both', async () => {
  const { weight, input, noise, byOutput, output, penalty, gradient } = expected.variational;
  const g = new GraphBuilder('variational');
  const [both, drawn] = [g.input('input', 'float32', input.shape), g.input('noise', 'float32', noise.shape)];
  const forward = reparameterization(weight).forward(g, both, [], drawn);
  g.output('output', forward.output);
  g.output('penalty', forward.penalty!());
  g.output('gradient', forward.backward(g.input('by-output', 'float32', byOutput.shape), true).input!);
  const { compute } = await testContext();
  const feeds = { input: feed(input), noise: feed(noise), 'by-output': feed(byOutput) };
  const answer = await compute.run(g.build(), feeds);
  expectNear(answer.output!.values as Float32Array, output, ROUNDING);
  expectNear(answer.penalty!.values as Float32Array, [penalty], ROUNDING);
  expectNear(answer.gradient!.values as Float32Array, gradient, ROUNDING);
});

describe('training', () => {
  it('three steps of a convolutional autoencoder: losses and parameters', async () => {
    const { samples, rate, start, losses, end } = expected.training;
    const { compute } = await testContext();
    const { whole } = convolutionalAutoencoder([8, 8], [3, 4], 2);
    const graph = trainingGraph(whole, meanSquaredError, samples.shape[0]);
    const specs = networkParameters(whole);
    expect(specs.length).toBe(start.length);
    const own = (one: Numbers) => (one.shape.length === 2 ? transposed(one) : Float32Array.from(one.values));
    const state = Object.fromEntries(
      specs.flatMap(({ id, shape }, i) => {
        const values = own(start[i]);
        const zeros = () => ({ values: new Float32Array(values.length), dims: shape });
        return [
          [id, { values, dims: shape }],
          [`${id} first`, zeros()],
          [`${id} second`, zeros()],
        ];
      }),
    );
    for (const [i, wanted] of losses.entries()) {
      const scalars = {
        learningRate: rate,
        clip: 1,
        firstCorrection: 1 - 0.9 ** (i + 1),
        secondCorrection: 1 - 0.999 ** (i + 1),
      };
      const answer = await compute.run(graph, {
        samples: feed(samples),
        targets: feed(samples),
        ...Object.fromEntries(
          Object.entries(scalars).map(([name, value]) => [name, feed({ shape: [], values: [value] })]),
        ),
        ...state,
      });
      expectNear(answer.loss!.values as Float32Array, [wanted], TRAINED);
      for (const name of Object.keys(state)) state[name].values = answer[`new ${name}`]!.values as Float32Array;
    }
    end.forEach((one, i) => {
      expectNear(state[specs[i].id].values, [...own(one)], TRAINED);
      // The steps have moved them by more than the tolerance.
      expect(Math.max(...own(one).map((value, at) => Math.abs(value - own(start[i])[at])))).toBeGreaterThan(
        20 * TRAINED,
      );
    });
  });
});

/** PyTorch keeps dense weights as out × in. */
function transposed({ shape: [rows, columns], values }: Numbers): Float32Array {
  const result = new Float32Array(values.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) result[column * rows + row] = values[row * columns + column];
  }
  return result;
}
