import { AppError } from '../../../../src-preload/contract/errors.ts';
import { FIGURE_PANELS } from '../../../../src-preload/contract/figure-request.ts';
import { figureRequestSchema } from '../../../../src-preload/contract/recipe.ts';
import { choice, wholeNumber } from '../arguments.ts';
import type { Command } from '../command.ts';

const FIGURES = figureRequestSchema.shape.figure.unwrap().options;
const FORMATS = figureRequestSchema.shape.format.unwrap().options;

const LENGTHS = figureRequestSchema.shape.lengthUnit.unwrap().options;
const ENERGIES = figureRequestSchema.shape.energyUnit.unwrap().options;
const OVERLAYS = figureRequestSchema.shape.overlay.unwrap().options;
const GROUPINGS = figureRequestSchema.shape.groupBy.unwrap().options;

/** `abundances:1` is the second map of that array. */
function partOf(text: string): { array: string; index?: number } {
  const [, array, index] = /^(.*?)(?::(\d+))?$/.exec(text.trim())!;
  return { array: array!, ...(index === undefined ? {} : { index: Number(index) }) };
}

/** `export PROJECT RUN`: a figure or an array of a stored run. */
export const exportFigure: Command = {
  name: 'export',
  summary: 'Draw a figure of a stored run, or save one of its arrays',
  usage:
    'PROJECT RUN [--figure phase-map] [--maps NAME:N,…] [--panels map,…] [--by phase] [--scale-bar LENGTH] [--overlay outlines|color] [--lengths µm] [--energies keV] [--format svg|png|pdf] [--out FILE] [--width MM] [--dpi N] [--title TEXT] [--no-title] [--json]\n       phasewright export PROJECT RUN --array NAME[:N] --out FILE.npy|.csv|.hspy|.tif [--json]',
  positionals: { min: 2, max: 2 },
  flags: {
    figure: { type: 'string', value: FIGURES.join('|'), help: 'Which figure.' },
    maps: {
      type: 'string',
      value: 'NAME[:N],…',
      help: 'Arrays that map, rgb-map and phase-overlay show; N picks one of several, counted from 0.',
    },
    panels: { type: 'string', value: FIGURE_PANELS.join(','), help: 'Panels of a phase-map; all by default.' },
    by: { type: 'string', value: GROUPINGS.join('|'), help: 'What a contact-sheet groups images by.' },
    'scale-bar': { type: 'string', value: 'LENGTH', help: 'auto, none, or a length: "50 nm", "20 px".' },
    overlay: { type: 'string', value: OVERLAYS.join('|'), help: 'How phases lie over the map of a phase-overlay.' },
    opacity: { type: 'string', value: 'N', help: 'Of colored phases over a map, 0 to 1.' },
    lengths: { type: 'string', value: LENGTHS.join('|'), help: 'Unit of the scale bar.' },
    energies: { type: 'string', value: ENERGIES.join('|'), help: 'Unit of the energy axis.' },
    array: {
      type: 'string',
      value: 'NAME[:N]',
      help: 'Save this array instead of a figure; N picks one map, spectrum or image of it, counted from 0.',
    },
    format: {
      type: 'string',
      value: FORMATS.join('|'),
      help: 'File format; by default from the ending of --out, else svg.',
    },
    out: { type: 'string', value: 'FILE', help: 'File to write; phase-map.svg and so on by default.' },
    width: { type: 'string', value: 'MM', help: 'Width of the page: 89 for one column of most journals, 183 for two.' },
    dpi: { type: 'string', value: 'N', help: 'Resolution of PNG.' },
    title: { type: 'string', value: 'TEXT', help: "Title instead of the dataset's." },
    'no-title': { type: 'boolean', help: 'No title above the figure.' },
  },
  help: `Examples
  phasewright export Steel.phasewright 3 --figure phase-map --format svg
  phasewright export Steel.phasewright 3 --out figure-2.pdf --width 89
  phasewright export Steel.phasewright 3 --figure map --maps abundances:0,abundances:1,entropy --out maps.pdf
  phasewright export Steel.phasewright 3 --figure phase-overlay --maps silhouette --out borders.svg
  phasewright export Steel.phasewright 3 --panels map --scale-bar "50 nm" --no-title --out map.png
  phasewright export Images.phasewright 1 --figure contact-sheet --by group --out sheet.pdf
  phasewright export Steel.phasewright 3 --array abundances --out abundances.npy
  phasewright export Steel.phasewright 3 --array abundances:0 --out first.tif

Arrays of a run are listed by "phasewright show PROJECT RUN".`,
  async run({ positionals, flags, call }) {
    const [project, run] = positionals as [string, string];
    const out = typeof flags.out === 'string' ? flags.out : undefined;
    if (typeof flags.array === 'string') {
      if (out === undefined) {
        const advice = 'Its ending is the format: .npy, .csv, .hspy or .tif.';
        throw new AppError('usage', 'An array needs the name of a file: --out FILE.', advice);
      }
      const { array: name, index } = partOf(flags.array);
      const array = { name, ...(index === undefined ? {} : { index }) };
      const answer = await call('export-array', { project, run, array, out });
      return { json: answer, text: answer.file };
    }
    const ending = FORMATS.find((format) => out?.toLowerCase().endsWith(`.${format}`));
    const figure = {
      figure: choice('figure', flags.figure, FIGURES),
      format: choice('format', flags.format, FORMATS) ?? ending,
      widthMm: wholeNumber('width', flags.width, 40),
      dpi: wholeNumber('dpi', flags.dpi, 72),
      title: flags.title,
      ...(flags['no-title'] ? { showTitle: false } : {}),
      ...(typeof flags.maps === 'string' ? { maps: flags.maps.split(',').map(partOf) } : {}),
      ...(typeof flags.panels === 'string' ? { panels: flags.panels.split(',').map((word) => word.trim()) } : {}),
      ...(typeof flags.by === 'string' ? { groupBy: choice('by', flags.by, GROUPINGS) } : {}),
      overlay: choice('overlay', flags.overlay, OVERLAYS),
      ...(typeof flags.opacity === 'string' ? { opacity: Number(flags.opacity) } : {}),
      lengthUnit: choice('lengths', flags.lengths, LENGTHS),
      energyUnit: choice('energies', flags.energies, ENERGIES),
      ...(typeof flags['scale-bar'] === 'string' ? { scaleBar: flags['scale-bar'] } : {}),
    };
    const request = { project, run, figure, ...(out === undefined ? {} : { out }) };
    const answer = await call('export-figure', request);
    return { json: answer, text: answer.file };
  },
};
