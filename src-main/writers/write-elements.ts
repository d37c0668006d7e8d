import type { JobContext } from '../../src-preload/contract/job.ts';
import { elementCount } from '../cubes/array-source.ts';
import { bytesOf } from '../cubes/native-arrays.ts';
import type { ByteSink } from './write-atomically.ts';
import type { WritableDataset } from './writer.ts';

/** Bytes that are read and written at a time. */
const RUN_BYTES = 8 * 1024 * 1024;

/** Writes all values in C-order and this machine's byte order (little-endian wherever Phasewright runs), run by run. */
export async function writeElements(dataset: WritableDataset, sink: ByteSink, job: JobContext): Promise<void> {
  const total = elementCount(dataset.shape);
  const spectrum = dataset.shape.at(-1) ?? 1;
  const bytesPerElement = Math.max(1, bytesOf(dataset.source.read(0, 1)).length);
  // Whole spectra, so that channel-major files are read well.
  const run = Math.max(1, Math.floor(RUN_BYTES / bytesPerElement / spectrum)) * spectrum;
  for (let first = 0; first < total; first += run) {
    job.report({ phase: 'writing', done: first, total });
    await job.pause();
    await sink.write(bytesOf(dataset.source.read(first, Math.min(run, total - first))));
  }
  job.report({ phase: 'writing', done: total, total });
}
