import { z } from 'zod';
import { interval, seed } from './shared.ts';

/** Unmixing: pure spectra and their share in each pixel. */

export const vcaParameters = z.strictObject({
  endmembers: z.number().int().min(2).max(64).default(3).meta({ label: 'Endmembers', help: 'How many pure spectra.' }),
  snr: z.number().min(-50).max(200).optional().meta({
    label: 'Signal to noise',
    unit: 'dB',
    help: 'Decides how the spectra are projected; estimated from the data when not given.',
  }),
  algorithm: z.enum(['vca', 'n-findr']).default('vca').meta({
    label: 'Algorithm',
    help: 'vca: corners along random directions. n-findr: moves those corners until no other pixel spans a larger simplex; depends less on the seed.',
  }),
  average: z.number().int().min(1).max(1000).default(5).meta({
    label: 'Averaged pixels',
    unit: 'px',
    help: 'An endmember is the mean of the purest pixel and those most like it. 1: the purest pixel alone, with its noise.',
  }),
  seed,
});

export const FCLS_SOURCES = ['vca', 'nmf', 'kmeans', 'gmm', 'file', 'regions'] as const;

const pixelNumber = z.number().int().min(0);

/** A part of the map whose mean spectrum is an endmember: a rectangle, or a list of pixels as text (`packPixels`) or numbers. */
const endmemberRegion = z
  .strictObject({
    name: z.string().min(1).max(200),
    rectangle: z
      .strictObject({ row: pixelNumber, column: pixelNumber, rows: pixelNumber.min(1), columns: pixelNumber.min(1) })
      .optional(),
    pixels: z.union([z.array(pixelNumber).min(1), z.base64().min(1)]).optional(),
  })
  .refine(({ rectangle, pixels }) => (rectangle === undefined) !== (pixels === undefined), {
    message: 'each region has a "rectangle" or "pixels"',
  });
export type EndmemberRegion = z.output<typeof endmemberRegion>;

export const fclsParameters = z
  .strictObject({
    from: z.enum(FCLS_SOURCES).optional().meta({
      label: 'Endmembers from',
      help: 'The step that made them, a file, or regions of the map; the last step that made any when not given.',
    }),
    file: z.string().min(1).optional().meta({
      label: 'File',
      path: 'file',
      help: 'Spectra of any readable file, beside the recipe or with a full path; brought onto the energies of the data where it tells its own.',
    }),
    regions: z.array(endmemberRegion).min(1).max(30).optional().meta({
      label: 'Regions',
      help: 'Regions whose mean spectra are the endmembers, in pixels of the map before any crop or bin, counted from 0: "Iron: rows 2-6, columns 3-9; Oxide: pixels 130, 131". The map has a button that takes those drawn on it.',
    }),
    constraint: z.enum(['sum-to-one', 'non-negative', 'none']).default('sum-to-one').meta({
      label: 'Constraint',
      help: 'sum-to-one: shares of one whole, none negative. non-negative: amounts. none: plain least squares.',
    }),
  })
  .refine((p) => belongsTo('file', p.from, p.file), {
    message: '"from": "file" and "file" belong together',
    path: ['file'],
  })
  .refine((p) => belongsTo('regions', p.from, p.regions), {
    message: '"from": "regions" and "regions" belong together',
    path: ['regions'],
  })
  .refine((p) => p.file === undefined || p.regions === undefined, {
    message: 'endmembers come from a file or from regions, not from both',
    path: ['regions'],
  });

/** What is given says where endmembers come from, and must not say something else. */
function belongsTo(source: string, from: string | undefined, given: unknown): boolean {
  return given === undefined ? from !== source : from === undefined || from === source;
}

export const traceParameters = z.strictObject({
  endmember: z
    .number()
    .int()
    .min(0)
    .max(63)
    .default(0)
    .meta({ label: 'Endmember', help: 'Which one, counted from 0.' }),
  purity: z.number().min(0).max(1).default(0.9).meta({
    label: 'Purity',
    help: 'Pixels in which the share of this endmember is at least this large are averaged.',
  }),
  line: interval.meta({ label: 'Line', help: 'Range of the weak line; in a recipe, in the units of the axis.' }),
  background: z.tuple([interval, interval]).meta({
    label: 'Background',
    help: 'A range below and a range above the line, free of other lines.',
  }),
});

export type VcaParameters = z.output<typeof vcaParameters>;
export type FclsParameters = z.output<typeof fclsParameters>;
export type TraceParameters = z.output<typeof traceParameters>;
