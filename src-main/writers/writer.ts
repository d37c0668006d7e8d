import type { Axis, DatasetKind, DType, Json } from '../../src-preload/contract/dataset.ts';
import type { JobContext } from '../../src-preload/contract/job.ts';
import type { ArraySource } from '../cubes/array-source.ts';

/** What a writer puts into a file. */
export interface WritableDataset {
  readonly title: string;
  /** Where it is not what the roles of the axes tell: a table, a stack along two axes. */
  readonly kind?: DatasetKind;
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly axes: readonly Axis[];
  readonly metadata: { readonly [key: string]: Json };
  readonly originalMetadata: { readonly [key: string]: Json };
  readonly source: ArraySource;
  /** Colors `#rrggbb` of the values 0, 1, 2, …, for formats that can keep them. */
  readonly palette?: readonly string[];
}

/** What a run has computed, beside the data that it was computed from. */
export interface WritableRun {
  readonly number: number;
  /** What is known of it: recipe, versions, phases, … as text or JSON. */
  readonly attributes: { readonly [name: string]: string };
  /** Its arrays, titled by their words. */
  readonly arrays: readonly WritableDataset[];
}

/** A file of several datasets, with runs. */
export interface WritableFile {
  readonly datasets: readonly WritableDataset[];
  readonly runs: readonly WritableRun[];
}

/** A file format that can be written; `registry.ts` lists them by ending. */
export interface Writer {
  readonly format: string;
  readonly label: string;
  readonly extensions: readonly string[];
  /**
   * Writes the file, tile by tile, under a temporary name, and renames it when it is whole.
   * @throws {AppError} `disk-full`, `write-failed`, or `format-unsupported` when this format cannot hold the dataset.
   */
  write(dataset: WritableDataset, path: string, job: JobContext): Promise<void>;
  /** The same for formats that can hold more than one dataset. */
  writeAll?(contents: WritableFile, path: string, job: JobContext): Promise<void>;
}
