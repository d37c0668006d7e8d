import { z } from 'zod';
import { INPUTS, seed } from './shared.ts';

/** Looking at all spectra at once, as points in a plane. */

/** Most points of a t-SNE: a map of 512 × 512. */
export const MOST_TSNE_POINTS = 262_144;

export const tsneParameters = z.strictObject({
  perplexity: z.number().min(2).max(500).default(30).meta({
    label: 'Perplexity',
    help: 'How many neighbors a point looks at. Small: fine structure, also in noise. Large: the coarse picture.',
  }),
  iterations: z.number().int().min(50).max(20_000).default(1000).meta({ label: 'Iterations' }),
  earlyExaggeration: z.number().min(1).max(100).default(12).meta({
    label: 'Early exaggeration',
    help: 'How much stronger attraction is during the first 250 iterations, so that groups find together.',
  }),
  learningRate: z
    .union([z.literal('auto'), z.number().positive().max(1e6)])
    .default('auto')
    .meta({ label: 'Learning rate', help: 'auto: points / early exaggeration / 4, but at least 50.' }),
  sample: z.number().int().min(10).max(MOST_TSNE_POINTS).optional().meta({
    label: 'Sample',
    help: 'Pixels that take part, drawn at random. All of them up to 20,000 when not given.',
  }),
  init: z.enum(['pca', 'random']).default('pca').meta({
    label: 'Start',
    help: 'pca: the first two principal components, which keeps the coarse order. random: to see what is left to chance.',
  }),
  seed,
  input: z.enum(INPUTS).optional().meta({
    label: 'Input',
    help: 'The prepared spectra, the scores of the last decomposition, or the latent numbers of the last autoencoder. When not given: the last of these that there are.',
  }),
});

export type TsneParameters = z.output<typeof tsneParameters>;
