/** Opens files in memory and compares what they hold. */
import { elementCount } from '../../../src-main/cubes/array-source.ts';
import { memoryFile } from '../../../src-main/readers/memory-byte-source.ts';
import type { OpenedDataset, OpenedFile, Reader } from '../../../src-main/readers/reader.ts';
import { AppError } from '../../../src-preload/contract/errors.ts';

export async function openBytes(
  reader: Reader,
  name: string,
  files: Uint8Array | { readonly [name: string]: Uint8Array },
): Promise<OpenedFile> {
  return reader.open(memoryFile(name, files instanceof Uint8Array ? { [name]: files } : files));
}

/** All values of a dataset as numbers. */
export function valuesOf(dataset: OpenedDataset): number[] {
  const source = dataset.open();
  const values = Array.from(source.read(0, elementCount(dataset.shape)), Number);
  source.close();
  return values;
}

/** The AppError that opening gives; fails when there is none or it is no AppError. */
export async function errorOf(work: () => Promise<unknown> | unknown): Promise<AppError> {
  try {
    await work();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('there was no error');
}
