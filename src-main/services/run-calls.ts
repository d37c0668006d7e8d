import type { DecodedLatents } from '../../src-preload/contract/engine.ts';
import { AppError } from '../../src-preload/contract/errors.ts';
import type { ParsedServiceRequest } from '../../src-preload/contract/service.ts';
import type { ArrayValues, RunComparison } from '../../src-preload/contract/window.ts';
import { compareRuns as compare } from '../project/compare-runs.ts';
import { readOwnArray } from '../project/own-arrays.ts';
import type { CallContext } from './call-context.ts';
import { figureSource } from './figure-source.ts';
import { methodsText } from './methods/methods-text.ts';
import { clusterValues } from './phase-labels.ts';
import { phasesOfRun } from './project-state.ts';

/**
 * An array of a run of the open project, or some of its items along the first axis.
 * @throws {AppError} `run-not-found`, `input-missing`, `project-damaged`, `parameter-invalid` when it has no such items
 */
export async function runArray(
  { run: number, name, items }: ParsedServiceRequest<'run-array'>,
  context: CallContext,
): Promise<ArrayValues> {
  const project = context.projects.current();
  const run = project.getRun(number);
  const file = project.readArrayPath(run, name);
  const array = run.arrays.find((one) => one.name === name)!;
  const { dtype } = array;
  const all = array.shape[0] ?? 1;
  if (items && items.first + items.count > all) {
    const message = `"${name}" has ${all} items; ${items.first} to ${items.first + items.count - 1} were asked for.`;
    throw new AppError('parameter-invalid', message, `Ask for items from 0 to ${all - 1}.`, { field: 'items' });
  }
  const shape = items ? [items.count, ...array.shape.slice(1)] : array.shape;
  const values = readOwnArray(file, array, items);
  if (values instanceof Int32Array || values instanceof Float32Array || values instanceof Float64Array) {
    return { dtype, shape, values };
  }
  // Runs write these three; other types would come from a newer version.
  return { dtype, shape, values: Float64Array.from(values) };
}

/** What a run tells of its clusters, without the pixels that were taken out of their phases. @throws {AppError} `input-missing` */
export async function assignedArray(
  { run: number, labels, name }: ParsedServiceRequest<'assigned-array'>,
  context: CallContext,
): Promise<ArrayValues> {
  const project = context.projects.current();
  const run = project.getRun(number);
  // Says what there is when there is no such array.
  project.readArrayPath(run, name);
  const array = run.result.arrays.find((one) => one.name === name)!;
  return { dtype: 'float32', shape: array.shape, values: clusterValues(figureSource(project, run), labels, array) };
}

/** Two runs of the open project side by side. @throws {AppError} what `compareRuns` of the project throws */
export async function compareRuns(
  { run, other }: ParsedServiceRequest<'compare-runs'>,
  context: CallContext,
): Promise<RunComparison> {
  const project = context.projects.current();
  return compare(project, project.getRun(run), project.getRun(other));
}

/** The paragraph for a paper of a run of the open project. @throws {AppError} `run-not-found` */
export async function methodsOfRun(
  { run: number }: ParsedServiceRequest<'methods-text'>,
  context: CallContext,
): Promise<{ text: string }> {
  const project = context.projects.current();
  const run = project.getRun(number);
  return { text: methodsText(run.result, phasesOfRun(project, run), project.unassigned(number)) };
}

/** Spectra or images that the decoder of a run makes of latent numbers. @throws {AppError} `run-not-found`, `data-unsuitable` */
export async function decodeLatents(
  { run, name, latents }: ParsedServiceRequest<'decode-latents'>,
  context: CallContext,
): Promise<DecodedLatents> {
  const project = context.projects.current();
  const decoder = project.readArrayPath(project.getRun(run), name);
  return context.lookingJob('decode-latents', { decoder, latents });
}
