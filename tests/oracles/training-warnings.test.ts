/** Warnings of real trainings, on data made so that each must come, and so that it must not. */
import { afterAll, expect, it } from 'vitest';
import { normalNumbers, uniformNumbers } from '../helpers/data.ts';
import { recipeFolder } from '../helpers/recipes.ts';

const folder = recipeFolder();
afterAll(() => folder.remove());

const [ROWS, COLUMNS, CHANNELS, PEAKS] = [20, 40, 32, 4];

/** Spectra of four peaks of independent heights, and normal noise. */
function peaks(noise: number) {
  const [uniform, normal] = [uniformNumbers(2), normalNumbers(3)];
  const values = new Float32Array(ROWS * COLUMNS * CHANNELS);
  for (let start = 0; start < values.length; start += CHANNELS) {
    const heights = Float32Array.from({ length: PEAKS }, uniform);
    for (let channel = 0; channel < CHANNELS; channel++) {
      let value = 2 + noise * normal();
      heights.forEach((height, peak) => {
        value += 10 * height * Math.exp(-(((channel - 4 - 8 * peak) / 3) ** 2));
      });
      values[start + channel] = value;
    }
  }
  return { values, shape: [ROWS, COLUMNS, CHANNELS] };
}

async function warnings(data: ReturnType<typeof peaks>, step: object) {
  const defaults = { op: 'autoencoder', channels: [48], epochs: 150, batch: 32, learningRate: 3e-3, patience: 20 };
  const { job, result } = await folder.run(data, [{ ...defaults, ...step }]);
  const { results } = result.steps[0]!;
  return { text: job.warnings.join('\n'), results };
}

it('enough latent numbers for what varies: nothing to warn of', async () => {
  const { text, results } = await warnings(peaks(0.5), { latent: 4 });
  expect(text).toBe('');
  expect(results.residualCorrelation).toBeLessThan(0.2);
  expect(results.noisePassed).toBeLessThan(0.3);
});

it('fewer than that: too narrow', async () => {
  const { text, results } = await warnings(peaks(0.5), { latent: 1 });
  expect(text).toMatch(/too narrow/);
  expect(results.residualCorrelation).toBeGreaterThan(0.3);
});

it('as many as channels: it may copy', async () => {
  const { text } = await warnings(peaks(0.5), { latent: 32, epochs: 3 });
  expect(text).toMatch(/32 latent numbers for 32 channels/);
});

it('nearly as many, on noise that there is nothing to learn of: it copies', async () => {
  const data = { values: Float32Array.from({ length: 2 * ROWS * COLUMNS * CHANNELS }, normalNumbers(9)) };
  const shape = [2 * ROWS, COLUMNS, CHANNELS];
  const { text, results } = await warnings({ ...data, shape }, { latent: 28, channels: [], epochs: 100 });
  expect(results.noisePassed).toBeGreaterThan(0.7);
  expect(text).toMatch(/comes out again/);
});

it('many weights on few spectra: it learns by heart', async () => {
  const data = peaks(3);
  const few = { values: data.values.slice(0, 40 * CHANNELS), shape: [1, 40, CHANNELS] };
  const { text } = await warnings(few, { latent: 16, channels: [256], epochs: 200, patience: 200, batch: 8 });
  expect(text).toMatch(/by heart/);
});

it('stopped long before its end: still falling', async () => {
  const { text } = await warnings(peaks(0.5), { latent: 4, epochs: 3 });
  expect(text).toMatch(/still falling/);
});
