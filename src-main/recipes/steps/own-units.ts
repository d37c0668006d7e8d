import type { PcaModel } from '../../analysis/decomposition/pca.ts';
import type { SpectrumCube } from '../../analysis/preprocessing/spectrum-cube.ts';
import type { Spectra } from '../../analysis/spectra.ts';
import { type OwnComponents, type OwnModel, ownComponents } from '../../analysis/validation/own-components.ts';
import type { RunState } from '../run-state.ts';

/**
 * Saves what a decomposition of normalized spectra found in the data's own units too: components that the saved weights
 * belong to, and the mean where there is one. Nothing where nothing was normalized; what was scaled for Poisson noise is
 * saved in counts already.
 *
 * @param word `own-components` or `own-endmembers`
 * @param weights scores or abundances as they are saved, pixels × n
 * @returns names of the arrays
 */
export async function saveOwnComponents(
  state: RunState,
  step: number,
  word: 'own-components' | 'own-endmembers',
  weights: Float32Array,
  model: OwnModel,
  pca?: Pick<PcaModel, 'components' | 'mean'>,
): Promise<string[]> {
  const own = normalizedOwn(state.cube);
  if (!own) return [];
  const found = (pca && ofStandardized(state.cube, pca)) ?? (await ownComponents(own, weights, model, state.context));
  const { channels } = own;
  const arrays = [await state.save(step, word, [found.components.length / channels, channels], found.components)];
  if (model === 'centered') arrays.push(await state.save(step, 'own-mean', [channels], found.mean));
  return arrays;
}

/** Means of the spectra of some pixels in the data's own units, saved as `own-endmembers`; nothing where nothing was normalized. */
export async function saveOwnSpectra(
  state: RunState,
  step: number,
  pixels: readonly (readonly number[])[],
): Promise<string[]> {
  const own = normalizedOwn(state.cube);
  if (!own) return [];
  return [await state.save(step, 'own-endmembers', [pixels.length, own.channels], meanSpectra(own, pixels))];
}

/** Mean spectrum of each list of pixels, lists × channels. */
function meanSpectra(spectra: Spectra, lists: readonly (readonly number[])[]): Float32Array {
  const { channels } = spectra;
  const means = new Float32Array(lists.length * channels);
  const spectrum = new Float32Array(channels);
  lists.forEach((pixels, i) => {
    for (const pixel of pixels) {
      spectra.read(pixel, 1, spectrum);
      for (let channel = 0; channel < channels; channel++)
        means[i * channels + channel]! += spectrum[channel]! / pixels.length;
    }
  });
  return means;
}

function normalizedOwn({ own, poisson }: SpectrumCube): Spectra | undefined {
  return poisson ? undefined : own;
}

/** Components of z-scores times the deviations of the channels: exact, without another pass. */
function ofStandardized(
  { normalized, signal }: SpectrumCube,
  { components, mean }: Pick<PcaModel, 'components' | 'mean'>,
): OwnComponents | undefined {
  const [only, ...others] = normalized ?? [];
  if (only?.method !== 'zscore' || others.length > 0 || only.channels !== signal.size) return undefined;
  const { deviation, channels } = only;
  return {
    components: components.map((value, at) => value * deviation[at % channels]!),
    mean: only.mean.map((value, channel) => value + mean[channel]! * deviation[channel]!),
  };
}
