/** The methods paragraph speaks of images where images were analyzed, and of patches once they are cut. */
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { methodsText } from '../../../src-main/services/methods/methods-text.ts';
import { writeImages } from '../../helpers/image-stack.ts';
import { recipeFolder } from '../../helpers/recipes.ts';

const folder = recipeFolder();
afterAll(() => folder.remove());
const stack = writeImages(join(folder.folder, 'stack'), 20);
const textOf = async (...steps: object[]) => methodsText((await folder.run(stack.folder, steps)).result);

it('counts images and their pixels, not spectra and channels', async () => {
  const text = await textOf(
    { op: 'normalize', method: 'zscore' },
    { op: 'denoise', components: 3 },
    { op: 'pca', components: 3 },
    { op: 'gmm', clusters: 2, input: 'scores' },
    { op: 'outliers' },
    { op: 'agglomerative', clusters: 2, input: 'scores' },
    { op: 'silhouette', input: 'scores' },
  );
  expect(text).toMatch(
    /^The stack of images “[^”]+” \(40 images of \d+ × \d+ pixels.*\) was analyzed with Phasewright/,
  );
  expect(text).toContain('Each pixel was scaled to a mean of 0');
  expect(text).toContain('The images were replaced by their reconstruction');
  expect(text).toContain('analysis of the mean-centered images');
  expect(text).toContain('Each image was assigned to the component');
  expect(text).toContain('As outliers, images farther from the centroid');
  expect(text).toContain('(all images)');
  expect(text).not.toMatch(/spectr[au]|channel|pixels? (was|were) (assigned|marked)/);
});

it('patches are clustered, and judged as such', async () => {
  const text = await textOf(
    { op: 'normalize', method: 'sum' },
    { op: 'patches', size: 8, overlap: 0 },
    { op: 'groups', nominal: ['round'] },
    { op: 'anomaly', of: 'mean' },
    { op: 'kmeans', clusters: 2 },
  );
  expect(text).toContain('Each image was normalized');
  expect(text).toMatch(/Of [\d\u2009\u202f ]+ patches, \d+ were learned from and \d+ were held out/);
  expect(text).toContain('Each patch was scored by');
  expect(text).toContain('The patches prepared in this way were grouped');
  expect(text).not.toMatch(/spectr[au]|channel/);
});

it('a threshold that held-out images do not support is not called the quantile that was asked for', async () => {
  const steps = (quantile: number) => [
    { op: 'groups', nominal: ['round'] },
    { op: 'anomaly', of: 'mean', quantile },
  ];
  expect(await textOf(...steps(0.99))).toContain('above the largest score of only 5 held-out nominal images');
  expect(await textOf(...steps(0.6))).toContain('above the 0.6 quantile of the scores of 5 held-out nominal images');
});
