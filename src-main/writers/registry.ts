import { extname } from 'node:path';
import { AppError } from '../../src-preload/contract/errors.ts';
import { csvWriter } from './csv/csv-writer.ts';
import { enviWriter } from './envi/envi-writer.ts';
import { hyperSpyWriter } from './hyperspy/hyperspy-writer.ts';
import { msaWriter } from './msa/msa-writer.ts';
import { numpyWriter } from './numpy/numpy-writer.ts';
import { rippleWriter } from './ripple/ripple-writer.ts';
import { tiffWriter } from './tiff/tiff-writer.ts';
import type { Writer } from './writer.ts';

/** All formats that can be written. */
export const WRITERS: readonly Writer[] = [
  hyperSpyWriter,
  numpyWriter,
  rippleWriter,
  csvWriter,
  tiffWriter,
  msaWriter,
  enviWriter,
];

/**
 * The writer for a file's ending.
 * @throws {AppError} `usage` with the endings that can be written.
 */
export function writerFor(path: string): Writer {
  const ending = extname(path).toLowerCase();
  const writer = WRITERS.find((candidate) => candidate.extensions.includes(ending));
  if (writer !== undefined) return writer;
  const endings = WRITERS.flatMap((candidate) => candidate.extensions).join(', ');
  const problem = `The ending ${ending === '' ? '(none)' : ending} of the file to write is not known.`;
  throw new AppError('usage', problem, `Use one of these endings: ${endings}.`, { file: path });
}
