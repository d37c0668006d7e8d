import { AppError } from '../../../../src-preload/contract/errors.ts';
import type { Command } from '../command.ts';

/** `open FILE`: the window, which this version does not have yet. */
export const open: Command = {
  name: 'open',
  summary: 'Open a file in the window (comes with the next version)',
  usage: 'FILE',
  positionals: { min: 1, max: 1 },
  flags: {},
  help: `Examples
  phasewright open cube.dm4

The window comes with the next version.`,
  async run({ positionals }) {
    // The work cannot be done here (exit code 1); the call itself is right.
    throw new AppError(
      'device-unavailable',
      'The window comes with the next version; this one has the command line only.',
      `See what the file holds with "phasewright info ${positionals[0]}", and run a recipe with "phasewright run".`,
    );
  },
};
