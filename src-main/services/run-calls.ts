import type { DecodedLatents } from '../../src-preload/contract/engine.ts';
import type { ParsedServiceRequest } from '../../src-preload/contract/service.ts';
import type { ArrayValues, RunComparison } from '../../src-preload/contract/window.ts';
import { compareRuns as compare } from '../project/compare-runs.ts';
import { readOwnArray } from '../project/own-arrays.ts';
import type { CallContext } from './call-context.ts';
import { methodsText } from './methods/methods-text.ts';
import { phasesOfRun } from './project-state.ts';

/** An array of a run of the open project. @throws {AppError} `run-not-found`, `input-missing`, `project-damaged` */
export async function runArray(
  { run: number, name }: ParsedServiceRequest<'run-array'>,
  context: CallContext,
): Promise<ArrayValues> {
  const project = context.projects.current();
  const run = project.getRun(number);
  const file = project.readArrayPath(run, name);
  const { dtype, shape } = run.arrays.find((array) => array.name === name)!;
  const values = readOwnArray(file, { dtype, shape });
  if (values instanceof Int32Array || values instanceof Float32Array || values instanceof Float64Array) {
    return { dtype, shape, values };
  }
  // Runs write these three; other types would come from a newer version.
  return { dtype, shape, values: Float64Array.from(values) };
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
  return { text: methodsText(run.result, phasesOfRun(project, run)) };
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
