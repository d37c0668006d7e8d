import type { DeviceName } from './compute.ts';
import type { FileInfo } from './dataset.ts';
import type { Recipe } from './recipe.ts';
import type { RunResult } from './results.ts';

/**
 * Work that the engine process does. Each job has one request and one answer; progress and cancel are the same for all.
 */
export interface EngineJobs {
  inspect: { request: InspectRequest; answer: FileInfo };
  run: { request: RunRequest; answer: RunResult };
  convert: { request: ConvertRequest; answer: ConvertAnswer };
  example: { request: ExampleRequest; answer: ExampleAnswer };
}

export type EngineJobName = keyof EngineJobs;

export interface InspectRequest {
  readonly file: string;
  /** Compute min, max and sum whatever the size; by itself only for data up to 64 MB. */
  readonly statistics: boolean;
}

export interface ComputeOptions {
  readonly device: DeviceName;
  /** Threads of the numeric library; null takes one per processor core. */
  readonly threads: number | null;
  /** Memory that the engine may take, in bytes; null takes half of the machine's. */
  readonly memoryBytes: number | null;
}

export interface RunRequest extends ComputeOptions {
  readonly recipe: Recipe;
  readonly file: string;
  /** Folder against which paths inside the recipe are resolved. */
  readonly recipeFolder: string;
  /** Existing, empty folder into which the arrays are written; the caller moves them where they belong. */
  readonly arraysFolder: string;
}

export interface ConvertRequest {
  readonly file: string;
  readonly dataset: number;
  /** The ending decides the format. */
  readonly out: string;
}

export interface ConvertAnswer {
  readonly out: string;
  readonly format: string;
  readonly warnings: readonly string[];
}

export interface ExampleRequest {
  /** `.hspy` or `.npy` file to write; the truth goes beside it as `<name>.truth.npy`. */
  readonly out: string;
}

export interface ExampleAnswer {
  readonly out: string;
  readonly truth: string;
}
