/** What the methods paragraph says of NMF and ICA. */
import { afterAll, expect, it } from 'vitest';
import { stepSentence } from '../../../src-main/services/methods/step-sentences.ts';
import { blobs } from '../../helpers/data.ts';
import { recipeFolder } from '../../helpers/recipes.ts';

const folder = recipeFolder();
afterAll(() => folder.remove());
const cube = { values: blobs(30, 8, 3, { spread: 0.1, offset: 5 }).values, shape: [6, 5, 8] };

async function sentences(...steps: object[]): Promise<string[]> {
  const { result } = await folder.run(cube, steps);
  return result.steps.map((step, i) => stepSentence(step, result, i));
}

it('NMF: loss, start, constraints and what is left', async () => {
  const [plain, rich] = await sentences(
    { op: 'nmf', components: 3 },
    {
      op: 'nmf',
      components: 2,
      loss: 'kullback-leibler',
      init: 'vca',
      restarts: 3,
      simplex: true,
      smoothness: 0.5,
      seed: 4,
    },
  );
  expect(plain).toMatch(
    /^The spectra were factorized into 3 endmembers and their abundances, none negative .* of the squared error by .*NNDSVDa.*, seed 0; the residual has [\d.]+\s% of the norm of the data\.$/,
  );
  expect(rich).toMatch(
    /2 endmembers .* Kullback–Leibler divergence by multiplicative updates, starting from the endmembers of vertex component analysis, the best of 3 starts, seed 4, with abundances that sum to one and a smoothness of 0\.5 between neighboring pixels \(Teurtrie et al\. 2024\); the divergence is [\d.e−-]+ per count\.$/,
  );
});

it('ICA, and clustering of its scores', async () => {
  const [, ica, kmeans] = await sentences(
    { op: 'pca', components: 4 },
    { op: 'ica', components: 3, algorithm: 'deflation' },
    { op: 'kmeans', clusters: 2, input: 'scores' },
  );
  expect(ica).toMatch(
    /^The scores of the principal components were whitened and taken apart into 3 independent components by FastICA .* all found one after another, seed 0\); it (converged|had not converged) after \d+ iterations?\. They are ordered/,
  );
  expect(kmeans).toMatch(/^The scores of the 3 components were grouped/);
});
