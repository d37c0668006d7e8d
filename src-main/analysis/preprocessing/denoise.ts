import type { DenoiseParameters } from '../../../src-preload/contract/steps.ts';
import type { AnalysisContext } from '../context.ts';
import { fitPca } from '../decomposition/pca.ts';
import type { Spectra } from '../spectra.ts';

export interface Denoised {
  readonly spectra: Spectra;
  /** Share of the variance (of the sum of squares, when not centered) that the components hold. */
  readonly explained: number;
}

/**
 * Spectra as their first principal components describe them: mean + scores · components, worked out as they are read.
 * Values below 0 stay: cutting them off would raise every mean.
 *
 * @param center false for spectra scaled for Poisson noise
 * @throws {AppError} `parameter-invalid` when more components are asked for than there can be
 */
export async function denoise(
  spectra: Spectra,
  { components, seed }: DenoiseParameters,
  center: boolean,
  context: AnalysisContext,
): Promise<Denoised> {
  const model = await fitPca(spectra, { components, seed, center, solver: 'auto' }, context);
  return {
    spectra: modelSpectra(model, components),
    explained: model.explainedVarianceRatio.reduce((sum, ratio) => sum + ratio, 0),
  };
}

interface LinearSpectra {
  readonly components: Float32Array;
  readonly scores: Float32Array;
  readonly mean: Float32Array;
}

function modelSpectra({ components, scores, mean }: LinearSpectra, count: number): Spectra {
  const channels = mean.length;
  return {
    pixels: scores.length / count,
    channels,
    read(first, pixelCount, out) {
      for (let pixel = 0; pixel < pixelCount; pixel++) {
        const spectrum = out.subarray(pixel * channels, (pixel + 1) * channels);
        spectrum.set(mean);
        for (let k = 0; k < count; k++) {
          const score = scores[(first + pixel) * count + k]!;
          const from = k * channels;
          for (let channel = 0; channel < channels; channel++) spectrum[channel] += score * components[from + channel]!;
        }
      }
    },
  };
}
