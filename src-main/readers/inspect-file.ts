import { basename } from 'node:path';
import {
  BYTES_PER_ELEMENT,
  type DatasetInfo,
  type FileInfo,
  isRealNumber,
} from '../../src-preload/contract/dataset.ts';
import type { InspectRequest } from '../../src-preload/contract/engine.ts';
import { AppError } from '../../src-preload/contract/errors.ts';
import type { JobContext } from '../../src-preload/contract/job.ts';
import { elementCount } from '../cubes/array-source.ts';
import { datasetOfFrames, descriptionOf } from './dataset-frames.ts';
import type { OpenedDataset } from './reader.ts';
import { withPlace } from './reader-errors.ts';
import { openFile } from './registry.ts';
import { computeStatistics } from './statistics.ts';

/** Datasets up to this size get statistics without being asked for. */
const SMALL_BYTES = 64 * 1024 * 1024;

/**
 * Describes every dataset of a file, with statistics when they are asked for or the data are small. Complex numbers and
 * colors have none.
 * @throws {AppError} what opening and reading throw; `cancelled`.
 */
export async function inspectFile(request: InspectRequest, job: JobContext): Promise<FileInfo> {
  const opened = await openFile(request.file);
  try {
    const warnings = [...opened.warnings];
    const datasets: DatasetInfo[] = [];
    for (const [index, dataset] of ofFrames(opened.datasets, request).entries()) {
      const statistics = await statisticsOf(dataset, request, job);
      if (statistics === null && wantsStatistics(dataset, request)) {
        warnings.push(`${nameOf(dataset, index)}: no value is finite (all are NaN or infinite).`);
      }
      if (statistics && statistics.notFinite > 0) {
        warnings.push(`${nameOf(dataset, index)}: ${statistics.notFinite} values are NaN or infinite.`);
      }
      datasets.push({ index, ...descriptionOf(dataset), statistics });
    }
    const { format, label, recognizedBy } = opened;
    return { file: request.file, format, label, recognizedBy, datasets, warnings };
  } catch (error) {
    throw withPlace(error, { file: request.file, format: opened.format });
  } finally {
    opened.close();
  }
}

/** The datasets, those that are sums of frames with the frames that are asked for. @throws {AppError} `parameter-invalid` */
function ofFrames(datasets: readonly OpenedDataset[], { file, frames }: InspectRequest): readonly OpenedDataset[] {
  if (frames === undefined) return datasets;
  if (!datasets.some((dataset) => dataset.frames)) {
    const message = `No dataset of ${basename(file)} is a sum of several frames.`;
    throw new AppError('parameter-invalid', message, 'Leave the frames out.', { file, field: 'frames' });
  }
  return datasets.map((dataset) => (dataset.frames ? datasetOfFrames(dataset, frames, file) : dataset));
}

function wantsStatistics(dataset: OpenedDataset, request: InspectRequest): boolean {
  if (!isRealNumber(dataset.dtype) || request.statistics === 'none') return false;
  return request.statistics || elementCount(dataset.shape) * BYTES_PER_ELEMENT[dataset.dtype] <= SMALL_BYTES;
}

async function statisticsOf(dataset: OpenedDataset, request: InspectRequest, job: JobContext) {
  if (!wantsStatistics(dataset, request)) return null;
  const source = dataset.open();
  try {
    return await computeStatistics(source, 'statistics', job);
  } finally {
    source.close();
  }
}

function nameOf(dataset: OpenedDataset, index: number): string {
  return dataset.title || `Dataset ${index}`;
}
