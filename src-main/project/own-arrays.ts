import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { BYTES_PER_ELEMENT, type DType } from '../../src-preload/contract/dataset.ts';
import { AppError } from '../../src-preload/contract/errors.ts';
import { REAL_ARRAYS, type RealArray, type RealArrayConstructor } from '../../src-preload/contract/real-arrays.ts';

const ARRAYS: { readonly [Type in DType]?: RealArrayConstructor } = REAL_ARRAYS;

/** Some of the items of an array along its first axis. */
export interface ArrayItems {
  readonly first: number;
  readonly count: number;
}

/** Bytes in which the length of the header stands, whatever the version of the format. */
const NPY_START = 12;

/**
 * The values of an array file that a run wrote itself (little-endian, C-order), or those of some items; its type and shape
 * stand in the run's record. Only what is asked for is read.
 * @throws {AppError} `file-unreadable`, `file-damaged`
 */
export function readOwnArray(
  file: string,
  array: { readonly dtype: DType; readonly shape: readonly number[] },
  items?: ArrayItems,
): RealArray {
  const Type = ARRAYS[array.dtype];
  if (!Type) throw new Error(`runs write no arrays of ${array.dtype}`);
  const count = array.shape.reduce((product, size) => product * size, 1);
  const perItem = count / Math.max(1, array.shape[0] ?? 1);
  const from = items ? items.first * perItem : 0;
  const length = items ? items.count * perItem : count;
  let body: Uint8Array<ArrayBuffer> | undefined;
  try {
    body = readBody(file, count, BYTES_PER_ELEMENT[array.dtype], from, length);
  } catch (error) {
    const advice = 'Restore the file, or repeat the run.';
    throw new AppError('file-unreadable', `The array file ${file} cannot be read.`, advice, { file, cause: error });
  }
  if (!body) {
    throw new AppError('file-damaged', `The array file ${file} does not have the size it should.`, 'Repeat the run.', {
      file,
    });
  }
  return new Type(body.buffer);
}

/** Bytes of `length` values from `from` on; undefined when the file is not as long as `count` of them make it. */
function readBody(
  file: string,
  count: number,
  width: number,
  from: number,
  length: number,
): Uint8Array<ArrayBuffer> | undefined {
  const handle = openSync(file, 'r');
  try {
    const start = Buffer.alloc(NPY_START);
    if (readSync(handle, start, 0, NPY_START, 0) < NPY_START) return undefined;
    const header = start[6] === 1 ? 10 + start.readUInt16LE(8) : NPY_START + start.readUInt32LE(8);
    if (fstatSync(handle).size !== header + count * width) return undefined;
    const body = new Uint8Array(length * width);
    let done = 0;
    while (done < body.length) {
      const read = readSync(handle, body, done, body.length - done, header + from * width + done);
      if (read === 0) return undefined;
      done += read;
    }
    return body;
  } finally {
    closeSync(handle);
  }
}
