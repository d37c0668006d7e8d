/** What the methods paragraph says of autoencoders. */
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { stepSentence } from '../../../src-main/services/methods/step-sentences.ts';
import { blobs } from '../../helpers/data.ts';
import { writeImages } from '../../helpers/image-stack.ts';
import { recipeFolder } from '../../helpers/recipes.ts';

const folder = recipeFolder();
afterAll(() => folder.remove());
const counts = blobs(30, 8, 3, { spread: 0.1, offset: 9 }).values.map((value) => Math.max(0, Math.round(value)));
const cube = { values: counts, shape: [6, 5, 8] };

it('kind, layers, loss, training and what is left; clustering of the latent numbers', async () => {
  const common = { op: 'autoencoder', latent: 2, epochs: 3, batch: 8 };
  const { result } = await folder.run(cube, [
    { ...common, channels: [], validation: 0 },
    { ...common, kind: 'variational', beta: 0.5, channels: [6, 4], loss: 'poisson', seed: 4 },
    { op: 'kmeans', clusters: 2, input: 'scores' },
  ]);
  const [plain, rich, kmeans] = result.steps.map((step, i) => stepSentence(step, result, i));
  expect(plain).toMatch(
    /^An autoencoder \(Hinton and Salakhutdinov 2006\) of 2 latent numbers, dense layers and back, was trained on 30 spectra by the mean squared error with Adam .*batches of 8, learning rate 0\.001.*, seed 0\) for 3 epochs, of which the weights of epoch [123] were kept; the residual has [\d.]+\s% of the norm of the data\.$/,
  );
  expect(rich).toMatch(
    /^A variational autoencoder \(.*β = 0\.5.*\) of 2 latent numbers, dense layers through 6 and 4 units and back, was trained on 30 spectra \(3 of them held out for validation\) by the Poisson likelihood of the counts .* seed 4\)/,
  );
  expect(kmeans).toMatch(/^The latent numbers of the autoencoder were grouped/);
});

it('images: convolutions, variation, the group held out, and how well it comes back', async () => {
  const stack = writeImages(join(folder.folder, 'stack'), 20);
  const step = { op: 'autoencoder', latent: 3, channels: [4, 8], epochs: 2, batch: 8, validation: ['round'] };
  const varied = { ...step, brightness: 0.2, contrast: 0.1, rotation: 5, flips: 'both', noise: 0.3 };
  const { result } = await folder.run(stack.folder, [varied, { ...step, validation: 0.1 }]);
  const [first, second] = result.steps.map((one, i) => stepSentence(one, result, i));
  expect(first).toMatch(
    /of 3 latent numbers, convolutions of 4 and 8 channels with a stride of 2, a dense waist and back, was trained on 40 images \(20 of them, those of round, held out for validation\)/,
  );
  expect(first).toMatch(
    /images were varied at random: brightness by ±0\.2 standard deviations of the data, contrast by ±10\.0\s%, rotation by ±5°, horizontal and vertical flips and normal noise of 0\.3 standard deviations of the data added to the input\./,
  );
  expect(first).toMatch(
    /Images held out came back with a PSNR of [\d.]+ dB and an SSIM of -?[\d.]+ \(Wang et al\. 2004\)\.$/,
  );
  expect(second).toMatch(/40 images \(4 of them held out for validation\)/);
  expect(second).not.toMatch(/varied/);
});
