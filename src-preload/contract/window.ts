import { z } from 'zod';
import type { DatasetDescription, DType } from './dataset.ts';
import type {
  DatasetRecord,
  FigureRecord,
  HistoryEntry,
  PhaseRecord,
  ProjectSummary,
  RunRecord,
  UnfinishedRun,
} from './project.ts';

/**
 * What the window asks for besides what the command line can do: the open project, looking at a cube in real time, and
 * everything a person does with runs, phases and figures.
 *
 * Numbers travel as typed arrays; both hosts carry them as they are.
 */

const path = z.string().min(1);
const run = z.number().int().min(1);
const datasetOfFile = { file: path, dataset: z.number().int().min(0).default(0) };

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

const settingsFields = {
  theme: z.enum(['system', 'light', 'dark']),
  device: z.enum(['auto', 'cpu', 'webgpu', 'dml', 'cuda', 'coreml']),
  threads: z.number().int().min(1).max(1024).nullable(),
  memoryBytes: z
    .number()
    .min(64 * 1024 * 1024)
    .nullable(),
  /** Table of intensity maps. */
  colorMap: z.enum(['gray', 'viridis', 'cividis', 'magma']),
  /** Layouts by project folder, as the docking library serializes them. */
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
  colorMap: settingsFields.colorMap.default('viridis'),
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
  recipe: { label: 'Recipe, JSON', extension: '.json' },
} as const;
export type ExportKind = keyof typeof EXPORT_KINDS;
const exportKinds = Object.keys(EXPORT_KINDS) as [ExportKind, ...ExportKind[]];

/** Requests of the window, by call name. */
export const WINDOW_REQUESTS = {
  /** Opens a project, or makes it; the one open before is closed. */
  'open-project': z.strictObject({ folder: path, create: z.boolean().default(false) }),
  /** Opens the project of a file: the one it belongs to already, or a new one named after it. */
  'open-in-project': z.strictObject({ ...datasetOfFile }),
  'close-project': z.strictObject({}),
  'project-state': z.strictObject({}),
  'recent-projects': z.strictObject({}),
  /** Writes the built-in example and opens a project with it. */
  'open-example': z.strictObject({}),
  settings: z.strictObject({}),
  'change-settings': z.strictObject({ change: settingsChangeSchema }),
  /** Folders and files that can be opened; null shows the folders that may be seen at all. */
  'list-folder': z.strictObject({ folder: path.nullable() }),

  /** First look at a cube: total map, sum and maximum spectrum. */
  overview: z.strictObject({ ...datasetOfFile }),
  'region-spectrum': z.strictObject({ ...datasetOfFile, region: regionSchema }),
  /** Spectra of all pixels of a small rectangle, for a pointer that is moving there. */
  'block-spectra': z.strictObject({ ...datasetOfFile, block: blockSchema }),
  /** Sum over channels `first … end − 1` in each pixel. */
  'window-map': z.strictObject({ ...datasetOfFile, first: z.number().int().min(0), end: z.number().int().min(1) }),

  'run-array': z.strictObject({ run, name: z.string().min(1) }),
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
  undo: z.strictObject({}),
  redo: z.strictObject({}),

  'preview-figure': z.strictObject({ run, figure: z.unknown() }),
  'save-figure': z.strictObject({ run, figure: z.unknown() }),
  'export-run': z.strictObject({ run, what: z.enum(exportKinds), out: path, figure: z.unknown().optional() }),
  /** The paragraph for the methods section of a paper. */
  'methods-text': z.strictObject({ run }),
} as const;

/** Everything of the open project that the window shows. */
export interface ProjectState {
  readonly project: ProjectSummary;
  readonly datasets: readonly DatasetRecord[];
  /** Finished, not deleted, oldest first. */
  readonly runs: readonly RunRecord[];
  readonly unfinished: readonly UnfinishedRun[];
  readonly phases: readonly PhaseRecord[];
  readonly figures: readonly FigureRecord[];
  readonly history: readonly HistoryEntry[];
  /** File and dataset last looked at, to be shown on opening; null in a new project. */
  readonly current: { readonly file: string; readonly dataset: number; readonly missing: boolean } | null;
}

export interface RecentProject {
  readonly folder: string;
  readonly name: string;
  readonly openedAt: string;
  readonly missing: boolean;
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
  readonly values: Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array | Float32Array;
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
  overview: Overview;
  'region-spectrum': { readonly mean: Float32Array; readonly pixels: number };
  'block-spectra': BlockSpectra;
  'window-map': { readonly map: Float32Array };
  'run-array': ArrayValues;
  'rename-run': ProjectState;
  'delete-run': ProjectState;
  'compare-runs': RunComparison;
  'change-phase': ProjectState;
  'merge-phases': ProjectState;
  'split-phase': ProjectState;
  'assign-clusters': ProjectState;
  undo: ProjectState;
  redo: ProjectState;
  'preview-figure': { readonly svg: string; readonly widthMm: number; readonly heightMm: number };
  'save-figure': ProjectState;
  'export-run': { readonly files: readonly string[] };
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
  readonly kind: 'open-file' | 'open-project' | 'save-file';
  readonly title: string;
  /** Suggested name or folder. */
  readonly path?: string;
  readonly extensions?: readonly string[];
}
