import { z } from 'zod';
import { DEVICE_NAMES, SMALLEST_MEMORY_BYTES } from './compute.ts';
import type { DatasetDescription, DatasetKind, DType, FileInfo } from './dataset.ts';
import type { ElementSearch, ElementsOfRegions } from './elements.ts';
import type { CubeSlice, DecodedLatents, RegionSpectrum, WindowMap } from './engine.ts';
import { type FrameRange, frameRangeSchema } from './frames.ts';
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
import type { RealArray } from './real-arrays.ts';
import type { Recipe } from './recipe.ts';
import { ENERGY_CHOICES, LENGTH_CHOICES } from './shown-units.ts';
import { arrangeParameters } from './steps/arranging.ts';

/**
 * What the window asks for besides what the command line can do: the open project, looking at a cube in real time, and
 * everything a person does with runs, phases and figures.
 *
 * Numbers travel as typed arrays; both hosts carry them as they are.
 */

const path = z.string().min(1);
const run = z.number().int().min(1);
/** A dataset: which of its file, and which frames of it where that is not all. */
const datasetOfFile = {
  file: path,
  dataset: z.number().int().min(0).default(0),
  frames: frameRangeSchema.optional(),
};
/** A dataset of a file that is named elsewhere. */
const partOfFile = z.strictObject({ dataset: z.number().int().min(0), frames: datasetOfFile.frames });
/** A dataset as the recipe takes it from its file. */
const lookedDataset = { ...datasetOfFile, arrange: arrangeParameters.optional() };

/** Pixels of a cube: a rectangle, or a list (`row · columns + column`) as a lasso gives it. */
export const regionSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('rectangle'),
    row: z.number().int().min(0),
    column: z.number().int().min(0),
    rows: z.number().int().min(1),
    columns: z.number().int().min(1),
  }),
  z.strictObject({ kind: z.literal('pixels'), pixels: z.array(z.number().int().min(0)).min(1) }),
]);
export type Region = z.output<typeof regionSchema>;

/** A region as it is asked for: many pixels travel as bits (`packPixels`). */
const askedRegionSchema = z.discriminatedUnion('kind', [
  ...regionSchema.options,
  z.strictObject({ kind: z.literal('bits'), bits: z.base64().min(1) }),
]);
export type AskedRegion = z.output<typeof askedRegionSchema>;

/** A region that a person drew on a dataset, as the project keeps it. */
const keptRegionSchema = z.strictObject({
  id: z.string().min(1).max(64),
  name: z.string().min(1).max(200),
  color: z.string().regex(/^#[0-9a-f]{6}$/),
  region: askedRegionSchema,
});
export type KeptRegion = z.output<typeof keptRegionSchema>;

/** Edge of the largest block of spectra that can be asked for, in pixels. */
const LARGEST_BLOCK = 64;

/** A small rectangle of pixels that lies inside the cube. */
const blockSchema = z.strictObject({
  row: z.number().int().min(0),
  column: z.number().int().min(0),
  rows: z.number().int().min(1).max(LARGEST_BLOCK),
  columns: z.number().int().min(1).max(LARGEST_BLOCK),
});
export type PixelBlock = z.output<typeof blockSchema>;

const channels = z
  .tuple([z.number().int().min(0), z.number().int().min(1)])
  .refine(([first, end]) => first < end, { message: 'the first number must be smaller than the second' });

/** The signal axis as the recipe calibrates it, where that is not how the file has it. */
const calibrationSchema = z.strictObject({
  name: z.string(),
  units: z.string(),
  scale: z.number().refine((value) => value !== 0, 'must not be 0'),
  offset: z.number(),
});
export type SignalCalibration = z.output<typeof calibrationSchema>;

/** Two windows of channels from which the background under an energy window is taken: by a straight line, or by a power law. */
export const windowBackgroundSchema = z.strictObject({
  model: z.enum(['line', 'power-law']),
  windows: z.tuple([channels, channels]),
  axis: calibrationSchema.optional(),
});
export type WindowBackground = z.output<typeof windowBackgroundSchema>;

const settingsFields = {
  theme: z.enum(['system', 'light', 'dark']),
  device: z.enum(DEVICE_NAMES),
  threads: z.number().int().min(1).max(1024).nullable(),
  memoryBytes: z.number().min(SMALLEST_MEMORY_BYTES).nullable(),
  /** Unit in which places on maps are shown. */
  lengthUnit: z.enum(LENGTH_CHOICES),
  /** Unit in which energies are shown. */
  energyUnit: z.enum(ENERGY_CHOICES),
  /** Table of intensity maps. */
  colorMap: z.enum(['gray', 'viridis', 'cividis', 'magma']),
  /** Phases on maps are hatched as well as colored. */
  hatchPhases: z.boolean(),
  /** Layouts by project folder, with `:compact` after it for those of small windows, as the docking library serializes them. */
  layouts: z.record(z.string(), z.unknown()),
  /** Keys that a person has changed: command id → keys, such as `Ctrl+E`. */
  keys: z.record(z.string(), z.string()),
};

/** What a person may set; unknown keys of older versions are dropped. */
export const settingsSchema = z.object({
  theme: settingsFields.theme.default('system'),
  device: settingsFields.device.default('auto'),
  threads: settingsFields.threads.default(null),
  memoryBytes: settingsFields.memoryBytes.default(null),
  lengthUnit: settingsFields.lengthUnit.default('auto'),
  energyUnit: settingsFields.energyUnit.default('file'),
  colorMap: settingsFields.colorMap.default('viridis'),
  hatchPhases: settingsFields.hatchPhases.default(false),
  layouts: settingsFields.layouts.default({}),
  keys: settingsFields.keys.default({}),
});
export type Settings = z.output<typeof settingsSchema>;

/** Some settings, without defaults: what is left out stays as it is. A record (layouts, keys) is replaced as a whole. */
export const settingsChangeSchema = z.strictObject(settingsFields).partial();

/** What a run can be saved as. */
export const EXPORT_KINDS = {
  'figure-svg': { label: 'Figure, SVG', extension: '.svg' },
  'figure-png': { label: 'Figure, PNG', extension: '.png' },
  'figure-pdf': { label: 'Figure, PDF', extension: '.pdf' },
  'labels-tiff': { label: 'Phase map, TIFF (calibrated)', extension: '.tif' },
  'labels-npy': { label: 'Labels, NumPy', extension: '.npy' },
  'labels-csv': { label: 'Labels, CSV', extension: '.csv' },
  'spectra-csv': { label: 'Mean spectra, CSV', extension: '.csv' },
  'spectra-hspy': { label: 'Mean spectra, HyperSpy', extension: '.hspy' },
  'spectra-msa': { label: 'Mean spectra, EMSA (one file each)', extension: '.msa' },
  'array-npy': { label: 'Array, NumPy', extension: '.npy' },
  'array-csv': { label: 'Array, CSV', extension: '.csv' },
  'array-hspy': { label: 'Array, HyperSpy', extension: '.hspy' },
  'array-tiff': { label: 'Array, TIFF (calibrated)', extension: '.tif' },
  'run-hspy': { label: 'Data with the run, HyperSpy', extension: '.hspy' },
  recipe: { label: 'Recipe, JSON', extension: '.json' },
  model: { label: 'Model, ONNX (encoder and decoder)', extension: '.onnx' },
} as const;
export type ExportKind = keyof typeof EXPORT_KINDS;
const exportKinds = Object.keys(EXPORT_KINDS) as [ExportKind, ...ExportKind[]];

/** An array of a run as it is exported; `index` picks one of its maps, spectra or images. */
export const exportedArraySchema = z.strictObject({
  name: z.string().min(1).max(100),
  index: z.number().int().min(0).optional(),
});
export type ExportedArray = z.output<typeof exportedArraySchema>;

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

/** A dataset as a project and its window know it. */
export interface DatasetOfFile {
  readonly file: string;
  /** Index in the file. */
  readonly dataset: number;
  /** Only these frames of it; absent for all. With other frames it is another dataset. */
  readonly frames?: FrameRange;
}

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

export interface RecentProject {
  readonly folder: string;
  readonly name: string;
  readonly openedAt: string;
  readonly missing: boolean;
  /** The file last opened in it, where that is still there; else null. */
  readonly file: string | null;
}

export interface FolderEntry {
  readonly name: string;
  readonly path: string;
  readonly kind: 'folder' | 'project' | 'file';
  readonly sizeBytes: number;
}

export interface FolderListing {
  /** Null above the folders that may be seen. */
  readonly folder: string | null;
  readonly parent: string | null;
  readonly entries: readonly FolderEntry[];
}

export interface BlockSpectra {
  /** Rows × columns × channels in the cube's own number type, or the nearest one; NaN and infinite values are 0. */
  readonly values: Exclude<RealArray, Float64Array>;
}

export interface Overview {
  readonly description: DatasetDescription;
  readonly rows: number;
  readonly columns: number;
  /** Sum of each spectrum, rows × columns. */
  readonly map: Float32Array;
  readonly sumSpectrum: Float32Array;
  readonly maxSpectrum: Float32Array;
  /** NaN and infinite values, which count as 0 here. */
  readonly notFinite: number;
  readonly warnings: readonly string[];
  /** Images that follow one another in a stack; 1 for everything else. */
  readonly frames: number;
  /** Of a spectrum line: all its spectra, positions × channels, each number a mean of channels where they are many. */
  readonly lineSpectra?: { readonly channels: number; readonly values: Float32Array };
  /** Share of the pixels that has been read; below 1, what is shown of the others is an estimate from a few of them. */
  readonly share: number;
}

/** A small picture or curve that shows what a dataset is. */
export type DatasetPreview =
  | { readonly kind: 'none'; readonly why: string }
  | (PreviewOf & {
      readonly kind: 'image';
      readonly rows: number;
      readonly columns: number;
      readonly values: Float32Array;
    })
  | (PreviewOf & { readonly kind: 'curve'; readonly values: Float32Array });

interface PreviewOf {
  /** Made of some of the values only. */
  readonly estimated: boolean;
}

/** What a folder holds that can be read. */
export interface FolderScan {
  readonly folder: string;
  /** The folder as one thing, such as a stack of images; null when it is none. */
  readonly whole: FileInfo | null;
  readonly files: readonly ScannedFile[];
  /** Files that no reader knows. */
  readonly unknown: number;
  /** True when there are more files than were looked at. */
  readonly more: boolean;
}

export interface ScannedFile {
  readonly file: string;
  readonly name: string;
  readonly sizeBytes: number;
  /** What people call its format; empty when it could not be opened. */
  readonly label: string;
  readonly datasets: readonly ScannedDataset[];
  /** Why it cannot be opened, or null. */
  readonly error: string | null;
}

/** A dataset without its metadata. */
export type ScannedDataset = Pick<DatasetDescription, 'title' | 'kind' | 'shape' | 'dtype' | 'axes'> & {
  readonly index: number;
};

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

/** What a host tells the window without being asked. */
export type HostEvent =
  /** The project has changed by whatever way: ask for its state again. */
  | { readonly type: 'project-changed' }
  /** A file was opened from outside: file association, drag and drop, second start of the program. */
  | { readonly type: 'open-file'; readonly file: string }
  /** A menu entry was chosen. */
  | { readonly type: 'command'; readonly command: string };

/** What the window must know of its host. */
export interface HostInfo {
  readonly kind: 'electron' | 'browser';
  readonly version: string;
  readonly platform: string;
  /** Native file dialogs; without them the window shows its own, from `list-folder`. */
  readonly nativeDialogs: boolean;
}

/** A file dialog of the host. */
export interface FileDialogRequest {
  readonly kind: 'open-file' | 'open-project' | 'open-folder' | 'save-file';
  readonly title: string;
  /** Suggested name or folder. */
  readonly path?: string;
  readonly extensions?: readonly string[];
}
