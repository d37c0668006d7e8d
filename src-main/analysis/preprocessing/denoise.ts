import type { DenoiseParameters } from '../../../src-preload/contract/steps.ts';
import type { AnalysisContext } from '../context.ts';
import { fitPca, pcaScores } from '../decomposition/pca.ts';
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
 * @param learned those that the components come from; all when not given
 * @throws {AppError} `parameter-invalid` when more components are asked for than there can be
 */
export async function denoise(
  spectra: Spectra,
  { components, seed }: DenoiseParameters,
  center: boolean,
  context: AnalysisContext,
  learned = spectra,
): Promise<Denoised> {
  const fitted = await fitPca(learned, { components, seed, center, solver: 'auto' }, context);
  const model = learned === spectra ? fitted : { ...fitted, scores: await pcaScores(fitted, spectra, context) };
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
