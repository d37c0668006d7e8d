/** The core-shell EDS map of the shared data folder, which is not part of the repository: what denoising keeps. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { applyAutoencoder } from '../../src-main/analysis/networks/autoencoder.ts';
import { fitAutoencoder } from '../../src-main/analysis/networks/fit-autoencoder.ts';
import { surveySpectra } from '../../src-main/analysis/preprocessing/survey.ts';
import { spectraOfSource } from '../../src-main/cubes/spectra-of-source.ts';
import { openFile } from '../../src-main/readers/registry.ts';
import { autoencoderParameters } from '../../src-preload/contract/steps.ts';
import { testContext } from '../helpers/analysis.ts';

const path = fileURLToPath(new URL('../../../shared/data/hspy/core_shell.hdf5', import.meta.url));
/** Channels of the seven peaks that stand out of the sum spectrum, and half their width. */
const PEAKS = [79, 95, 311, 345, 394, 436, 464];
const HALF_WIDTH = 6;

describe.skipIf(!existsSync(path))('core-shell map (skipped when it is not there)', () => {
  it('denoised spectra keep the peak areas of the sum spectrum within 2 %, after a few epochs already', async () => {
    const context = await testContext();
    const file = await openFile(path);
    const spectra = spectraOfSource(file.datasets[0].open());
    const { mean } = await surveySpectra(spectra, context);
    const parameters = autoencoderParameters.parse({ loss: 'poisson', latent: 4, channels: [32], epochs: 4 });
    const model = await fitAutoencoder(spectra, mean, undefined, parameters, context);
    const sum = new Float64Array(spectra.channels);
    const { residual } = await applyAutoencoder(spectra, model, context, (_, back) => {
      back.forEach((value, at) => {
        sum[at % spectra.channels] += value;
      });
    });
    for (const peak of PEAKS) {
      let [kept, measured] = [0, 0];
      for (let c = peak - HALF_WIDTH; c <= peak + HALF_WIDTH; c++) {
        kept += sum[c];
        measured += mean[c] * spectra.pixels;
      }
      expect(Math.abs(kept / measured - 1)).toBeLessThan(0.02);
    }
    // It is no copy: noise is left over in every spectrum.
    expect(residual.every((value) => value > 0)).toBe(true);
  });
});
