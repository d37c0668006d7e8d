/** Agglomerative clustering beyond what SciPy has: prototypes of large images, cuts that make no sense, outliers. */
import { describe, expect, it } from 'vitest';
import { fitAgglomerative, MOST_CLUSTERS } from '../../../src-main/analysis/clustering/agglomerative.ts';
import { cutTree } from '../../../src-main/analysis/clustering/linkage.ts';
import { findOutliers } from '../../../src-main/analysis/clustering/outliers.ts';
import { spectraFromArray } from '../../../src-main/analysis/spectra.ts';
import { compareLabels } from '../../../src-main/analysis/validation/compare-labels.ts';
import { agglomerativeParameters } from '../../../src-preload/contract/steps.ts';
import { centeredSpectra, recordingJob, streamed, testContext } from '../../helpers/analysis.ts';
import { bruteCentroids, relativeDifference } from '../../helpers/brute-force.ts';
import { blobs } from '../../helpers/data.ts';

async function clusters(values: Float32Array, channels: number, parameters: object, job = recordingJob()) {
  const centered = await centeredSpectra(spectraFromArray(values, channels), await testContext());
  return fitAgglomerative(centered, agglomerativeParameters.parse(parameters), await testContext(job));
}

describe('prototypes', () => {
  it.each(['ward', 'average', 'complete'])(
    '%s finds the phases of more pixels than leaves, small ones too',
    async (linkage) => {
      // 120 channels: prototypes are looked for in the leading directions.
      const { values, channels, truth } = blobs(3000, 120, 4, { spread: 0.3, seed: 4 });
      // A phase of seven pixels, far from the others.
      for (let pixel = 40; pixel < 47; pixel++) {
        truth[pixel] = 4;
        for (let channel = 0; channel < channels; channel++) {
          const spectrum = values[40 * channels + channel] + (pixel === 40 && channel < 10 ? 20 : 0);
          values[pixel * channels + channel] = spectrum + (((pixel * channel) % 7) - 3) / 20;
        }
      }
      const model = await clusters(values, channels, { linkage, clusters: 5, sample: 150 });
      expect(model.on).toBe('prototypes');
      expect(compareLabels(model.labels, truth).ari).toBe(1);
      expect(model.sizes).toEqual([...model.sizes].sort((a, b) => b - a));
      expect(model.leafSizes.reduce((sum, size) => sum + size, 0)).toBe(3000);
      // The tree and the leaves give the labels without the data.
      const { labels } = cutTree(model.linkage, model.leafSizes.length - 5);
      expect(
        compareLabels(
          model.leaves.map((leaf) => labels[leaf]),
          model.labels,
        ).ari,
      ).toBe(1);
      expect(relativeDifference(model.centroids, bruteCentroids(values, channels, model.labels, 5))).toBeLessThan(1e-6);
    },
  );

  it('are the same from a file and in memory, and with the same seed', async () => {
    const { values, channels } = blobs(2000, 8, 3, { seed: 6 });
    const context = await testContext();
    const centered = await centeredSpectra(spectraFromArray(values, channels), context);
    const parameters = agglomerativeParameters.parse({ sample: 100 });
    const first = await fitAgglomerative(centered, parameters, context);
    const second = await fitAgglomerative({ ...centered, spectra: streamed(centered.spectra) }, parameters, context);
    expect(second).toEqual(first);
  });
});

describe('trees that cannot be cut so', () => {
  it('equal spectra are not told apart', async () => {
    const values = Float32Array.from({ length: 60 }, (_, at) => (at % 6 < 3 ? 1000.5 : 2000.25) + (at % 3));
    await expect(clusters(values, 3, { clusters: 3 })).rejects.toMatchObject({
      code: 'data-unsuitable',
      message: expect.stringContaining('only 2 different'),
    });
    const { sizes } = await clusters(values, 3, { clusters: 2 });
    expect(sizes).toEqual([10, 10]);
  });

  it('a distance that leaves too many clusters, and more clusters than spectra', async () => {
    const { values, channels } = blobs(400, 4, 3, { spread: 0.5 });
    const error = await clusters(values, channels, { distance: 1e-9 }).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'parameter-invalid', where: { field: 'distance' } });
    const advised = Number(/at least ([\d.e+-]+)/.exec((error as { advice: string }).advice)![1]);
    expect((await clusters(values, channels, { distance: 1.01 * advised })).clusters).toBeLessThanOrEqual(
      MOST_CLUSTERS,
    );
    await expect(clusters(values.slice(0, 20), channels, { clusters: 6 })).rejects.toMatchObject({
      code: 'data-unsuitable',
    });
    await expect(clusters(values.slice(0, 4), channels, {})).rejects.toMatchObject({ code: 'data-unsuitable' });
    expect(() => agglomerativeParameters.parse({ clusters: 2, distance: 1 })).toThrow(/not both/);
  });

  it('can be cancelled at any moment', async () => {
    const { values, channels } = blobs(300, 4, 3);
    for (const at of [1, 2, 4, 6]) {
      await expect(clusters(values, channels, { sample: 100 }, recordingJob(at))).rejects.toMatchObject({
        code: 'cancelled',
      });
    }
  });
});

it('counts, whose distances are formed from bytes, have the tree of the same numbers as float32', async () => {
  const { values, channels } = blobs(1300, 6, 3, { spread: 0.8, seed: 9 });
  const counts = values.map((value) => Math.max(0, Math.round(30 + 20 * value)));
  const bytes = await clusters(counts, channels, { clusters: 3 });
  // A quarter more on every channel changes no distance.
  const floats = await clusters(
    counts.map((value) => value + 0.25),
    channels,
    { clusters: 3 },
  );
  expect(floats.labels).toEqual(bytes.labels);
  const heights = (tree: Float64Array) => tree.filter((_, at) => at % 4 === 2);
  expect(relativeDifference(heights(floats.linkage), heights(bytes.linkage))).toBeLessThan(1e-5);
});

describe('outliers', () => {
  const labels = Int32Array.from([0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2]);
  const distances = Float32Array.from([1, 1, 1, 1, 2, 9, 10, 10, 11, 12, 30, 1, 1]);

  it('are held to the spread of their own cluster; tiny clusters are marked whole', () => {
    const found = findOutliers(distances, labels, 3, { quantile: 0.9, tinyClusters: 3 });
    expect([...found.marks]).toEqual([0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 1, 1]);
    expect(found.tiny).toEqual([{ cluster: 2, size: 2, pixels: [11, 12] }]);
    // numpy.quantile([1, 1, 1, 1, 2, 9], 0.9) and of the second cluster.
    expect(found.clusters.map(({ threshold }) => threshold)).toEqual([5.5, expect.closeTo(22.8, 5), 1]);
    expect(found.clusters[1]).toMatchObject({ size: 5, median: 11, largest: 30, marked: 1 });
  });

  it('none with a quantile of 1', () => {
    const { marks } = findOutliers(distances, labels, 3, { quantile: 1, tinyClusters: 0 });
    expect(marks.every((mark) => mark === 0)).toBe(true);
  });
});
