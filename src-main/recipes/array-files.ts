import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { ArrayRecord } from '../../src-preload/contract/results.ts';
import { npyHeader } from '../writers/numpy/numpy-writer.ts';
import { writeAtomically } from '../writers/write-atomically.ts';

/** Arrays that runs write. */
export type RunArray = Uint8Array | Int32Array | Float32Array | Float64Array;

/** Bytes handed to the disk at once. */
const RUN_BYTES = 16 * 1024 * 1024;

/** Writes the arrays of one run into a folder, each into a file of its own, and keeps their records. */
export class ArrayFiles {
  readonly records: ArrayRecord[] = [];
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Writes `<name>.npy`; the second array of a name becomes `<name>-2`.
   * @returns the name it got
   * @throws {AppError} `disk-full`, `write-failed`
   */
  async save(step: number, word: string, shape: readonly number[], values: RunArray): Promise<string> {
    const same = this.records.filter(isNumbered(word));
    const name = same.length === 0 ? word : `${word}-${same.length + 1}`;
    const dtype = dtypeOf(values);
    const file = `${name}.npy`;
    const hash = createHash('sha256');
    settleNaNs(values);
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    await writeAtomically({
      path: join(this.#folder, file),
      async fill(sink) {
        const header = npyHeader(dtype, shape);
        hash.update(header);
        await sink.write(header);
        for (let start = 0; start < bytes.length; start += RUN_BYTES) {
          const run = bytes.subarray(start, start + RUN_BYTES);
          hash.update(run);
          await sink.write(run);
        }
      },
    });
    this.records.push({ name, dtype, shape, file, sha256: hash.digest('hex'), step });
    return name;
  }

  /**
   * Writes an ONNX model: its bytes as an array, which projects keep and verify like any other, and for other programs as
   * `<name>.onnx` beside it.
   */
  async saveModel(step: number, word: string, model: Uint8Array): Promise<string> {
    const name = await this.save(step, word, [model.length], model);
    await writeAtomically({ path: join(this.#folder, `${name}.onnx`), fill: (sink) => sink.write(model) });
    return name;
  }
}

/**
 * Gives each NaN the same bits. Which of its many bit patterns a computation leaves depends on how the engine compiled it at that moment, and the same
 * recipe must give the same bytes.
 */
function settleNaNs(values: RunArray): void {
  if (!(values instanceof Float32Array || values instanceof Float64Array)) return;
  const words = new Uint32Array(values.buffer, values.byteOffset, values.byteLength / 4);
  const isDouble = values instanceof Float64Array;
  for (let i = 0; i < values.length; i++) {
    if (!Number.isNaN(values[i])) continue;
    if (isDouble) words[2 * i] = 0;
    words[isDouble ? 2 * i + 1 : i] = isDouble ? NAN_HIGH_WORD : NAN_FLOAT;
  }
}

/** Bits of the quiet NaN without a sign: the upper half of a double, and a float. */
const NAN_HIGH_WORD = 0x7ff8_0000;
const NAN_FLOAT = 0x7fc0_0000;

function dtypeOf(values: RunArray): ArrayRecord['dtype'] {
  if (values instanceof Uint8Array) return 'uint8';
  if (values instanceof Int32Array) return 'int32';
  return values instanceof Float32Array ? 'float32' : 'float64';
}

/** `scores-2` belongs to `scores`, but `score-centroids` does not belong to `score`. */
const isNumbered = (word: string) => (record: ArrayRecord) =>
  record.name.startsWith(word) && /^(-\d+)?$/.test(record.name.slice(word.length));
