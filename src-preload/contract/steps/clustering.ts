import { z } from 'zod';
import { input, sample, seed } from './shared.ts';

/** Clustering and choosing the number of clusters. */

const clusters = z.number().int().min(1).max(256).meta({ label: 'Clusters' });
const kMeansCommon = {
  restarts: z
    .number()
    .int()
    .min(1)
    .max(1000)
    .default(10)
    .meta({ label: 'Restarts', help: 'Independent starts; the one with the smallest inertia is kept.' }),
  init: z
    .enum(['k-means++', 'random'])
    .default('k-means++')
    .meta({ label: 'Start', help: 'How first centroids are drawn.' }),
  maxIterations: z.number().int().min(1).max(100_000).default(300).meta({ label: 'Most iterations' }),
  tolerance: z.number().min(0).max(1).default(1e-4).meta({
    label: 'Tolerance',
    help: 'Stop when the centroids move less than this, relative to the mean variance of a channel.',
  }),
  seed,
};

export const kMeansParameters = z.strictObject({ clusters: clusters.default(3), ...kMeansCommon, input });

export const sweepParameters = z.strictObject({
  method: z.enum(['kmeans']).default('kmeans').meta({ label: 'Method' }),
  clusters: z.array(z.number().int().min(2).max(64)).min(1).max(63).default([2, 12]).meta({
    label: 'Numbers of clusters',
    help: 'First and last, such as [2, 12], or a list of three or more: [2, 3, 5, 8].',
  }),
  ...kMeansCommon,
  sample,
  input,
});

export type KMeansParameters = z.output<typeof kMeansParameters>;
export type SweepParameters = z.output<typeof sweepParameters>;
