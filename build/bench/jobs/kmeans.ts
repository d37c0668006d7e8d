import { fitKMeans } from '../../../src-main/analysis/clustering/k-means.ts';
import type { BenchJob, Quality } from '../job.ts';

const options = { clusters: 8, restarts: 10, init: 'k-means++', maxIterations: 300, tolerance: 1e-4, seed: 0 } as const;

const common = {
  own: async (data, context) => ({ inertia: (await fitKMeans(data, options, context)).inertia }),
  compare: (own: Quality, peer: Quality) =>
    `inertia ${(Number(own.inertia) / Number(peer.inertia)).toFixed(6)}× (allowed 1.001×)`,
} satisfies Partial<BenchJob>;

export const kmeans: BenchJob = {
  ...common,
  name: 'kmeans',
  title: 'k-means k=8, 10 restarts, 256²×1024',
  data: 'eds256',
  must: 5,
  goal: 12,
};

export const kmeansScores: BenchJob = {
  ...common,
  name: 'kmeans-scores',
  title: 'the same on PCA-10 scores, 256²',
  data: 'eds256-scores',
  must: 1,
  goal: 2,
};
