import { z } from 'zod';

/** Parts of parameters that several steps share. */

export const seed = z
  .number()
  .int()
  .min(0)
  .max(0x7fff_ffff)
  .default(0)
  .meta({ label: 'Seed', help: 'Same seed, same result.' });
/** From a smaller to a larger number, in the units of an axis. */
export const interval = z
  .tuple([z.number(), z.number()])
  .refine(([low, high]) => low < high, { message: 'the first number must be smaller than the second' });

export const INPUTS = ['spectra', 'scores', 'latent'] as const;
export type Input = (typeof INPUTS)[number];
/** Inputs that exist but are refused, with the reason. */
export const REFUSED_INPUTS: { readonly [input: string]: string } = {
  embedding:
    'cannot be the points of a t-SNE: distances and sizes in that picture mean nothing, and groups can come of noise; use "scores", which the picture was made of',
};
/** What a step works on. */
export const input = z.enum(INPUTS).default('spectra').meta({
  label: 'Input',
  help: 'The prepared spectra, the scores of the last decomposition, or the latent numbers of the last autoencoder.',
});

export const sample = z.number().int().min(100).max(100_000).optional().meta({
  label: 'Sample',
  help: 'Pixels that take part, drawn from every cluster alike. All of them up to 20,000 when not given.',
});
