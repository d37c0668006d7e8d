import { applyAutoencoder } from '../../analysis/networks/autoencoder.ts';
import { collectPictures } from '../collect-pictures.ts';
import type { RunState } from '../run-state.ts';

/**
 * Applies an autoencoder to all spectra or images and writes what comes out; patches are put together to
 * whole images again. Clustering and t-SNE can take the latent numbers; later steps find the model in the state.
 */
export async function applyAndSave(
  state: RunState,
  model: Parameters<RunState['setNetwork']>[0],
  step: number,
): Promise<{ readonly relativeError: number; readonly arrays: string[] }> {
  const { context, spectraAtHand: spectra } = state;
  const reconstruction = collectPictures(state);
  const applied = await applyAutoencoder(spectra, model, context, (first, part) => reconstruction?.add(first, part));
  if (!reconstruction)
    context.job.warn('The reconstruction is too large to keep; its residual and the model are kept.');
  state.setCoordinates('latent', { values: applied.latent, components: model.latent, centered: false });
  state.setNetwork(model);
  const arrays = [
    await state.saveMap(step, 'latent', applied.latent, [model.latent]),
    await state.saveMap(step, 'residual', applied.residual),
  ];
  if (reconstruction) arrays.push(await reconstruction.save(step, 'reconstruction'));
  return { relativeError: applied.relativeError, arrays };
}

/**
 * Keeps both halves of an autoencoder with the run, whose views decode, compress and export by them.
 * @param encoder as an ONNX model, like the decoder
 * @returns the names that they got
 */
export async function saveNetwork(
  state: RunState,
  { encoder, decoder }: { readonly encoder: Uint8Array; readonly decoder: Uint8Array },
  step: number,
): Promise<string[]> {
  return [await state.saveModel(step, 'encoder', encoder), await state.saveModel(step, 'decoder', decoder)];
}
