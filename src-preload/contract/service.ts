import { z } from 'zod';
import { type CompressionEstimate, type CompressionReport, errorBound } from './archive.ts';
import { DEVICE_NAMES, SMALLEST_MEMORY_BYTES } from './compute.ts';
import type { FileInfo } from './dataset.ts';
import type { ConvertAnswer, ExampleAnswer } from './engine.ts';
import { exportedArraySchema } from './export-kinds.ts';
import { frameRangeSchema } from './frames.ts';
import type { HostEvent } from './host.ts';
import type { Preview, Progress } from './job.ts';
import type {
  FigureRecord,
  PhaseRecord,
  ProjectSummary,
  RunRecord,
  UnassignedPixels,
  UnfinishedRun,
} from './project.ts';
import type { RunResult } from './results.ts';
import { autoencoderParameters } from './steps/networks.ts';
import { arrangeParameters, calibrateParameters } from './steps.ts';
import { WINDOW_REQUESTS, type WindowAnswers } from './window.ts';

/**
 * The contract between a host and whoever asks it for something: window, browser or command line. A call has a name, a
 * request that the service validates, events on the way, one answer, and can be cancelled. Hosts that sit between two
 * processes number the calls and carry the same three things: call, event, cancel.
 */

const path = z.string().min(1);

const computeOptions = {
  device: z.enum(DEVICE_NAMES).default('auto'),
  /** Null takes one per processor core. */
  threads: z.number().int().min(1).max(1024).nullable().default(null),
  /** Null takes half of the machine's. */
  memoryBytes: z
    .number()
    .min(SMALLEST_MEMORY_BYTES, 'less than 64 MB is not enough for any run')
    .nullable()
    .default(null),
};

const runRequest = {
  /** A recipe as JSON; `parseRecipe` checks it. */
  recipe: z.unknown(),
  /** Folder against which paths inside the recipe are resolved. */
  recipeFolder: path,
  file: path,
  /** Go on with a training of this recipe on these data that was cut off. */
  resume: z.boolean().default(true),
  ...computeOptions,
};

/** Runs of indices `[first, end)` along the first axis, ascending and apart. */
const itemRuns = z
  .array(z.tuple([z.number().int().min(0), z.number().int().min(1)]))
  .min(1)
  .refine(
    (runs) => runs.every(([first, end], i) => end > first && (i === 0 || first >= runs[i - 1]![1])),
    'runs of items must be ascending and apart',
  );

const run = z.union([z.number().int().min(1), z.string().min(1)]);

/** Requests by call name. */
export const SERVICE_REQUESTS = {
  'inspect-file': z.strictObject({
    file: path,
    statistics: z.union([z.boolean(), z.literal('none')]).default(false),
    /** Of datasets that are sums of frames, these frames only. */
    frames: frameRangeSchema.optional(),
  }),
  'run-to-folder': z.strictObject({ ...runRequest, folder: path }),
  'run-to-project': z.strictObject({ ...runRequest, project: path, name: z.string().min(1).max(200).optional() }),
  /** The run under way ends its present work with what it has: a training keeps its best weights. */
  'finish-early': z.strictObject({}),
  'list-runs': z.strictObject({ project: path }),
  'show-run': z.strictObject({ project: path, run }),
  'repeat-run': z.strictObject({
    project: path,
    run,
    ...computeOptions,
    /** Null takes the device that the run was computed on. */
    device: z.enum(DEVICE_NAMES).nullable().default(null),
  }),
  'export-figure': z.strictObject({ project: path, run, figure: z.unknown(), out: path.optional() }),
  'export-array': z.strictObject({ project: path, run, array: exportedArraySchema, out: path }),
  'convert-file': z.strictObject({
    file: path,
    dataset: z.number().int().min(0).default(0),
    out: path,
    /** Only these frames, where the dataset is a sum of several. */
    frames: frameRangeSchema.optional(),
    /** Only these along the first axis: some images of a stack. */
    items: itemRuns.optional(),
    /** Another order of the axes, then calibrations of them: what a recipe begins with. */
    arrange: arrangeParameters.optional(),
    calibrations: z.array(calibrateParameters).max(64).default([]),
    /** More than one dataset, into a format that can hold them. */
    datasets: z.union([z.literal('all'), z.array(z.number().int().min(0)).min(1).max(10_000)]).optional(),
  }),
  'compress-file': z.strictObject({
    file: path,
    dataset: z.number().int().min(0).default(0),
    frames: frameRangeSchema.optional(),
    /** Archive to write. */
    out: path,
    bound: errorBound,
    /** Which model: of a run of the open project, of a run in a folder, or trained with these parameters. */
    run: z.number().int().min(1).optional(),
    folder: path.optional(),
    training: autoencoderParameters.optional(),
    device: computeOptions.device,
    threads: computeOptions.threads,
  }),
  'estimate-compression': z.strictObject({
    file: path,
    dataset: z.number().int().min(0).default(0),
    frames: frameRangeSchema.optional(),
    bound: errorBound,
    /** Run of the open project whose model is taken. */
    run: z.number().int().min(1),
  }),
  'write-example': z.strictObject({ out: path }),
  ...WINDOW_REQUESTS,
} as const;

export type ServiceCallName = keyof typeof SERVICE_REQUESTS;

/** A request as the caller writes it: what has a default may be left out. */
export type ServiceRequest<Name extends ServiceCallName> = z.input<(typeof SERVICE_REQUESTS)[Name]>;

/** A request as the service sees it. */
export type ParsedServiceRequest<Name extends ServiceCallName> = z.output<(typeof SERVICE_REQUESTS)[Name]>;

/** Answers by call name. */
export interface ServiceAnswers extends WindowAnswers {
  'inspect-file': FileInfo;
  'run-to-folder': FolderRun;
  'run-to-project': ProjectRun;
  'finish-early': null;
  'list-runs': ProjectRuns;
  'show-run': RunDetails;
  'repeat-run': RepeatReport;
  'export-figure': { readonly file: string };
  'export-array': { readonly file: string };
  'convert-file': ConvertAnswer;
  'compress-file': CompressedFile;
  'estimate-compression': CompressionEstimate;
  'write-example': ExampleAnswer;
}

/** An archive that was written. */
export interface CompressedFile {
  readonly out: string;
  readonly report: CompressionReport;
}

/** A finished run whose files lie in a folder of the person's choice. */
export interface FolderRun {
  readonly folder: string;
  readonly result: RunResult;
  /** Paths of the figures. */
  readonly figures: readonly string[];
}

/** A finished run that a project keeps. */
export interface ProjectRun {
  readonly project: string;
  readonly run: RunRecord;
}

export interface ProjectRuns {
  readonly project: ProjectSummary;
  readonly runs: readonly RunRecord[];
  readonly unfinished: readonly UnfinishedRun[];
}

export interface RunDetails {
  readonly run: RunRecord;
  readonly phases: readonly PhaseRecord[];
  /** Pixels that were taken out of these phases; null when none were. */
  readonly unassigned: UnassignedPixels | null;
  readonly figures: readonly FigureRecord[];
}

/** What came out when a run was computed once more. */
export interface RepeatReport {
  readonly run: number;
  /** Every array has the same bytes. */
  readonly identical: boolean;
  /** Conditions that are no longer the same: file, version, device, … */
  readonly changed: readonly { readonly what: string; readonly before: string; readonly after: string }[];
  readonly arrays: readonly RepeatedArray[];
  readonly seconds: number;
}

export interface RepeatedArray {
  readonly name: string;
  readonly identical: boolean;
  /** How it differs, in words; empty when it does not. */
  readonly difference: string;
}

/** What a caller hears while it waits. */
export type ServiceEvent =
  | ({ readonly type: 'progress'; readonly secondsLeft: number | null } & Progress)
  | { readonly type: 'warning'; readonly warning: string }
  /** Clusters or an embedding on their way, twice a second at most. */
  | ({ readonly type: 'preview' } & Preview);

/** A call on its way. */
export interface ServiceCall<Answer> {
  /** @throws {AppError} */
  readonly answer: Promise<Answer>;
  /** The answer then rejects with `cancelled`, and nothing is left behind. */
  cancel(): void;
}

/** Everything that Phasewright can do for a host. */
export interface Service {
  call<Name extends ServiceCallName>(
    name: Name,
    request: ServiceRequest<Name>,
    listen?: (event: ServiceEvent) => void,
  ): ServiceCall<ServiceAnswers[Name]>;
  /** Hears what happens by whatever call: the open project has changed. Returns what ends the listening. */
  listen(hear: (event: HostEvent) => void): () => void;
  close(): Promise<void>;
}
