/** Mini-batch k-means: close to Lloyd's minimum, the same bytes each time, and honest about what its labels give. */
import { describe, expect, it } from 'vitest';
import { fitKMeans } from '../../../src-main/analysis/clustering/k-means.ts';
import { fitMiniBatch } from '../../../src-main/analysis/clustering/mini-batch.ts';
import { spectraFromArray } from '../../../src-main/analysis/spectra.ts';
import { kMeansParameters } from '../../../src-preload/contract/steps.ts';
import { centeredSpectra, recordingJob, streamed, testContext } from '../../helpers/analysis.ts';
import { bruteCentroids, bruteInertia, relativeDifference } from '../../helpers/brute-force.ts';
import { blobs } from '../../helpers/data.ts';

const CLUSTERS = 6;
const parameters = kMeansParameters.parse({ clusters: CLUSTERS, restarts: 5 });

describe('mini-batch k-means', () => {
  it.each([
    ['separate', 0.3, 1.001],
    // A few percent, as scikit-learn promises for its own.
    ['overlapping', 1.5, 1.03],
  ])('%s clusters: inertia near that of Lloyd', async (_, spread, most) => {
    const context = await testContext();
    const { values, channels } = blobs(20_000, 12, CLUSTERS, { spread, seed: 5 });
    const spectra = spectraFromArray(values, channels);
    const lloyd = await fitKMeans(spectra, parameters, context);
    const centered = await centeredSpectra(spectra, context);
    const model = await fitMiniBatch(centered, parameters, 256, context);
    expect(model.inertia).toBeLessThan(most * lloyd.inertia);
    expect(model.inertia).toBeGreaterThan(0.9999 * lloyd.inertia);
    // The answer is that of its labels, whatever the batches were.
    const centroids = bruteCentroids(values, channels, model.labels, CLUSTERS);
    expect(relativeDifference(model.centroids, centroids)).toBeLessThan(1e-6);
    expect(model.inertia / bruteInertia(values, channels, model.labels, centroids) - 1).toBeCloseTo(0, 6);
    expect(model.sizes).toEqual([...model.sizes].sort((a, b) => b - a));
  });

  it('is the same from a file and in memory, and reads a part of it only', async () => {
    const context = await testContext();
    const { values, channels } = blobs(20_000, 12, CLUSTERS, { spread: 0.8, seed: 5 });
    const spectra = spectraFromArray(values, channels);
    const centered = await centeredSpectra(spectra, context);
    let read = 0;
    const counting = {
      ...streamed(spectra),
      read: (first: number, count: number, out: Float32Array) => {
        read += count;
        spectra.read(first, count, out);
      },
    };
    const first = await fitMiniBatch(centered, parameters, 128, context);
    const second = await fitMiniBatch({ ...centered, spectra: counting }, parameters, 128, context);
    expect(second).toEqual(first);
    // Two passes, and batches besides.
    expect(read).toBeLessThan(3.5 * spectra.pixels);
  });

  it('takes a batch larger than the data for all of them, and can be cancelled', async () => {
    const { values, channels } = blobs(300, 4, 3, { seed: 2 });
    const centered = await centeredSpectra(spectraFromArray(values, channels), await testContext());
    const options = { ...parameters, clusters: 3 };
    const model = await fitMiniBatch(centered, options, 5000, await testContext());
    const lloyd = await fitKMeans(centered.spectra, options, await testContext());
    expect(model.labels).toEqual(lloyd.labels);
    await expect(fitMiniBatch(centered, options, 64, await testContext(recordingJob(3)))).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
});
