/** What the methods paragraph says of groups and anomalies. */
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { stepSentence } from '../../../src-main/services/methods/step-sentences.ts';
import { writeBlobImages } from '../../helpers/blob-images.ts';
import { recipeFolder } from '../../helpers/recipes.ts';

const folder = recipeFolder();
afterAll(() => folder.remove());

it('roles, score, threshold, what was to be expected and how it did', async () => {
  const stack = writeBlobImages(join(folder.folder, 'stack'), { size: 16, good: 40, bad: 10 });
  const { result } = await folder.run(stack, [
    { op: 'groups', anomalous: ['bad'], seed: 3 },
    { op: 'pca', components: 4 },
    { op: 'anomaly', score: 'max', quantile: 0.9 },
    { op: 'anomaly', of: 'mean', score: 'texture', quantile: 0.9 },
  ]);
  const [groups, , largest, texture] = result.steps.map((step, i) => stepSentence(step, result, i));
  expect(groups).toBe(
    'Of 50 images, 20 were learned from and 10 were held out for the threshold, all of them nominal, and 20 were judged, 10 of them known to be anomalous (drawn with seed 3).',
  );
  expect(largest).toMatch(
    /^Each image was scored by the largest squared residual of the principal component model of the nominal images, smoothed by a Gaussian of 1-pixel deviation; \d+ images? of 20 above the 0\.9 quantile of the scores of 10 held-out nominal images \(conformal threshold [\d.]+\) (was|were) flagged; [\d.]+ false flags were to be expected \(95 % interval 0 to \d+\)\. Against the known kinds of 20 judged images, 50\.0\s% of them anomalous, this gives an area under the ROC curve of [01]\.\d{3} ± \d\.\d{3} \(DeLong, DeLong and Clarke-Pearson 1988\), an average precision of [01]\.\d{3} and an F1 score of [01]\.\d{3} at the threshold\.$/,
  );
  expect(texture).toMatch(
    /^Each image was scored by the distance of the texture of the residual of the mean of the nominal images/,
  );
});
