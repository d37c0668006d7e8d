import { z } from 'zod';
import { INPUTS, input, sample, seed } from './shared.ts';

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

export const kMeansParameters = z.strictObject({
  clusters: clusters.default(3),
  ...kMeansCommon,
  miniBatch: z.number().int().min(64).max(1_000_000).optional().meta({
    label: 'Mini-batch',
    unit: 'px',
    help: 'Pixels per step of an approximate search, for cubes much larger than memory: it reads parts of the data until they teach nothing new. Off when not given.',
  }),
  input,
});

export const agglomerativeParameters = z
  .strictObject({
    linkage: z.enum(['ward', 'single', 'average', 'complete']).default('ward').meta({
      label: 'Linkage',
      help: 'What counts as the distance of two clusters. ward: how much their union raises the inertia. average: of all pairs. complete: of the farthest pair. single: of the nearest pair, which finds chains.',
    }),
    clusters: clusters
      .optional()
      .meta({ label: 'Clusters', help: 'Where to cut the tree; 3 when no distance is given either.' }),
    distance: z.number().positive().optional().meta({
      label: 'Distance',
      help: 'Cut the tree at this height instead, in the units of the input.',
    }),
    sample: z.number().int().min(100).max(20_000).default(4096).meta({
      label: 'Leaves at most',
      help: 'With more pixels than this, as many k-means prototypes stand for all of them. Memory grows with its square: 1.6 GB for 20,000.',
    }),
    seed,
    input,
  })
  .refine(({ clusters: count, distance }) => count === undefined || distance === undefined, {
    message: 'give either clusters or distance, not both',
    path: ['distance'],
  });

export const outliersParameters = z.strictObject({
  quantile: z.number().min(0.5).max(1).default(0.99).meta({
    label: 'Quantile',
    help: 'Pixels farther from the centroid than this share of their own cluster are marked; 1 marks none.',
  }),
  tinyClusters: z.number().int().min(0).max(1_000_000).default(10).meta({
    label: 'Tiny below',
    unit: 'px',
    help: 'Clusters of fewer pixels are listed with their places, and marked whole.',
  }),
});

const mixtureCommon = {
  covariance: z.enum(['full', 'tied', 'diag', 'spherical']).default('full').meta({
    label: 'Covariances',
    help: 'full: each component its own ellipsoid. tied: one shape for all. diag: axes along the channels. spherical: one radius each.',
  }),
  regularization: z.number().min(0).max(1).default(1e-6).meta({
    label: 'Regularization',
    help: 'Added to the diagonal of the covariances, relative to the mean variance of a channel.',
  }),
};

export const sweepParameters = z
  .strictObject({
    method: z.enum(['kmeans', 'gmm']).default('kmeans').meta({ label: 'Method' }),
    clusters: z.array(z.number().int().min(1).max(64)).min(1).max(64).default([2, 12]).meta({
      label: 'Numbers of clusters',
      help: 'First and last, such as [2, 12], or a list of three or more: [2, 3, 5, 8].',
    }),
    ...kMeansCommon,
    ...mixtureCommon,
    stability: z.number().int().min(0).max(100).default(0).meta({
      label: 'Resamples',
      help: 'How often a part of the pixels is clustered anew, to see whether the same clusters come out (0: not; 10 tells enough).',
    }),
    sample,
    input: z.enum(INPUTS).optional().meta({
      label: 'Input',
      help: 'The prepared spectra, the scores of the last decomposition, or the latent numbers of the last autoencoder. When not given: the spectra for k-means, the last of these for mixtures.',
    }),
  })
  .refine(({ method, clusters }) => Math.min(...clusters) > 1 || (method === 'gmm' && Math.max(...clusters) > 1), {
    message: 'k-means is compared from 2 clusters on; mixtures may begin with 1',
    path: ['clusters'],
  });

export const gmmParameters = z.strictObject({
  clusters: clusters.default(3),
  ...mixtureCommon,
  restarts: z.number().int().min(1).max(100).default(3).meta({
    label: 'Restarts',
    help: 'Each begins with a k-means of its own; the most likely mixture is kept.',
  }),
  maxIterations: z.number().int().min(1).max(100_000).default(200).meta({ label: 'Most iterations' }),
  tolerance: z.number().min(0).max(1).default(1e-3).meta({
    label: 'Tolerance',
    help: 'Stop when the mean log likelihood of a spectrum changes by less than this.',
  }),
  seed,
  input: z.enum(INPUTS).optional().meta({
    label: 'Input',
    help: 'The prepared spectra, the scores of the last decomposition, or the latent numbers of the last autoencoder. When not given: the last of these that there are.',
  }),
});

export type AgglomerativeParameters = z.output<typeof agglomerativeParameters>;
export type OutliersParameters = z.output<typeof outliersParameters>;
export type GmmParameters = z.output<typeof gmmParameters>;
export type KMeansParameters = z.output<typeof kMeansParameters>;
export type SweepParameters = z.output<typeof sweepParameters>;
