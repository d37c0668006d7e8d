import { z } from 'zod';
import { seed } from './shared.ts';

/** Networks: models that are trained on the data themselves. */

export const autoencoderParameters = z.strictObject({
  kind: z.enum(['spectral', 'variational']).default('spectral').meta({
    label: 'Kind',
    help: 'spectral: dense layers on single spectra. variational: the same, its latent numbers spread like normal ones.',
  }),
  beta: z.number().min(0).max(1e6).default(1).meta({
    label: 'Beta',
    help: 'Variational only: weight of the divergence from normal latent numbers. More makes them smoother, and the reconstruction coarser.',
  }),
  latent: z.number().int().min(1).max(256).default(32).meta({
    label: 'Latent',
    help: 'Numbers that a spectrum is squeezed into. Fewer denoise more and lose more.',
  }),
  channels: z
    .array(z.number().int().min(1).max(4096))
    .max(6)
    .default([256, 64])
    .meta({ label: 'Widths', help: 'Units of the layers from the spectrum down to the latent numbers.' }),
  loss: z.enum(['mse', 'poisson']).default('mse').meta({
    label: 'Loss',
    help: 'poisson: for counts, the likelihood of what was counted. mse: squared differences.',
  }),
  epochs: z.number().int().min(1).max(100_000).default(60).meta({ label: 'Most epochs' }),
  batch: z.number().int().min(1).max(65_536).default(128).meta({ label: 'Batch', help: 'Spectra of one step.' }),
  learningRate: z.number().positive().max(1).default(1e-3).meta({
    label: 'Learning rate',
    help: 'Of the first step; it falls to 0 along a cosine.',
  }),
  patience: z.number().int().min(1).max(100_000).default(10).meta({
    label: 'Patience',
    help: 'Epochs without a better validation loss until training stops; the best weights are kept.',
  }),
  validation: z.number().min(0).max(0.5).default(0.1).meta({
    label: 'Held out',
    help: 'Share of the spectra that is not trained on, to see whether what is learned holds for them.',
  }),
  sample: z.number().int().min(64).optional().meta({
    label: 'Sample',
    help: 'Spectra to learn from, drawn at random; 128 MB of them when not given, 32,000 of 1,024 channels.',
  }),
  seed,
});

export type AutoencoderParameters = z.output<typeof autoencoderParameters>;
