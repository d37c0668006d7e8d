import type { DeviceChoice } from './compute.ts';
import type { Axis, DType, Json } from './dataset.ts';
import type { FrameRange } from './frames.ts';
import type { Recipe } from './recipe.ts';

/** One array of a run, in an `.npy` file of its own. */
export interface ArrayRecord {
  /** Word of the vocabulary, with a suffix from the second on: `labels`, `labels-2`. */
  readonly name: string;
  readonly dtype: DType;
  readonly shape: readonly number[];
  /** File name inside the folder that holds the run's arrays. */
  readonly file: string;
  /** SHA-256 of the whole file, hexadecimal. */
  readonly sha256: string;
  /** Index of the step that made it. */
  readonly step: number;
}

export interface StepRecord {
  readonly op: string;
  /** Parameters as used, defaults filled in. */
  readonly parameters: { readonly [key: string]: Json };
  /** Scalar results and small tables: inertia, silhouette, verdict, … */
  readonly results: { readonly [key: string]: Json };
  /** Names of its arrays. */
  readonly arrays: readonly string[];
  readonly seconds: number;
}

/** The dataset that a run started from. */
export interface SourceRecord {
  readonly file: string;
  /** Names of the files that it consists of, side by side in one folder: `map.raw` and `map.rpl`. */
  readonly files: readonly string[];
  /** Of all of them together. */
  readonly sizeBytes: number;
  /** SHA-256 over the bytes of all of them, one after the other in this order, hexadecimal. */
  readonly sha256: string;
  readonly format: string;
  readonly dataset: number;
  /** Frames that were read of it; absent for all. */
  readonly frames?: FrameRange;
  readonly title: string;
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly axes: readonly Axis[];
}

/** Everything that is known of a run: the contents of `result.json`. */
export interface RunResult {
  readonly phasewright: 1;
  readonly recipe: Recipe;
  readonly source: SourceRecord;
  /** Shape and axes after cropping, binning and calibrating: those of every map and spectrum of this run. */
  readonly prepared: {
    readonly shape: readonly number[];
    readonly axes: readonly Axis[];
    /** For images, whose pixels are the channels of `shape`: `[y, x]` of each. Arrays of whole images have these in its place. */
    readonly images?: { readonly axes: readonly [Axis, Axis] };
  };
  readonly steps: readonly StepRecord[];
  readonly arrays: readonly ArrayRecord[];
  readonly device: DeviceChoice;
  readonly versions: {
    readonly phasewright: string;
    readonly node: string;
    readonly onnxruntime: string;
    readonly platform: string;
  };
  readonly warnings: readonly string[];
  readonly startedAt: string;
  readonly seconds: number;
  /** Largest resident size of the engine so far, in bytes. */
  readonly peakMemoryBytes: number;
}
