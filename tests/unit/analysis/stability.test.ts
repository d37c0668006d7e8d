import { describe, expect, it } from 'vitest';
import { fitKMeansSweep } from '../../../src-main/analysis/clustering/k-means.ts';
import { spectraFromArray } from '../../../src-main/analysis/spectra.ts';
import { stability } from '../../../src-main/analysis/validation/stability.ts';
import { centeredSpectra, testContext } from '../../helpers/analysis.ts';
import { blobs, normalNumbers } from '../../helpers/data.ts';

const options = { restarts: 3, init: 'k-means++', maxIterations: 100, tolerance: 1e-4, seed: 1 } as const;

async function stabilityOf(values: Float32Array, channels: number, counts: number[]) {
  const context = await testContext();
  return stability(spectraFromArray(values, channels), 6, 0, async (part) =>
    fitKMeansSweep(await centeredSpectra(part, context), counts, options, context),
  );
}

describe('stability under resampling', () => {
  it('is 1 for the clusters that are there and less for more of them', async () => {
    const { values, channels } = blobs(900, 6, 3, { spread: 0.15 });
    const [three, seven] = await stabilityOf(values, channels, [3, 7]);
    expect(three.mean).toBeGreaterThan(0.999);
    expect(seven.mean).toBeLessThan(0.9);
    expect(seven.spread).toBeGreaterThan(0);
  });

  it('is low for one round cloud cut into many', async () => {
    const values = Float32Array.from({ length: 900 * 6 }, normalNumbers(3));
    const [found] = await stabilityOf(values, 6, [8]);
    expect(found.mean).toBeLessThan(0.7);
  });

  it('does not depend on the run', async () => {
    const { values, channels } = blobs(300, 4, 2);
    expect(await stabilityOf(values, channels, [2, 4])).toEqual(await stabilityOf(values, channels, [2, 4]));
  });
});
