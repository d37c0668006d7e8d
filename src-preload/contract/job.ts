/** How long work talks to whoever waits for it. */

import type { Axis } from './dataset.ts';

export interface Progress {
  /** What is being done, in words: `k-means: refining`. */
  readonly phase: string;
  readonly done: number;
  readonly total: number;
  /** Of a run: index of the recipe's step that the work is for, from 0 on. */
  readonly step?: number;
  /** The work can end now with what it has, when it is told to ({@link JobContext.onFinishEarly}). */
  readonly canFinishEarly?: boolean;
}

/** Handed to every piece of long work. */
export interface JobContext {
  readonly signal: AbortSignal;
  /** Cheap; the receiver throttles. */
  report(progress: Progress): void;
  /** Lets messages in (so that a cancel arrives) and throws the `cancelled` error once cancelled. Call between tiles. */
  pause(): Promise<void>;
  /** Adds a sentence that travels with the result. */
  warn(warning: string): void;
  /** Shows a result as far as it has come; cheap, the receiver throttles and may keep it. Nobody may be looking. */
  preview?(preview: Preview): void;
  /** The same for a preview that takes work: made only when somebody looks and the last was long enough ago for what it cost. */
  previewWhenDue?(make: () => Promise<Preview>): Promise<void>;
  /** Calls back when whoever waits wants the present work to end with what it has. @returns what ends the listening */
  onFinishEarly?(hear: () => void): () => void;
}

/** A result that is not final yet. */
export type Preview = LabelPreview | EmbeddingPreview | TrainingPreview;

/** A map of labels on its way; clusters are ordered by size, as in the end. */
export interface LabelPreview {
  readonly kind: 'labels';
  readonly rows: number;
  readonly columns: number;
  readonly labels: Uint8Array;
}

/** Points of an embedding (t-SNE) on their way. */
export interface EmbeddingPreview {
  readonly kind: 'embedding';
  /** Size of the map that the points come from. */
  readonly rows: number;
  readonly columns: number;
  /** `[n, 2]`: both coordinates of each point, without units. */
  readonly points: Float32Array;
  /** `[n]`: pixel of each point in the map, row × columns + column. */
  readonly sample: Int32Array;
  /** Iterations done, of how many. */
  readonly iteration: number;
  readonly iterations: number;
  /** Kullback–Leibler divergence of these points, in nats; null while the early exaggeration lasts. */
  readonly divergence: number | null;
}

/** A network in training, after an epoch. */
export interface TrainingPreview {
  readonly kind: 'training';
  /** Epochs done, of how many at most. */
  readonly epoch: number;
  readonly epochs: number;
  /** `[epochs done, 3]`: loss of training, of validation, learning rate. */
  readonly history: Float64Array;
  /** The epoch with the smallest validation loss so far, from 1 on. */
  readonly bestEpoch: number;
  /** Sizes of one spectrum or image: `[channels]` or `[height, width]`. */
  readonly shape: readonly number[];
  /** Energies of spectra and the unit of their values; null of images. */
  readonly spectra: { readonly axis: Axis; readonly unit: 'counts' | 'scaled' } | null;
  /** `[n, …shape]`: a few of those held out, in the units of the data, and what the network makes of them. */
  readonly inputs: Float32Array;
  readonly reconstructions: Float32Array;
  /** `[m, latentSize]`: latent numbers of some of what is learned from. */
  readonly latent: Float32Array;
  readonly latentSize: number;
}
