import type { AnalysisContext } from '../context.ts';
import { type Autoencoder, modelRunner } from '../networks/autoencoder.ts';
import { processTiles } from '../process-tiles.ts';
import type { Spectra } from '../spectra.ts';

/** Reconstructs images, count × pixels, from themselves alone. */
export type ImageModel = (values: Float32Array, count: number) => Promise<Float32Array>;

export function networkModel(network: Autoencoder, context: AnalysisContext): ImageModel {
  const [encode, decode] = [modelRunner(network.encoder, context), modelRunner(network.decoder, context)];
  return async (values, count) => decode(await encode(values, count), count);
}

/**
 * Mean and orthonormal components; without components, the mean alone.
 * @param components n × pixels
 */
export function linearModel(mean: Float32Array, components: Float32Array): ImageModel {
  const pixels = mean.length;
  return async (values, count) => {
    const back = new Float32Array(count * pixels);
    for (let image = 0; image < count; image++) {
      const own = values.subarray(image * pixels, (image + 1) * pixels);
      const out = back.subarray(image * pixels, (image + 1) * pixels);
      out.set(mean);
      for (let start = 0; start < components.length; start += pixels) {
        let weight = 0;
        for (let i = 0; i < pixels; i++) weight += (own[i]! - mean[i]!) * components[start + i]!;
        for (let i = 0; i < pixels; i++) out[i]! += weight * components[start + i]!;
      }
    }
    return back;
  };
}

/** Passes over images less their reconstructions, one after the other; what `hear` gets is valid until it returns. */
export async function eachResidual(
  images: Spectra,
  model: ImageModel,
  context: AnalysisContext,
  hear: (image: number, residual: Float32Array) => void,
): Promise<void> {
  const { channels } = images;
  await processTiles(
    images,
    context.job,
    'anomalies: what the model leaves',
    ({ count, values }) => model(values, count),
    (back, { first, count, values }) => {
      for (let at = 0; at < count * channels; at++) back[at] = values[at]! - back[at]!;
      for (let image = 0; image < count; image++) {
        hear(first + image, back.subarray(image * channels, (image + 1) * channels));
      }
    },
  );
}
