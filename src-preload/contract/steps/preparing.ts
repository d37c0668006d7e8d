import { z } from 'zod';
import { interval, seed } from './shared.ts';

/** Preparing: what changes the spectra before they are analyzed. */

const pixelRange = z
  .tuple([z.number().int().min(0), z.number().int().min(1)])
  .refine(([first, end]) => first < end, { message: 'the first number must be smaller than the second' });
const factor = z.number().int().min(1).max(4096).default(1);

export const cropParameters = z.strictObject({
  signal: interval
    .optional()
    .meta({ label: 'Signal range', help: 'Kept range of the energy axis; in a recipe, in its own units.' }),
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

export const maskParameters = z
  .strictObject({
    file: z.string().min(1).optional().meta({
      label: 'File',
      path: 'file',
      help: '.npy of [y, x], true (or not 0) where a pixel is left out; beside the recipe or with a full path.',
    }),
    below: z
      .number()
      .optional()
      .meta({ label: 'Below', help: 'Pixels with a smaller total are left out.', unit: 'counts' }),
    above: z
      .number()
      .optional()
      .meta({ label: 'Above', help: 'Pixels with a larger total are left out.', unit: 'counts' }),
    labels: z.array(z.number().int().min(0).max(255)).min(1).max(256).optional().meta({
      label: 'Clusters',
      help: 'Clusters of the last clustering, counted from 0, that are left out.',
    }),
    invert: z.boolean().default(false).meta({
      label: 'Keep instead',
      help: 'Keep what is named here, and leave out the rest.',
    }),
  })
  .refine((p) => [p.file, p.below, p.above, p.labels].some((one) => one !== undefined), {
    message: 'nothing to mask: give file, below, above or labels',
  });

export const spikesParameters = z.strictObject({
  threshold: z.number().min(3).max(1000).default(8).meta({
    label: 'Threshold',
    help: 'How far a spike stands out, in standard deviations of the noise around it.',
  }),
  window: z.number().int().min(3).max(100).default(5).meta({
    label: 'Window',
    help: 'Channels on either side that it is compared with.',
    unit: 'channels',
  }),
});

export const alignZeroLossParameters = z.strictObject({
  range: interval.optional().meta({
    label: 'Range',
    help: 'Where the zero-loss peak is looked for; in a recipe, in the units of the axis. When not given: the first peak that reaches a quarter of the largest value.',
  }),
  subpixel: z.boolean().default(true).meta({
    label: 'Subpixel',
    help: 'Shift by fractions of a channel; by whole channels otherwise.',
  }),
});

export const BACKGROUND_MODELS = ['power-law', 'exponential', 'polynomial', 'offset'] as const;

export const backgroundParameters = z.strictObject({
  model: z.enum(BACKGROUND_MODELS).default('power-law').meta({
    label: 'Model',
    help: 'power-law: A·E^−r, for core losses. exponential: A·e^(−E/t). polynomial: of the order below. offset: a constant.',
  }),
  window: interval.meta({
    label: 'Window',
    help: 'Range before the edge to which the model is fitted; it is subtracted from its beginning on.',
  }),
  order: z.number().int().min(1).max(6).default(2).meta({ label: 'Order', help: 'Of the polynomial.' }),
});

export const poissonScaleParameters = z.strictObject({});

export const denoiseParameters = z.strictObject({
  components: z.number().int().min(1).max(1000).default(10).meta({
    label: 'Components',
    help: 'Principal components that are kept; what they do not hold is taken as noise.',
  }),
  seed,
});

export type CropParameters = z.output<typeof cropParameters>;
export type RebinParameters = z.output<typeof rebinParameters>;
export type CalibrateParameters = z.output<typeof calibrateParameters>;
export type NormalizeParameters = z.output<typeof normalizeParameters>;
export type MaskParameters = z.output<typeof maskParameters>;
export type SpikesParameters = z.output<typeof spikesParameters>;
export type AlignZeroLossParameters = z.output<typeof alignZeroLossParameters>;
export type BackgroundParameters = z.output<typeof backgroundParameters>;
export type PoissonScaleParameters = z.output<typeof poissonScaleParameters>;
export type DenoiseParameters = z.output<typeof denoiseParameters>;
