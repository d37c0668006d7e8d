import type { CompressionEstimate, CompressionReport, ErrorBound } from './archive.ts';
import type { DeviceName } from './compute.ts';
import type { Axis, DType, FileInfo, Json } from './dataset.ts';
import type { ElementSearch, ElementsOfRegions } from './elements.ts';
import type { FolderScan } from './folders.ts';
import type { FrameRange } from './frames.ts';
import type {
  AskedRegion,
  BlockSpectra,
  DatasetPreview,
  Overview,
  PixelBlock,
  SignalCalibration,
  WindowBackground,
} from './looked-dataset.ts';
import type { Recipe } from './recipe.ts';
import type { ArrayRecord, RunResult } from './results.ts';
import type { ArrangeParameters } from './steps/arranging.ts';
import type { AutoencoderParameters } from './steps/networks.ts';
import type { CalibrateParameters } from './steps.ts';

/**
 * Work that the engine process does. Each job has one request and one answer; progress and cancel are the same for all.
 */
export interface EngineJobs {
  inspect: { request: InspectRequest; answer: FileInfo };
  run: { request: RunRequest; answer: RunResult };
  'measure-clusters': { request: MeasureClustersRequest; answer: MeasuredClusters };
  convert: { request: ConvertRequest; answer: ConvertAnswer };
  compress: { request: CompressRequest; answer: CompressionReport };
  'estimate-compression': { request: EstimateCompressionRequest; answer: CompressionEstimate };
  example: { request: ExampleRequest; answer: ExampleAnswer };
  'scan-folder': { request: ScanFolderRequest; answer: FolderScan };
  'dataset-preview': { request: LookRequest; answer: DatasetPreview };
  overview: { request: OverviewRequest; answer: Overview };
  frame: { request: FrameRequest; answer: WindowMap };
  'region-spectrum': { request: RegionSpectrumRequest; answer: RegionSpectrum };
  'block-spectra': { request: BlockSpectraRequest; answer: BlockSpectra };
  'cube-slice': { request: CubeSliceRequest; answer: CubeSlice };
  'window-map': { request: WindowMapRequest; answer: WindowMap };
  'find-elements': { request: FindElementsRequest; answer: ElementSearch };
  'elements-of-regions': { request: ElementsOfRegionsRequest; answer: ElementsOfRegions };
  'write-array': { request: WriteArrayRequest; answer: WriteArrayAnswer };
  'decode-latents': { request: DecodeLatentsRequest; answer: DecodedLatents };
}

export type EngineJobName = keyof EngineJobs;

export interface InspectRequest {
  readonly file: string;
  /** Min, max and sum: `true` whatever the size, `false` for data up to 64 MB, `none` never. */
  readonly statistics: boolean | 'none';
  /** Of datasets that are sums of frames, these frames only. */
  readonly frames?: FrameRange | undefined;
}

export interface ComputeOptions {
  readonly device: DeviceName;
  /** Threads of the numeric library; null takes one per processor core, but one in the background. */
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
  /** Somebody looks at cubes meanwhile: the run takes a lower priority and, by itself, leaves a core free. */
  readonly background?: boolean;
  /** Where long trainings are kept for the case that they are cut off; without it they are not. */
  readonly checkpoints?: RunCheckpoints;
}

/** Clusters of a run to be measured without some of their pixels, on spectra that are prepared as the run did it. */
export interface MeasureClustersRequest extends RunRequest {
  /** Index of the step that found them. */
  readonly step: number;
  /** Files of the masks that the steps before it have left, by their index. */
  readonly masks: { readonly [step: number]: string };
  /** Of each pixel of the map, which of the measured clusters it is in; −1 for none. */
  readonly members: Int32Array;
  /** How many clusters are measured. */
  readonly clusters: number;
  /** Which place each pixel of the map was taken out in, counted from 1; 0 for all others. Kept as `unassigned`. */
  readonly places: Int32Array;
}

export interface MeasuredClusters {
  /** In the request's folder: `centroids`, `spreads`, of normalized spectra `mean-spectra`, `mean-spreads`; `unassigned`. */
  readonly arrays: readonly ArrayRecord[];
}

export interface RunCheckpoints {
  /** Made when it is needed. */
  readonly folder: string;
  /** Go on where an earlier run of the same training was cut off. */
  readonly resume: boolean;
  /** Milliseconds from one to the next; 20 seconds when not given. */
  readonly intervalMs?: number;
}

export interface ConvertRequest {
  readonly file: string;
  readonly dataset: number;
  /** The ending decides the format. */
  readonly out: string;
  /** Frames that are summed, as for {@link LookRequest}; of several datasets for those that have frames. */
  readonly frames?: FrameRange | undefined;
  /** Runs of indices `[first, end)` along the first axis, where not all of it is wanted; ascending. */
  readonly items?: readonly (readonly [number, number])[] | undefined;
  /** Axes in another order, then calibrated; the items are counted along the first one then. */
  readonly arrange?: ArrangeParameters | undefined;
  readonly calibrations?: readonly CalibrateParameters[] | undefined;
  /** More than one dataset, where the format can hold them; `dataset` is not looked at then. */
  readonly datasets?: 'all' | readonly number[] | undefined;
  /** Runs that are written beside the data, where the format can hold them. */
  readonly runs?: readonly RunInFile[] | undefined;
}

/** A run that is written into a file of data. */
export interface RunInFile {
  readonly number: number;
  /** What is known of it, as text or JSON. */
  readonly attributes: { readonly [name: string]: string };
  readonly arrays: readonly {
    readonly name: string;
    /** `.npy` */
    readonly file: string;
    readonly axes: readonly Axis[];
  }[];
}

/** Which model an archive is made with. */
export type ArchiveModel =
  /** Trained on the data; with these parameters, or what suits their size. */
  | { readonly kind: 'train'; readonly parameters: AutoencoderParameters | null }
  /** Folder of a run, or one of its models. */
  | { readonly kind: 'folder'; readonly path: string }
  /** Arrays of a project that hold encoder and decoder, and what is known of them. */
  | {
      readonly kind: 'arrays';
      readonly encoder: string;
      readonly decoder: string;
      readonly provenance: { readonly [key: string]: Json };
    };

export interface CompressRequest extends Omit<ComputeOptions, 'memoryBytes'> {
  readonly file: string;
  readonly dataset: number;
  readonly frames?: FrameRange | undefined;
  readonly out: string;
  readonly bound: ErrorBound;
  readonly model: ArchiveModel;
  /** As for runs. */
  readonly background?: boolean;
}

export interface EstimateCompressionRequest extends LookRequest {
  readonly bound: ErrorBound;
  readonly model: Exclude<ArchiveModel, { readonly kind: 'train' }>;
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

/** A dataset to look at. Requests know nothing of each other; the process keeps the latest few cubes at hand. */
export interface LookRequest {
  readonly file: string;
  readonly dataset: number;
  /** Only these frames, where the dataset is a sum of several. */
  readonly frames?: FrameRange | undefined;
  /** How its axes are taken, where that is not as the file has them: what the recipe's first step says. */
  readonly arrange?: ArrangeParameters | undefined;
}

export interface OverviewRequest extends LookRequest {
  /** Answer after about so long with what has been read until then; null reads all of it first. */
  readonly budgetMs: number | null;
}

export interface FrameRequest extends LookRequest {
  /** Which image of a stack, counted over all its leading axes in C-order. */
  readonly frame: number;
}

export interface ScanFolderRequest {
  readonly folder: string;
}

export interface RegionSpectrumRequest extends LookRequest {
  readonly region: AskedRegion;
  readonly deviation?: boolean | undefined;
  /** Some of the pixels are enough, where all of them would take long. */
  readonly quick?: boolean | undefined;
}

export interface RegionSpectrum {
  /** Mean over the pixels of the region; NaN and infinite values count as 0. */
  readonly mean: Float32Array;
  readonly pixels: number;
  /** Pixels that the mean is of, where it is not of all. */
  readonly sampled?: number;
  /** Standard deviation over these pixels (about their own mean, over their number), when asked for. */
  readonly deviation?: Float32Array;
}

export interface CubeSliceRequest extends LookRequest {
  /** Which way the spectra lie: those of a row, or of a column. */
  readonly axis: 'row' | 'column';
  readonly index: number;
}

export interface CubeSlice {
  readonly positions: number;
  readonly energies: number;
  /** positions × energies: counts per pixel and channel; of long sides means. */
  readonly values: Float32Array;
}

export interface BlockSpectraRequest extends LookRequest {
  readonly block: PixelBlock;
}

export interface WindowMapRequest extends LookRequest {
  /** Channels `first … end − 1` are summed. */
  readonly first: number;
  readonly end: number;
  /** Subtracted, when given. */
  readonly background?: WindowBackground | undefined;
}

export interface WindowMap {
  /** rows × columns. */
  readonly map: Float32Array;
  /** With a background: the net sum of all pixels, and its standard deviation from counting. */
  readonly net?: { readonly counts: number; readonly error: number };
}

export interface FindElementsRequest extends LookRequest {
  /** Null takes the sum of all pixels. */
  readonly region: AskedRegion | null;
  /** Of all pixels: their sum, or the largest value of each channel. */
  readonly spectrum?: 'sum' | 'brightest' | undefined;
  readonly axis?: SignalCalibration | undefined;
}

export interface ElementsOfRegionsRequest extends LookRequest {
  readonly regions: readonly AskedRegion[];
  readonly axis?: SignalCalibration | undefined;
}

/** Latent numbers that somebody tries out. */
export interface DecodeLatentsRequest {
  /** A decoder as `.onnx`, or its bytes as an array in an `.npy` file. */
  readonly decoder: string;
  /** Rows of as many numbers as the decoder takes. */
  readonly latents: readonly (readonly number[])[];
}

export interface DecodedLatents {
  /** `[rows, channels]`, or `[rows, height, width]` of images. */
  readonly shape: readonly number[];
  /** In the units of the data that the network was trained on. */
  readonly values: Float32Array;
}

/** A small array to write into a file of its own: labels, mean spectra. */
export interface WriteArrayRequest {
  /** The ending decides the format. */
  readonly out: string;
  readonly title: string;
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly axes: readonly Axis[];
  readonly metadata: { readonly [key: string]: Json };
  readonly values: Uint8Array | Uint16Array | Int32Array | Float32Array | Float64Array;
  /** Colors `#rrggbb` of the values 0, 1, 2, …, for formats that can keep them. */
  readonly palette?: readonly string[];
}

export interface WriteArrayAnswer {
  readonly out: string;
}
