/** The same training by ONNX Runtime and by TensorFlow.js: same start, same batches, same losses. */
import { beforeAll, describe, expect, it } from 'vitest';
import { convolutionalAutoencoder } from '../../src-main/analysis/networks/convolutional-autoencoder.ts';
import { trainNetwork } from '../../src-main/analysis/networks/train-network.ts';
import { silu, softplus } from '../../src-main/graphs/layers/activations.ts';
import { channelBias } from '../../src-main/graphs/layers/channel-bias.ts';
import { convolution1d } from '../../src-main/graphs/layers/convolution-1d.ts';
import { dense } from '../../src-main/graphs/layers/dense.ts';
import { groupNormalization } from '../../src-main/graphs/layers/group-normalization.ts';
import { elements } from '../../src-main/graphs/layers/layer.ts';
import { reparameterization } from '../../src-main/graphs/layers/reparameterization.ts';
import { flatten, shaped, upsample } from '../../src-main/graphs/layers/shapes.ts';
import { type Loss, meanSquaredError, poissonLoss } from '../../src-main/graphs/losses.ts';
import { onnxTraining } from '../../src-main/graphs/onnx-training.ts';
import { tensorFlowTraining } from '../../src-main/graphs/tensorflow/tensorflow-training.ts';
import { initialState } from '../../src-main/graphs/training-backend.ts';
import { type Network, networkNoise, networkOutput } from '../../src-main/graphs/training-graph.ts';
import { testContext } from '../helpers/analysis.ts';
import { normalNumbers } from '../helpers/data.ts';
import { tensorFlow } from '../helpers/tensorflow.ts';

// Loading it takes its time on a busy machine.
beforeAll(async () => void (await tensorFlow()));

const [BATCH, STEPS] = [4, 5];
/** Of the losses, which are around 1; the issue asks for no more. */
const AGREEMENT = 1e-4;

const spectral: Network = {
  input: [12],
  layers: [dense(8), silu, dense(4), reparameterization(0.1), dense(8), silu, dense(12), softplus],
};
const rows: Network = {
  input: [1, 10],
  layers: [
    convolution1d(4, 2),
    groupNormalization(2),
    silu,
    flatten,
    dense(3),
    dense(20),
    shaped([4, 5]),
    upsample,
    convolution1d(1),
    channelBias,
    softplus,
  ],
};
const NETWORKS: readonly (readonly [string, Network, Loss])[] = [
  ['images of odd sizes', convolutionalAutoencoder([7, 9], [3, 4], 2).whole, meanSquaredError],
  ['spectra, variational, Poisson', spectral, poissonLoss],
  ['rows with convolutions, Poisson', rows, poissonLoss],
];

const near = (found: number, wanted: number) => Math.abs(found - wanted) / Math.max(1, Math.abs(wanted));

describe.each(NETWORKS)('%s', (_name, network, loss) => {
  it('steps, losses, outputs and states agree', async () => {
    const { compute } = await testContext();
    const normal = normalNumbers(5);
    const draw = (size: number) => Float32Array.from({ length: size }, normal);
    const start = initialState(network, normal);
    const backends = [onnxTraining(compute), tensorFlowTraining(await tensorFlow())];
    const [ours, theirs] = await Promise.all(backends.map((backend) => backend.open(network, loss, BATCH, start)));
    const targets = draw(BATCH * elements(networkOutput(network))).map(Math.abs);
    for (let step = 0; step < STEPS; step++) {
      const batch = {
        samples: draw(BATCH * elements(network.input)),
        targets,
        noise: Object.fromEntries(networkNoise(network).map(({ id, shape }) => [id, draw(BATCH * elements(shape))])),
        learningRate: 0.01,
        // Small enough that gradients are clipped.
        clip: 0.1,
      };
      expect(near(await ours!.step(batch), await theirs!.step(batch))).toBeLessThan(AGREEMENT);
    }
    const samples = draw(2 * elements(network.input));
    const own = targets.subarray(0, 2 * elements(networkOutput(network)));
    expect(near(await ours!.loss(samples, own, 2), await theirs!.loss(samples, own, 2))).toBeLessThan(AGREEMENT);
    const [a, b] = [await ours!.apply(samples, 2), await theirs!.apply(samples, 2)];
    expect(a.length).toBe(b.length);
    a.forEach((value, i) => {
      expect(near(value, b[i]!)).toBeLessThan(10 * AGREEMENT);
    });
    const [left, right] = [await ours!.state(), await theirs!.state()];
    expect([left.steps, right.steps]).toEqual([STEPS, STEPS]);
    expect(await ours!.weights()).toEqual(left.values);
    for (const part of ['values', 'first', 'second'] as const) {
      left[part].forEach((one, i) => {
        one.forEach((value, at) => {
          expect(near(value, right[part][i]![at]!)).toBeLessThan(10 * AGREEMENT);
        });
      });
    }
    // Training has moved the weights by more than they may differ.
    const moved = left.values.map((one, i) =>
      Math.max(...one.map((value, at) => Math.abs(value - start.values[i]![at]!))),
    );
    expect(Math.min(...moved)).toBeGreaterThan(20 * AGREEMENT);
    await ours!.close();
    await theirs!.close();
  });

  it('goes on from a state as if it had not stopped', async () => {
    const { compute } = await testContext();
    const normal = normalNumbers(6);
    const draw = (size: number) => Float32Array.from({ length: size }, normal);
    const start = initialState(network, normal);
    const batches = Array.from({ length: 4 }, () => ({
      samples: draw(BATCH * elements(network.input)),
      targets: draw(BATCH * elements(networkOutput(network))).map(Math.abs),
      noise: Object.fromEntries(networkNoise(network).map(({ id, shape }) => [id, draw(BATCH * elements(shape))])),
      learningRate: 0.01,
      clip: 1,
    }));
    for (const backend of [onnxTraining(compute), tensorFlowTraining(await tensorFlow())]) {
      const whole = await backend.open(network, loss, BATCH, start);
      for (const batch of batches) await whole.step(batch);
      const first = await backend.open(network, loss, BATCH, start);
      for (const batch of batches.slice(0, 2)) await first.step(batch);
      const second = await backend.open(network, loss, BATCH, await first.state());
      for (const batch of batches.slice(2)) await second.step(batch);
      expect(await second.state()).toEqual(await whole.state());
      for (const one of [whole, first, second]) await one.close();
    }
  });
});

it('TensorFlow.js keeps nothing but the parameters and their moments', async () => {
  const tf = await tensorFlow();
  const before = tf.memory().numTensors;
  const normal = normalNumbers(8);
  const start = initialState(spectral, normal);
  const training = await tensorFlowTraining(tf).open(spectral, poissonLoss, BATCH, start);
  const samples = Float32Array.from({ length: BATCH * 12 }, normal);
  const noise = Object.fromEntries(networkNoise(spectral).map(({ id }) => [id, new Float32Array(BATCH * 2)]));
  for (let step = 0; step < 3; step++) {
    await training.step({ samples, targets: samples.map(Math.abs), noise, learningRate: 0.01, clip: 1 });
    await training.loss(samples, samples, BATCH);
    await training.apply(samples, BATCH);
  }
  expect(tf.memory().numTensors - before).toBe(3 * start.values.length);
  await training.close();
  expect(tf.memory().numTensors).toBe(before);
});

it('a whole training takes either: the same history', async () => {
  const context = await testContext();
  const normal = normalNumbers(7);
  const [height, width, count] = [6, 5, 20];
  const samples = Float32Array.from({ length: count * height * width }, normal);
  const held = Uint8Array.from({ length: count }, (_, i) => Number(i % 5 === 0));
  const { whole } = convolutionalAutoencoder([height, width], [2, 3], 2);
  const options = { epochs: 3, batch: 4, learningRate: 0.01, patience: 3, seed: 1 };
  const train = (training?: ReturnType<typeof tensorFlowTraining>) =>
    trainNetwork(whole, meanSquaredError, samples, samples, held, options, {
      ...context,
      ...(training && { training }),
    });
  const [ours, theirs] = [await train(), await train(tensorFlowTraining(await tensorFlow()))];
  expect(theirs.history.length).toBe(3);
  for (const [i, epoch] of ours.history.entries()) {
    expect(near(epoch.training, theirs.history[i]!.training)).toBeLessThan(AGREEMENT);
    expect(near(epoch.validation, theirs.history[i]!.validation)).toBeLessThan(AGREEMENT);
  }
});
