/** What must hold for every Gaussian mixture, whatever the data. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitFromPartitions, fitGmmSweep } from '../../src-main/analysis/clustering/gmm.ts';
import { spectraFromArray } from '../../src-main/analysis/spectra.ts';
import { compareLabels } from '../../src-main/analysis/validation/compare-labels.ts';
import { centeredSpectra, streamed, testContext } from '../helpers/analysis.ts';
import { relativeDifference } from '../helpers/brute-force.ts';
import { blobs, permutation, permuteRows } from '../helpers/data.ts';

const clouds = fc.record({
  pixels: fc.integer({ min: 120, max: 400 }),
  channels: fc.integer({ min: 1, max: 5 }),
  clusters: fc.integer({ min: 1, max: 4 }),
  spread: fc.double({ min: 0.1, max: 1, noNaN: true }),
  offset: fc.constantFrom(0, 0, 50),
  seed: fc.integer({ min: 0, max: 1e6 }),
  covariance: fc.constantFrom('full', 'tied', 'diag', 'spherical'),
});
type Clouds = typeof clouds extends fc.Arbitrary<infer T> ? T : never;

const made = ({ pixels, channels, clusters, spread, offset, seed }: Clouds) =>
  blobs(pixels, channels, clusters, { spread, offset, seed });
const runs = (count: number) => ({ numRuns: count, seed: 20 });

describe('Gaussian mixtures', () => {
  it('responsibilities sum to 1, labels are their largest, entropy is theirs, and weights their means', async () => {
    const context = await testContext();
    await fc.assert(
      fc.asyncProperty(clouds, async (cloud) => {
        const { values, channels, pixels } = made(cloud);
        const { clusters, covariance } = cloud;
        const centered = await centeredSpectra(spectraFromArray(values, channels), context);
        const options = { covariance, regularization: 1e-6, maxIterations: 60, tolerance: 1e-6, restarts: 2, seed: 1 };
        const [model] = await fitGmmSweep(centered, [clusters], options, context);
        const { responsibilities, labels, entropy, weights, sizes } = model;
        expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
        const means = new Float64Array(clusters);
        for (let pixel = 0; pixel < pixels; pixel++) {
          const shares = Array.from(responsibilities.subarray(pixel * clusters, (pixel + 1) * clusters));
          // Float32 of float64 shares.
          expect(Math.abs(shares.reduce((sum, share) => sum + share, 0) - 1)).toBeLessThan(1e-6);
          expect(Math.min(...shares)).toBeGreaterThanOrEqual(0);
          expect(shares[labels[pixel]]).toBe(Math.max(...shares));
          const expected = -shares.reduce((sum, share) => sum + (share > 0 ? share * Math.log(share) : 0), 0);
          expect(Math.abs(entropy[pixel] - expected)).toBeLessThan(1e-5);
          shares.forEach((share, k) => {
            means[k] += share / pixels;
          });
        }
        // Weights are those that the last responsibilities were computed from: alike when converged.
        if (model.converged) expect(relativeDifference(weights, means)).toBeLessThan(0.02);
      }),
      runs(25),
    );
  });

  it('the likelihood never falls from iteration to iteration', async () => {
    const context = await testContext();
    await fc.assert(
      fc.asyncProperty(clouds, async (cloud) => {
        const { values, channels, truth, pixels } = made(cloud);
        const { clusters, covariance } = cloud;
        const centered = await centeredSpectra(spectraFromArray(values, channels), context);
        // A start far from the maximum: every third pixel in a wrong cluster.
        const labels = truth.map((label, pixel) => (pixel % 3 === 0 ? (label + 1) % clusters : label));
        let before = Number.NEGATIVE_INFINITY;
        for (let maxIterations = 1; maxIterations <= 6; maxIterations++) {
          // Without a ridge, which is no part of the likelihood that EM climbs.
          const options = { covariance, regularization: 1e-12, maxIterations, tolerance: 0 };
          const [model] = await fitFromPartitions(centered, [{ labels, clusters }], options, context);
          expect(model.iterations).toBe(maxIterations);
          // Float32 sums of the search: seven digits.
          expect(model.logLikelihood - before).toBeGreaterThan(-1e-5 * pixels);
          before = model.logLikelihood;
        }
      }),
      runs(20),
    );
  });

  it('pixels in another order, or streamed in tiles, give the same mixture', async () => {
    const context = await testContext();
    await fc.assert(
      fc.asyncProperty(clouds, async (cloud) => {
        const { values, channels, truth, pixels } = made(cloud);
        const { clusters, covariance } = cloud;
        const options = { covariance, regularization: 1e-6, maxIterations: 200, tolerance: 1e-9 };
        const modelOf = async (
          spectra: ReturnType<typeof spectraFromArray>,
          labels: Int32Array,
          cacheBytes?: number,
        ) => {
          const centered = await centeredSpectra(spectra, context);
          const own = cacheBytes === undefined ? context : { ...context, cacheBytes };
          return (await fitFromPartitions(centered, [{ labels, clusters }], options, own))[0];
        };
        const whole = await modelOf(spectraFromArray(values, channels), truth);
        // Features formed anew for each pass, spectra read through a function: the same bytes.
        const tiled = await modelOf({ ...streamed(spectraFromArray(values, channels)) }, truth, 0);
        expect(tiled).toEqual(whole);
        const order = permutation(pixels, cloud.seed);
        const shuffled = await modelOf(
          spectraFromArray(permuteRows(values, channels, order), channels),
          Int32Array.from(order, (from) => truth[from]),
        );
        // Sums in another order: the same maximum but for their rounding.
        expect(Math.abs(shuffled.logLikelihood / whole.logLikelihood - 1)).toBeLessThan(1e-5);
        const back = new Int32Array(pixels);
        order.forEach((from, to) => {
          back[from] = shuffled.labels[to];
        });
        const alike = compareLabels(back, whole.labels).matchedAccuracy;
        expect(alike).toBeGreaterThan(0.98);
      }),
      runs(15),
    );
  });
});
