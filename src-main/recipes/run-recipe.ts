import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import type { RunRequest } from '../../src-preload/contract/engine.ts';
import { AppError } from '../../src-preload/contract/errors.ts';
import type { JobContext } from '../../src-preload/contract/job.ts';
import type { Step } from '../../src-preload/contract/recipe.ts';
import type { RunResult, StepRecord } from '../../src-preload/contract/results.ts';
import type { ArraySource } from '../cubes/array-source.ts';
import { ONNX_RUNTIME_VERSION } from '../graphs/sessions.ts';
import { arrangedDataset } from '../readers/arranged-dataset.ts';
import type { OpenedDataset } from '../readers/reader.ts';
import { openFile } from '../readers/registry.ts';
import { PHASEWRIGHT_VERSION } from '../version.ts';
import { ArrayFiles } from './array-files.ts';
import { checkpointFiles } from './checkpoint-files.ts';
import { cubeOf, refuseForImages } from './cube-of-dataset.ts';
import { checkMemory, defaultMemoryBytes } from './memory-estimate.ts';
import { openDevice } from './open-device.ts';
import { RunState } from './run-state.ts';
import { identify } from './source-files.ts';
import { STEPS } from './steps/registry.ts';

/**
 * Runs a recipe on one dataset of a file and writes its arrays into `request.arraysFolder`.
 *
 * The same recipe, file, device and version give the same bytes, whether the spectra fit into memory or not.
 *
 * @throws {AppError} when the file cannot be read, a parameter does not fit the data, or memory or disk do not suffice
 */
export async function runRecipe(request: RunRequest, job: JobContext): Promise<RunResult> {
  const started = new Date();
  const warnings: string[] = [];
  const ownJob: JobContext = {
    ...job,
    warn(warning) {
      if (warnings.includes(warning)) return;
      warnings.push(warning);
      job.warn(warning);
    },
  };
  const { recipe } = request;
  const file = await openFile(request.file);
  let source: ArraySource | undefined;
  const { compute, training, choice } = await openDevice(request.device, threadsFor(request), ownJob.warn);
  try {
    for (const warning of file.warnings) ownJob.warn(warning);
    const dataset = asArranged(chooseDataset(file.datasets, recipe.dataset, request.file), recipe.steps);
    source = dataset.open();
    const cube = cubeOf(dataset, source, request.file, ownJob.warn);
    for (const [index, step] of recipe.steps.entries()) refuseForImages(cube, step.op, index);
    const memoryBytes = request.memoryBytes ?? defaultMemoryBytes();
    const cacheBytes = checkMemory(recipe, cube.spectra.pixels, cube.signal.size, memoryBytes, cube.images && 'images');
    const arrays = new ArrayFiles(request.arraysFolder);
    const { used, threads } = compute.choice;
    const circumstances = [used, training?.name, threads, PHASEWRIGHT_VERSION, ONNX_RUNTIME_VERSION, process.arch];
    const checkpoints = request.checkpoints && checkpointFiles(request.checkpoints, circumstances, ownJob.warn);
    const context = {
      compute,
      ...(training && { training }),
      ...(checkpoints && { checkpoints }),
      job: ownJob,
      cacheBytes,
    };
    const state = new RunState(cube, arrays, context, request.recipeFolder);
    const steps: StepRecord[] = [];
    for (const [index, step] of recipe.steps.entries()) {
      steps.push(await runStep(state, step, index, recipe.steps.length, ownJob));
    }
    const { sizeBytes, sha256 } = await identify(file.files, ownJob);
    await checkpoints?.runIsComplete();
    const { title, shape, dtype, axes } = dataset;
    const { navigation, signal, images } = state.cube;
    const preparedAxes = [...navigation, signal];
    return {
      phasewright: 1,
      recipe,
      source: {
        file: request.file,
        files: file.files.map((path) => basename(path)),
        sizeBytes,
        sha256,
        format: file.format,
        dataset: recipe.dataset,
        title,
        shape,
        dtype,
        axes,
      },
      prepared: {
        shape: preparedAxes.map((axis) => axis.size),
        axes: preparedAxes,
        ...(images && { images: { axes: images.axes } }),
      },
      steps,
      arrays: arrays.records,
      device: choice(),
      versions: {
        phasewright: PHASEWRIGHT_VERSION,
        node: process.versions.node,
        onnxruntime: ONNX_RUNTIME_VERSION,
        platform: `${process.platform}-${process.arch}`,
      },
      warnings,
      startedAt: started.toISOString(),
      seconds: (Date.now() - started.getTime()) / 1000,
      peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
    };
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

async function runStep(
  state: RunState,
  step: Step,
  index: number,
  count: number,
  job: JobContext,
): Promise<StepRecord> {
  const { op, ...parameters } = step;
  const before = performance.now();
  job.report({ phase: `step ${index + 1} of ${count}: ${op}`, done: 0, total: 1 });
  try {
    const outcome = await STEPS[op](state, parameters as never, index);
    const seconds = (performance.now() - before) / 1000;
    return {
      op,
      parameters: withoutUndefined(parameters),
      results: outcome.results ?? {},
      arrays: outcome.arrays ?? [],
      seconds,
    };
  } catch (error) {
    throw namingStep(error, index, op);
  }
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

function withoutUndefined(parameters: object): StepRecord['parameters'] {
  return Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== undefined));
}

/** Puts `steps[2].clusters` in place of `clusters`, so that the field leads to the line of the recipe. */
function namingStep(error: unknown, index: number, op: string): unknown {
  if (!(error instanceof AppError) || error.code === 'cancelled') return error;
  const field = error.where.field && error.where.field !== op ? `.${error.where.field}` : '';
  const where = { ...error.where, field: `steps[${index}]${field}`, cause: error.cause };
  return new AppError(error.code, error.message, error.advice, where);
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
