import { silu, softplus } from '../../graphs/layers/activations.ts';
import { affine } from '../../graphs/layers/affine.ts';
import { dense } from '../../graphs/layers/dense.ts';
import type { Layer, SampleShape } from '../../graphs/layers/layer.ts';
import { reparameterization } from '../../graphs/layers/reparameterization.ts';
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
