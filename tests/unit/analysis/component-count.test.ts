import { beforeAll, describe, expect, it } from 'vitest';
import type { AnalysisContext } from '../../../src-main/analysis/context.ts';
import { kneeOfScree, parallelAnalysis } from '../../../src-main/analysis/decomposition/component-count.ts';
import { fitPca } from '../../../src-main/analysis/decomposition/pca.ts';
import { spectraFromArray } from '../../../src-main/analysis/spectra.ts';
import { testContext } from '../../helpers/analysis.ts';
import { normalNumbers } from '../../helpers/data.ts';

let context: AnalysisContext;
beforeAll(async () => {
  context = await testContext();
});

/** `strong` directions of the given strength in `channels` noisy ones of different variance. */
function spectraWith(strong: number, strength: number, pixels = 800, channels = 20) {
  const normal = normalNumbers(7);
  const directions = Float64Array.from({ length: strong * channels }, normal);
  const values = new Float32Array(pixels * channels);
  for (let pixel = 0; pixel < pixels; pixel++) {
    const weights = Array.from({ length: strong }, normal);
    for (let channel = 0; channel < channels; channel++) {
      let value = (0.5 + channel / channels) * normal();
      weights.forEach((weight, i) => {
        value += strength * weight * directions[i * channels + channel];
      });
      values[pixel * channels + channel] = value;
    }
  }
  return spectraFromArray(values, channels);
}

async function proposals(strong: number, strength: number) {
  const spectra = spectraWith(strong, strength);
  const pca = await fitPca(spectra, { components: 12, center: true, solver: 'covariance', seed: 0 }, context);
  const { explainedVariance, channelVariances } = pca;
  const parallel = await parallelAnalysis(explainedVariance, channelVariances!, spectra.pixels, 0, context);
  return { knee: kneeOfScree(explainedVariance), parallel };
}

describe('proposals for the number of components', () => {
  it('parallel analysis finds none in independent channels', async () => {
    const { parallel } = await proposals(0, 0);
    expect(parallel?.components).toBeLessThanOrEqual(1);
  });

  it.each([1, 3, 4])('parallel analysis finds %i strong directions', async (strong) => {
    const { parallel } = await proposals(strong, 2);
    expect(parallel?.components).toBe(strong);
  });

  it('the null variances of equal channels end at the Marchenko–Pastur edge', async () => {
    const channels = 60;
    const pixels = 2400;
    const ones = new Float64Array(channels).fill(1);
    const found = await parallelAnalysis(new Float64Array(5), ones, pixels, 0, context);
    // (1 + √γ)² for γ = channels / pixels, with fluctuations of order n^(−2/3).
    const edge = (1 + Math.sqrt(channels / pixels)) ** 2;
    expect(Math.abs(found!.nullVariances[0] - edge)).toBeLessThan(0.08);
  });

  it('the knee lies where the steep part ends', () => {
    expect(kneeOfScree([1000, 300, 100, 1, 0.9, 0.8, 0.7, 0.65, 0.6])).toBe(4);
    expect(kneeOfScree([8, 4, 2, 1, 0.5])).toBeNull();
    expect(kneeOfScree([5, 1])).toBeNull();
  });

  it('too few pixels give no proposal rather than a wrong one', async () => {
    expect(await parallelAnalysis([2, 1], new Float64Array(30).fill(1), 100, 0, context)).toBeNull();
  });
});
