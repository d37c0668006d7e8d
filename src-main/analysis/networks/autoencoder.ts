import type { Network } from '../../graphs/training-graph.ts';
import type { AnalysisContext } from '../context.ts';
import { processTiles } from '../process-tiles.ts';
import type { Spectra } from '../spectra.ts';
import { networkRunner } from './train-network.ts';

/** A trained network of two halves, its normalization inside: spectra or images in, latent out; and back. */
export interface Autoencoder {
  readonly encoder: Network;
  readonly decoder: Network;
  readonly encoderWeights: readonly Float32Array[];
  readonly decoderWeights: readonly Float32Array[];
}

export interface AutoencodedSpectra {
  /** pixels × latent */
  readonly latent: Float32Array;
  /** Root mean square of spectrum − reconstruction over the channels, `[pixels]`. */
  readonly residual: Float32Array;
  /** ‖spectra − reconstructions‖ / ‖spectra‖ */
  readonly relativeError: number;
}

/**
 * Latent coordinates and residuals of all spectra (or images, their pixels being the channels), tile by tile; `hear` gets
 * each tile's reconstruction beside the spectra it is of.
 */
export async function applyAutoencoder(
  spectra: Spectra,
  model: Autoencoder,
  context: AnalysisContext,
  hear?: (first: number, reconstruction: Float32Array, spectra: Float32Array) => void,
): Promise<AutoencodedSpectra> {
  const { pixels, channels } = spectra;
  const width = model.decoder.input[0]!;
  const encode = networkRunner(model.encoder, model.encoderWeights, context);
  const decode = networkRunner(model.decoder, model.decoderWeights, context);
  const latent = new Float32Array(pixels * width);
  const residual = new Float32Array(pixels);
  let [left, total] = [0, 0];
  await processTiles(
    spectra,
    context.job,
    'autoencoder: applying it to all',
    async ({ count, values }) => {
      const codes = await encode(values, count);
      return { codes, back: await decode(codes, count) };
    },
    ({ codes, back }, { first, count, values }) => {
      latent.set(codes, first * width);
      for (let pixel = 0; pixel < count; pixel++) {
        let squares = 0;
        for (let at = pixel * channels; at < (pixel + 1) * channels; at++) {
          squares += (values[at]! - back[at]!) ** 2;
          total += values[at]! ** 2;
        }
        residual[first + pixel] = Math.sqrt(squares / channels);
        left += squares;
      }
      hear?.(first, back, values);
    },
  );
  return { latent, residual, relativeError: total > 0 ? Math.sqrt(left / total) : 0 };
}
