import type { BenchJob } from './job.ts';
import { gmm, gmmBic, gmmDiagonal } from './jobs/gmm.ts';
import { kmeans, kmeansScores } from './jobs/kmeans.ts';
import { pca } from './jobs/pca.ts';
import { sweep } from './jobs/sweep.ts';

/** Every race against a peer, in the order of the table. */
export const JOBS: readonly BenchJob[] = [kmeans, kmeansScores, sweep, gmm, gmmDiagonal, gmmBic, pca];
