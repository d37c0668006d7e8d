import { AppError } from '../../src-preload/contract/errors.ts';
import { decodeModel, unsound } from './decode-model.ts';
import { encodeModel, type ModelRecord } from './encode-model.ts';
import type { Graph, Value } from './graph-builder.ts';
import { modelSizes } from './model-sizes.ts';

/** Largest file of a model, largest tensor on the way of one sample, and multiplications that it costs: beyond all of ours. */
const MOST_BYTES = 1024 * 1024 * 1024;
const MOST_NUMBERS = 2 ** 28;
const MOST_WORK = 2 ** 40;
/** Two batches: what shapes make of both is what they make of all. */
const BATCHES = [1, 3] as const;

/** A model of ours that comes from a file, with the sizes of one sample before and behind it. */
export interface ImportedModel {
  readonly graph: Graph;
  readonly input: readonly number[];
  readonly output: readonly number[];
}

/**
 * Takes in an ONNX model of the kind that `inferenceGraph` writes: `samples` `[batch, …]` → `outputs` `[batch, …]`, float32.
 * It comes from a file: it is parsed, its sizes are followed through every operator, and a runtime sees what was understood
 * of it, encoded again.
 *
 * @throws {AppError} `data-unsuitable` with what does not fit
 */
export function importModel(bytes: Uint8Array, file: string): ImportedModel {
  try {
    if (bytes.length > MOST_BYTES) throw unsound(`it has ${bytes.length} bytes`);
    const record = decodeModel(bytes);
    const [samples, outputs] = [single(record.inputs, 'samples'), single(record.outputs, 'outputs')];
    const [input, output] = [sampleSizes(samples), sampleSizes(outputs)];
    for (const batch of BATCHES) checkSizes(record, batch, output);
    const values = { inputs: [named(samples, input)], outputs: [named(outputs, output)] };
    return {
      graph: { name: 'imported model', ...values, model: encodeModel({ ...record, ...values }) },
      input,
      output,
    };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError(error.code, error.message, error.advice, { ...error.where, file, cause: error.cause });
  }
}

function checkSizes(record: ModelRecord, batch: number, output: readonly number[]): void {
  const sizes = modelSizes(record, batch);
  if (String(sizes.outputs[0]) !== String([batch, ...output])) {
    throw unsound(`it gives [${sizes.outputs[0]}], not [${[batch, ...output]}]`);
  }
  if (sizes.largest > batch * MOST_NUMBERS || sizes.work > batch * MOST_WORK) {
    throw unsound('it takes more memory or time than any network of ours');
  }
}

/** The one tensor that a model takes or gives. */
function single(values: readonly Value[], name: string): Value {
  const [value, ...others] = values;
  if (!value || others.length > 0 || value.name !== name) throw unsound(`it has no single "${name}"`);
  if (value.type !== 'float32') throw unsound(`its "${name}" are no float32 numbers`);
  return value;
}

/** Sizes behind the batch. */
function sampleSizes({ name, shape: [batch, ...sizes] }: Value): number[] {
  const isSound = sizes.length > 0 && sizes.every((size) => Number.isInteger(size) && Number(size) > 0);
  const numbers = sizes.reduce<number>((product, size) => product * Number(size), 1);
  if (typeof batch !== 'string' || !isSound || numbers > MOST_NUMBERS) {
    throw unsound(`its "${name}" have the sizes [${[batch, ...sizes].join(', ')}]`);
  }
  return sizes as number[];
}

function named(value: Value, sizes: readonly number[]): Value {
  return { ...value, shape: ['batch', ...sizes] };
}
