import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { calibrateAxes } from '../../src-preload/contract/calibrated-axes.ts';
import type { Axis } from '../../src-preload/contract/dataset.ts';
import type { ConvertAnswer, ConvertRequest } from '../../src-preload/contract/engine.ts';
import { AppError } from '../../src-preload/contract/errors.ts';
import type { JobContext } from '../../src-preload/contract/job.ts';
import { arrangedDataset } from '../readers/arranged-dataset.ts';
import { openFile } from '../readers/registry.ts';
import { pickFrames } from './pick-frames.ts';
import { writerFor } from './registry.ts';

/**
 * Writes one dataset of a file in the format that the ending of `request.out` names; tile by tile, so of any size.
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
  const opened = await openFile(request.file);
  try {
    const dataset = opened.datasets[request.dataset];
    if (dataset === undefined) {
      const last = opened.datasets.length - 1;
      throw new AppError(
        'usage',
        `${request.file} has no dataset ${request.dataset}.`,
        `Choose one from 0 to ${last}; "phasewright info" lists them.`,
        { file: request.file },
      );
    }
    const { arrange, calibrations = [] } = request;
    const arranged = arrange ? arrangedDataset(dataset, arrange) : dataset;
    const axes = calibrations.reduce<readonly Axis[]>(calibrateAxes, arranged.axes);
    const source = arranged.open();
    try {
      const whole = { ...arranged, axes, source };
      await writer.write(request.frames ? pickFrames(whole, request.frames) : whole, request.out, job);
    } finally {
      source.close();
    }
    return { out: request.out, format: writer.format, warnings: opened.warnings };
  } finally {
    opened.close();
  }
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
