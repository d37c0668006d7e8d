import { beforeAll, describe, expect, it } from 'vitest';
import type { AnalysisContext } from '../../../src-main/analysis/context.ts';
import { fitPca } from '../../../src-main/analysis/decomposition/pca.ts';
import { applyAutoencoder } from '../../../src-main/analysis/networks/autoencoder.ts';
import { fitAutoencoder } from '../../../src-main/analysis/networks/fit-autoencoder.ts';
import { surveySpectra } from '../../../src-main/analysis/preprocessing/survey.ts';
import { type Spectra, spectraFromArray } from '../../../src-main/analysis/spectra.ts';
import { measureResidual } from '../../../src-main/analysis/validation/residual.ts';
import { autoencoderParameters } from '../../../src-preload/contract/steps.ts';
import { recordingJob, testContext } from '../../helpers/analysis.ts';
import { normalNumbers, uniformNumbers } from '../../helpers/data.ts';

let context: AnalysisContext;
beforeAll(async () => {
  context = await testContext();
});

const parameters = (more: object) => autoencoderParameters.parse({ epochs: 40, batch: 32, ...more });

async function train(spectra: Spectra, more: object, own = context) {
  const { mean } = await surveySpectra(spectra, own);
  return fitAutoencoder(spectra, mean, undefined, parameters(more), own);
}

/** Spectra around a plane of two directions. */
function plane(pixels = 600, channels = 12): Spectra {
  const normal = normalNumbers(5);
  const directions = Float64Array.from({ length: 2 * channels }, normal);
  const values = new Float32Array(pixels * channels);
  for (let pixel = 0; pixel < pixels; pixel++) {
    const [a, b] = [2 * normal(), normal()];
    for (let c = 0; c < channels; c++) {
      values[pixel * channels + c] = 7 + a * directions[c] + b * directions[channels + c] + 0.1 * normal();
    }
  }
  return spectraFromArray(values, channels);
}

/** Poisson counts of mixtures of two smooth spectra, a few counts per channel at most; and the rates behind them. */
function counts(pixels: number, channels: number, level: number) {
  const [uniform, rates, values] = [
    uniformNumbers(9),
    new Float32Array(pixels * channels),
    new Float32Array(pixels * channels),
  ];
  for (let pixel = 0; pixel < pixels; pixel++) {
    const share = uniform();
    for (let c = 0; c < channels; c++) {
      const peak = (at: number) => Math.exp(-(((c - at) / 3) ** 2));
      const rate = level * (0.1 + share * peak(8) + (1 - share) * peak(20));
      rates[pixel * channels + c] = rate;
      // Knuth's multiplication of uniform numbers: exact, and fast for small rates.
      let product = uniform();
      let count = 0;
      for (const end = Math.exp(-rate); product > end; product *= uniform()) count++;
      values[pixel * channels + c] = count;
    }
  }
  return { spectra: spectraFromArray(values, channels), rates };
}

describe('spectral autoencoder', () => {
  it('without hidden layers it finds what PCA finds: no linear model does better (Baldi & Hornik 1989)', async () => {
    const spectra = plane();
    const model = await train(spectra, {
      latent: 2,
      channels: [],
      epochs: 250,
      learningRate: 0.02,
      patience: 250,
      validation: 0,
    });
    const { relativeError } = await applyAutoencoder(spectra, model, context);
    const pca = await fitPca(spectra, { components: 2, center: true, solver: 'auto', seed: 0 }, context);
    const weights = (first: number, count: number) => pca.scores.subarray(first * 2, (first + count) * 2);
    const best = await measureResidual(spectra, { components: pca.components, mean: pca.mean, weights }, context);
    expect(relativeError).toBeGreaterThanOrEqual(best.relativeError * 0.999);
    expect(relativeError).toBeLessThan(best.relativeError * 1.05);
  });

  it('brings counts nearer to the rates behind them, and keeps the sum', async () => {
    const { spectra, rates } = counts(1500, 28, 3);
    const model = await train(spectra, { latent: 2, channels: [32], loss: 'poisson', epochs: 80, learningRate: 3e-3 });
    const [before, after, sums] = [{ sum: 0 }, { sum: 0 }, [0, 0]];
    await applyAutoencoder(spectra, model, context, (first, back) => {
      back.forEach((value, at) => {
        const place = first * 28 + at;
        const measured = spectra.view!(0, spectra.pixels)[place];
        before.sum += (measured - rates[place]) ** 2;
        after.sum += (value - rates[place]) ** 2;
        sums[0] += value;
        sums[1] += measured;
      });
    });
    // Two latent numbers of 28 channels could take 14 times off the noise's power; half of that is learned from 1,350 spectra.
    expect(after.sum).toBeLessThan(before.sum / 6);
    expect(Math.abs(sums[0] / sums[1] - 1)).toBeLessThan(0.02);
  });

  it('the same seed gives the same weights, and the best epoch is kept', async () => {
    const spectra = plane(200);
    const [a, b] = [
      await train(spectra, { latent: 2, channels: [8] }),
      await train(spectra, { latent: 2, channels: [8] }),
    ];
    expect(Buffer.compare(a.encoder.model, b.encoder.model)).toBe(0);
    const { history, bestEpoch } = a.training;
    const least = Math.min(...history.map((row) => row.validation));
    expect(history[bestEpoch - 1].validation).toBeLessThanOrEqual(least * 1.001);
  });

  it('is cancelled between steps', async () => {
    const own = await testContext(recordingJob(30));
    await expect(train(plane(200), { latent: 2, channels: [8] }, own)).rejects.toMatchObject({ code: 'cancelled' });
  });
});
