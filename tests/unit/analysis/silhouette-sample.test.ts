/** Silhouettes of a sample stand for those of all pixels, within the error that they state. */
import { describe, expect, it } from 'vitest';
import { fitKMeansSweep } from '../../../src-main/analysis/clustering/k-means.ts';
import { spectraFromArray } from '../../../src-main/analysis/spectra.ts';
import { silhouettes, stratifiedSample } from '../../../src-main/analysis/validation/silhouette.ts';
import { kMeansParameters } from '../../../src-preload/contract/steps.ts';
import { centeredSpectra, testContext } from '../../helpers/analysis.ts';
import { blobs, uniformNumbers } from '../../helpers/data.ts';

describe('stratifiedSample', () => {
  const uniform = uniformNumbers(3);
  const labels = Int32Array.from({ length: 5000 }, () => {
    const u = uniform();
    return u < 0.9 ? 0 : u < 0.996 ? 1 : 2;
  });
  const sizeOf = (chosen: Int32Array, cluster: number) => chosen.filter((pixel) => labels[pixel] === cluster).length;
  const all = Int32Array.from(labels.keys());

  it('takes everyone when there are few', () => {
    expect(stratifiedSample(labels, 3, 5000, 0)).toEqual(all);
    expect(stratifiedSample(labels, 3, 9000, 0)).toEqual(all);
  });

  it('gives each cluster its share, at least 30 or all it has; ascending and without repeats', () => {
    const sample = stratifiedSample(labels, 3, 1000, 0);
    expect([...sample]).toEqual([...new Set(sample)].sort((a, b) => a - b));
    expect(sizeOf(sample, 0)).toBe(Math.round((1000 * sizeOf(all, 0)) / 5000));
    expect(sizeOf(sample, 1)).toBe(Math.round((1000 * sizeOf(all, 1)) / 5000));
    expect(sizeOf(sample, 2)).toBe(Math.min(30, sizeOf(all, 2)));
  });

  it('is fixed by the seed, and reaches every pixel over many seeds', () => {
    expect(stratifiedSample(labels, 3, 500, 8)).toEqual(stratifiedSample(labels, 3, 500, 8));
    expect(stratifiedSample(labels, 3, 500, 9)).not.toEqual(stratifiedSample(labels, 3, 500, 8));
    const drawn = new Set<number>();
    // Chance to be drawn is at least 1/2 each time: 40 draws leave out one pixel of 5000 with odds of 5e-9.
    for (let seed = 0; seed < 40; seed++) for (const pixel of stratifiedSample(labels, 3, 2500, seed)) drawn.add(pixel);
    expect(drawn.size).toBe(5000);
  });
});

describe('sampled silhouettes', () => {
  const { values, channels, pixels } = blobs(3000, 5, 4, { spread: 0.7, seed: 11 });
  const spectra = spectraFromArray(values, channels);

  async function models() {
    const context = await testContext();
    const data = await centeredSpectra(spectra, context);
    const fitted = await fitKMeansSweep(data, [2, 4, 9], kMeansParameters.parse({ restarts: 3 }), context);
    const everyone = Int32Array.from({ length: pixels }, (_, i) => i);
    return { context, data, fitted, exact: await silhouettes(spectra, data.mean, everyone, fitted, context) };
  }

  it('lie within three standard errors of the exact ones, in nearly every draw', async () => {
    const { context, data, fitted, exact } = await models();
    const scores: number[] = [];
    for (let seed = 0; seed < 30; seed++) {
      const sample = stratifiedSample(fitted[1].labels, 4, 400, seed);
      const [found] = await silhouettes(spectra, data.mean, sample, [fitted[1]], context);
      expect(found.standardError).toBeGreaterThan(0);
      scores.push((found.mean - exact[1].mean) / found.standardError);
      expect(found.values).toHaveLength(sample.length);
    }
    // Of 30 draws from a normal distribution 0.3 % lie outside of three; the mean of 30 has an error of 0.18.
    expect(scores.filter((score) => Math.abs(score) < 3).length).toBeGreaterThanOrEqual(29);
    expect(Math.abs(scores.reduce((a, b) => a + b, 0) / 30)).toBeLessThan(0.75);
    // The error that is stated is an upper bound, at most some three times too large.
    const spread = Math.sqrt(scores.reduce((a, b) => a + b ** 2, 0) / 30);
    expect(spread).toBeGreaterThan(0.3);
    expect(spread).toBeLessThan(1.3);
  });

  it('are not biased for the coarser partitions of a sweep that shares one sample', async () => {
    const { context, data, fitted, exact } = await models();
    const scores = fitted.map(() => 0);
    const draws = 30;
    for (let seed = 0; seed < draws; seed++) {
      const sample = stratifiedSample(fitted[2].labels, 9, 400, seed);
      const found = await silhouettes(spectra, data.mean, sample, fitted, context);
      found.forEach(({ mean, standardError }, i) => {
        scores[i] += (mean - exact[i].mean) / standardError / draws;
      });
    }
    // A mean of 30 unbiased scores has an error of 0.18; distances from 30 points add a little bias of their own.
    for (const score of scores) expect(Math.abs(score)).toBeLessThan(0.75);
  });

  it('a cluster that the sample misses, or holds once, does not break the others', async () => {
    const { context, data } = await models();
    const labels = Int32Array.from({ length: pixels }, (_, pixel) => (pixel === 5 ? 2 : pixel % 2));
    const sample = Int32Array.of(0, 1, 2, 3, 6, 7, 8);
    const [missed] = await silhouettes(spectra, data.mean, sample, [{ labels, clusters: 3 }], context);
    expect(missed.values.every(Number.isFinite)).toBe(true);
    expect(missed.perCluster[2]).toBe(0);
    const [once] = await silhouettes(
      spectra,
      data.mean,
      Int32Array.of(...sample, 5),
      [{ labels, clusters: 3 }],
      context,
    );
    expect(once.values.at(-1)).toBe(0);
  });

  it('one cluster has no silhouette', async () => {
    const { context, data } = await models();
    const sample = Int32Array.from({ length: 50 }, (_, i) => i);
    const labeling = { labels: new Int32Array(pixels), clusters: 1 };
    const [found] = await silhouettes(spectra, data.mean, sample, [labeling], context);
    expect(found).toMatchObject({ mean: 0, verdict: 'not-clusterable' });
  });
});
