import { z } from 'zod';
import { seed } from './shared.ts';

/** Factorizing: non-negative parts, and independent sources. */

export const nmfParameters = z.strictObject({
  components: z
    .number()
    .int()
    .min(1)
    .max(64)
    .default(4)
    .meta({ label: 'Components', help: 'How many endmembers; try a few numbers and compare the error.' }),
  loss: z.enum(['frobenius', 'kullback-leibler']).default('frobenius').meta({
    label: 'Loss',
    help: 'frobenius: least squares. kullback-leibler: right for counts with Poisson noise, the fewer the more.',
  }),
  init: z.enum(['nndsvda', 'random', 'vca']).default('nndsvda').meta({
    label: 'Start',
    help: 'nndsvda: from the leading directions. vca: from the purest pixels. Further restarts begin at random, or with another seed of VCA.',
  }),
  simplex: z.boolean().default(false).meta({
    label: 'Abundances sum to one',
    help: 'For spectra of equal dose and thickness, or normalized ones.',
  }),
  smoothness: z.number().min(0).max(1000).default(0).meta({
    label: 'Smoothness',
    help: 'Pulls the abundances of neighboring pixels together; 0 is off, 0.1 a little, 1 strong.',
  }),
  restarts: z.number().int().min(1).max(100).default(1).meta({
    label: 'Restarts',
    help: 'Starts that race on part of the pixels; the best goes on.',
  }),
  maxIterations: z.number().int().min(1).max(10_000).default(400).meta({ label: 'Most iterations' }),
  tolerance: z.number().min(0).max(1).default(1e-3).meta({
    label: 'Tolerance',
    help: 'Ends when ten iterations lower the error by less than this part of it.',
  }),
  seed,
});

export const icaParameters = z.strictObject({
  components: z.number().int().min(1).max(64).optional().meta({
    label: 'Components',
    help: 'Leading components of the PCA to take apart; all that it kept when not given.',
  }),
  algorithm: z.enum(['symmetric', 'deflation']).default('symmetric').meta({
    label: 'Algorithm',
    help: 'symmetric: all sources at once. deflation: one after another, most independent first.',
  }),
  maxIterations: z.number().int().min(1).max(10_000).default(200).meta({ label: 'Most iterations' }),
  tolerance: z.number().min(0).max(1).default(1e-4).meta({
    label: 'Tolerance',
    help: 'Ends when no direction turns by more than this (1 − |cosine|).',
  }),
  seed,
});

export type NmfParameters = z.output<typeof nmfParameters>;
export type IcaParameters = z.output<typeof icaParameters>;
