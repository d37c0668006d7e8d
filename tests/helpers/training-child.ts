/**
 * Trains small networks on a device in a process of its own, whose environment chooses the graphics driver.
 * Argument: device. Prints as JSON the device that was used and, for each network by its name, the loss of each step, the loss
 * without noise after the last, and what the network then makes of the first samples.
 */
import { convolutionalAutoencoder } from '../../src-main/analysis/networks/convolutional-autoencoder.ts';
import { silu, softplus } from '../../src-main/graphs/layers/activations.ts';
import { convolution } from '../../src-main/graphs/layers/convolution.ts';
import { convolution1d } from '../../src-main/graphs/layers/convolution-1d.ts';
import { dense } from '../../src-main/graphs/layers/dense.ts';
import { groupNormalization } from '../../src-main/graphs/layers/group-normalization.ts';
import { elements } from '../../src-main/graphs/layers/layer.ts';
import { reparameterization } from '../../src-main/graphs/layers/reparameterization.ts';
import { flatten, shaped, upsample } from '../../src-main/graphs/layers/shapes.ts';
import { transposedConvolution } from '../../src-main/graphs/layers/transposed-convolution.ts';
import { type Loss, meanSquaredError, poissonLoss } from '../../src-main/graphs/losses.ts';
import { onnxTraining } from '../../src-main/graphs/onnx-training.ts';
import { openCompute } from '../../src-main/graphs/sessions.ts';
import { initialState } from '../../src-main/graphs/training-backend.ts';
import { type Network, networkNoise, networkOutput } from '../../src-main/graphs/training-graph.ts';
import { normalNumbers } from './data.ts';

const [BATCH, STEPS] = [8, 12];
const spectral = [dense(16), silu, dense(4), reparameterization(0.05), dense(16), silu, dense(24), softplus];
const along = [convolution1d(4, 2), silu, flatten, dense(24), shaped([2, 12]), upsample, convolution1d(1), softplus];
const transposed = [convolution(4, 2), groupNormalization(2), silu, transposedConvolution(1)];
const NETWORKS: { readonly [name: string]: readonly [Network, Loss] } = {
  images: [convolutionalAutoencoder([16, 16], [4, 8], 3).whole, meanSquaredError],
  'images of odd sizes': [convolutionalAutoencoder([7, 9], [3, 4], 2).whole, meanSquaredError],
  'transposed convolution': [{ input: [1, 8, 8], layers: transposed }, meanSquaredError],
  'spectra, variational, Poisson': [{ input: [24], layers: spectral }, poissonLoss],
  'spectra, convolutions along them': [{ input: [1, 24], layers: along }, poissonLoss],
};

const [device] = process.argv.slice(2) as ['cpu' | 'webgpu'];
const compute = await openCompute(device, 2, console.error);
const answers: { [name: string]: number[] } = {};
for (const [name, [network, loss]] of Object.entries(NETWORKS)) {
  const normal = normalNumbers(3);
  const draw = (shape: readonly number[]) => Float32Array.from({ length: BATCH * elements(shape) }, normal);
  const training = await onnxTraining(compute).open(network, loss, BATCH, initialState(network, normal));
  const samples = draw(network.input);
  const targets = draw(networkOutput(network)).map(Math.abs);
  const found: number[] = [];
  for (let step = 0; step < STEPS; step++) {
    const noise = Object.fromEntries(networkNoise(network).map(({ id, shape }) => [id, draw(shape)]));
    found.push(await training.step({ samples, targets, noise, learningRate: 0.01, clip: 1 }));
  }
  found.push(
    await training.loss(samples, targets, BATCH),
    ...(await training.apply(samples.subarray(0, 2 * elements(network.input)), 2)),
  );
  await training.close();
  answers[name] = found;
}
process.stdout.write(`${JSON.stringify({ used: compute.choice.used, steps: STEPS, answers })}\n`);
process.exit(0);
