import { silu, softplus } from '../../graphs/layers/activations.ts';
import { affine } from '../../graphs/layers/affine.ts';
import { channelBias } from '../../graphs/layers/channel-bias.ts';
import { convolution1d } from '../../graphs/layers/convolution-1d.ts';
import { dense } from '../../graphs/layers/dense.ts';
import { cropping, edgePadding } from '../../graphs/layers/framing.ts';
import { elements, type Layer, type SampleShape } from '../../graphs/layers/layer.ts';
import { reparameterization } from '../../graphs/layers/reparameterization.ts';
import { flatten, shaped, upsample } from '../../graphs/layers/shapes.ts';
import { convolutionalAutoencoder } from './convolutional-autoencoder.ts';

/** Layers down to the latent numbers and back, without normalization. */
export interface Halves {
  readonly input: SampleShape;
  readonly down: readonly Layer[];
  readonly up: readonly Layer[];
}

export interface HalvesOptions {
  readonly latent: number;
  /** Units, or channels of images, from the data down to the waist. */
  readonly widths: readonly number[];
  /** Weight of the divergence of a variational waist; none when not given. */
  readonly divergence?: number | undefined;
  /** Where the output is a rate of counts: what 1 is multiplied with, for each channel or, for images, for all. */
  readonly rates?: Float32Array | undefined;
}

/** Dense layers on single spectra (Hinton & Salakhutdinov, Science 313 (2006) 504). */
export function spectralHalves(channels: number, options: HalvesOptions): Halves {
  const { widths } = options;
  return {
    input: [channels],
    down: [...widths.flatMap((width) => [dense(width), silu]), ...waist(options)],
    up: [...[...widths].reverse().flatMap((width) => [dense(width), silu]), dense(channels), ...outputLayers(options)],
  };
}

/** Channels that a kernel along spectra spans: the width of a peak or an edge, not of the spectrum. */
const ROW_KERNEL = 5;

/**
 * Convolutions along single spectra: peaks are learned once, wherever they are. Each width halves the length, and the way back
 * doubles it by upsampling and convolution (Odena, Dumoulin & Olah, Distill 2016). Lengths that cannot be halved that often
 * are padded with their ends and cropped after.
 *
 * @throws {Error} when there are fewer channels than 2 to the number of widths
 */
export function rowHalves(channels: number, options: HalvesOptions): Halves {
  const { widths } = options;
  const reduction = 2 ** widths.length;
  if (channels < reduction) throw new Error(`${channels} channels cannot be halved ${widths.length} times`);
  const length = Math.ceil(channels / reduction) * reduction;
  const narrowest = [widths.at(-1) ?? 1, length / reduction];
  const along = (width: number, stride = 1) => convolution1d(width, stride, { kernel: ROW_KERNEL });
  return {
    input: [channels],
    down: [
      shaped([1, 1, channels]),
      edgePadding(1, length),
      shaped([1, length]),
      ...widths.flatMap((width) => [along(width, 2), channelBias, silu]),
      flatten,
      ...waist(options),
    ],
    up: [
      dense(elements(narrowest)),
      shaped(narrowest),
      ...widths
        .slice(0, -1)
        .reverse()
        .flatMap((width) => [upsample, along(width), channelBias, silu]),
      ...(widths.length > 0 ? [upsample] : []),
      along(1),
      channelBias,
      shaped([1, 1, length]),
      cropping(1, channels),
      flatten,
      ...outputLayers(options),
    ],
  };
}

/** Convolutions on images of one size. @throws {Error} when these cannot be halved as often as there are widths */
export function imageHalves(size: readonly [number, number], options: HalvesOptions): Halves {
  const { encoder, decoder } = convolutionalAutoencoder(size, options.widths, options.latent, waist(options));
  return { input: encoder.input, down: encoder.layers, up: [...decoder.layers, ...outputLayers(options)] };
}

function waist({ latent, divergence }: HalvesOptions): Layer[] {
  return divergence === undefined ? [dense(latent)] : [dense(2 * latent), reparameterization(divergence)];
}

/** Rates are multiples of the mean, from 1 on: peaks that differ by orders of magnitude are learned alike. */
function outputLayers({ rates }: HalvesOptions): Layer[] {
  if (!rates) return [];
  const start = rates.map((rate) => rate / Math.LN2);
  return [softplus, affine(start, new Float32Array(rates.length))];
}
