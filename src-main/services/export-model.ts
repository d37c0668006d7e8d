import { basename } from 'node:path';
import { AppError } from '../../src-preload/contract/errors.ts';
import type { RunRecord } from '../../src-preload/contract/project.ts';
import { modelBeside } from '../models/read-model.ts';
import { readOwnArray } from '../project/own-arrays.ts';
import type { Project } from '../project/project.ts';
import { writeWhole } from './output-folder.ts';

/**
 * Writes the network of a run as two ONNX files, for other data or other programs: the encoder under the name given, the
 * decoder beside it.
 *
 * @param file a name with `encoder` in it
 * @throws {AppError} `input-missing` when the run has no network, `usage` for another name
 */
export function exportModel(project: Project, run: RunRecord, file: string): string[] {
  const encoder = run.arrays.findLast(({ name }) => /^encoder(-\d+)?$/.test(name));
  const decoder = encoder && run.arrays.find(({ name }) => name === encoder.name.replace('encoder', 'decoder'));
  if (!encoder || !decoder) {
    throw new AppError(
      'input-missing',
      'This run has no network.',
      'Export a run with a step "autoencoder" or "apply-model".',
      { field: 'run' },
    );
  }
  if (!basename(file).includes('encoder')) {
    const advice = `Call it ${basename(file, '.onnx')}-encoder.onnx: the decoder goes beside it under the same name.`;
    throw new AppError('usage', `“${basename(file)}” does not say that it is the encoder.`, advice, {
      file,
      field: 'out',
    });
  }
  const files = [file, modelBeside(file, 'decoder')];
  [encoder, decoder].forEach((array, i) => {
    writeWhole(files[i]!, readOwnArray(project.readArrayPath(run, array.name), array) as Uint8Array);
  });
  return files;
}
