import { z } from 'zod';
import { COLOR_MAP_NAMES } from './color-maps.ts';
import { parseScaleBar } from './scale-bar.ts';
import { ENERGY_CHOICES, LENGTH_CHOICES } from './shown-units.ts';

/** What a figure of a run shows and how: in recipes, kept in projects, asked for by window and command line. */

export const FIGURE_KINDS = ['phase-map', 'rgb-map', 'map', 'phase-overlay', 'contact-sheet'] as const;
export type FigureKind = (typeof FIGURE_KINDS)[number];

/** Panels of a phase map. */
export const FIGURE_PANELS = ['map', 'spectra', 'legend'] as const;

/** More maps than this do not fit on a page. */
export const MOST_MAPS = 24;
/** Red, green and blue. */
const MOST_OVERLAID = 3;

const panelTitle = z.string().max(100).optional();

export const figureRequestSchema = z
  .strictObject({
    figure: z.enum(FIGURE_KINDS).default('phase-map').meta({
      label: 'Figure',
      help: 'map shows maps of numbers, each with its color bar; rgb-map lays up to three on each other, as red, green and blue; phase-overlay lays the phases over a map of numbers; contact-sheet shows images of a stack.',
    }),
    format: z.enum(['svg', 'png', 'pdf']).default('svg').meta({ label: 'File format' }),
    widthMm: z.number().min(40).max(400).default(180).meta({ label: 'Width', unit: 'mm' }),
    fontPt: z.number().min(4).max(24).default(8).meta({ label: 'Font size', unit: 'pt' }),
    dpi: z.number().int().min(72).max(1200).default(300).meta({ label: 'Resolution', unit: 'dpi' }),
    title: z.string().max(200).default('').meta({ label: 'Title' }),
    showTitle: z
      .boolean()
      .default(true)
      .meta({ label: 'Title above the figure', help: 'Journals want it in the caption instead.' }),
    panels: z
      .array(z.enum(FIGURE_PANELS))
      .min(1)
      .max(FIGURE_PANELS.length)
      .default([...FIGURE_PANELS])
      .meta({ label: 'Panels' }),
    panelTitles: z
      .strictObject({ map: panelTitle, spectra: panelTitle, legend: panelTitle })
      .optional()
      .meta({ label: 'Titles of panels', help: 'Behind the letter of a panel; none by default.' }),
    scaleBar: z
      .string()
      .default('auto')
      .refine((text) => parseScaleBar(text) !== null, 'write auto, none, or a length such as 50 nm or 20 px')
      .meta({ label: 'Scale bar', help: 'auto, none, or a length: 50 nm, 20 px.' }),
    lengthUnit: z
      .enum(LENGTH_CHOICES)
      .default('auto')
      .meta({ label: 'Lengths', help: 'Unit of the scale bar; auto: the shortest number.' }),
    energyUnit: z
      .enum(ENERGY_CHOICES)
      .default('file')
      .meta({ label: 'Energies', help: 'Unit of the energy axis and of energy windows.' }),
    spectra: z.enum(['offset', 'overlaid']).default('offset').meta({ label: 'Spectra' }),
    units: z.enum(['prepared', 'counts']).default('prepared').meta({
      label: 'Units of spectra',
      help: 'As the clustering saw them, or in counts where the run has normalized them.',
    }),
    order: z
      .array(z.string().min(1).max(200))
      .max(100)
      .optional()
      .meta({ label: 'Order of phases', help: 'Letters or names, those that come first; the others follow.' }),
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
    /** Which arrays of the run a map or an rgb-map shows, or phases lie over; `index` picks one of several in each pixel. */
    maps: z
      .array(
        z.strictObject({
          array: z.string().min(1).max(100),
          index: z.number().int().min(0).default(0),
          name: z.string().min(1).max(100).optional(),
        }),
      )
      .min(1)
      .max(MOST_MAPS)
      .optional()
      .meta({ label: 'Maps', help: 'Arrays of the run that are shown, or laid on each other.' }),
    overlay: z
      .enum(['outlines', 'color'])
      .default('outlines')
      .meta({ label: 'Phases', help: 'As lines along their borders, or colored and half transparent.' }),
    opacity: z
      .number()
      .min(0)
      .max(1)
      .default(0.45)
      .meta({ label: 'Opacity', help: 'Of colored phases: 0 shows the map alone, 1 the phases.' }),
    colors: z
      .enum(['automatic', ...COLOR_MAP_NAMES])
      .default('automatic')
      .meta({ label: 'Color map', help: 'automatic: what suits the numbers, as in the window.' }),
    contrast: z
      .enum(['own', 'shared'])
      .default('own')
      .meta({ label: 'Contrast', help: 'Each map from its 1st to its 99th percentile, or all by one color bar.' }),
    range: z
      .tuple([z.number(), z.number()])
      .refine(([low, high]) => low < high, 'the first number must be smaller than the second')
      .optional()
      .meta({ label: 'Ends of the colors', help: 'Values of the first and the last color, of all maps.' }),
    columns: z
      .number()
      .int()
      .min(1)
      .max(MOST_MAPS)
      .optional()
      .meta({ label: 'Maps in a row', help: 'Left out, as many as fit well.' }),
    groupBy: z
      .enum(['phase', 'score', 'group'])
      .default('phase')
      .meta({ label: 'Images by', help: 'Phases, anomaly scores (the highest first), or the groups that names tell.' }),
    tiles: z
      .number()
      .int()
      .min(1)
      .max(48)
      .default(8)
      .meta({ label: 'Images of each', help: 'The first of each phase or group; of scores, the first of all.' }),
  })
  .superRefine(({ figure, panels, maps }, context) => {
    if (new Set(panels).size < panels.length) {
      context.addIssue({ code: 'custom', path: ['panels'], message: 'names a panel twice', input: panels });
    }
    if (figure === 'rgb-map' && maps && maps.length > MOST_OVERLAID) {
      context.addIssue({ code: 'custom', path: ['maps'], message: 'an overlay has at most 3 maps', input: maps });
    }
    if (figure === 'phase-overlay' && maps && maps.length > 1) {
      const message = 'phases lie over one map';
      context.addIssue({ code: 'custom', path: ['maps'], message, input: maps });
    }
  });
export type FigureRequest = z.output<typeof figureRequestSchema>;
export type FigureField = keyof FigureRequest;

const OF_EVERY: readonly FigureField[] = ['figure', 'format', 'widthMm', 'fontPt', 'dpi', 'title', 'showTitle'];
const OF_KIND: { readonly [Kind in FigureKind]: readonly FigureField[] } = {
  'phase-map': [
    'panels',
    'panelTitles',
    'scaleBar',
    'lengthUnit',
    'spectra',
    'energyUnit',
    'units',
    'order',
    'hatch',
    'marks',
  ],
  'rgb-map': ['scaleBar', 'lengthUnit', 'maps'],
  map: ['scaleBar', 'lengthUnit', 'energyUnit', 'maps', 'colors', 'contrast', 'range', 'columns'],
  'phase-overlay': ['scaleBar', 'lengthUnit', 'energyUnit', 'overlay', 'opacity', 'maps', 'colors', 'range', 'order'],
  'contact-sheet': ['order', 'colors', 'contrast', 'range', 'groupBy', 'tiles', 'columns'],
};

/** Settings that a kind of figure heeds. */
export function fieldsOfFigure(kind: FigureKind): readonly FigureField[] {
  return [...OF_EVERY, ...OF_KIND[kind]];
}
