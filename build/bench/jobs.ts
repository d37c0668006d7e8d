import type { BenchJob } from './job.ts';
import { ward } from './jobs/agglomerative.ts';
import {
  applyLarge,
  applyLargeLast,
  applySmall,
  applySmallLast,
  convolutional,
  convolutionalLast,
  convolutionalSmall,
  convolutionalSmallLast,
} from './jobs/autoencoder.ts';
import { gmm, gmmBic, gmmDiagonal } from './jobs/gmm.ts';
import { kmeans, kmeansScores } from './jobs/kmeans.ts';
import { nmf, nmfCounts } from './jobs/nmf.ts';
import { pca } from './jobs/pca.ts';
import { poissonSvd } from './jobs/poisson-svd.ts';
import { silhouette, sweepLarge } from './jobs/silhouette.ts';
import { sweep } from './jobs/sweep.ts';
import { tsne, tsneSmall } from './jobs/tsne.ts';
import { fcls, fclsLarge, vca } from './jobs/unmixing.ts';

/** Every race against a peer, in the order of the table. */
export const JOBS: readonly BenchJob[] = [
  kmeans,
  kmeansScores,
  sweep,
  sweepLarge,
  silhouette,
  ward,
  fcls,
  fclsLarge,
  vca,
  gmm,
  gmmDiagonal,
  gmmBic,
  pca,
  poissonSvd,
  nmf,
  nmfCounts,
  tsne,
  tsneSmall,
  convolutional,
  convolutionalLast,
  convolutionalSmall,
  convolutionalSmallLast,
  applyLarge,
  applyLargeLast,
  applySmall,
  applySmallLast,
];
