import type { TrainingState } from '../../graphs/training-backend.ts';

/** Losses of one epoch; `validation` is that of training when nothing is held out. */
export interface EpochRecord {
  readonly epoch: number;
  readonly training: number;
  readonly validation: number;
  readonly learningRate: number;
}

/** A training between two of its steps: all that it needs to go on to the same bytes. Plain data and typed arrays. */
export interface TrainingPlace {
  readonly history: readonly EpochRecord[];
  /** The epoch whose weights would be kept, and its validation loss. */
  readonly best: { readonly loss: number; readonly epoch: number; readonly weights: readonly Float32Array[] };
  /** Whether the last epoch was good enough to stop. */
  readonly reached: boolean;
  /** Steps taken of the epoch being done, and the sum of their losses. */
  readonly step: number;
  readonly sum: number;
  /** Samples that are trained on, in the order of this epoch. */
  readonly order: Int32Array;
  /** States of the streams of random numbers. */
  readonly random: readonly (readonly number[])[];
  readonly state: TrainingState;
}

/** Where one training keeps its place for the case that it is cut off. Keeping it never fails; at worst nothing is kept. */
export interface TrainingCheckpoint {
  /** The place of an earlier run of the same training; undefined when there is none. */
  load(): Promise<TrainingPlace | undefined>;
  /** Whether so much time has passed since it was last saved that it should be again. */
  isDue(): boolean;
  save(place: () => Promise<TrainingPlace>): Promise<void>;
  /** Saves the end of a training, where it took so long that a later step that fails should not cost it. */
  saveEnd(place: () => Promise<TrainingPlace>): Promise<void>;
}

/** Keeps the places of trainings beyond the end of the program. */
export interface Checkpoints {
  /**
   * The checkpoint of the training that depends on nothing but these, on the device and on the version of the program.
   * @param settings plain data
   */
  of(settings: unknown, data: readonly Uint8Array[]): Promise<TrainingCheckpoint>;
}
