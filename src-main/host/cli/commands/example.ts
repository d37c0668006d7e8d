import { resolve } from 'node:path';
import type { Command } from '../command.ts';

/** `example OUT`: writes the built-in cube. */
export const example: Command = {
  name: 'example',
  summary: 'Write the built-in example, a simulated duplex steel',
  usage: 'OUT [--json]',
  positionals: { min: 1, max: 1 },
  flags: {},
  help: `Examples
  phasewright example steel.hspy
  phasewright run resources/recipes/example.json steel.hspy --out result

A low-loss EELS spectrum image, 100 × 100 pixels, 10–35 eV: ferrite, austenite and a little σ at their
interface, on a wedge, with energy drift and Poisson noise. The true phase of every pixel is written
beside it (steel.truth.npy), for the step { "op": "compare", "truth": "steel.truth.npy" }.
Raw counts cluster into bands of thickness; spectra normalized by their sum into the phases.`,
  async run({ positionals, call }) {
    const answer = await call('write-example', { out: resolve(positionals[0]!) });
    return { json: answer, text: `${answer.out}\n${answer.truth}` };
  },
};
