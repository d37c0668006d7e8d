/** Gaussian mixtures against scikit-learn's from the same start (make-gmm-fixtures.py), and on its own data sets. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CovarianceShape } from '../../src-main/analysis/clustering/gaussian-features.ts';
import { fitFromPartitions, type GmmModel } from '../../src-main/analysis/clustering/gmm.ts';
import type { AnalysisContext } from '../../src-main/analysis/context.ts';
import { spectraFromArray } from '../../src-main/analysis/spectra.ts';
import { assignMinimumCost } from '../../src-main/analysis/statistics/assignment.ts';
import { centeredSpectra, testContext } from '../helpers/analysis.ts';

interface Expected {
  readonly covariance: CovarianceShape;
  readonly logLikelihood: number;
  readonly bic: number;
  readonly aic: number;
  readonly weights: readonly number[];
  readonly means: readonly number[];
  readonly covariances: readonly number[];
  readonly responsibilities: readonly number[];
}
interface Case {
  readonly shape: readonly [number, number];
  readonly data: readonly number[];
  readonly start: readonly number[];
  readonly models: readonly Expected[];
}

const { cases } = JSON.parse(readFileSync(new URL('./sklearn/gmm.json', import.meta.url), 'utf8')) as {
  cases: { [name: string]: Case };
};
let context: AnalysisContext;
beforeAll(async () => {
  context = await testContext();
});

describe.each(Object.entries(cases))('%s', (name, { shape: [, channels], data, start, models }) => {
  it.each(models.map((model) => [model.covariance, model] as const))('%s', async (covariance, expected) => {
    const clusters = Math.max(...start) + 1;
    const centered = await centeredSpectra(spectraFromArray(Float32Array.from(data), channels), context);
    const partition = { labels: Int32Array.from(start), clusters };
    const options = { covariance, regularization: 1e-6, maxIterations: 2000, tolerance: 1e-10 };
    const [model] = await fitFromPartitions(centered, [partition], options, context);
    expect(model.converged).toBe(true);
    // The same maximum from the same start; the pedestal takes three digits of the float32 data.
    const tolerance = name === 'pedestal' ? 1e-4 : 1e-6;
    expectRelative(model.logLikelihood, expected.logLikelihood, tolerance);
    expectRelative(model.bic, expected.bic, tolerance);
    expectRelative(model.aic, expected.aic, tolerance);

    const order = matchedTo(model, expected, channels);
    const close = name === 'pedestal' ? 2e-2 : 1e-3;
    for (const [ours, theirs] of order.entries()) {
      expect(model.weights[ours]).toBeCloseTo(expected.weights[theirs], 3);
      for (let channel = 0; channel < channels; channel++) {
        const difference = model.means[ours * channels + channel] - expected.means[theirs * channels + channel];
        expect(Math.abs(difference)).toBeLessThan(close);
      }
    }
    if (covariance === 'tied') expectAllClose(model.covariances, expected.covariances, close);
    else {
      const length = model.covariances.length / clusters;
      for (const [ours, theirs] of order.entries()) {
        const own = model.covariances.subarray(ours * length, (ours + 1) * length);
        expectAllClose(own, expected.covariances.slice(theirs * length, (theirs + 1) * length), close * 5);
      }
    }
    for (let pixel = 0; pixel < 40; pixel++) {
      for (const [ours, theirs] of order.entries()) {
        const share = model.responsibilities[pixel * clusters + ours];
        expect(Math.abs(share - expected.responsibilities[pixel * clusters + theirs])).toBeLessThan(close);
      }
    }
  });
});

/** For each of our components the one of scikit-learn's with the nearest mean. */
function matchedTo({ clusters, means }: GmmModel, expected: Expected, channels: number): number[] {
  const costs = Float64Array.from({ length: clusters ** 2 }, (_, at) => {
    const [ours, theirs] = [Math.floor(at / clusters), at % clusters];
    let squares = 0;
    for (let channel = 0; channel < channels; channel++) {
      squares += (means[ours * channels + channel] - expected.means[theirs * channels + channel]) ** 2;
    }
    return squares;
  });
  return [...assignMinimumCost(costs, clusters, clusters)];
}

function expectRelative(actual: number, expected: number, tolerance: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance * Math.abs(expected));
}

function expectAllClose(actual: ArrayLike<number>, expected: readonly number[], tolerance: number): void {
  const largest = Math.max(...expected.map(Math.abs));
  expected.forEach((value, i) => {
    expect(Math.abs(actual[i] - value)).toBeLessThanOrEqual(tolerance * largest);
  });
}
