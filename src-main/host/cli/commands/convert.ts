import { resolve } from 'node:path';
import { wholeNumber } from '../arguments.ts';
import type { Command } from '../command.ts';

/** `convert FILE OUT`: a dataset in another file format. */
export const convert: Command = {
  name: 'convert',
  summary: 'Write a dataset in another file format',
  usage: 'FILE OUT [--dataset N] [--json]',
  positionals: { min: 2, max: 2 },
  flags: {
    dataset: { type: 'string', value: 'N', help: 'Which dataset of the file, as "info" numbers them; 0 by default.' },
  },
  help: `Examples
  phasewright convert cube.dm4 cube.hspy
  phasewright convert map.hspy spectrum.csv --dataset 1

The ending of OUT decides the format: .hspy (HyperSpy), .npy (NumPy, with axes in a .json beside it),
.rpl (Ripple, with its .raw), .hdr (ENVI, with its .raw), .csv.`,
  async run({ positionals, flags, call, say }) {
    const dataset = wholeNumber('dataset', flags.dataset, 0) ?? 0;
    const answer = await call('convert-file', { file: positionals[0]!, dataset, out: resolve(positionals[1]!) });
    if (flags.json !== true) for (const warning of answer.warnings) say(`Warning: ${warning}`);
    return { json: answer, text: `${answer.out} (${answer.format})` };
  },
};
