/** What a run with NMF or ICA says to whoever should know before believing it. */
import { afterAll, expect, it } from 'vitest';
import { uniformNumbers } from '../../helpers/data.ts';
import { recipeFolder } from '../../helpers/recipes.ts';

const folder = recipeFolder();
afterAll(() => folder.remove());
const uniform = uniformNumbers(3);
/** Spectra of one shape, of very different intensity. */
const cube = {
  values: Float32Array.from({ length: 30 * 8 }, () => 0).map((_, i) => (1 + (Math.floor(i / 8) % 7)) * (1 + (i % 8))),
  shape: [6, 5, 8],
};
const noisy = { values: Float32Array.from({ length: 30 * 8 }, () => 10 * uniform()), shape: [6, 5, 8] };

it('unequal intensities under a sum to one, until they are normalized', async () => {
  const { result } = await folder.run(cube, [{ op: 'nmf', components: 1, simplex: true }]);
  expect(result.warnings.join(' ')).toMatch(/differ in intensity \(by \d+ %/);
  const normalized = await folder.run(cube, [{ op: 'normalize' }, { op: 'nmf', components: 1, simplex: true }]);
  expect(normalized.result.warnings.join(' ')).not.toMatch(/differ in intensity/);
});

it('endmembers that explain nothing, and rounds that ended too early', async () => {
  const { result } = await folder.run(cube, [{ op: 'nmf', components: 3 }]);
  expect(result.warnings.join(' ')).toMatch(/endmembers explain nothing/);
  const hasty = await folder.run(noisy, [{ op: 'nmf', components: 3, maxIterations: 1 }]);
  expect(hasty.result.warnings.join(' ')).toMatch(/without converging; raise maxIterations/);
});

it('ICA without a PCA, with fewer directions, and without convergence', async () => {
  await expect(folder.run(noisy, [{ op: 'ica' }])).rejects.toMatchObject({ code: 'input-missing' });
  const { result } = await folder.run(cube, [{ op: 'pca', components: 2 }, { op: 'ica' }]);
  expect(result.warnings.join(' ')).toMatch(/vary in 1 directions only; ICA gives 1 components instead of 2/);
  const hasty = await folder.run(noisy, [
    { op: 'pca', components: 4 },
    { op: 'ica', maxIterations: 1 },
  ]);
  expect(hasty.result.warnings.join(' ')).toMatch(/ICA stopped after 1 iterations/);
});

it('after Poisson scaling gives counts, and refuses what has no meaning then', async () => {
  const scaled = [{ op: 'poisson-scale' }, { op: 'nmf', components: 3, maxIterations: 2000, tolerance: 1e-6 }];
  const { array } = await folder.run(noisy, scaled);
  const endmembers = array('endmembers').values as Float32Array;
  const abundances = array('abundances').values as Float32Array;
  let [modeled, measured, squares, all] = [0, 0, 0, 0];
  noisy.values.forEach((value, i) => {
    let sum = 0;
    for (let k = 0; k < 3; k++) sum += abundances[Math.floor(i / 8) * 3 + k] * endmembers[k * 8 + (i % 8)];
    modeled += sum;
    measured += value;
    squares += (value - sum) ** 2;
    all += value ** 2;
  });
  // Least squares keeps sums nearly; three factors leave some of the scatter of eight independent channels.
  expect(modeled / measured).toBeCloseTo(1, 1);
  expect(Math.sqrt(squares / all)).toBeLessThan(0.5);
  for (let k = 0; k < 3; k++) {
    const sum = endmembers.slice(k * 8, k * 8 + 8).reduce((total, value) => total + value, 0);
    expect(sum / (modeled / 30)).toBeCloseTo(1, 4);
  }
  for (const step of [{ simplex: true }, { loss: 'kullback-leibler' }]) {
    const run = folder.run(noisy, [{ op: 'poisson-scale' }, { op: 'nmf', components: 2, ...step }]);
    await expect(run).rejects.toMatchObject({ code: 'parameter-invalid' });
  }
});

it('ICA after Poisson scaling is refused; after denoising these are counts again', async () => {
  const pca = { op: 'pca', components: 3 };
  const refused = folder.run(noisy, [{ op: 'poisson-scale' }, pca, { op: 'ica' }]);
  await expect(refused).rejects.toMatchObject({ code: 'parameter-invalid' });
  const denoise = { op: 'denoise', components: 3 };
  const { result } = await folder.run(noisy, [{ op: 'poisson-scale' }, denoise, pca, { op: 'ica' }]);
  expect(result.steps[3].results.variances).toHaveLength(3);
});

it('hands endmembers on to unmixing, and scores to clustering, also under a mask of what takes part', async () => {
  const { result, array } = await folder.run(noisy, [
    { op: 'mask', below: 0, above: 45 },
    { op: 'nmf', components: 3, loss: 'kullback-leibler', smoothness: 0.1 },
    { op: 'fcls', from: 'nmf', constraint: 'non-negative' },
    { op: 'kmeans', clusters: 2, input: 'scores' },
  ]);
  const masked = [...array('mask').values];
  const abundances = array('abundances').values;
  for (let pixel = 0; pixel < 30; pixel++) {
    expect(Number.isNaN(abundances[pixel * 3])).toBe(masked[pixel] !== 0);
  }
  expect(masked.filter((value) => value !== 0).length).toBeGreaterThan(3);
  expect(result.steps[2].results.from).toBe('nmf');
});
