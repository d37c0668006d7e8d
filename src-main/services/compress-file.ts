import { mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { ARCHIVE_EXTENSION, type CompressionEstimate } from '../../src-preload/contract/archive.ts';
import type { ArchiveModel } from '../../src-preload/contract/engine.ts';
import { AppError, cancelled } from '../../src-preload/contract/errors.ts';
import type { RunRecord } from '../../src-preload/contract/project.ts';
import type { CompressedFile, ParsedServiceRequest } from '../../src-preload/contract/service.ts';
import { writingError } from '../../src-preload/contract/writing-error.ts';
import type { Project } from '../project/project.ts';
import type { CallContext } from './call-context.ts';
import { removeLeftovers, unfinishedFolder } from './output-folder.ts';

/**
 * Compresses a dataset into an archive. It is made in a folder of its own beside its place and moved there when it is whole, so that an engine
 * that dies on the way leaves nothing behind.
 *
 * @throws {AppError} `usage`, `run-not-found`, `data-unsuitable`, `write-failed`, `disk-full`, what reading throws
 */
export async function compressFile(
  request: ParsedServiceRequest<'compress-file'>,
  context: CallContext,
): Promise<CompressedFile> {
  const out = resolve(request.out);
  if (extname(out).toLowerCase() !== ARCHIVE_EXTENSION) {
    const advice = `Let the name end in ${ARCHIVE_EXTENSION}.`;
    throw new AppError('usage', `${basename(out)} is no name for an archive.`, advice, { file: out, field: 'out' });
  }
  const file = resolve(request.file);
  if (realPath(file) === realPath(out)) {
    throw new AppError('usage', `${out} is the file that is read.`, 'Give another name to write to.', { file: out });
  }
  const { dataset, frames, bound, device, threads } = request;
  const model = modelOf(request, context);
  const workFolder = guard(out, () => openWorkFolder(dirname(out)));
  try {
    const made = join(workFolder, basename(out));
    const report = await context.engineJob('compress', {
      ...{ file, dataset, frames, bound, model, device, threads },
      out: made,
    });
    if (context.signal.aborted) throw cancelled();
    guard(out, () => renameSync(made, out));
    return { out, report };
  } finally {
    rmSync(workFolder, { recursive: true, force: true });
  }
}

/** What compressing by the model of a run would come to, from a sample. @throws {AppError} `run-not-found`, `data-unsuitable` */
export async function estimateCompression(
  { file, dataset, frames, bound, run }: ParsedServiceRequest<'estimate-compression'>,
  context: CallContext,
): Promise<CompressionEstimate> {
  const project = context.projects.current();
  const model = modelOfRun(project, project.getRun(run));
  return context.lookingJob('estimate-compression', { file: resolve(file), dataset, frames, bound, model });
}

function openWorkFolder(folder: string): string {
  mkdirSync(folder, { recursive: true });
  removeLeftovers(folder);
  return mkdtempSync(unfinishedFolder(folder));
}

function modelOf({ run, folder, training }: ParsedServiceRequest<'compress-file'>, context: CallContext): ArchiveModel {
  if ([run, folder, training].filter((one) => one !== undefined).length > 1) {
    throw new AppError('usage', 'There are several models to compress with.', 'Give a run, a folder or a recipe.');
  }
  if (folder !== undefined) return { kind: 'folder', path: resolve(folder) };
  if (run === undefined) return { kind: 'train', parameters: training ?? null };
  const project = context.projects.current();
  return modelOfRun(project, project.getRun(run));
}

/** The autoencoder that a run trained or applied last. @throws {AppError} `data-unsuitable` when it has none */
function modelOfRun(project: Project, run: RunRecord): Exclude<ArchiveModel, { readonly kind: 'train' }> {
  const last = (word: string) => run.arrays.findLast(({ name }) => new RegExp(`^${word}(-\\d+)?$`).test(name))?.name;
  const [encoder, decoder] = [last('encoder'), last('decoder')];
  if (encoder === undefined || decoder === undefined) {
    const advice = 'Choose a run with a step "autoencoder" or "apply-model", or none: a model is trained then.';
    throw new AppError('data-unsuitable', `Run ${run.number} (${run.name}) has no autoencoder.`, advice);
  }
  const { recipe, source, versions } = run.result;
  return {
    kind: 'arrays',
    encoder: project.readArrayPath(run, encoder),
    decoder: project.readArrayPath(run, decoder),
    provenance: JSON.parse(JSON.stringify({ run: run.name, recipe, source, versions })),
  };
}

function guard<Value>(path: string, work: () => Value): Value {
  try {
    return work();
  } catch (error) {
    throw writingError(error, path);
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
