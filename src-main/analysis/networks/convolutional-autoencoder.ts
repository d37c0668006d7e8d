import { relu } from '../../graphs/layers/activations.ts';
import { channelBias, convolution } from '../../graphs/layers/convolution.ts';
import { dense } from '../../graphs/layers/dense.ts';
import type { Layer, SampleShape } from '../../graphs/layers/layer.ts';
import { flatten, shaped } from '../../graphs/layers/shapes.ts';
import { upsampledConvolution } from '../../graphs/layers/upsampled-convolution.ts';
import type { Network } from '../../graphs/training-graph.ts';

/** Halves of an autoencoder of images: `[1, h, w]` → `[latent]` → `[1, h, w]`. */
export interface ConvolutionalAutoencoder {
  readonly encoder: Network;
  readonly decoder: Network;
  /** One after the other, as they are trained. */
  readonly whole: Network;
}

/**
 * A mirrored convolutional autoencoder: each stage of the encoder halves height and width with a stride of 2, each stage of
 * the decoder doubles them by upsampling and convolution (no checkerboards: Odena, Dumoulin & Olah, Distill 2016).
 *
 * @param size height and width of the images; each a multiple of 2 to the number of stages
 * @param channels of the stages, from the image down
 * @throws {Error} when a size cannot be halved that often
 */
export function convolutionalAutoencoder(
  [height, width]: readonly [number, number],
  channels: readonly number[],
  latent: number,
): ConvolutionalAutoencoder {
  const reduction = 2 ** channels.length;
  if (height % reduction !== 0 || width % reduction !== 0) {
    throw new Error(`${height} × ${width} cannot be halved ${channels.length} times`);
  }
  const input: SampleShape = [1, height, width];
  const waist: SampleShape = [channels.at(-1) ?? 1, height / reduction, width / reduction];
  const down: Layer[] = [
    ...channels.flatMap((count) => [convolution(count, 2), channelBias, relu]),
    flatten,
    dense(latent),
  ];
  const up: Layer[] = [
    dense(waist.reduce((product, one) => product * one, 1)),
    shaped(waist),
    ...channels
      .slice(0, -1)
      .reverse()
      .flatMap((count) => [upsampledConvolution(count), channelBias, relu]),
    upsampledConvolution(1),
    channelBias,
  ];
  return {
    encoder: { input, layers: down },
    decoder: { input: [latent], layers: up },
    whole: { input, layers: [...down, ...up] },
  };
}
