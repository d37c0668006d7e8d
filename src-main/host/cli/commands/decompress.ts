import { resolve } from 'node:path';
import { AppError } from '../../../../src-preload/contract/errors.ts';
import type { Command } from '../command.ts';
import { parseFrames } from '../frames.ts';

/** `decompress ARCHIVE --out FILE`: an archive, or some of its images, in another format. */
export const decompress: Command = {
  name: 'decompress',
  summary: 'Write what an archive holds, or some of its images, as another file',
  usage: 'ARCHIVE.pwz --out FILE [--frames 3,7-9] [--json]',
  positionals: { min: 1, max: 1 },
  flags: {
    out: { type: 'string', value: 'FILE', help: 'File to write; its ending decides the format, as for "convert".' },
    frames: {
      type: 'string',
      value: '3,7-9',
      help: 'Only these along the first axis, from 0 on: images of a stack, rows of a spectrum image.',
    },
  },
  help: `Examples
  phasewright decompress melt-pool.pwz --out melt-pool.tif
  phasewright decompress melt-pool.pwz --out few.npy --frames 3,7-9

Images are decoded one by one: nothing is loaded whole. Those that were stored losslessly come back bit for bit, the others within
the bound that was given to "compress".`,
  async run({ positionals, flags, call, say }) {
    if (typeof flags.out !== 'string') {
      throw new AppError('usage', 'Where to put the file is missing.', 'Give --out FILE, such as --out stack.tif.');
    }
    const items = typeof flags.frames === 'string' ? { items: parseFrames(flags.frames) } : {};
    const answer = await call('convert-file', { file: positionals[0]!, out: resolve(flags.out), ...items });
    if (flags.json !== true) for (const warning of answer.warnings) say(`Note: ${warning}`);
    return { json: answer, text: `${answer.out} (${answer.format})` };
  },
};
