import { type Autoencoder, applyAutoencoder } from '../../analysis/networks/autoencoder.ts';
import type { RunState } from '../run-state.ts';

/** Reconstructions up to this size are kept; larger ones can be made again from the model. */
const MOST_RECONSTRUCTION_BYTES = 256 * 1024 * 1024;

/**
 * Applies an autoencoder to all spectra or images and writes what comes out. Latent numbers become the scores that
 * clustering and t-SNE can take; later steps find the model in the state.
 */
export async function applyAndSave(
  state: RunState,
  model: Autoencoder,
  step: number,
): Promise<{ readonly relativeError: number; readonly arrays: string[] }> {
  const { context, cube, spectraAtHand: spectra } = state;
  const { channels, pixels } = spectra;
  const keeps = pixels * channels * 4 <= MOST_RECONSTRUCTION_BYTES;
  const reconstruction = keeps ? new Float32Array(pixels * channels) : undefined;
  const applied = await applyAutoencoder(spectra, model, context, (first, part) => {
    reconstruction?.set(part, first * channels);
  });
  if (!keeps) context.job.warn('The reconstruction is too large to keep; its residual and the model are kept.');
  state.setScores({ values: applied.latent, components: model.latent, centered: false });
  state.network = model;
  const arrays = [
    await state.saveMap(step, 'latent', applied.latent, [model.latent]),
    await state.saveMap(step, 'residual', applied.residual),
  ];
  if (reconstruction) arrays.push(await state.saveMap(step, 'reconstruction', reconstruction, [cube.signal.size]));
  return { relativeError: applied.relativeError, arrays };
}
