import { z } from 'zod';

/**
 * Parameters of every recipe step: one declaration gives validation, defaults and the form.
 * `meta.label`, `meta.help` and `meta.unit` are what the form shows; ranges come from the schema.
 */

const seed = z
  .number()
  .int()
  .min(0)
  .max(0x7fff_ffff)
  .default(0)
  .meta({ label: 'Seed', help: 'Same seed, same result.' });
const interval = z
  .tuple([z.number(), z.number()])
  .refine(([low, high]) => low < high, { message: 'the first number must be smaller than the second' });
const pixelRange = z
  .tuple([z.number().int().min(0), z.number().int().min(1)])
  .refine(([first, end]) => first < end, { message: 'the first number must be smaller than the second' });
const factor = z.number().int().min(1).max(4096).default(1);

export const INPUTS = ['spectra', 'scores'] as const;
const input = z
  .enum(INPUTS)
  .default('spectra')
  .meta({ label: 'Input', help: 'The prepared spectra, or the scores of the last decomposition.' });

export const cropParameters = z.strictObject({
  signal: interval.optional().meta({ label: 'Signal range', help: 'Kept range of the energy axis, in its own units.' }),
  rows: pixelRange.optional().meta({ label: 'Rows', help: 'First row and the row after the last.', unit: 'px' }),
  columns: pixelRange
    .optional()
    .meta({ label: 'Columns', help: 'First column and the column after the last.', unit: 'px' }),
});

export const rebinParameters = z.strictObject({
  signal: factor.meta({ label: 'Channels per bin', help: 'Neighboring channels are summed.' }),
  rows: factor.meta({ label: 'Rows per bin' }),
  columns: factor.meta({ label: 'Columns per bin' }),
});

export const calibrateParameters = z
  .strictObject({
    axis: z
      .union([z.string().min(1), z.number().int().min(0)])
      .meta({ label: 'Axis', help: 'Name or index of the axis.' }),
    scale: z
      .number()
      .refine((value) => value !== 0, 'must not be 0')
      .optional()
      .meta({ label: 'Scale', help: 'Units per channel or pixel.' }),
    offset: z.number().optional().meta({ label: 'Offset', help: 'Position of the first channel or pixel.' }),
    points: z
      .tuple([z.tuple([z.number(), z.number()]), z.tuple([z.number(), z.number()])])
      .optional()
      .meta({ label: 'Two points', help: '[[channel, value], [channel, value]]' }),
    units: z.string().max(32).optional().meta({ label: 'Units' }),
  })
  .refine((p) => p.points === undefined || (p.scale === undefined && p.offset === undefined), {
    message: 'give either points or scale and offset, not both',
  })
  .refine((p) => p.points === undefined || p.points[0][0] !== p.points[1][0], {
    message: 'the two points must lie on different channels',
    path: ['points'],
  })
  .refine((p) => p.points !== undefined || p.scale !== undefined || p.offset !== undefined || p.units !== undefined, {
    message: 'nothing to change: give points, or scale, offset or units',
  });

export const normalizeParameters = z.strictObject({
  method: z.enum(['sum', 'l2', 'max', 'zscore', 'none']).default('sum').meta({
    label: 'Method',
    help: 'sum: each spectrum divided by its total, so that thickness and dose drop out. l2, max: by its length or largest value. zscore: each channel to mean 0 and standard deviation 1.',
  }),
});

export const windowParameters = z.strictObject({
  signal: interval.meta({ label: 'Signal range', help: 'Range of the energy axis, in its own units.' }),
  reduce: z.enum(['sum', 'mean']).default('sum').meta({ label: 'Reduce' }),
});

export const pcaParameters = z.strictObject({
  components: z.number().int().min(1).max(1000).default(10).meta({ label: 'Components' }),
  center: z.boolean().default(true).meta({ label: 'Center', help: 'Subtract the mean spectrum first.' }),
  solver: z.enum(['auto', 'covariance', 'randomized']).default('auto').meta({
    label: 'Solver',
    help: 'covariance: exact, from the channels × channels matrix. randomized: for many channels. auto: covariance up to 2,048 channels.',
  }),
  seed,
});

const clusters = z.number().int().min(1).max(256).meta({ label: 'Clusters' });
const kMeansCommon = {
  restarts: z
    .number()
    .int()
    .min(1)
    .max(1000)
    .default(10)
    .meta({ label: 'Restarts', help: 'Independent starts; the one with the smallest inertia is kept.' }),
  init: z
    .enum(['k-means++', 'random'])
    .default('k-means++')
    .meta({ label: 'Start', help: 'How first centroids are drawn.' }),
  maxIterations: z.number().int().min(1).max(100_000).default(300).meta({ label: 'Most iterations' }),
  tolerance: z.number().min(0).max(1).default(1e-4).meta({
    label: 'Tolerance',
    help: 'Stop when the centroids move less than this, relative to the mean variance of a channel.',
  }),
  seed,
};

export const kMeansParameters = z.strictObject({ clusters: clusters.default(3), ...kMeansCommon, input });

const sample = z.number().int().min(100).max(100_000).optional().meta({
  label: 'Sample',
  help: 'Pixels that take part, drawn from every cluster alike. All of them up to 20,000 when not given.',
});

export const silhouetteParameters = z.strictObject({ sample, seed, input });

export const sweepParameters = z.strictObject({
  method: z.enum(['kmeans']).default('kmeans').meta({ label: 'Method' }),
  clusters: z.array(z.number().int().min(2).max(64)).min(1).max(63).default([2, 12]).meta({
    label: 'Numbers of clusters',
    help: 'First and last, such as [2, 12], or a list of three or more: [2, 3, 5, 8].',
  }),
  ...kMeansCommon,
  sample,
  input,
});

export const compareParameters = z.strictObject({
  truth: z
    .string()
    .min(1)
    .meta({ label: 'Truth', help: '.npy file of whole-number labels [y, x], beside the recipe or with a full path.' }),
});

export const STEP_SCHEMAS = {
  crop: cropParameters,
  rebin: rebinParameters,
  calibrate: calibrateParameters,
  normalize: normalizeParameters,
  window: windowParameters,
  pca: pcaParameters,
  kmeans: kMeansParameters,
  silhouette: silhouetteParameters,
  sweep: sweepParameters,
  compare: compareParameters,
} as const;

export type StepOp = keyof typeof STEP_SCHEMAS;
export type CropParameters = z.output<typeof cropParameters>;
export type RebinParameters = z.output<typeof rebinParameters>;
export type CalibrateParameters = z.output<typeof calibrateParameters>;
export type NormalizeParameters = z.output<typeof normalizeParameters>;
export type WindowParameters = z.output<typeof windowParameters>;
export type PcaParameters = z.output<typeof pcaParameters>;
export type KMeansParameters = z.output<typeof kMeansParameters>;
export type SilhouetteParameters = z.output<typeof silhouetteParameters>;
export type SweepParameters = z.output<typeof sweepParameters>;
export type CompareParameters = z.output<typeof compareParameters>;
