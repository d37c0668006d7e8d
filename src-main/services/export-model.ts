import { mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { AppError } from '../../src-preload/contract/errors.ts';
import type { RunRecord, StoredArray } from '../../src-preload/contract/project.ts';
import { writingError } from '../../src-preload/contract/writing-error.ts';
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
  const halves = networkOf(run);
  if (!basename(file).includes('encoder')) {
    const advice = `Call it ${basename(file, '.onnx')}-encoder.onnx: the decoder goes beside it under the same name.`;
    throw new AppError('usage', `“${basename(file)}” does not say that it is the encoder.`, advice, {
      file,
      field: 'out',
    });
  }
  return write(project, run, halves, file);
}

/**
 * Writes the network of a run into the folder `models` of its project, for recipes that apply it to other data. Its name
 * tells the run and its content, so that it means the same for as long as the project is there.
 *
 * @returns the path of the encoder
 * @throws {AppError} `input-missing` when the run has no network, `usage` in a project open for reading, `write-failed`, `disk-full`
 */
export function keepModel(project: Project, run: RunRecord): { readonly encoder: string } {
  if (project.mode === 'read') {
    const message = 'This project is open for reading only: no model can be written into it.';
    throw new AppError('usage', message, 'Close it in the other window, or export the model to a file.');
  }
  const halves = networkOf(run);
  const folder = join(project.folder, MODELS);
  const name = `run-${run.number}-${halves[0].sha256.slice(0, SHORT_HASH)}-encoder.onnx`;
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw writingError(error, folder);
  }
  return { encoder: write(project, run, halves, join(folder, name))[0]! };
}

/** Folder of a project that holds networks which recipes name. */
const MODELS = 'models';
/** Digits of a hash that tell models apart. */
const SHORT_HASH = 12;

/** Encoder and decoder that a run trained or applied last. @throws {AppError} `input-missing` */
function networkOf(run: RunRecord): readonly [StoredArray, StoredArray] {
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
  return [encoder, decoder];
}

function write(project: Project, run: RunRecord, halves: readonly StoredArray[], encoder: string): string[] {
  const files = [encoder, modelBeside(encoder, 'decoder')];
  halves.forEach((array, i) => {
    writeWhole(files[i]!, readOwnArray(project.readArrayPath(run, array.name), array) as Uint8Array);
  });
  return files;
}
