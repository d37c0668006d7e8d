import { availableParallelism } from 'node:os';
import type { DeviceChoice } from '../../src-preload/contract/compute.ts';
import type { RunRequest } from '../../src-preload/contract/engine.ts';
import { AppError } from '../../src-preload/contract/errors.ts';
import type { JobContext } from '../../src-preload/contract/job.ts';
import type { Step } from '../../src-preload/contract/recipe.ts';
import type { ArraySource } from '../cubes/array-source.ts';
import { ONNX_RUNTIME_VERSION } from '../graphs/sessions.ts';
import { arrangedDataset } from '../readers/arranged-dataset.ts';
import { datasetOfFrames } from '../readers/dataset-frames.ts';
import type { OpenedDataset } from '../readers/reader.ts';
import { openFile, type RegisteredFile } from '../readers/registry.ts';
import { PHASEWRIGHT_VERSION } from '../version.ts';
import { ArrayFiles } from './array-files.ts';
import { type CheckpointFiles, checkpointFiles } from './checkpoint-files.ts';
import { cubeOf, refuseForImages } from './cube-of-dataset.ts';
import { checkMemory, defaultMemoryBytes } from './memory-estimate.ts';
import { openDevice } from './open-device.ts';
import { RunState } from './run-state.ts';
import { namingStep } from './run-step.ts';

/** A dataset that was opened for the steps of a recipe. */
export interface OpenRun {
  readonly file: RegisteredFile;
  readonly dataset: OpenedDataset;
  readonly state: RunState;
  readonly arrays: ArrayFiles;
  readonly checkpoints: CheckpointFiles | undefined;
  /** What computes, as far as the steps have come. */
  choice(): DeviceChoice;
}

/**
 * Opens the dataset that a recipe is for, with a device and memory to work in, and closes all of it when the work is done.
 *
 * @throws {AppError} when the file cannot be read, holds no such dataset, or is nothing that these steps work on; `out-of-memory`
 */
export async function withOpenRun<Answer>(
  request: RunRequest,
  job: JobContext,
  work: (run: OpenRun) => Promise<Answer>,
): Promise<Answer> {
  const { recipe } = request;
  const file = await openFile(request.file);
  let source: ArraySource | undefined;
  const { compute, training, choice } = await openDevice(request.device, threadsFor(request), job.warn);
  try {
    for (const warning of file.warnings) job.warn(warning);
    const chosen = chooseDataset(file.datasets, recipe.dataset, request.file);
    const dataset = asArranged(datasetOfFrames(chosen, recipe.frames, request.file), recipe.steps);
    source = dataset.open();
    const cube = cubeOf(dataset, source, request.file, job.warn);
    for (const [index, step] of recipe.steps.entries()) refuseForImages(cube, step.op, index);
    const memoryBytes = request.memoryBytes ?? defaultMemoryBytes();
    const cacheBytes = checkMemory(recipe, cube.spectra.pixels, cube.signal.size, memoryBytes, cube.images && 'images');
    const arrays = new ArrayFiles(request.arraysFolder);
    const { used, threads } = compute.choice;
    const circumstances = [used, training?.name, threads, PHASEWRIGHT_VERSION, ONNX_RUNTIME_VERSION, process.arch];
    const checkpoints = request.checkpoints && checkpointFiles(request.checkpoints, circumstances, job.warn);
    const context = {
      compute,
      ...(training && { training }),
      ...(checkpoints && { checkpoints }),
      job,
      cacheBytes,
    };
    const state = new RunState(cube, arrays, context, request.recipeFolder);
    return await work({ file, dataset, state, arrays, checkpoints, choice });
  } finally {
    source?.close();
    file.close();
    await compute.close();
  }
}

/** In the background a core stays free: a numeric library on all of them makes whoever looks wait for its tiles. */
function threadsFor({ threads, background }: RunRequest): number {
  const cores = availableParallelism();
  return threads ?? (background ? Math.max(1, cores - 1) : cores);
}

/** The dataset as a recipe that begins with "arrange" takes it. */
function asArranged(dataset: OpenedDataset, [first]: readonly Step[]): OpenedDataset {
  if (first?.op !== 'arrange') return dataset;
  try {
    return arrangedDataset(dataset, first);
  } catch (error) {
    throw namingStep(error, 0, first.op);
  }
}

function chooseDataset(datasets: readonly OpenedDataset[], index: number, file: string): OpenedDataset {
  const dataset = datasets[index];
  if (dataset) return dataset;
  const list = datasets.map(({ title, kind }, i) => `${i}: ${title || 'untitled'} (${kind})`).join('; ');
  throw new AppError(
    'recipe-invalid',
    `There is no dataset ${index} in this file; it has ${datasets.length}.`,
    list ? `Choose one of them with "dataset": ${list}.` : 'This file holds nothing that can be analyzed.',
    { file, field: 'dataset' },
  );
}
