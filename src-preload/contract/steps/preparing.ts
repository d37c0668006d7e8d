import { z } from 'zod';
import { interval } from './shared.ts';

/** Preparing: what changes the spectra before they are analyzed. */

const pixelRange = z
  .tuple([z.number().int().min(0), z.number().int().min(1)])
  .refine(([first, end]) => first < end, { message: 'the first number must be smaller than the second' });
const factor = z.number().int().min(1).max(4096).default(1);

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

export type CropParameters = z.output<typeof cropParameters>;
export type RebinParameters = z.output<typeof rebinParameters>;
export type CalibrateParameters = z.output<typeof calibrateParameters>;
export type NormalizeParameters = z.output<typeof normalizeParameters>;
