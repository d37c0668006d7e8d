/** What must hold for every clustering, whatever the data. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitKMeans, fitKMeansSweep } from '../../src-main/analysis/clustering/k-means.ts';
import { seedCentroids } from '../../src-main/analysis/clustering/k-means-seeding.ts';
import { type KMeansRun, runLloyd } from '../../src-main/analysis/clustering/lloyd.ts';
import { spectraFromArray } from '../../src-main/analysis/spectra.ts';
import { compareLabels } from '../../src-main/analysis/validation/compare-labels.ts';
import { silhouettes, stratifiedSample } from '../../src-main/analysis/validation/silhouette.ts';
import { kMeansParameters } from '../../src-preload/contract/steps.ts';
import { centeredSpectra, streamed, testContext } from '../helpers/analysis.ts';
import { bruteCentroids, bruteInertia, bruteSilhouettes, relativeDifference } from '../helpers/brute-force.ts';
import { blobs, permutation, permuteRows } from '../helpers/data.ts';

/** Small clouds of any kind: more or fewer channels than the two-stage search starts at (72), on a pedestal or not. */
const clouds = fc.record({
  pixels: fc.integer({ min: 40, max: 300 }),
  channels: fc.constantFrom(1, 2, 7, 40, 90),
  clusters: fc.integer({ min: 2, max: 6 }),
  spread: fc.double({ min: 0.01, max: 0.8, noNaN: true }),
  offset: fc.constantFrom(0, 0, 100),
  seed: fc.integer({ min: 0, max: 1e6 }),
});
type Clouds = typeof clouds extends fc.Arbitrary<infer T> ? T : never;

const made = ({ pixels, channels, clusters, ...options }: Clouds) => blobs(pixels, channels, clusters, options);
const runs = (numRuns: number) => ({ numRuns, seed: 7 });

describe('k-means', () => {
  it('inertia, centroids, sizes and order are what the labels say', async () => {
    const context = await testContext();
    await fc.assert(
      fc.asyncProperty(clouds, async (cloud) => {
        const { values, channels, pixels } = made(cloud);
        const { clusters } = cloud;
        const model = await fitKMeans(
          spectraFromArray(values, channels),
          kMeansParameters.parse({ clusters, restarts: 4 }),
          context,
        );
        const centroids = bruteCentroids(values, channels, model.labels, clusters);
        expect(relativeDifference(model.centroids, centroids)).toBeLessThan(1e-6);
        // Sums are float64: only the rounding of the centroids to float32 is left.
        const inertia = bruteInertia(values, channels, model.labels, centroids);
        expect(Math.abs(model.inertia / inertia - 1)).toBeLessThan(1e-6);
        const sizes = Array.from(
          { length: clusters },
          (_, cluster) => model.labels.filter((label) => label === cluster).length,
        );
        expect(model.sizes).toEqual(sizes);
        expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
        expect(Math.min(...sizes)).toBeGreaterThan(0);
        expect(model.labels).toHaveLength(pixels);
        expect(model.restartInertias[0]).toBe(model.inertia);
        expect([...model.restartInertias].sort((a, b) => a - b)).toEqual(model.restartInertias);
      }),
      runs(40),
    );
  });

  it('each pixel lies nearest to its own centroid when converged', async () => {
    const context = await testContext();
    await fc.assert(
      fc.asyncProperty(clouds, async (cloud) => {
        const { values, channels, pixels } = made(cloud);
        const { clusters } = cloud;
        const parameters = kMeansParameters.parse({ clusters, restarts: 3, tolerance: 0 });
        const model = await fitKMeans(spectraFromArray(values, channels), parameters, context);
        expect(model.converged).toBe(true);
        for (let pixel = 0; pixel < pixels; pixel++) {
          const spectrum = values.subarray(pixel * channels, (pixel + 1) * channels);
          const distances = Array.from({ length: clusters }, (_, cluster) =>
            bruteInertia(spectrum, channels, [cluster], model.centroids),
          );
          // Ties within the rounding of float32 products, which grow with the pedestal.
          const rounding = 1e-6 * (1 + cloud.offset) ** 2 * channels;
          expect(distances[model.labels[pixel]]).toBeLessThanOrEqual(Math.min(...distances) + rounding);
        }
      }),
      runs(30),
    );
  });

  it('inertia never rises from iteration to iteration', async () => {
    const context = await testContext();
    await fc.assert(
      fc.asyncProperty(clouds, async (cloud) => {
        const { values, channels, pixels } = made(cloud);
        const { clusters, seed } = cloud;
        const data = await centeredSpectra(spectraFromArray(values, channels), context);
        const seeds = await seedCentroids(data, { clusters, restarts: 3, init: 'random', seed }, context);
        const start = (): KMeansRun[] =>
          seeds.map((chosen) => ({
            clusters,
            centroids: Float32Array.from(
              chosen.flatMap((pixel) =>
                Array.from(data.mean, (mean, channel) => values[pixel * channels + channel] - mean),
              ),
            ),
            labels: new Uint8Array(pixels).fill(255),
            inertia: 0,
            iterations: 0,
            converged: false,
          }));
        let before = seeds.map(() => Number.POSITIVE_INFINITY);
        for (let maxIterations = 1; maxIterations <= 6; maxIterations++) {
          const lloyd = start();
          await runLloyd(data, lloyd, { maxIterations, shiftTolerance: 0, phase: 'test' }, context);
          lloyd.forEach(({ inertia }, i) => {
            // Relative to the total, from which inertia is formed as a difference.
            expect(inertia).toBeLessThanOrEqual(before[i] + 1e-6 * data.totalSquares);
          });
          before = lloyd.map(({ inertia }) => inertia);
        }
      }),
      runs(15),
    );
  });

  it('does not depend on the order of the pixels', async () => {
    const context = await testContext();
    await fc.assert(
      fc.asyncProperty(clouds, async (cloud) => {
        // Well separated, so that there is one minimum to be found from any start.
        const { values, channels, pixels } = made({ ...cloud, channels: cloud.channels === 90 ? 90 : 7, spread: 0.05 });
        const { clusters, seed } = cloud;
        const parameters = kMeansParameters.parse({ clusters, restarts: 20 });
        const order = permutation(pixels, seed);
        const model = await fitKMeans(spectraFromArray(values, channels), parameters, context);
        const shuffled = permuteRows(values, channels, order);
        const other = await fitKMeans(spectraFromArray(shuffled, channels), parameters, context);
        expect(Math.abs(other.inertia / model.inertia - 1)).toBeLessThan(1e-5);
        const back = order.map((pixel) => model.labels[pixel]);
        expect(compareLabels(other.labels, back).matchedAccuracy).toBe(1);
      }),
      runs(20),
    );
  });

  it('gives the same bytes for the same seed, streamed or in memory, and other starts for another seed', async () => {
    const context = await testContext();
    await fc.assert(
      fc.asyncProperty(clouds, async (cloud) => {
        const { values, channels } = made(cloud);
        const { clusters, seed } = cloud;
        const spectra = spectraFromArray(values, channels);
        const parameters = kMeansParameters.parse({ clusters, restarts: 3, seed });
        const first = await fitKMeans(spectra, parameters, context);
        expect(await fitKMeans(spectra, parameters, context)).toEqual(first);
        expect(await fitKMeans(streamed(spectra), parameters, context)).toEqual(first);
        const data = await centeredSpectra(spectra, context);
        const options = { clusters, restarts: 3, init: 'random' as const };
        const starts = await seedCentroids(data, { ...options, seed }, context);
        expect(await seedCentroids(data, { ...options, seed: seed + 1 }, context)).not.toEqual(starts);
      }),
      runs(15),
    );
  });
});

describe('sweep', () => {
  it.each(['k-means++', 'random'] as const)('each k equals the single k-means (%s)', async (init) => {
    const context = await testContext();
    await fc.assert(
      fc.asyncProperty(clouds, fc.integer({ min: 2, max: 14 }), async (cloud, last) => {
        const { values, channels } = made({ ...cloud, pixels: cloud.pixels + 240 });
        const data = await centeredSpectra(spectraFromArray(values, channels), context);
        const { clusters: _, ...options } = kMeansParameters.parse({ restarts: 3, init });
        const counts = [...new Set([2, 3, last, 14])];
        const models = await fitKMeansSweep(data, counts, options, context);
        for (const [i, clusters] of counts.entries()) {
          const [single] = await fitKMeansSweep(data, [clusters], options, context);
          expect(single.labels.filter((label, pixel) => label !== models[i].labels[pixel])).toHaveLength(0);
          expect(Math.abs(single.inertia / models[i].inertia - 1)).toBeLessThan(1e-6);
        }
      }),
      runs(15),
    );
  });
});

describe('seeding', () => {
  it.each(['k-means++', 'random'] as const)('%s: the first j do not depend on how many follow', async (init) => {
    const context = await testContext();
    await fc.assert(
      fc.asyncProperty(clouds, async (cloud) => {
        const { values, channels } = made(cloud);
        const data = await centeredSpectra(spectraFromArray(values, channels), context);
        const options = { restarts: 4, init, seed: cloud.seed };
        const many = await seedCentroids(data, { ...options, clusters: 9 }, context);
        const few = await seedCentroids(data, { ...options, clusters: 3 }, context);
        expect(few).toEqual(many.map((pixels) => pixels.slice(0, 3)));
        for (const pixels of many) expect(new Set(pixels).size).toBe(9);
      }),
      runs(10),
    );
  });
});

describe('silhouettes', () => {
  it('equal the brute force in float64, for any labels', async () => {
    const context = await testContext();
    await fc.assert(
      fc.asyncProperty(clouds, fc.boolean(), async (cloud, shuffleLabels) => {
        const { values, channels, pixels, truth } = made(cloud);
        const order = permutation(pixels, cloud.seed);
        const labels = shuffleLabels ? order.map((pixel) => truth[pixel]) : truth;
        const spectra = spectraFromArray(values, channels);
        const { mean } = await centeredSpectra(spectra, context);
        const everyone = stratifiedSample(labels, cloud.clusters, pixels, 0);
        const labeling = { labels, clusters: cloud.clusters };
        const [found] = await silhouettes(spectra, mean, everyone, [labeling], context);
        const brute = bruteSilhouettes(values, channels, labels);
        const worst = Math.max(...brute.map((value, i) => Math.abs(value - found.values[i])));
        // float32 squares: distances are good to about 1e-4 of the largest one in the data.
        expect(worst).toBeLessThan(1e-4);
        expect(found.mean).toBeCloseTo(brute.reduce((a, b) => a + b, 0) / pixels, 4);
        expect(found.standardError).toBe(0);
      }),
      runs(40),
    );
  });

  it.each([
    ['counts, which are multiplied as bytes', 12, (value: number) => Math.max(0, Math.round(20 + 8 * value))],
    ['numbers', 12, (value: number) => value],
  ])('in blocks: %s', async (_, channels, changed) => {
    const context = await testContext();
    // More than one block of 1,024 points, and the last one not full.
    const { values, truth, pixels } = blobs(1500, channels, 3, { spread: 0.6, seed: 3 });
    const data = values.map(changed);
    const spectra = spectraFromArray(data, channels);
    const { mean } = await centeredSpectra(spectra, context);
    const everyone = stratifiedSample(truth, 3, pixels, 0);
    const [found] = await silhouettes(spectra, mean, everyone, [{ labels: truth, clusters: 3 }], context);
    const brute = bruteSilhouettes(data, channels, truth);
    // As above.
    expect(Math.max(...brute.map((value, i) => Math.abs(value - found.values[i])))).toBeLessThan(1e-4);
  });

  it('do not depend on the order of pixels nor on other labelings', async () => {
    const context = await testContext();
    await fc.assert(
      fc.asyncProperty(clouds, async (cloud) => {
        const { values, channels, pixels, truth } = made(cloud);
        const order = permutation(pixels, cloud.seed);
        const shuffled = permuteRows(values, channels, order);
        const everyone = Int32Array.from({ length: pixels }, (_, i) => i);
        const spectra = spectraFromArray(values, channels);
        const { mean } = await centeredSpectra(spectra, context);
        const labeling = { labels: truth, clusters: cloud.clusters };
        const halves = { labels: truth.map((_, pixel) => pixel % 2), clusters: 2 };
        const [, beside] = await silhouettes(spectra, mean, everyone, [halves, labeling], context);
        const moved = { labels: order.map((pixel) => truth[pixel]), clusters: cloud.clusters };
        const [other] = await silhouettes(spectraFromArray(shuffled, channels), mean, everyone, [moved], context);
        order.forEach((pixel, i) => {
          expect(Math.abs(other.values[i] - beside.values[pixel])).toBeLessThan(1e-4);
        });
        expect(other.mean).toBeCloseTo(beside.mean, 5);
      }),
      runs(15),
    );
  });
});
