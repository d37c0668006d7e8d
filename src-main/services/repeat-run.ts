import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { AppError } from '../../src-preload/contract/errors.ts';
import type { RunRecord } from '../../src-preload/contract/project.ts';
import type { ArrayRecord, RunResult } from '../../src-preload/contract/results.ts';
import type { ParsedServiceRequest, RepeatedArray, RepeatReport } from '../../src-preload/contract/service.ts';
import { readOwnArray } from '../project/own-arrays.ts';
import type { Project } from '../project/project.ts';
import type { CallContext } from './call-context.ts';

/**
 * Computes a stored run once more and compares: the same bytes, or which arrays differ, how, and what has changed since
 * (file, versions, device). Changes nothing in the project.
 */
export function repeatRun(request: ParsedServiceRequest<'repeat-run'>, context: CallContext): Promise<RepeatReport> {
  return context.projects.read(request.project, async (project) => {
    const run = project.getRun(request.run);
    const file = findSource(project, run);
    const arraysFolder = mkdtempSync(join(tmpdir(), 'phasewright-rerun-'));
    try {
      const recorded = run.result;
      const now = await context.engineJob('run', {
        recipe: run.recipe,
        file,
        recipeFolder: dirname(file),
        arraysFolder,
        device: request.device ?? recorded.device.used,
        threads: request.threads ?? recorded.device.threads,
        memoryBytes: request.memoryBytes,
      });
      const arrays = compareArrays(project, run, now, arraysFolder);
      const identical = arrays.every((array) => array.identical);
      return { run: run.number, identical, changed: changes(recorded, now), arrays, seconds: now.seconds };
    } finally {
      rmSync(arraysFolder, { recursive: true, force: true });
    }
  });
}

/** The run's file where it was (changed or not), or where it has moved. */
function findSource(project: Project, run: RunRecord): string {
  const dataset = project.dataset(run.datasetId);
  const known = dataset?.file ?? run.result.source.file;
  if (existsSync(known)) return known;
  const found = dataset && project.locateDataset(dataset, [dirname(project.folder), process.cwd()]);
  if (found) return found;
  throw new AppError(
    'file-not-found',
    `The file of this run is gone: ${known}.`,
    'Put it back, or copy it anywhere into the folder that holds the project: it is found again by its content.',
    { file: known },
  );
}

function changes(recorded: RunResult, now: RunResult): RepeatReport['changed'] {
  const pairs: [string, unknown, unknown][] = [
    ['content of the file (SHA-256)', recorded.source.sha256, now.source.sha256],
    ['Phasewright', recorded.versions.phasewright, now.versions.phasewright],
    ['ONNX Runtime', recorded.versions.onnxruntime, now.versions.onnxruntime],
    ['Node', recorded.versions.node, now.versions.node],
    ['platform', recorded.versions.platform, now.versions.platform],
    ['device', recorded.device.used, now.device.used],
    ['threads', recorded.device.threads, now.device.threads],
    ['training ended', ...([recorded, now].map(endOfTraining) as [string, string])],
  ];
  return pairs
    .filter(([, before, after]) => before !== after)
    .map(([what, before, after]) => ({ what, before: String(before), after: String(after) }));
}

/** Nobody ends a training by hand at the same epoch again. */
function endOfTraining({ steps }: RunResult): string {
  const ends = steps.flatMap(({ results: { stopped, epochs } }) =>
    stopped === undefined ? [] : [`${stopped === 'by hand' ? 'by hand' : 'by itself'} after epoch ${epochs}`],
  );
  return ends.join(', ');
}

function compareArrays(project: Project, run: RunRecord, now: RunResult, folder: string): RepeatedArray[] {
  const names = new Set([...run.arrays, ...now.arrays].map((array) => array.name));
  return [...names].map((name) => {
    const before = run.result.arrays.find((array) => array.name === name);
    const after = now.arrays.find((array) => array.name === name);
    if (!before || !after) return { name, identical: false, difference: before ? 'is missing now' : 'is new' };
    if (before.sha256 === after.sha256) return { name, identical: true, difference: '' };
    const difference = describeDifference(project.readArrayPath(run, name), before, join(folder, after.file), after);
    return { name, identical: false, difference };
  });
}

function describeDifference(beforeFile: string, before: ArrayRecord, afterFile: string, after: ArrayRecord): string {
  if (before.dtype !== after.dtype || before.shape.join() !== after.shape.join()) {
    return `${before.dtype} [${before.shape}] has become ${after.dtype} [${after.shape}]`;
  }
  const a = readOwnArray(beforeFile, before);
  const b = readOwnArray(afterFile, after);
  let different = 0;
  let largest = 0;
  let scale = 0;
  for (let i = 0; i < a.length; i++) {
    if (!Object.is(a[i], b[i])) different++;
    largest = Math.max(largest, Math.abs(a[i] - b[i]) || 0);
    scale = Math.max(scale, Math.abs(a[i]) || 0);
  }
  const share = ((100 * different) / a.length).toPrecision(2);
  const relative = scale > 0 ? ` (${(largest / scale).toExponential(1)} of the largest value)` : '';
  return `${different} of ${a.length} values differ (${share} %), by at most ${largest.toPrecision(3)}${relative}`;
}
