import { decodeModel } from './decode-model.ts';
import { encodeModel } from './encode-model.ts';
import type { Graph } from './graph-builder.ts';

/** Low bits of a float32 that go: sign, exponent and seven bits of the fraction stay, as in bfloat16. */
const DROPPED_BITS = 16;

/**
 * The same model with its matrices and kernels rounded to eight significant bits, to the nearest. They are still float32 numbers,
 * half of whose bytes are zero, which deflate takes away. Biases and normalization, few numbers that count for much, stay.
 */
export function roundWeights(graph: Graph): Graph {
  const record = decodeModel(graph.model);
  const constants = record.constants.map((one) => {
    const isMatrix = one.type === 'float32' && one.dims.filter((size) => size > 1).length >= 2;
    return isMatrix ? { ...one, values: Array.from(rounded(one.values)) } : one;
  });
  return { ...graph, model: encodeModel({ ...record, name: graph.name, constants }) };
}

function rounded(values: readonly number[]): Float32Array {
  const numbers = Float32Array.from(values);
  const bits = new Uint32Array(numbers.buffer);
  for (let i = 0; i < bits.length; i++) {
    if (!Number.isFinite(numbers[i]!)) continue;
    const up = bits[i]! + 2 ** (DROPPED_BITS - 1);
    bits[i] = (up >>> DROPPED_BITS) << DROPPED_BITS;
  }
  return numbers;
}
