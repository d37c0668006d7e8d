import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { calibrateAxes } from '../../src-preload/contract/calibrated-axes.ts';
import type { Axis } from '../../src-preload/contract/dataset.ts';
import type { ConvertAnswer, ConvertRequest, RunInFile } from '../../src-preload/contract/engine.ts';
import { AppError } from '../../src-preload/contract/errors.ts';
import type { JobContext } from '../../src-preload/contract/job.ts';
import { arrangedDataset } from '../readers/arranged-dataset.ts';
import { datasetOfFrames } from '../readers/dataset-frames.ts';
import type { OpenedDataset } from '../readers/reader.ts';
import { openFile } from '../readers/registry.ts';
import { pickFrames } from './pick-frames.ts';
import { writerFor } from './registry.ts';
import type { WritableDataset, WritableRun } from './writer.ts';

/**
 * Writes one dataset of a file, or several with runs beside them, in the format that the ending of `request.out` names; tile by tile, so of any size.
 * @throws {AppError} `usage` for an unknown ending, a dataset that is not there, or the input as output; `parameter-invalid`
 * for axes that are not those of the dataset; what the reader and the writer throw.
 */
export async function convertFile(request: ConvertRequest, job: JobContext): Promise<ConvertAnswer> {
  const writer = writerFor(request.out);
  if (sameFile(request.file, request.out)) {
    throw new AppError('usage', `${request.out} is the file that is read.`, 'Give another name to write to.', {
      file: request.out,
    });
  }
  const several = request.datasets !== undefined || (request.runs ?? []).length > 0;
  if (several && !writer.writeAll) {
    throw new AppError('usage', `${writer.label} holds one dataset.`, 'Write .hspy, or choose one dataset.', {
      file: request.out,
    });
  }
  const opened = await openFile(request.file);
  const closing: { close(): void }[] = [opened];
  try {
    const { datasets = [request.dataset] } = request;
    const chosen = datasets === 'all' ? [...opened.datasets.keys()] : datasets;
    const parts = chosen.map((index) => {
      const part = partOf(request, opened.datasets, index, several);
      closing.unshift(part.source);
      return part;
    });
    if (!writer.writeAll || !several) await writer.write(parts[0]!, request.out, job);
    else {
      const runs: WritableRun[] = [];
      for (const run of request.runs ?? []) runs.push(await runOf(run, closing));
      await writer.writeAll({ datasets: parts, runs }, request.out, job);
    }
    return { out: request.out, format: writer.format, warnings: opened.warnings };
  } finally {
    for (const one of closing) one.close();
  }
}

/** A dataset of the file as it is to be written. @throws {AppError} `usage`, `parameter-invalid` */
function partOf(
  request: ConvertRequest,
  datasets: readonly OpenedDataset[],
  index: number,
  isOneOfSeveral: boolean,
): WritableDataset {
  const dataset = datasets[index];
  if (dataset === undefined) {
    const last = datasets.length - 1;
    throw new AppError(
      'usage',
      `${request.file} has no dataset ${index}.`,
      `Choose one from 0 to ${last}; "phasewright info" lists them.`,
      { file: request.file },
    );
  }
  const { arrange, calibrations = [] } = request;
  // Images and spectra beside a map have no frames.
  const frames = isOneOfSeveral && !dataset.frames ? undefined : request.frames;
  const ofFrames = datasetOfFrames(dataset, frames, request.file);
  const arranged = arrange ? arrangedDataset(ofFrames, arrange) : ofFrames;
  const axes = calibrations.reduce<readonly Axis[]>(calibrateAxes, arranged.axes);
  const whole = { ...arranged, axes, source: arranged.open() };
  return request.items ? pickFrames(whole, request.items) : whole;
}

/** A run with its arrays open; what is to be closed afterwards is added to `closing`, to the front. */
async function runOf({ number, attributes, arrays }: RunInFile, closing: { close(): void }[]): Promise<WritableRun> {
  const open: WritableDataset[] = [];
  for (const { name, file, axes } of arrays) {
    const opened = await openFile(file);
    closing.unshift(opened);
    const { shape, dtype, open: openSource } = opened.datasets[0]!;
    const source = openSource();
    closing.unshift(source);
    open.push({ title: name, shape, dtype, axes, metadata: {}, originalMetadata: {}, source });
  }
  return { number, attributes, arrays: open };
}

function sameFile(input: string, output: string): boolean {
  return realPath(input) === realPath(output);
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}
