import type { DecoderDescription } from '../cubes/model-messages.ts';
import { decodeModel, unsound } from '../graphs/decode-model.ts';
import { encodeModel } from '../graphs/encode-model.ts';
import type { Graph } from '../graphs/graph-builder.ts';
import { modelSizes } from '../graphs/model-sizes.ts';

/** Largest tensor on the way: 512 MB of float32. */
const MOST_NUMBERS = 2 ** 27;
/** All tensors of a call together, for each number that comes out; decoders of ours have some hundred. */
const MOST_PER_NUMBER = 16_384;
/** Multiplications of a call: minutes on one core. */
const MOST_WORK = 2 ** 42;

/**
 * The decoder of an archive as a graph that may run: parsed, its sizes followed through every operator, and encoded again from
 * what was understood, so that a runtime sees nothing that was not looked at.
 *
 * @throws {AppError} `data-unsuitable` with what is wrong
 */
export function soundDecoder({ model, latent, output, batch }: DecoderDescription): Graph {
  const record = decodeModel(model);
  const [input, result] = [record.inputs[0], record.outputs[0]];
  const isPair = record.inputs.length === 1 && record.outputs.length === 1;
  if (!isPair || input?.name !== 'samples' || result?.name !== 'outputs')
    throw unsound('it has no single input and output');
  if (
    input.type !== 'float32' ||
    input.shape.length !== 2 ||
    typeof input.shape[0] !== 'string' ||
    input.shape[1] !== latent
  ) {
    throw unsound(`it does not take ${latent} numbers`);
  }
  // A batch of one and a whole one: what shapes make of both is what they make of all.
  for (const rows of [1, batch]) {
    const sizes = modelSizes(record, rows);
    if (String(sizes.outputs[0]) !== String([rows, ...output])) {
      throw unsound(`it gives [${sizes.outputs[0]}], not [${[rows, ...output]}]`);
    }
    const numbers = rows * output.reduce((product, size) => product * size, 1);
    const constants = record.constants.reduce((sum, { values }) => sum + values.length, 0);
    const isLarge = sizes.largest > MOST_NUMBERS || sizes.total - constants > MOST_PER_NUMBER * numbers;
    if (isLarge || sizes.work > MOST_WORK) throw unsound('it takes more memory or time than any decoder of ours');
  }
  const inputs = [{ ...input, shape: ['batch', latent] }];
  const outputs = [{ ...result, type: 'float32' as const, shape: ['batch', ...output] }];
  return { name: 'decoder', inputs, outputs, model: encodeModel({ ...record, name: 'decoder', inputs, outputs }) };
}
