import { describe, expect, it } from 'vitest';
import { fitPca } from '../../../src-main/analysis/decomposition/pca.ts';
import { applyAutoencoder } from '../../../src-main/analysis/networks/autoencoder.ts';
import { rowHalves } from '../../../src-main/analysis/networks/autoencoder-layers.ts';
import { fitAutoencoder } from '../../../src-main/analysis/networks/fit-autoencoder.ts';
import { surveySpectra } from '../../../src-main/analysis/preprocessing/survey.ts';
import { spectraFromArray } from '../../../src-main/analysis/spectra.ts';
import { networkOutput } from '../../../src-main/graphs/training-graph.ts';
import { autoencoderParameters } from '../../../src-preload/contract/steps.ts';
import { testContext } from '../../helpers/analysis.ts';
import { normalNumbers, uniformNumbers } from '../../helpers/data.ts';

describe('an autoencoder along spectra', () => {
  it.each([
    [64, [16, 32]],
    [37, [4, 8, 8]],
    [8, []],
  ])('gives %i channels back through widths %j', (channels, widths) => {
    const { input, down, up } = rowHalves(channels, { latent: 3, widths });
    expect(networkOutput({ input, layers: down })).toEqual([3]);
    expect(networkOutput({ input: [3], layers: up })).toEqual([channels]);
  });

  it('refuses what cannot be halved that often', () => {
    expect(() => rowHalves(7, { latent: 3, widths: [4, 4, 4] })).toThrow(/cannot be halved 3 times/);
  });

  it('learns a peak that shifts, of which a linear model of as many numbers makes little', async () => {
    const [uniform, normal, channels, pixels] = [uniformNumbers(1), normalNumbers(2), 45, 600];
    const values = new Float32Array(pixels * channels);
    for (let pixel = 0; pixel < pixels; pixel++) {
      const center = 8 + 28 * uniform();
      for (let c = 0; c < channels; c++) {
        values[pixel * channels + c] = 20 * Math.exp(-(((c - center) / 3) ** 2)) + 0.5 * normal();
      }
    }
    const spectra = spectraFromArray(values, channels);
    const context = await testContext();
    const { mean } = await surveySpectra(spectra, context);
    const parameters = autoencoderParameters.parse({
      ...{ kind: 'convolutional', latent: 2, channels: [8, 16], batch: 32, learningRate: 0.01 },
      ...{ epochs: 60, patience: 60 },
    });
    const model = await fitAutoencoder(spectra, mean, undefined, parameters, context);
    expect(model.input).toEqual([channels]);
    const { residual } = await applyAutoencoder(spectra, model, context);
    const left = residual.reduce((sum, one) => sum + one ** 2, 0) * channels;
    const pca = await fitPca(spectra, { components: 2, center: true, solver: 'auto', seed: 0 }, context);
    const explained = pca.explainedVarianceRatio.reduce((sum, ratio) => sum + ratio, 0);
    let squares = 0;
    for (let at = 0; at < values.length; at++) squares += (values[at]! - mean[at % channels]!) ** 2;
    expect(explained).toBeLessThan(0.7);
    expect(left / squares).toBeLessThan(0.3 * (1 - explained));
  });
});
