import type { DType } from './dataset.ts';
import type { ErrorRecord } from './errors.ts';
import type { FigureRequest, Recipe } from './recipe.ts';
import type { RunResult, SourceRecord } from './results.ts';

/**
 * Records of a project (`Name.phasewright/`) as the window and the command line see them.
 */

/** One line about a project: what a list of recent projects shows. */
export interface ProjectSummary {
  readonly folder: string;
  /** The folder's name without `.phasewright`. */
  readonly name: string;
  readonly uuid: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly mode: 'write' | 'read';
  /** Version of the database's layout on this disk. */
  readonly version: number;
  readonly datasets: number;
  /** Finished runs that are not deleted. */
  readonly runs: number;
}

/** One array of a source file, referenced by path, size and hash; its bytes stay where they are. */
export interface DatasetRecord {
  readonly id: number;
  /** Where it was last seen. */
  readonly file: string;
  /** The same place seen from the project's folder, with `/`; null when there is no such way (another drive). */
  readonly relativeFile: string | null;
  readonly sizeBytes: number;
  readonly sha256: string;
  /** Everything that the run which brought it knew of it. */
  readonly source: SourceRecord;
  readonly addedAt: string;
}

/** An array of a run, kept in `arrays/<sha256>.npy`. */
export interface StoredArray {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly sha256: string;
  readonly sizeBytes: number;
  /** Index of the step that made it. */
  readonly step: number;
  /** Number of clusters, for an array of labels; null for everything else. */
  readonly clusters: number | null;
}

/** A finished run. */
export interface RunRecord {
  /** 1, 2, 3, …: what people type. No two results ever have the same. */
  readonly number: number;
  readonly uuid: string;
  readonly name: string;
  readonly datasetId: number;
  readonly recipe: Recipe;
  readonly result: RunResult;
  readonly warnings: readonly string[];
  readonly arrays: readonly StoredArray[];
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly deleted: boolean;
}

/** A run that has not given a result: still going, ended by an error, or cut off when its program died. */
export interface UnfinishedRun {
  readonly number: number;
  readonly uuid: string;
  readonly name: string;
  readonly state: 'running' | 'failed' | 'interrupted';
  readonly file: string;
  readonly recipe: Recipe;
  readonly startedAt: string;
  readonly error: ErrorRecord | null;
}

/** One or more clusters of a run's labels that a person has named. A cluster in no phase is unassigned. */
export interface PhaseRecord {
  readonly id: number;
  /** Number of the run. */
  readonly run: number;
  /** Name of the array of labels: `labels`, `labels-2`. */
  readonly labels: string;
  readonly name: string;
  /** Short name inside figures: A, B, C, … */
  readonly letter: string;
  /** `#rrggbb`, small letters. */
  readonly color: string;
  readonly note: string;
  /** Indices of its clusters, ascending. */
  readonly clusters: readonly number[];
}

/**
 * Pixels that a person took out of their phases: a hole, glue, a contaminated corner. The run's own labels stay as they are; areas,
 * mean spectra, figures and files leave these pixels out.
 */
export interface UnassignedPixels {
  /** Number of the run. */
  readonly run: number;
  /** Name of the array of labels. */
  readonly labels: string;
  /** In the order in which they were taken out; no pixel is in two of them. */
  readonly regions: readonly UnassignedRegion[];
  /** Clusters that have lost pixels, ascending. */
  readonly clusters: readonly number[];
  /** What the run tells of its clusters (`centroids`, `spreads`, …), measured anew: a row for each of `clusters`. */
  readonly measured: readonly MeasuredArray[];
}

/** Pixels that were taken out in one place. */
export interface UnassignedRegion {
  /** What the place was called then: `Region 1`. */
  readonly name: string;
  /** Name of the phase, where only pixels of one were taken. */
  readonly phase: string | null;
  /** Pixels of the run's map (`packPixels`). */
  readonly pixels: string;
  /** How many were taken of each cluster, by its number. */
  readonly taken: readonly number[];
}

/** An array of a run measured anew, kept in `arrays/<sha256>.npy`. */
export interface MeasuredArray {
  /** Of the run's array that it is for: `centroids-2`; or `unassigned`, a map with the number of the region in each pixel, from 1 on. */
  readonly name: string;
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly sha256: string;
}

/** What a person can change of a phase. */
export type PhasePatch = Partial<Pick<PhaseRecord, 'name' | 'letter' | 'color' | 'note'>>;

/** A figure that a person asked for, and the run it shows. */
export interface FigureRecord {
  readonly id: number;
  readonly run: number;
  /** Empty while nobody has given one. */
  readonly name: string;
  readonly request: FigureRequest;
  readonly createdAt: string;
}

/** One thing a person did, in words; it can be undone, or redone when `undone`. */
export interface HistoryEntry {
  readonly id: number;
  readonly at: string;
  /** `Rename “Phase A” to “Ferrite”`. */
  readonly label: string;
  readonly undone: boolean;
}

/** Something that `verifyProject` found wrong. */
export interface ProjectProblem {
  readonly kind: 'database' | 'array-missing' | 'array-changed' | 'array-unreadable';
  /** What is wrong, in a sentence. */
  readonly message: string;
  /** Path inside the project's folder. */
  readonly file: string;
  /** Numbers of the runs that need it, deleted ones too. */
  readonly runs: readonly number[];
}

/** Files in `arrays/` that no run refers to. */
export interface ProjectGarbage {
  readonly file: string;
  readonly sizeBytes: number;
  /** `temporary`: left by an interrupted write. `unreferenced`: complete, but no run has it. */
  readonly kind: 'temporary' | 'unreferenced';
}
