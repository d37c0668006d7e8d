import type { JobContext } from '../../src-preload/contract/job.ts';
import type { Compute } from '../graphs/compute.ts';
import type { TrainingBackend } from '../graphs/training-backend.ts';
import type { Checkpoints } from './networks/training-checkpoint.ts';
import type { SampleWords } from './words.ts';

/** What an algorithm is given besides its data and parameters. */
export interface AnalysisContext {
  readonly compute: Compute;
  /** What trains networks instead of `compute`. */
  readonly training?: TrainingBackend;
  readonly job: JobContext;
  /** What messages call the data; spectra when not given. */
  readonly words?: SampleWords;
  /** Where long trainings are kept for the case that they are cut off. */
  readonly checkpoints?: Checkpoints;
  /** Bytes that working copies of the data may take; with less, algorithms read the data again instead. */
  readonly cacheBytes: number;
  /** Hears of the labels of clustering as far as they have come, clusters ordered by size; may keep what it gets. */
  readonly hearLabels?: (labels: Uint8Array) => void;
  /** Hears of the points `[n, 2]` of an embedding on their way, and their divergence where it is known; may keep them. */
  readonly hearPoints?: (points: Float32Array, iteration: number, divergence: number | null) => void;
}
