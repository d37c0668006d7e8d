import { beforeAll, describe, expect, it } from 'vitest';
import type { AnalysisContext } from '../../../src-main/analysis/context.ts';
import { neighborsInMap } from '../../../src-main/analysis/decomposition/map-neighbors.ts';
import { fitNmf } from '../../../src-main/analysis/decomposition/nmf.ts';
import { fitPca } from '../../../src-main/analysis/decomposition/pca.ts';
import { surveySpectra } from '../../../src-main/analysis/preprocessing/survey.ts';
import { spectraFromArray } from '../../../src-main/analysis/spectra.ts';
import { ownComponents } from '../../../src-main/analysis/validation/own-components.ts';
import { nmfParameters } from '../../../src-preload/contract/steps.ts';
import { streamed, testContext } from '../../helpers/analysis.ts';
import { normalNumbers, uniformNumbers } from '../../helpers/data.ts';

let context: AnalysisContext;
beforeAll(async () => {
  context = await testContext();
});

const [PIXELS, CHANNELS] = [300, 14];
const normal = normalNumbers(3);

const largestDifference = (a: Float32Array, b: Float32Array) =>
  a.reduce((most, value, at) => Math.max(most, Math.abs(value - b[at])), 0);

describe('components in own units', () => {
  it('equal the plain result of a PCA when nothing was normalized', async () => {
    const values = Float32Array.from({ length: PIXELS * CHANNELS }, (_, at) => 1000 + (at % CHANNELS) * normal());
    const spectra = spectraFromArray(values, CHANNELS);
    const pca = await fitPca(spectra, { components: 4, center: true, solver: 'auto', seed: 0 }, context);
    const found = await ownComponents(spectra, pca.scores, 'centered', context);
    expect(largestDifference(found.components, pca.components)).toBeLessThan(1e-4);
    expect(largestDifference(found.mean, pca.mean)).toBeLessThan(1e-2);
  });

  it('equal the plain result of an NMF that has converged', async () => {
    const uniform = uniformNumbers(8);
    const draw = (length: number) => Float64Array.from({ length }, () => Math.max(0, uniform() - 0.4));
    const [shares, parts] = [draw(PIXELS * 3), draw(3 * CHANNELS)];
    const values = Float32Array.from({ length: PIXELS * CHANNELS }, (_, at) => {
      const [pixel, channel] = [Math.floor(at / CHANNELS), at % CHANNELS];
      return [0, 1, 2].reduce(
        (sum, i) => sum + shares[pixel * 3 + i] * parts[i * CHANNELS + channel],
        0.02 * uniform(),
      );
    });
    const spectra = spectraFromArray(values, CHANNELS);
    const parameters = nmfParameters.parse({ components: 3, maxIterations: 5000, tolerance: 0 });
    const cube = { rows: 1, columns: PIXELS };
    const nmf = await fitNmf(
      spectra,
      await surveySpectra(spectra, context),
      neighborsInMap(cube as never),
      parameters,
      context,
    );
    const { components, mean } = await ownComponents(spectra, nmf.abundances, 'non-negative', context);
    const largest = Math.max(...nmf.endmembers);
    expect(largestDifference(components, nmf.endmembers)).toBeLessThan(2e-3 * largest);
    expect(mean.every((value) => value === 0)).toBe(true);
  });

  it('non-negative ones are the minimum: no step to either side is better (brute force)', async () => {
    const weights = Float32Array.from({ length: PIXELS * 4 }, () => Math.abs(normal()));
    const values = Float32Array.from({ length: PIXELS * CHANNELS }, () => normal());
    const { components } = await ownComponents(spectraFromArray(values, CHANNELS), weights, 'non-negative', context);
    const error = (channel: number, of: readonly number[]) => {
      let squares = 0;
      for (let pixel = 0; pixel < PIXELS; pixel++) {
        const model = of.reduce((sum, value, i) => sum + value * weights[pixel * 4 + i], 0);
        squares += (values[pixel * CHANNELS + channel] - model) ** 2;
      }
      return squares;
    };
    let zeros = 0;
    for (let channel = 0; channel < CHANNELS; channel++) {
      const best = [0, 1, 2, 3].map((i) => components[i * CHANNELS + channel]);
      zeros += best.filter((value) => value === 0).length;
      for (let i = 0; i < 4; i++) {
        for (const step of [-1e-3, 1e-3]) {
          const other = best.with(i, best[i] + step);
          if (other[i] >= 0) expect(error(channel, other)).toBeGreaterThan(error(channel, best) - 1e-6);
        }
      }
    }
    // The bound matters here.
    expect(zeros).toBeGreaterThan(5);
  });

  it('streamed = in memory; weights that follow from others, and none at all, do no harm', async () => {
    const values = Float32Array.from({ length: PIXELS * CHANNELS }, () => 50 + normal());
    const single = Float32Array.from({ length: PIXELS }, () => 1 + uniformNumbers(2)());
    const weights = new Float32Array(PIXELS * 3);
    for (let pixel = 0; pixel < PIXELS; pixel++) weights.set([single[pixel], 2 * single[pixel], 0], pixel * 3);
    const spectra = spectraFromArray(values, CHANNELS);
    for (const model of ['plain', 'centered', 'non-negative'] as const) {
      const found = await ownComponents(spectra, weights, model, context);
      expect(found.components.every(Number.isFinite)).toBe(true);
      expect(await ownComponents(streamed(spectra), weights, model, context)).toEqual(found);
    }
  });
});
