import { z } from 'zod';
import type { DatasetKind, DType } from './dataset.ts';
import type { ElementSearch, ElementsOfRegions } from './elements.ts';
import type { CubeSlice, DecodedLatents, RegionSpectrum, WindowMap } from './engine.ts';
import { exportedArraySchema, exportKinds } from './export-kinds.ts';
import type { FolderListing, FolderScan, RecentProject } from './folders.ts';
import {
  askedRegionSchema,
  type BlockSpectra,
  blockSchema,
  calibrationSchema,
  type DatasetOfFile,
  type DatasetPreview,
  datasetOfFile,
  type KeptRegion,
  keptRegionSchema,
  lookedDataset,
  type Overview,
  partOfFile,
  windowBackgroundSchema,
} from './looked-dataset.ts';
import type {
  DatasetRecord,
  FigureRecord,
  HistoryEntry,
  PhaseRecord,
  ProjectSummary,
  RunRecord,
  UnassignedPixels,
  UnfinishedRun,
} from './project.ts';
import type { Recipe } from './recipe.ts';
import { type Settings, settingsChangeSchema } from './settings.ts';

/**
 * What the window asks for besides what the command line can do: the open project, looking at a cube in real time, and
 * everything a person does with runs, phases and figures.
 *
 * Numbers travel as typed arrays; both hosts carry them as they are.
 */

const path = z.string().min(1);
const run = z.number().int().min(1);

/** Requests of the window, by call name. */
export const WINDOW_REQUESTS = {
  /** Opens a project, or makes it; the one open before is closed. */
  'open-project': z.strictObject({ folder: path, create: z.boolean().default(false) }),
  /** Opens the project of a file: the one it belongs to already, or a new one named after it. */
  'open-in-project': z.strictObject({
    ...datasetOfFile,
    /** More datasets of the file that the project lists. */
    also: z.array(partOfFile).max(10_000).default([]),
  }),
  /** Takes a dataset off the project's list; one that runs were computed from stays. */
  'unlist-dataset': z.strictObject({ ...datasetOfFile }),
  /** Shows another dataset of the open project, which is then shown first when it is opened again. */
  'look-at': z.strictObject({ ...datasetOfFile }),
  /** All regions of a dataset as they are now. Undoable. */
  'change-regions': z.strictObject({ ...datasetOfFile, regions: z.array(keptRegionSchema).max(1000) }),
  /** How a person looks at a project: the recipe being edited, map, probe, scales. Nothing happens when it is not open any more. */
  'keep-view': z.strictObject({ folder: path, view: z.record(z.string(), z.unknown()) }),
  'close-project': z.strictObject({}),
  'project-state': z.strictObject({}),
  'recent-projects': z.strictObject({}),
  /** Writes the built-in example and opens a project with it. */
  'open-example': z.strictObject({}),
  settings: z.strictObject({}),
  'change-settings': z.strictObject({ change: settingsChangeSchema }),
  /** Folders and files that can be opened; null shows the folders that may be seen at all. */
  'list-folder': z.strictObject({ folder: path.nullable() }),

  /** Which files of a folder can be read, and whether it can be opened as one thing. */
  'scan-folder': z.strictObject({ folder: path }),

  /** A thumbnail of a dataset: a picture or a curve. */
  'dataset-preview': z.strictObject({ ...lookedDataset }),
  /** First look at a cube: total map, sum and maximum spectrum; ask again until nothing is missing. */
  overview: z.strictObject({ ...lookedDataset, budgetMs: z.number().min(0).max(60_000).nullable().default(null) }),
  /** One image of a stack. */
  frame: z.strictObject({ ...lookedDataset, frame: z.number().int().min(0) }),
  /**
   * Mean of a region; with its standard deviation in each channel when asked for, which reads every pixel. Quick: of some of
   * its pixels, where all of them would take long.
   */
  'region-spectrum': z.strictObject({
    ...lookedDataset,
    region: askedRegionSchema,
    deviation: z.boolean().optional(),
    quick: z.boolean().optional(),
  }),
  /** Spectra of all pixels of a small rectangle, for a pointer that is moving there. */
  'block-spectra': z.strictObject({ ...lookedDataset, block: blockSchema }),
  /** All spectra of one row or column, as a picture. */
  'cube-slice': z.strictObject({ ...lookedDataset, axis: z.enum(['row', 'column']), index: z.number().int().min(0) }),
  /** What the decoder of a run of the open project makes of latent numbers: a walk through latent space. */
  'decode-latents': z.strictObject({
    run: z.number().int().min(1),
    /** Its array with the model: `decoder`, `decoder-2`. */
    name: z.string().regex(/^decoder(-\d+)?$/),
    latents: z.array(z.array(z.number()).min(1).max(4096)).min(1).max(256),
  }),
  /** Sum over channels `first … end − 1` in each pixel. */
  'window-map': z.strictObject({
    ...lookedDataset,
    first: z.number().int().min(0),
    end: z.number().int().min(1),
    background: windowBackgroundSchema.optional(),
  }),
  /** Elements that explain the sum of all spectra, or of a region's; or, without a region, the largest value of each channel. */
  'find-elements': z.strictObject({
    ...lookedDataset,
    region: askedRegionSchema.nullable(),
    spectrum: z.enum(['sum', 'brightest']).optional(),
    axis: calibrationSchema.optional(),
  }),
  /** Elements of each of several regions, such as the phases of a run, and how strong they are in all of them. */
  'elements-of-regions': z.strictObject({
    ...lookedDataset,
    regions: z.array(askedRegionSchema).min(1).max(256),
    axis: calibrationSchema.optional(),
  }),
  /** The elements whose lines or edges are shown in this project. Undoable. */
  'choose-elements': z.strictObject({ elements: z.array(z.string().regex(/^[A-Z][a-z]?$/)).max(118) }),

  'run-array': z.strictObject({
    run,
    name: z.string().min(1),
    /** Only these along the first axis: some images of a stack. */
    items: z.strictObject({ first: z.number().int().min(0), count: z.number().int().min(1) }).optional(),
  }),
  /** An array that tells of clusters (`centroids`, `spreads`), without the pixels that were taken out of their phases. */
  'assigned-array': z.strictObject({ run, labels: z.string().min(1), name: z.string().min(1) }),
  'rename-run': z.strictObject({ run, name: z.string().min(1).max(200) }),
  'delete-run': z.strictObject({ run }),
  'compare-runs': z.strictObject({ run, other: run }),

  'change-phase': z.strictObject({
    id: z.number().int(),
    patch: z.strictObject({
      name: z.string().min(1).max(200).optional(),
      letter: z.string().min(1).max(3).optional(),
      color: z
        .string()
        .regex(/^#[0-9a-f]{6}$/)
        .optional(),
      note: z.string().max(10_000).optional(),
    }),
  }),
  'merge-phases': z.strictObject({ ids: z.array(z.number().int()).min(2) }),
  'split-phase': z.strictObject({ id: z.number().int() }),
  /** Puts clusters into a phase, a new one, or none. */
  'assign-clusters': z.strictObject({
    run,
    labels: z.string().min(1),
    clusters: z.array(z.number().int().min(0)).min(1),
    phase: z.union([z.number().int(), z.literal('new'), z.null()]),
  }),
  /** Takes pixels of the run's map out of their phases, or out of one only. Undoable. */
  'unassign-pixels': z.strictObject({
    run,
    labels: z.string().min(1),
    region: askedRegionSchema,
    /** What the place is called. */
    name: z.string().min(1).max(200),
    phase: z.number().int().nullable().default(null),
  }),
  /** Puts pixels back that were taken out: those of one place, those in a region of the run's map, or all. Undoable. */
  'put-back-pixels': z.strictObject({
    run,
    labels: z.string().min(1),
    /** Which of the places, counted from 0. */
    place: z.number().int().min(0).nullable().default(null),
    region: askedRegionSchema.nullable().default(null),
  }),
  undo: z.strictObject({}),
  redo: z.strictObject({}),

  'preview-figure': z.strictObject({ run, figure: z.unknown() }),
  'save-figure': z.strictObject({ run, figure: z.unknown() }),
  /** Replaces what a kept figure shows and how. Undoable. */
  'change-figure': z.strictObject({ id: z.number().int(), figure: z.unknown() }),
  /** An empty name takes it away. Undoable. */
  'rename-figure': z.strictObject({ id: z.number().int(), name: z.string().max(200) }),
  /** Undoable. */
  'delete-figure': z.strictObject({ id: z.number().int() }),
  'read-recipe': z.strictObject({ file: path }),
  'write-recipe': z.strictObject({ out: path, text: z.string().max(1_000_000) }),
  /** Writes the network of a run into the project, for recipes that apply it. */
  'keep-model': z.strictObject({ run }),
  'export-run': z.strictObject({
    run,
    what: z.enum(exportKinds),
    out: path,
    figure: z.unknown().optional(),
    /** Of an array: which, or which one of several maps, spectra or images in it. */
    array: exportedArraySchema.optional(),
  }),
  /** Saves a map that is looked at; the ending tells the format: `.tif`, `.npy`, `.csv` or `.hspy`. */
  'save-map': z.strictObject({
    ...lookedDataset,
    map: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('total') }),
      z.strictObject({ kind: z.literal('frame'), frame: z.number().int().min(0) }),
      z.strictObject({
        kind: z.literal('window'),
        first: z.number().int().min(0),
        end: z.number().int().min(1),
        background: windowBackgroundSchema.optional(),
      }),
    ]),
    /** What it is, in words: `Energy window 520 – 560 eV`. */
    title: z.string().max(300),
    /** Calibration of y and x where that is not how the file has it. */
    axes: z.tuple([calibrationSchema, calibrationSchema]).optional(),
    out: path,
  }),
  /** The paragraph for the methods section of a paper. */
  'methods-text': z.strictObject({ run }),
} as const;

/** Everything of the open project that the window shows. */
export interface ProjectState {
  readonly project: ProjectSummary;
  readonly datasets: readonly DatasetRecord[];
  /** Datasets that a person has opened, in that order; runs may have brought them as well. */
  readonly listed: readonly ListedDataset[];
  /** Finished, not deleted, oldest first. */
  readonly runs: readonly RunRecord[];
  readonly unfinished: readonly UnfinishedRun[];
  readonly phases: readonly PhaseRecord[];
  /** Pixels that were taken out of their phases, by array of labels; one without any is left out. */
  readonly unassigned: readonly UnassignedPixels[];
  readonly figures: readonly FigureRecord[];
  readonly history: readonly HistoryEntry[];
  /** Elements whose lines or edges are shown; null while nobody has chosen, then those that the file names. */
  readonly elements: readonly string[] | null;
  /** Regions drawn on its datasets; a dataset without any is left out. */
  readonly regions: readonly RegionsOfDataset[];
  /** What the window noted with `keep-view`; null before it did. */
  readonly view: unknown;
  /** File and dataset last looked at, to be shown on opening; null in a new project. */
  readonly current: (DatasetOfFile & { readonly missing: boolean }) | null;
}

/** Regions of a dataset, in the order in which they were drawn. */
export interface RegionsOfDataset extends DatasetOfFile {
  readonly regions: readonly KeptRegion[];
}

/** A dataset that a person has opened in a project. */
export interface ListedDataset extends DatasetOfFile {
  readonly title: string;
  readonly kind: DatasetKind;
  readonly missing: boolean;
}

export interface ArrayValues {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly values: Int32Array | Float32Array | Float64Array;
}

export interface RunComparison {
  readonly ari: number;
  readonly nmi: number;
  /** Share of pixels that agree under the best matching of clusters. */
  readonly agreement: number;
  /** For each cluster of `other` the cluster of `run` that it matches, or −1. */
  readonly matching: readonly number[];
  /** 1 where the two differ, `[rows × columns]`. */
  readonly difference: Uint8Array;
  readonly rows: number;
  readonly columns: number;
  /** Pixels that were taken out of their phases in either run, and count for nothing here. */
  readonly leftOut: number;
}

/** Answers of the window's calls. */
export interface WindowAnswers {
  'open-project': ProjectState;
  'open-in-project': ProjectState;
  'close-project': null;
  'project-state': ProjectState | null;
  'recent-projects': readonly RecentProject[];
  'open-example': ProjectState;
  settings: Settings;
  'change-settings': Settings;
  'list-folder': FolderListing;
  'unlist-dataset': ProjectState;
  'look-at': ProjectState;
  'change-regions': ProjectState;
  'keep-view': null;
  'scan-folder': FolderScan;
  'dataset-preview': DatasetPreview;
  overview: Overview;
  frame: { readonly map: Float32Array };
  'region-spectrum': RegionSpectrum;
  'block-spectra': BlockSpectra;
  'cube-slice': CubeSlice;
  'decode-latents': DecodedLatents;
  'window-map': WindowMap;
  'find-elements': ElementSearch;
  'elements-of-regions': ElementsOfRegions;
  'choose-elements': ProjectState;
  'run-array': ArrayValues;
  'assigned-array': ArrayValues;
  'rename-run': ProjectState;
  'delete-run': ProjectState;
  'compare-runs': RunComparison;
  'change-phase': ProjectState;
  'merge-phases': ProjectState;
  'split-phase': ProjectState;
  'assign-clusters': ProjectState;
  'unassign-pixels': ProjectState;
  'put-back-pixels': ProjectState;
  undo: ProjectState;
  redo: ProjectState;
  'preview-figure': {
    readonly svg: string;
    readonly widthMm: number;
    readonly heightMm: number;
    /** What is not as it was asked for, and letters that PNG and PDF cannot show. */
    readonly warnings: readonly string[];
  };
  'save-figure': ProjectState;
  'change-figure': ProjectState;
  'rename-figure': ProjectState;
  'delete-figure': ProjectState;
  'save-map': { readonly files: readonly string[] };
  'read-recipe': Recipe;
  'write-recipe': null;
  'export-run': { readonly files: readonly string[] };
  /** Path of the encoder; the decoder lies beside it. */
  'keep-model': { readonly encoder: string };
  'methods-text': { readonly text: string };
}
