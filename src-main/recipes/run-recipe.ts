import { basename } from 'node:path';
import type { RunRequest } from '../../src-preload/contract/engine.ts';
import { framesPart } from '../../src-preload/contract/frames.ts';
import type { JobContext } from '../../src-preload/contract/job.ts';
import type { RunResult, StepRecord } from '../../src-preload/contract/results.ts';
import { ONNX_RUNTIME_VERSION } from '../graphs/sessions.ts';
import { PHASEWRIGHT_VERSION } from '../version.ts';
import { withOpenRun } from './open-run.ts';
import { runStep } from './run-step.ts';
import { identify } from './source-files.ts';

/**
 * Runs a recipe on one dataset of a file and writes its arrays into `request.arraysFolder`. Every report says which step it
 * is of.
 *
 * The same recipe, file, device and version give the same bytes, whether the spectra fit into memory or not.
 *
 * @throws {AppError} when the file cannot be read, a parameter does not fit the data, or memory or disk do not suffice
 */
export async function runRecipe(request: RunRequest, job: JobContext): Promise<RunResult> {
  const started = new Date();
  const warnings: string[] = [];
  let current: number | undefined;
  const ownJob: JobContext = {
    ...job,
    report: (progress) => job.report(current === undefined ? progress : { ...progress, step: current }),
    warn(warning) {
      if (warnings.includes(warning)) return;
      warnings.push(warning);
      job.warn(warning);
    },
  };
  const { recipe } = request;
  return withOpenRun(request, ownJob, async ({ file, dataset, state, arrays, checkpoints, choice }) => {
    const steps: StepRecord[] = [];
    for (const [index, step] of recipe.steps.entries()) {
      current = index;
      steps.push(await runStep(state, step, index, recipe.steps.length, ownJob));
    }
    current = undefined;
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
        ...framesPart(recipe.frames),
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
  });
}
