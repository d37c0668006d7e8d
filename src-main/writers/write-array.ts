import type { WriteArrayAnswer, WriteArrayRequest } from '../../src-preload/contract/engine.ts';
import type { JobContext } from '../../src-preload/contract/job.ts';
import { MemorySource } from '../cubes/memory-source.ts';
import { writerFor } from './registry.ts';

/** Writes an array that lies in memory in the format that the ending of `request.out` names. @throws what the writer throws */
export async function writeArray(request: WriteArrayRequest, job: JobContext): Promise<WriteArrayAnswer> {
  const { out, values, ...description } = request;
  const source = new MemorySource(values, request.shape, request.dtype);
  await writerFor(out).write({ ...description, originalMetadata: {}, source }, out, job);
  return { out };
}
