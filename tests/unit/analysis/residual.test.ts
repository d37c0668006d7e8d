import { beforeAll, describe, expect, it } from 'vitest';
import type { AnalysisContext } from '../../../src-main/analysis/context.ts';
import { fitPca } from '../../../src-main/analysis/decomposition/pca.ts';
import { spectraFromArray } from '../../../src-main/analysis/spectra.ts';
import { measureResidual } from '../../../src-main/analysis/validation/residual.ts';
import { testContext } from '../../helpers/analysis.ts';
import { normalNumbers } from '../../helpers/data.ts';

let context: AnalysisContext;
beforeAll(async () => {
  context = await testContext();
});

describe('residual', () => {
  it('is data less mean less weights · components, by brute force', async () => {
    const [pixels, channels, count] = [37, 9, 2];
    const normal = normalNumbers(4);
    const draw = (length: number) => Float32Array.from({ length }, normal);
    const [values, components, mean, weights] = [pixels * channels, count * channels, channels, pixels * count].map(
      draw,
    );
    const weightsOf = (first: number, size: number) => weights.subarray(first * count, (first + size) * count);
    const model = { components, mean, weights: weightsOf };
    const found = await measureResidual(spectraFromArray(values, channels), model, context);
    let [left, all] = [0, 0];
    const perChannel = new Float64Array(channels);
    for (let pixel = 0; pixel < pixels; pixel++) {
      let squares = 0;
      for (let channel = 0; channel < channels; channel++) {
        let value = values[pixel * channels + channel] - mean[channel];
        for (let i = 0; i < count; i++) value -= weights[pixel * count + i] * components[i * channels + channel];
        squares += value * value;
        perChannel[channel] += value * value;
        all += values[pixel * channels + channel] ** 2;
      }
      left += squares;
      expect(found.perPixel[pixel]).toBeCloseTo(Math.sqrt(squares / channels), 5);
    }
    found.perChannel.forEach((value, channel) => {
      expect(value).toBeCloseTo(Math.sqrt(perChannel[channel] / pixels), 5);
    });
    expect(found.relativeError).toBeCloseTo(Math.sqrt(left / all), 6);
  });

  it('vanishes with all components of a PCA', async () => {
    const channels = 6;
    const spectra = spectraFromArray(Float32Array.from({ length: 50 * channels }, normalNumbers(5)), channels);
    const pca = await fitPca(spectra, { components: channels, center: true, solver: 'auto', seed: 0 }, context);
    const weights = (first: number, count: number) => pca.scores.subarray(first * channels, (first + count) * channels);
    const found = await measureResidual(spectra, { components: pca.components, mean: pca.mean, weights }, context);
    expect(found.relativeError).toBeLessThan(1e-6);
  });
});
