import { z } from 'zod';
import { interval } from './shared.ts';

/** Looking: maps and pictures of the spectra. */

export const windowParameters = z.strictObject({
  signal: interval.meta({ label: 'Signal range', help: 'Range of the energy axis; in a recipe, in its own units.' }),
  reduce: z.enum(['sum', 'mean']).default('sum').meta({ label: 'Reduce' }),
  background: z.tuple([interval, interval]).optional().meta({
    label: 'Background',
    help: 'Two ranges, [[from, to], [from, to]]: what they say lies under the window is taken off.',
  }),
  model: z.enum(['line', 'power-law']).optional().meta({
    label: 'Background model',
    help: 'line (when not given): straight between the two ranges, for X-ray lines. power-law: through both, for edges; both lie before the onset.',
  }),
});

/** Steps whose model of the spectra can be taken off them; `autoencoder` also stands for an applied one. */
export const RESIDUAL_MODELS = [
  'pca',
  'nmf',
  'ica',
  'fcls',
  'kmeans',
  'gmm',
  'agglomerative',
  'sweep',
  'autoencoder',
] as const;

export const residualParameters = z.strictObject({
  of: z.enum(RESIDUAL_MODELS).optional().meta({
    label: 'Of',
    help: 'The step whose model is taken off the spectra; the last one that made any when not given.',
  }),
});

export type ResidualModel = (typeof RESIDUAL_MODELS)[number];
export type ResidualParameters = z.output<typeof residualParameters>;
export type WindowParameters = z.output<typeof windowParameters>;
