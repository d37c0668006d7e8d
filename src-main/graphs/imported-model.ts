import onnxProto from 'onnx-proto';
import { AppError } from '../../src-preload/contract/errors.ts';
import type { Graph } from './graph-builder.ts';

const { onnx } = onnxProto;

/** Operators that models of ours are made of. A model from elsewhere may hold no others. */
const OPERATORS = new Set([
  'Add',
  'Cast',
  'Concat',
  'Conv',
  'DepthToSpace',
  'Div',
  'Exp',
  'Expand',
  'FusedMatMul',
  'Gather',
  'Identity',
  'LeakyRelu',
  'Log',
  'MatMul',
  'Max',
  'Min',
  'Mul',
  'Pad',
  'ReduceMean',
  'ReduceSum',
  'ReduceSumSquare',
  'Relu',
  'Reshape',
  'Sigmoid',
  'Slice',
  'Softplus',
  'Sqrt',
  'Sub',
  'Transpose',
  'Unsqueeze',
]);
const FLOAT = 1;
/** Largest file of a model, and most numbers of one sample: what a hostile file could make a run allocate. */
const MOST_BYTES = 1024 * 1024 * 1024;
const MOST_NUMBERS = 2 ** 26;

/** A model of ours that comes from a file, with the sizes of one sample before and behind it. */
export interface ImportedModel {
  readonly graph: Graph;
  readonly input: readonly number[];
  readonly output: readonly number[];
}

/**
 * Takes in an ONNX model of the kind that `inferenceGraph` writes: `samples` `[batch, …]` → `outputs` `[batch, …]`, float32.
 * It comes from a file and is checked before a runtime sees it.
 *
 * @throws {AppError} `data-unsuitable` with what does not fit
 */
export function importModel(bytes: Uint8Array, file: string): ImportedModel {
  if (bytes.length > MOST_BYTES) throw refused(`it has ${bytes.length} bytes`, file);
  const model = decode(bytes, file);
  const { graph } = model;
  if (!graph) throw refused('it holds no graph', file);
  const foreign = (graph.node ?? []).find(({ opType }) => !OPERATORS.has(opType ?? ''));
  if (foreign) throw refused(`it uses the operator "${foreign.opType}"`, file);
  if ((model.functions ?? []).length > 0) throw refused('it defines functions of its own', file);
  const outside = (graph.initializer ?? []).some(({ externalData, dataLocation }) => {
    return (externalData?.length ?? 0) > 0 || (dataLocation ?? 0) !== 0;
  });
  if (outside) throw refused('its weights lie in another file', file);
  const input = sampleSizes(graph.input, 'samples', file);
  const output = sampleSizes(graph.output, 'outputs', file);
  return {
    graph: {
      name: graph.name || 'imported model',
      model: bytes,
      inputs: [{ name: 'samples', type: 'float32', shape: ['batch', ...input] }],
      outputs: [{ name: 'outputs', type: 'float32', shape: ['batch', ...output] }],
    },
    input,
    output,
  };
}

function decode(bytes: Uint8Array, file: string) {
  try {
    return onnx.ModelProto.decode(bytes);
  } catch (cause) {
    throw refused(`it is no ONNX model (${cause instanceof Error ? cause.message : String(cause)})`, file);
  }
}

/** Sizes behind the batch of the one tensor that a model takes or gives. */
function sampleSizes(values: onnxProto.onnx.IValueInfoProto[] | null | undefined, name: string, file: string) {
  const [value, ...others] = values ?? [];
  if (!value || others.length > 0 || value.name !== name) throw refused(`it has no single "${name}"`, file);
  const { elemType, shape } = value.type?.tensorType ?? {};
  if (elemType !== FLOAT) throw refused(`its "${name}" are no float32 numbers`, file);
  const sizes = (shape?.dim ?? []).slice(1).map(({ dimValue }) => Number(dimValue ?? 0));
  const numbers = sizes.reduce((product, size) => product * size, 1);
  if (sizes.length === 0 || !(numbers >= 1 && numbers <= MOST_NUMBERS) || !sizes.every(Number.isInteger)) {
    throw refused(`its "${name}" have the sizes [${sizes.join(', ')}]`, file);
  }
  return sizes;
}

function refused(why: string, file: string): AppError {
  return new AppError(
    'data-unsuitable',
    `This is no model that can be applied here: ${why}.`,
    'Give the encoder.onnx or decoder.onnx of a run of Phasewright.',
    { file },
  );
}
