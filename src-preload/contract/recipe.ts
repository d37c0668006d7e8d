import { z } from 'zod';
import type { STEP_SCHEMAS, StepOp } from './steps.ts';

/** One step: its `op` and parameters with defaults filled in. */
export type Step = { [Op in StepOp]: { op: Op } & z.output<(typeof STEP_SCHEMAS)[Op]> }[StepOp];

/** What a run records: the steps, in order, on one dataset of a file; version 1 of the format. */
export interface Recipe {
  readonly phasewright: 1;
  /** Index of the dataset in the file, as `info` lists them. */
  readonly dataset: number;
  readonly steps: readonly Step[];
  readonly figures: readonly FigureRequest[];
}

export const figureRequestSchema = z.strictObject({
  figure: z.enum(['phase-map', 'rgb-map']).default('phase-map').meta({
    label: 'Figure',
    help: 'rgb-map lays up to three maps on each other, as red, green and blue.',
  }),
  format: z.enum(['svg', 'png', 'pdf']).default('svg').meta({ label: 'File format' }),
  widthMm: z.number().min(40).max(400).default(180).meta({ label: 'Width', unit: 'mm' }),
  fontPt: z.number().min(4).max(24).default(8).meta({ label: 'Font size', unit: 'pt' }),
  dpi: z.number().int().min(72).max(1200).default(300).meta({ label: 'Resolution', unit: 'dpi' }),
  title: z.string().max(200).default('').meta({ label: 'Title' }),
  spectra: z.enum(['offset', 'overlaid']).default('offset').meta({ label: 'Spectra' }),
  hatch: z
    .boolean()
    .default(false)
    .meta({ label: 'Hatched phases', help: 'Lines on map and legend that tell phases apart without color.' }),
  /** Lines, edges or bands to mark on the spectra, in the units of their axis; of more weight keep their names first. */
  marks: z
    .array(
      z.strictObject({
        at: z.number(),
        label: z.string().min(1).max(24),
        weight: z.number().min(0).max(1).default(1),
      }),
    )
    .max(200)
    .optional()
    .meta({ label: 'Marks', help: 'Lines and edges that are marked on the spectra.' }),
  /** Of an rgb-map: which arrays of the run are red, green and blue; `index` picks one of several in each pixel. */
  maps: z
    .array(
      z.strictObject({
        array: z.string().min(1).max(100),
        index: z.number().int().min(0).default(0),
        name: z.string().min(1).max(100).optional(),
      }),
    )
    .min(1)
    .max(3)
    .optional()
    .meta({ label: 'Maps', help: 'Arrays of the run that are laid on each other.' }),
});
export type FigureRequest = z.output<typeof figureRequestSchema>;
