import { beforeAll, describe, expect, it } from 'vitest';
import { fitKMeansSweep } from '../../../src-main/analysis/clustering/k-means.ts';
import type { AnalysisContext } from '../../../src-main/analysis/context.ts';
import { centerSpectra } from '../../../src-main/analysis/preprocessing/centered.ts';
import { surveySpectra } from '../../../src-main/analysis/preprocessing/survey.ts';
import { spectraFromArray } from '../../../src-main/analysis/spectra.ts';
import { sphericalBic } from '../../../src-main/analysis/validation/spherical-bic.ts';
import { kMeansParameters } from '../../../src-preload/contract/steps.ts';
import { testContext } from '../../helpers/analysis.ts';
import { blobs, normalNumbers } from '../../helpers/data.ts';

let context: AnalysisContext;
beforeAll(async () => {
  context = await testContext();
});

describe('BIC of round clusters of one width', () => {
  it('is −2 ln L + p ln n, spectrum by spectrum', () => {
    const normal = normalNumbers(2);
    const [sizes, d] = [[7, 4, 9], 3];
    const points = sizes.map((size) => Array.from({ length: size }, () => Array.from({ length: d }, normal)));
    const centers = points.map((of) => of[0]!.map((_, i) => of.reduce((sum, one) => sum + one[i]!, 0) / of.length));
    const squares = (one: readonly number[], k: number) =>
      one.reduce((sum, value, i) => sum + (value - centers[k]![i]!) ** 2, 0);
    const inertia = points.flatMap((of, k) => of.map((one) => squares(one, k))).reduce((a, b) => a + b);
    const likelihood = (variance: number) =>
      points
        .flatMap((of, k) =>
          of.map(
            (one) =>
              Math.log(sizes[k]! / 20) - (d / 2) * Math.log(2 * Math.PI * variance) - squares(one, k) / (2 * variance),
          ),
        )
        .reduce((a, b) => a + b);
    // The best of many variances, and of none better.
    const best = Math.max(...Array.from({ length: 4000 }, (_, i) => likelihood(0.001 * (i + 1))));
    const expected = (3 - 1 + 3 * d + 1) * Math.log(20) - 2 * best;
    expect(sphericalBic(sizes, inertia, d)).toBeCloseTo(expected, 3);
  });

  it('is smallest at the number of clouds that there are', async () => {
    for (const clouds of [3, 5]) {
      const { values, channels } = blobs(900, 6, clouds, { spread: 0.25, seed: clouds });
      const spectra = spectraFromArray(values, channels);
      const centered = await centerSpectra(spectra, (await surveySpectra(spectra, context)).mean, context);
      const models = await fitKMeansSweep(
        centered,
        [2, 3, 4, 5, 6, 7],
        kMeansParameters.parse({ restarts: 10 }),
        context,
      );
      const bics = models.map(({ sizes, inertia }) => sphericalBic(sizes, inertia, channels));
      expect(models[bics.indexOf(Math.min(...bics))]!.clusters).toBe(clouds);
    }
  });

  it('is no number where every spectrum equals its center', () => {
    expect(sphericalBic([2, 2], 0, 3)).toBeNaN();
  });
});
