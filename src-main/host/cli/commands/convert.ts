import { resolve } from 'node:path';
import { type AxisSteps, leadingAxisSteps } from '../../../../src-preload/contract/axis-steps.ts';
import { wholeNumber } from '../arguments.ts';
import type { Command } from '../command.ts';
import { FRAMES_FLAG, framesOf } from '../frame-range.ts';
import { readRecipe } from './read-recipe.ts';

/** `convert FILE OUT`: a dataset in another file format. */
export const convert: Command = {
  name: 'convert',
  summary: 'Write a dataset in another file format',
  usage: 'FILE OUT [--dataset N] [--frames A-B] [--recipe RECIPE.json] [--json]',
  positionals: { min: 2, max: 2 },
  flags: {
    dataset: {
      type: 'string',
      value: 'N',
      help: 'Which dataset of the file, as "info" numbers them; 0 by default. Several into one .hspy: 0,3 or all.',
    },
    frames: FRAMES_FLAG,
    recipe: {
      type: 'string',
      value: 'RECIPE.json',
      help: 'The "arrange" and "calibrate" steps that this recipe begins with are applied.',
    },
  },
  help: `Examples
  phasewright convert cube.dm4 cube.hspy
  phasewright convert map.hspy spectrum.csv --dataset 1
  phasewright convert scan.emd scan.hspy --dataset all
  phasewright convert map.emd early.hspy --dataset 4 --frames 1-50
  phasewright convert cube.raw cube.hspy --recipe recipe.json      (with the axes that the recipe gives it)

The ending of OUT decides the format: .hspy (HyperSpy), .npy (NumPy, with axes in a .json beside it),
.rpl (Ripple, with its .raw), .hdr (ENVI, with its .raw), .tif (images), .msa (one spectrum), .csv.`,
  async run({ positionals, flags, call, say }) {
    const datasets = datasetsOf(flags.dataset);
    const [file, out] = [positionals[0]!, resolve(positionals[1]!)];
    const { arrange, calibrations } = axisStepsOf(flags.recipe);
    const answer = await call('convert-file', {
      file,
      ...(Array.isArray(datasets) && datasets.length === 1 ? { dataset: datasets[0]! } : { datasets }),
      ...framesOf(flags),
      out,
      ...(arrange && { arrange: { ...arrange } }),
      calibrations: [...calibrations],
    });
    if (flags.json !== true) for (const warning of answer.warnings) say(`Warning: ${warning}`);
    return { json: answer, text: `${answer.out} (${answer.format})` };
  },
};

/** `2`, `0,3` or `all`. @throws {AppError} `usage` */
function datasetsOf(value: string | boolean | undefined): 'all' | number[] {
  if (value === 'all') return 'all';
  if (value === undefined) return [0];
  return String(value)
    .split(',')
    .map((one) => wholeNumber('dataset', one.trim(), 0)!);
}

/** What a recipe's file says of the axes. @throws {AppError} what reading and parsing a recipe throw */
function axisStepsOf(path: unknown): AxisSteps {
  return typeof path === 'string' ? leadingAxisSteps(readRecipe(path).steps) : { calibrations: [] };
}
