import { readFileSync } from 'node:fs';
import type { DType } from '../../src-preload/contract/dataset.ts';
import { AppError } from '../../src-preload/contract/errors.ts';
import { REAL_ARRAYS, type RealArray, type RealArrayConstructor } from '../../src-preload/contract/real-arrays.ts';

const ARRAYS: { readonly [Type in DType]?: RealArrayConstructor } = REAL_ARRAYS;

/**
 * The values of an array file that a run wrote itself (little-endian, C-order); its type and shape stand in the run's record.
 * @throws {AppError} `file-unreadable`, `file-damaged`
 */
export function readOwnArray(
  file: string,
  array: { readonly dtype: DType; readonly shape: readonly number[] },
): RealArray {
  const Type = ARRAYS[array.dtype];
  if (!Type) throw new Error(`runs write no arrays of ${array.dtype}`);
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    const advice = 'Restore the file, or repeat the run.';
    throw new AppError('file-unreadable', `The array file ${file} cannot be read.`, advice, { file, cause: error });
  }
  const start = bytes.length >= 12 ? (bytes[6] === 1 ? 10 + bytes.readUInt16LE(8) : 12 + bytes.readUInt32LE(8)) : 0;
  // A copy, because typed arrays must start at a multiple of their element size.
  const body = new Uint8Array(bytes.subarray(start)).buffer;
  const count = array.shape.reduce((product, size) => product * size, 1);
  const width = body.byteLength / count;
  const values = Number.isInteger(width) ? new Type(body) : undefined;
  if (values?.length !== count) {
    throw new AppError('file-damaged', `The array file ${file} does not have the size it should.`, 'Repeat the run.', {
      file,
    });
  }
  return values;
}
