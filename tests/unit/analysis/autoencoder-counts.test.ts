/** Counts at low dose, where the truth is known: which loss and which latent numbers bring them nearer to it. */
import { describe, expect, it } from 'vitest';
import { applyAutoencoder } from '../../../src-main/analysis/networks/autoencoder.ts';
import { fitAutoencoder } from '../../../src-main/analysis/networks/fit-autoencoder.ts';
import { surveySpectra } from '../../../src-main/analysis/preprocessing/survey.ts';
import { spectraFromArray } from '../../../src-main/analysis/spectra.ts';
import { autoencoderParameters } from '../../../src-preload/contract/steps.ts';
import { testContext } from '../../helpers/analysis.ts';
import { uniformNumbers } from '../../helpers/data.ts';

const [PIXELS, CHANNELS] = [800, 32];
/** Counts at the top of a peak: most channels of most spectra have none. */
const LEVEL = 0.5;

/** Mixtures of two peaks on a falling background: the rates, and Poisson counts of them. */
function scene(seed: number) {
  const uniform = uniformNumbers(seed);
  const [rates, counts] = [new Float32Array(PIXELS * CHANNELS), new Float32Array(PIXELS * CHANNELS)];
  for (let pixel = 0; pixel < PIXELS; pixel++) {
    const share = uniform();
    for (let c = 0; c < CHANNELS; c++) {
      const peak = (at: number) => Math.exp(-(((c - at) / 1.5) ** 2));
      const rate = LEVEL * (0.02 + 0.3 * Math.exp(-c / 8) + share * peak(8) + (1 - share) * peak(20));
      rates[pixel * CHANNELS + c] = rate;
      // Knuth's multiplication of uniform numbers: exact, and fast for small rates.
      let product = uniform();
      let count = 0;
      for (const end = Math.exp(-rate); product > end; product *= uniform()) count++;
      counts[pixel * CHANNELS + c] = count;
    }
  }
  return { rates, counts };
}

/** Peak signal-to-noise ratio of the reconstruction against the rates, in decibels; and the latent numbers. */
async function denoise({ rates, counts }: ReturnType<typeof scene>, options: object) {
  const context = await testContext();
  const spectra = spectraFromArray(counts, CHANNELS);
  const { mean } = await surveySpectra(spectra, context);
  const parameters = { latent: 2, channels: [32], epochs: 40, learningRate: 3e-3, ...options };
  const model = await fitAutoencoder(spectra, mean, undefined, autoencoderParameters.parse(parameters), context);
  let squares = 0;
  const { latent } = await applyAutoencoder(spectra, model, context, (first, back) => {
    back.forEach((value, at) => {
      squares += (value - rates[first * CHANNELS + at]) ** 2;
    });
  });
  return { psnr: 20 * Math.log10(Math.max(...rates) / Math.sqrt(squares / rates.length)), latent };
}

describe.each([1, 2, 3, 4, 5])('counts at low dose, seed %i', (seed) => {
  it('the Poisson loss beats squared errors; variational latent numbers beat free ones', async () => {
    const data = scene(seed);
    const free = {
      mse: await denoise(data, { loss: 'mse', seed }),
      poisson: await denoise(data, { loss: 'poisson', seed }),
    };
    const kind = 'variational';
    const drawn = {
      mse: await denoise(data, { loss: 'mse', kind, seed }),
      poisson: await denoise(data, { loss: 'poisson', kind, seed }),
    };
    // Measured over five seeds: 1.2 to 2.7 dB, 5.5 to 8.8 dB, 7.1 to 8.7 dB.
    expect(free.poisson.psnr).toBeGreaterThan(free.mse.psnr + 0.6);
    expect(drawn.poisson.psnr).toBeGreaterThan(drawn.mse.psnr + 3);
    expect(drawn.poisson.psnr).toBeGreaterThan(free.poisson.psnr + 4);
    // The divergence holds latent numbers near a standard normal distribution: their means vary by less than it does.
    const spread = Math.sqrt(drawn.poisson.latent.reduce((sum, value) => sum + value ** 2, 0) / (2 * PIXELS));
    expect(spread).toBeLessThan(1.1);
  });
});
