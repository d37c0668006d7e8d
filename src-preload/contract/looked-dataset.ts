import { z } from 'zod';
import type { DatasetDescription } from './dataset.ts';
import { type FrameRange, frameRangeSchema } from './frames.ts';
import type { RealArray } from './real-arrays.ts';
import { arrangeParameters } from './steps/arranging.ts';

/**
 * What is looked at: a dataset of a file, pixels and regions of it, windows of its channels; and what comes back. Numbers travel as typed arrays.
 */

const path = z.string().min(1);
/** A dataset: which of its file, and which frames of it where that is not all. */
export const datasetOfFile = {
  file: path,
  dataset: z.number().int().min(0).default(0),
  frames: frameRangeSchema.optional(),
};
/** A dataset of a file that is named elsewhere. */
export const partOfFile = z.strictObject({ dataset: z.number().int().min(0), frames: datasetOfFile.frames });
/** A dataset as the recipe takes it from its file. */
export const lookedDataset = { ...datasetOfFile, arrange: arrangeParameters.optional() };

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
export const askedRegionSchema = z.discriminatedUnion('kind', [
  ...regionSchema.options,
  z.strictObject({ kind: z.literal('bits'), bits: z.base64().min(1) }),
]);
export type AskedRegion = z.output<typeof askedRegionSchema>;

/** A region that a person drew on a dataset, as the project keeps it. */
export const keptRegionSchema = z.strictObject({
  id: z.string().min(1).max(64),
  name: z.string().min(1).max(200),
  color: z.string().regex(/^#[0-9a-f]{6}$/),
  region: askedRegionSchema,
});
export type KeptRegion = z.output<typeof keptRegionSchema>;

/** Edge of the largest block of spectra that can be asked for, in pixels. */
const LARGEST_BLOCK = 64;

/** A small rectangle of pixels that lies inside the cube. */
export const blockSchema = z.strictObject({
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
export const calibrationSchema = z.strictObject({
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

/** A dataset as a project and its window know it. */
export interface DatasetOfFile {
  readonly file: string;
  /** Index in the file. */
  readonly dataset: number;
  /** Only these frames of it; absent for all. With other frames it is another dataset. */
  readonly frames?: FrameRange;
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
