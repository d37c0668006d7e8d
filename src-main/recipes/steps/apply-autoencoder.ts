import { type Autoencoder, applyAutoencoder } from '../../analysis/networks/autoencoder.ts';
import { stitchPatches } from '../../analysis/preprocessing/patches.ts';
import type { RunState } from '../run-state.ts';

/** Reconstructions up to this size are kept; larger ones can be made again from the model. */
const MOST_RECONSTRUCTION_BYTES = 256 * 1024 * 1024;

/**
 * Applies an autoencoder to all spectra or images and writes what comes out; patches are put together to whole images again. Latent numbers become the scores that
 * clustering and t-SNE can take; later steps find the model in the state.
 */
export async function applyAndSave(
  state: RunState,
  model: Autoencoder,
  step: number,
): Promise<{ readonly relativeError: number; readonly arrays: string[] }> {
  const { context, cube, spectraAtHand: spectra } = state;
  const { channels, pixels } = spectra;
  const grid = cube.images?.patches;
  const whole = grid ? grid.count * grid.whole.height * grid.whole.width : pixels * channels;
  const keeps = whole * 4 <= MOST_RECONSTRUCTION_BYTES;
  const stitching = grid && keeps ? stitchPatches(grid, cube.images!.height) : undefined;
  const reconstruction = keeps && !grid ? new Float32Array(whole) : undefined;
  const applied = await applyAutoencoder(spectra, model, context, (first, part) => {
    reconstruction?.set(part, first * channels);
    stitching?.add(first, part);
  });
  if (!keeps) context.job.warn('The reconstruction is too large to keep; its residual and the model are kept.');
  state.setScores({ values: applied.latent, components: model.latent, centered: false });
  state.network = model;
  const arrays = [
    await state.saveMap(step, 'latent', applied.latent, [model.latent]),
    await state.saveMap(step, 'residual', applied.residual),
  ];
  if (reconstruction) arrays.push(await state.saveMap(step, 'reconstruction', reconstruction, [cube.signal.size]));
  if (grid && stitching) {
    const { height, width } = grid.whole;
    const shape = [...(grid.count > 1 ? [grid.count] : []), height, width];
    arrays.push(await state.save(step, 'reconstruction', shape, stitching.finish()));
  }
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
