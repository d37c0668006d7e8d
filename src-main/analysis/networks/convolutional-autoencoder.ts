import { relu } from '../../graphs/layers/activations.ts';
import { channelBias } from '../../graphs/layers/channel-bias.ts';
import { convolution } from '../../graphs/layers/convolution.ts';
import { dense } from '../../graphs/layers/dense.ts';
import { cropping, edgePadding } from '../../graphs/layers/framing.ts';
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
 * Sizes that cannot be halved that often are padded with their own edges before the first stage, and cropped after the last.
 *
 * @param size height and width of the images; each at least 2 to the number of stages
 * @param channels of the stages, from the image down
 * @param waist layers that end in the latent numbers
 * @throws {Error} when a size is too small to be halved that often
 */
export function convolutionalAutoencoder(
  [height, width]: readonly [number, number],
  channels: readonly number[],
  latent: number,
  waist: readonly Layer[] = [dense(latent)],
): ConvolutionalAutoencoder {
  const reduction = 2 ** channels.length;
  if (height < reduction || width < reduction) {
    throw new Error(`${height} × ${width} cannot be halved ${channels.length} times`);
  }
  const input: SampleShape = [1, height, width];
  const [rows, columns] = [height, width].map((size) => Math.ceil(size / reduction)) as [number, number];
  const narrowest: SampleShape = [channels.at(-1) ?? 1, rows, columns];
  const fits = height === rows * reduction && width === columns * reduction;
  const down: Layer[] = [
    ...(fits ? [] : [edgePadding(rows * reduction, columns * reduction)]),
    ...channels.flatMap((count) => [convolution(count, 2), channelBias, relu]),
    flatten,
    ...waist,
  ];
  const up: Layer[] = [
    dense(narrowest.reduce((product, one) => product * one, 1)),
    shaped(narrowest),
    ...channels
      .slice(0, -1)
      .reverse()
      .flatMap((count) => [upsampledConvolution(count), channelBias, relu]),
    upsampledConvolution(1),
    channelBias,
    ...(fits ? [] : [cropping(height, width)]),
  ];
  return {
    encoder: { input, layers: down },
    decoder: { input: [latent], layers: up },
    whole: { input, layers: [...down, ...up] },
  };
}
