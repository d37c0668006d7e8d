import { describe, expect, it } from 'vitest';
import { covarianceMatrix } from '../../../src-main/analysis/decomposition/covariance.ts';
import { fitPca } from '../../../src-main/analysis/decomposition/pca.ts';
import { spectraFromArray } from '../../../src-main/analysis/spectra.ts';
import { pcaParameters } from '../../../src-preload/contract/steps.ts';
import { testContext } from '../../helpers/analysis.ts';
import { bruteCovariance, relativeDifference } from '../../helpers/brute-force.ts';
import { blobs, normalNumbers } from '../../helpers/data.ts';

describe('covarianceMatrix', () => {
  it.each([
    ['one block', 300, 30, 0],
    ['four blocks', 200, 259, 0],
    ['a pedestal of 1e5 under a spread of 1', 400, 40, 1e5],
    ['a pedestal and four blocks', 150, 260, 1e5],
    ['fewer pixels than channels', 7, 50, 3],
    ['a single pixel', 1, 5, 3],
  ])('%s, against float64', async (_, pixels, channels, offset) => {
    const { values } = blobs(pixels, channels, Math.min(3, pixels), { spread: 0.3, offset });
    const context = await testContext();
    for (const center of [true, false]) {
      const { covariance, mean } = await covarianceMatrix(spectraFromArray(values, channels), center, context);
      // float32 products summed in float64; second moments of the pedestal are as large as it squared.
      expect(relativeDifference(covariance, bruteCovariance(values, channels, center))).toBeLessThan(1e-5);
      for (let i = 0; i < channels; i++) {
        for (let j = 0; j < i; j++) expect(covariance[i * channels + j]).toBe(covariance[j * channels + i]);
      }
      if (!center) expect(mean.every((value) => value === 0)).toBe(true);
    }
  });

  it('several tiles, the first one unlike the others', async () => {
    const [pixels, channels] = [20_000, 4];
    const normal = normalNumbers(2);
    const values = Float32Array.from({ length: pixels * channels }, (_, i) =>
      i < 4000 ? 1000 * normal() : 50 + normal(),
    );
    const { covariance } = await covarianceMatrix(spectraFromArray(values, channels), true, await testContext());
    expect(relativeDifference(covariance, bruteCovariance(values, channels, true))).toBeLessThan(1e-5);
  });
});

/** Spectra with variances that fall by `decay` from component to component. */
function decaying(pixels: number, channels: number, decay: number): Float32Array {
  const normal = normalNumbers(9);
  const loadings = Float64Array.from({ length: 30 * channels }, normal);
  const values = new Float32Array(pixels * channels);
  for (let pixel = 0; pixel < pixels; pixel++) {
    const scores = Array.from({ length: 30 }, (_, k) => decay ** k * normal());
    for (let c = 0; c < channels; c++) {
      let value = 10;
      for (let k = 0; k < 30; k++) value += scores[k] * loadings[k * channels + c];
      values[pixel * channels + c] = value;
    }
  }
  return values;
}

describe('fitPca', () => {
  it('the randomized solver finds what the covariance finds on a decaying spectrum', async () => {
    const values = decaying(600, 120, 0.7);
    const spectra = spectraFromArray(values, 120);
    const context = await testContext();
    const [exact, randomized] = await Promise.all(
      (['covariance', 'randomized'] as const).map((solver) =>
        fitPca(spectra, pcaParameters.parse({ components: 8, solver }), context),
      ),
    );
    expect(randomized.solver).toBe('randomized');
    exact.explainedVariance.forEach((variance, i) => {
      expect(Math.abs(randomized.explainedVariance[i] / variance - 1)).toBeLessThan(1e-5);
    });
    expect(relativeDifference(randomized.components, exact.components)).toBeLessThan(1e-3);
    expect(relativeDifference(randomized.scores, exact.scores)).toBeLessThan(1e-3);
    expect(relativeDifference(randomized.explainedVarianceRatio, exact.explainedVarianceRatio)).toBeLessThan(1e-5);
  });

  it.each(['covariance', 'randomized'] as const)(
    '%s: scores are uncorrelated, their variances explained, signs a rule',
    async (solver) => {
      const { values, channels, pixels } = blobs(500, 30, 4, { spread: 0.3, offset: 20 });
      const parameters = pcaParameters.parse({ components: 5, solver });
      const model = await fitPca(spectraFromArray(values, channels), parameters, await testContext());
      const covariance = bruteCovariance(model.scores, 5, true);
      for (let i = 0; i < 5; i++) {
        for (let j = 0; j < 5; j++) {
          const expected = i === j ? model.explainedVariance[i] : 0;
          expect(Math.abs(covariance[i * 5 + j] - expected) / model.explainedVariance[0]).toBeLessThan(1e-4);
        }
        const component = model.components.subarray(i * channels, (i + 1) * channels);
        expect(Math.hypot(...component)).toBeCloseTo(1, 5);
        const largest = component.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a));
        expect(largest).toBeGreaterThan(0);
      }
      expect(model.scores).toHaveLength(pixels * 5);
      const explained = model.explainedVarianceRatio.reduce((a, b) => a + b, 0);
      expect(explained).toBeLessThanOrEqual(1 + 1e-6);
    },
  );

  it('all components give the spectra back', async () => {
    const { values, channels, pixels } = blobs(60, 12, 3, { spread: 0.4, offset: 5 });
    const model = await fitPca(
      spectraFromArray(values, channels),
      pcaParameters.parse({ components: 12 }),
      await testContext(),
    );
    const back = new Float64Array(values.length);
    for (let pixel = 0; pixel < pixels; pixel++) {
      for (let c = 0; c < channels; c++) {
        let value = model.mean[c];
        for (let k = 0; k < 12; k++) value += model.scores[pixel * 12 + k] * model.components[k * channels + c];
        back[pixel * channels + c] = value;
      }
    }
    expect(relativeDifference(back, values)).toBeLessThan(1e-5);
    expect(model.explainedVarianceRatio.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 6);
  });

  it('auto takes the covariance up to 2,048 channels', async () => {
    const context = await testContext();
    for (const [channels, solver] of [
      [2048, 'covariance'],
      [2049, 'randomized'],
    ] as const) {
      const { values } = blobs(12, channels, 2);
      const few = spectraFromArray(values, channels);
      const model = await fitPca(few, pcaParameters.parse({ components: 2 }), context);
      expect(model.solver).toBe(solver);
    }
  });
});
