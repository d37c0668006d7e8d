import onnxProto from 'onnx-proto';
import { PHASEWRIGHT_VERSION } from '../version.ts';
import type { Dimension, ElementType, Value } from './graph-builder.ts';

const { onnx } = onnxProto;

const PRODUCER = 'phasewright';

/** Value of an attribute: whole numbers as they are, an element type by its name, other kinds by what they are. */
export type Attribute =
  | number
  | readonly number[]
  | ElementType
  | { readonly float: number }
  | { readonly text: string };

/** One operator of a graph. */
export interface NodeRecord {
  readonly operator: string;
  /** Operator set, ONNX's own when not given. */
  readonly domain?: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: { readonly [name: string]: Attribute };
}

/** A model as plain data. */
export interface ModelRecord {
  readonly name: string;
  readonly nodes: readonly NodeRecord[];
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  readonly constants: readonly {
    name: string;
    type: ElementType;
    dims: readonly number[];
    values: readonly number[];
  }[];
  /** What a model file tells of itself; none for graphs that are never written. */
  readonly metadata?: { readonly [key: string]: string };
}

/** Numbers of the element types in onnx.proto3 (TensorProto.DataType). */
export const DATA_TYPE: { readonly [Type in ElementType]: number } = {
  float32: 1,
  uint8: 2,
  int32: 6,
  int64: 7,
  bool: 9,
  float64: 11,
};

/**
 * IR version 8 and opset 17 are of 2022 (ONNX 1.12): every ONNX Runtime that has our execution providers reads them, and so
 * does that of Python from 1.12 on. Training steps use one operator of ONNX Runtime's own besides; models that are written do not.
 */
const IR_VERSION = 8;
export const OPSET = 17;

/** Serializes a graph as an ONNX model. */
export function encodeModel(model: ModelRecord): Uint8Array {
  return onnx.ModelProto.encode({
    irVersion: IR_VERSION,
    producerName: PRODUCER,
    ...(model.metadata && {
      producerVersion: PHASEWRIGHT_VERSION,
      metadataProps: Object.entries({ producer: PRODUCER, version: PHASEWRIGHT_VERSION, ...model.metadata }).map(
        ([key, value]) => ({ key, value }),
      ),
    }),
    opsetImport: [{ domain: '', version: OPSET }, ...new Set(model.nodes.flatMap(({ domain }) => domain ?? []))].map(
      (one) => (typeof one === 'string' ? { domain: one, version: 1 } : one),
    ),
    graph: {
      name: model.name,
      node: model.nodes.map((node) => ({
        opType: node.operator,
        ...(node.domain && { domain: node.domain }),
        input: [...node.inputs],
        output: [...node.outputs],
        attribute: Object.entries(node.attributes).map(([name, value]) => encodeAttribute(name, value)),
      })),
      input: model.inputs.map(encodeValueInfo),
      output: model.outputs.map(encodeValueInfo),
      initializer: model.constants.map(({ name, type, dims, values }) => ({
        name,
        dataType: DATA_TYPE[type],
        dims: [...dims],
        ...(type === 'int64' && { int64Data: [...values] }),
        ...(type === 'int32' && { int32Data: [...values] }),
        ...(type === 'float32' && { floatData: [...values] }),
        ...(type === 'float64' && { doubleData: [...values] }),
      })),
    },
  }).finish();
}

function encodeAttribute(name: string, value: NodeRecord['attributes'][string]) {
  const { AttributeType } = onnx.AttributeProto;
  if (typeof value === 'string') return { name, type: AttributeType.INT, i: DATA_TYPE[value as ElementType] };
  if (typeof value === 'number') return { name, type: AttributeType.INT, i: value };
  if ('float' in value) return { name, type: AttributeType.FLOAT, f: value.float };
  if ('text' in value) return { name, type: AttributeType.STRING, s: new TextEncoder().encode(value.text) };
  return { name, type: AttributeType.INTS, ints: [...value] };
}

function encodeValueInfo({ name, type, shape }: Value) {
  const dim = shape.map((size: Dimension) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size }));
  return { name, type: { tensorType: { elemType: DATA_TYPE[type], shape: { dim } } } };
}
