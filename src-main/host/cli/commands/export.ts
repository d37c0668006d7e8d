import { figureRequestSchema } from '../../../../src-preload/contract/recipe.ts';
import { choice, wholeNumber } from '../arguments.ts';
import type { Command } from '../command.ts';

const FIGURES = figureRequestSchema.shape.figure.unwrap().options;
const FORMATS = figureRequestSchema.shape.format.unwrap().options;

/** `export PROJECT RUN`: a figure of a stored run. */
export const exportFigure: Command = {
  name: 'export',
  summary: 'Draw a figure of a stored run',
  usage:
    'PROJECT RUN [--figure phase-map] [--format svg|png|pdf] [--out FILE] [--width MM] [--dpi N] [--title TEXT] [--json]',
  positionals: { min: 2, max: 2 },
  flags: {
    figure: { type: 'string', value: FIGURES.join('|'), help: 'Which figure.' },
    format: {
      type: 'string',
      value: FORMATS.join('|'),
      help: 'File format; by default from the ending of --out, else svg.',
    },
    out: { type: 'string', value: 'FILE', help: 'File to write; phase-map.svg and so on by default.' },
    width: { type: 'string', value: 'MM', help: 'Width of the page: 89 for one column of most journals, 183 for two.' },
    dpi: { type: 'string', value: 'N', help: 'Resolution of PNG.' },
    title: { type: 'string', value: 'TEXT', help: "Title instead of the dataset's." },
  },
  help: `Examples
  phasewright export Steel.phasewright 3 --figure phase-map --format svg
  phasewright export Steel.phasewright 3 --out figure-2.pdf --width 89`,
  async run({ positionals, flags, call }) {
    const out = typeof flags.out === 'string' ? flags.out : undefined;
    const ending = FORMATS.find((format) => out?.toLowerCase().endsWith(`.${format}`));
    const figure = {
      figure: choice('figure', flags.figure, FIGURES),
      format: choice('format', flags.format, FORMATS) ?? ending,
      widthMm: wholeNumber('width', flags.width, 40),
      dpi: wholeNumber('dpi', flags.dpi, 72),
      title: flags.title,
    };
    const request = { project: positionals[0]!, run: positionals[1]!, figure, ...(out === undefined ? {} : { out }) };
    const answer = await call('export-figure', request);
    return { json: answer, text: answer.file };
  },
};
