import type { Sliding } from './convolution-passes.ts';
import type { SampleShape } from './layer.ts';

export type ActivationName = 'relu' | 'leaky-relu' | 'sigmoid' | 'silu' | 'softplus';

/**
 * What a layer does, as plain data: enough for another engine to do the same with its own operators
 * (`tensorflow/tensorflow-layers.ts`).
 */
export type LayerDescription =
  | { readonly kind: 'activation'; readonly name: ActivationName }
  | { readonly kind: 'affine'; readonly scale: Float32Array; readonly shift: Float32Array }
  | { readonly kind: 'channel-bias' }
  | ({ readonly kind: 'convolution'; readonly channels: number } & Sliding)
  | {
      readonly kind: 'convolution-1d';
      readonly channels: number;
      readonly kernel: number;
      readonly stride: number;
      readonly padding: number;
    }
  | { readonly kind: 'cropping'; readonly height: number; readonly width: number }
  | { readonly kind: 'dense'; readonly features: number }
  | { readonly kind: 'edge-padding'; readonly height: number; readonly width: number }
  | { readonly kind: 'flatten' }
  | { readonly kind: 'group-normalization'; readonly groups: number; readonly epsilon: number }
  | { readonly kind: 'reparameterization'; readonly weight: number }
  | { readonly kind: 'shape'; readonly target: SampleShape }
  | ({ readonly kind: 'transposed-convolution'; readonly channels: number } & Sliding)
  | { readonly kind: 'upsample' }
  | { readonly kind: 'upsampled-convolution'; readonly channels: number };
