import onnxProto from 'onnx-proto';
import { AppError } from '../../src-preload/contract/errors.ts';
import { type Attribute, DATA_TYPE, type ModelRecord, type NodeRecord } from './encode-model.ts';
import type { Dimension, ElementType, Value } from './graph-builder.ts';

const { onnx } = onnxProto;
type Tensor = onnxProto.onnx.ITensorProto;

const OWN_DOMAINS: readonly string[] = ['', 'com.microsoft'];
/** Of a decoder of images there are some hundred. */
const MOST_NODES = 20_000;

/**
 * Parses an ONNX model of the kind that `encodeModel` writes, whatever else a hostile file may hold: only what stands in the
 * record reaches a runtime when it is encoded again (no functions, no external or sparse data, no types but ours).
 *
 * @throws {AppError} `data-unsuitable` with what does not fit
 */
export function decodeModel(bytes: Uint8Array): ModelRecord {
  const model = parse(bytes);
  const { graph } = model;
  if (!graph) throw unsound('it holds no graph');
  if ((graph.node ?? []).length > MOST_NODES) throw unsound('it has too many operators');
  if ((graph.sparseInitializer ?? []).length > 0) throw unsound('it has sparse weights');
  const foreign = (model.opsetImport ?? []).find(({ domain }) => !OWN_DOMAINS.includes(domain ?? ''));
  if (foreign) throw unsound(`it uses the operator set "${foreign.domain}"`);
  return {
    name: 'checked model',
    nodes: (graph.node ?? []).map(nodeOf),
    inputs: (graph.input ?? []).map(tensorOf),
    outputs: (graph.output ?? []).map(tensorOf),
    constants: (graph.initializer ?? []).map(constantOf),
  };
}

function parse(bytes: Uint8Array) {
  try {
    return onnx.ModelProto.decode(bytes);
  } catch (cause) {
    throw unsound(`it is no ONNX model (${cause instanceof Error ? cause.message : String(cause)})`);
  }
}

function nodeOf(node: onnxProto.onnx.INodeProto): NodeRecord {
  const domain = node.domain ?? '';
  if (!OWN_DOMAINS.includes(domain)) throw unsound(`it uses the operator set "${domain}"`);
  return {
    operator: node.opType ?? '',
    ...(domain && { domain }),
    inputs: [...(node.input ?? [])],
    outputs: [...(node.output ?? [])],
    attributes: Object.fromEntries((node.attribute ?? []).map((one) => [one.name ?? '', attributeOf(one)])),
  };
}

function attributeOf({ name, type, i, f, s, ints }: onnxProto.onnx.IAttributeProto): Attribute {
  const { AttributeType } = onnx.AttributeProto;
  switch (type) {
    case AttributeType.INT:
      return Number(i);
    case AttributeType.INTS:
      return (ints ?? []).map(Number);
    case AttributeType.FLOAT:
      return { float: Number(f) };
    case AttributeType.STRING:
      return { text: new TextDecoder().decode(s ?? new Uint8Array()) };
    default:
      throw unsound(`its attribute "${name}" is of an unknown kind`);
  }
}

function tensorOf({ name, type }: onnxProto.onnx.IValueInfoProto): Value {
  const { elemType, shape } = type?.tensorType ?? {};
  const dims = (shape?.dim ?? []).map(({ dimValue, dimParam }): Dimension => dimParam || Number(dimValue ?? 0));
  return { name: name ?? '', type: elementType(elemType), shape: dims };
}

function constantOf(tensor: Tensor): ModelRecord['constants'][number] {
  const type = elementType(tensor.dataType);
  const dims = (tensor.dims ?? []).map(Number);
  const values = valuesOf(tensor, type);
  const isOutside = (tensor.externalData?.length ?? 0) > 0 || (tensor.dataLocation ?? 0) !== 0;
  if (isOutside || (tensor.rawData?.length ?? 0) > 0) throw unsound('its weights do not lie in it as numbers');
  const count = dims.reduce((product, size) => product * size, 1);
  if (!dims.every((size) => Number.isSafeInteger(size) && size >= 0) || count !== values.length) {
    throw unsound(`"${tensor.name}" of [${dims.join(', ')}] has ${values.length} numbers`);
  }
  return { name: tensor.name ?? '', type, dims, values };
}

function valuesOf({ floatData, doubleData, int32Data, int64Data }: Tensor, type: ElementType): readonly number[] {
  if (type === 'float32') return floatData ?? [];
  if (type === 'float64') return doubleData ?? [];
  if (type === 'int32') return int32Data ?? [];
  if (type === 'int64') return (int64Data ?? []).map(Number);
  throw unsound(`it has weights of the type ${type}`);
}

function elementType(number: number | null | undefined): ElementType {
  const found = Object.entries(DATA_TYPE).find(([, one]) => one === number);
  if (!found) throw unsound(`it uses the number type ${number}`);
  return found[0] as ElementType;
}

/** The error of a model that is none of ours. */
export function unsound(why: string): AppError {
  return new AppError(
    'data-unsuitable',
    `This is no model that can be applied here: ${why}.`,
    'Give the encoder.onnx or decoder.onnx of a run of Phasewright.',
  );
}
