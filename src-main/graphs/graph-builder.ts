import { encodeModel, type NodeRecord } from './encode-model.ts';

/** Element types that our graphs use. */
export type ElementType = 'float32' | 'float64' | 'uint8' | 'int32' | 'int64' | 'bool';

/** A size known when the graph is built, or the name of one that each run decides (`'pixels'`). */
export type Dimension = number | string;

/** A tensor inside a graph: what an operator gives and the next one takes. */
export interface Value {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly Dimension[];
}

/** A finished graph: an ONNX model, and the names and shapes of what goes in and comes out. */
export interface Graph {
  readonly name: string;
  /** Serialized ONNX model. */
  readonly model: Uint8Array;
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
}

/**
 * Builds an ONNX graph operator by operator. Types and shapes are checked at once, so that a wrong graph fails where it
 * is written and not in the runtime. Only operators of ONNX opset 17 are used: every execution provider knows them or
 * leaves them to the CPU.
 */
export class GraphBuilder {
  readonly #name: string;
  readonly #nodes: NodeRecord[] = [];
  readonly #inputs: Value[] = [];
  readonly #outputs: Value[] = [];
  readonly #constants: { name: string; type: ElementType; dims: readonly number[]; values: readonly number[] }[] = [];

  constructor(name: string) {
    this.#name = name;
  }

  /** A tensor that each run is given. */
  input(name: string, type: ElementType, shape: readonly Dimension[]): Value {
    const value = { name, type, shape };
    this.#inputs.push(value);
    return value;
  }

  /** Gives `value` out of the graph under `name`. */
  output(name: string, value: Value): void {
    this.#add('Identity', [value], value.type, value.shape, {}, name);
    this.#outputs.push({ ...value, name });
  }

  /** A tensor that is part of the graph. */
  constant(type: ElementType, dims: readonly number[], values: readonly number[]): Value {
    const name = `constant${this.#constants.length}`;
    this.#constants.push({ name, type, dims, values });
    return { name, type, shape: dims };
  }

  /** Matrix product of the last two dimensions: `[…, m, k] · [k, n]` → `[…, m, n]`. */
  matMul(a: Value, b: Value): Value {
    this.#sameType('matMul', a, b);
    const inner = a.shape.at(-1);
    if (a.shape.length < 2 || b.shape.length !== 2 || inner !== b.shape[0]) {
      throw new Error(`matMul in ${this.#name}: ${describe(a)} does not multiply ${describe(b)}`);
    }
    return this.#add('MatMul', [a, b], a.type, [...a.shape.slice(0, -1), b.shape[1]]);
  }

  /** Product of two uint8 matrices, exact in int32; two to four times as fast as in float32. */
  matMulInteger(a: Value, b: Value): Value {
    const fits = a.shape.length === 2 && b.shape.length === 2 && a.shape[1] === b.shape[0];
    if (a.type !== 'uint8' || b.type !== 'uint8' || !fits) {
      throw new Error(`matMulInteger in ${this.#name}: ${describe(a)} does not multiply ${describe(b)}`);
    }
    return this.#add('MatMulInteger', [a, b], 'int32', [a.shape[0], b.shape[1]]);
  }

  /** Swaps the two dimensions of a matrix. The runtime folds it into a matrix product that follows. */
  transpose(a: Value): Value {
    if (a.shape.length !== 2) throw new Error(`transpose in ${this.#name}: ${describe(a)} is not a matrix`);
    return this.#add('Transpose', [a], a.type, [a.shape[1], a.shape[0]], { perm: [1, 0] });
  }

  add(a: Value, b: Value): Value {
    return this.#elementwise('Add', a, b);
  }

  subtract(a: Value, b: Value): Value {
    return this.#elementwise('Sub', a, b);
  }

  multiply(a: Value, b: Value): Value {
    return this.#elementwise('Mul', a, b);
  }

  divide(a: Value, b: Value): Value {
    return this.#elementwise('Div', a, b);
  }

  minimum(a: Value, b: Value): Value {
    return this.#elementwise('Min', a, b);
  }

  maximum(a: Value, b: Value): Value {
    return this.#elementwise('Max', a, b);
  }

  sqrt(a: Value): Value {
    return this.#add('Sqrt', [a], a.type, a.shape);
  }

  exp(a: Value): Value {
    return this.#add('Exp', [a], a.type, a.shape);
  }

  /** Natural logarithm. */
  log(a: Value): Value {
    return this.#add('Log', [a], a.type, a.shape);
  }

  cast(a: Value, type: ElementType): Value {
    return this.#add('Cast', [a], type, a.shape, { to: type });
  }

  /**
   * The same elements in another shape. `target` (int64 `[rank]`) is given at run time, since its sizes may change from
   * run to run; `shape` says what they are called.
   */
  reshape(a: Value, target: Value, shape: readonly Dimension[]): Value {
    if (target.type !== 'int64' || target.shape.length !== 1 || target.shape[0] !== shape.length) {
      throw new Error(`reshape in ${this.#name}: the target must be int64 [${shape.length}], not ${describe(target)}`);
    }
    return this.#add('Reshape', [a, target], a.type, shape);
  }

  /** Index of the smallest element along the last dimension, which becomes 1; the first one of equals. int64. */
  argMin(a: Value): Value {
    return this.#add('ArgMin', [a], 'int64', [...a.shape.slice(0, -1), 1], { axis: a.shape.length - 1, keepdims: 1 });
  }

  /** Smallest element along the last dimension, which goes away. */
  reduceMin(a: Value): Value {
    const last = a.shape.length - 1;
    return this.#add('ReduceMin', [a], a.type, a.shape.slice(0, -1), { axes: [last], keepdims: 0 });
  }

  /** Largest element along the last dimension, which goes away. */
  reduceMax(a: Value): Value {
    const last = a.shape.length - 1;
    return this.#add('ReduceMax', [a], a.type, a.shape.slice(0, -1), { axes: [last], keepdims: 0 });
  }

  /**
   * The smallest elements along the last dimension, ascending, and their indices (int64); the first one of equals. `count`
   * (int64 `[1]`) is given at run time; `countName` says what it is called.
   */
  smallest(a: Value, count: Value, countName: Dimension): { readonly values: Value; readonly indices: Value } {
    if (count.type !== 'int64' || count.shape.length !== 1 || count.shape[0] !== 1) {
      throw new Error(`smallest in ${this.#name}: the count must be int64 [1], not ${describe(count)}`);
    }
    const shape = [...a.shape.slice(0, -1), countName];
    const name = `value${this.#nodes.length}`;
    const outputs = [
      { name: `${name}a`, type: a.type, shape },
      { name: `${name}b`, type: 'int64', shape },
    ] as const;
    const attributes = { axis: a.shape.length - 1, largest: 0, sorted: 1 };
    const [values, indices] = this.#addAll('TopK', [a, count], outputs, attributes);
    return { values, indices };
  }

  /** Another last dimension of size 1. */
  unsqueeze(a: Value): Value {
    const axes = this.constant('int64', [1], [a.shape.length]);
    return this.#add('Unsqueeze', [a, axes], a.type, [...a.shape, 1]);
  }

  /** Sum along the first dimension, which goes away. Also of int32. */
  sumRows(a: Value): Value {
    const axes = this.constant('int64', [1], [0]);
    return this.#add('ReduceSum', [a, axes], a.type, a.shape.slice(1), { keepdims: 0 });
  }

  /** Largest element along the first dimension, which goes away. */
  maxRows(a: Value): Value {
    return this.#add('ReduceMax', [a], a.type, a.shape.slice(1), { axes: [0], keepdims: 0 });
  }

  /** Smallest element along the first dimension, which goes away. */
  minRows(a: Value): Value {
    return this.#add('ReduceMin', [a], a.type, a.shape.slice(1), { axes: [0], keepdims: 0 });
  }

  /** Sum along the last dimension, which goes away. */
  reduceSum(a: Value): Value {
    const axes = this.constant('int64', [1], [a.shape.length - 1]);
    return this.#add('ReduceSum', [a, axes], a.type, a.shape.slice(0, -1), { keepdims: 0 });
  }

  /** Sum of squares along the last dimension, which goes away. */
  sumSquares(a: Value): Value {
    const last = a.shape.length - 1;
    return this.#add('ReduceSumSquare', [a], a.type, a.shape.slice(0, -1), { axes: [last], keepdims: 0 });
  }

  /** True where the elements are equal. */
  equal(a: Value, b: Value): Value {
    this.#sameType('equal', a, b);
    return this.#add('Equal', [a, b], 'bool', broadcast('equal', a, b));
  }

  /** Columns `first` … `end − 1` of a matrix. */
  columns(a: Value, first: number, end: number): Value {
    const width = a.shape[1];
    if (a.shape.length !== 2 || typeof width !== 'number' || first < 0 || end > width || first >= end) {
      throw new Error(`columns in ${this.#name}: ${describe(a)} has no columns ${first} … ${end}`);
    }
    const bounds = [[first], [end], [1]].map((values) => this.constant('int64', [1], values));
    return this.#add('Slice', [a, ...bounds], a.type, [a.shape[0], end - first]);
  }

  /** Columns of a matrix by their numbers, which may occur several times. */
  gatherColumns(a: Value, indices: readonly number[]): Value {
    const width = a.shape[1];
    if (a.shape.length !== 2 || typeof width !== 'number' || indices.some((i) => i < 0 || i >= width)) {
      throw new Error(`gatherColumns in ${this.#name}: ${describe(a)} has no such columns`);
    }
    const list = this.constant('int64', [indices.length], indices);
    return this.#add('Gather', [a, list], a.type, [a.shape[0], indices.length], { axis: 1 });
  }

  /** Matrices with the same rows, side by side. */
  concatColumns(parts: readonly Value[]): Value {
    const widths = parts.map((part) => part.shape[1]);
    const [first] = parts;
    const fits = parts.every(
      (part) => part.shape.length === 2 && part.shape[0] === first.shape[0] && part.type === first.type,
    );
    if (!fits || widths.some((width) => typeof width !== 'number')) {
      throw new Error(`concatColumns in ${this.#name}: ${parts.map(describe).join(', ')} do not stand side by side`);
    }
    const width = (widths as number[]).reduce((sum, one) => sum + one, 0);
    return this.#add('Concat', parts, first.type, [first.shape[0], width], { axis: 1 });
  }

  /** For each row i of a matrix the element `indices[i, 0]`, as a column. */
  gatherFromRows(a: Value, indices: Value): Value {
    if (a.shape.length !== 2 || indices.type !== 'int64' || indices.shape[1] !== 1) {
      throw new Error(`gatherFromRows in ${this.#name}: takes a matrix and int64 [rows, 1]`);
    }
    return this.#add('GatherElements', [a, indices], a.type, indices.shape, { axis: 1 });
  }

  /**
   * Any other operator with one output. Who calls it answers for the shape; see `tensor-operators.ts`.
   * @param domain operator set, ONNX's own when not given
   */
  operator(
    operator: string,
    inputs: readonly Value[],
    type: ElementType,
    shape: readonly Dimension[],
    attributes: NodeRecord['attributes'] = {},
    domain?: string,
  ): Value {
    const value = { name: `value${this.#nodes.length}`, type, shape };
    const [input, output] = [inputs.map(({ name }) => name), [value.name]];
    this.#nodes.push({ operator, inputs: input, outputs: output, attributes, ...(domain && { domain }) });
    return value;
  }

  /** The finished graph. @param metadata what the model file tells of itself, beside who wrote it */
  build(metadata?: { readonly [key: string]: string }): Graph {
    const model = encodeModel({
      name: this.#name,
      nodes: this.#nodes,
      inputs: this.#inputs,
      outputs: this.#outputs,
      constants: this.#constants,
      ...(metadata && { metadata }),
    });
    return { name: this.#name, model, inputs: this.#inputs, outputs: this.#outputs };
  }

  #elementwise(operator: string, a: Value, b: Value): Value {
    this.#sameType(operator, a, b);
    return this.#add(operator, [a, b], a.type, broadcast(operator, a, b));
  }

  #sameType(operator: string, a: Value, b: Value): void {
    if (a.type !== b.type)
      throw new Error(`${operator} in ${this.#name}: ${describe(a)} and ${describe(b)} differ in type`);
  }

  #add(
    operator: string,
    inputs: readonly Value[],
    type: ElementType,
    shape: readonly Dimension[],
    attributes: NodeRecord['attributes'] = {},
    name = `value${this.#nodes.length}`,
  ): Value {
    const [value] = this.#addAll(operator, inputs, [{ name, type, shape }], attributes);
    return value;
  }

  /** An operator with any number of outputs. */
  #addAll<Outputs extends readonly Value[]>(
    operator: string,
    inputs: readonly Value[],
    outputs: Outputs,
    attributes: NodeRecord['attributes'],
  ): Outputs {
    const names = (values: readonly Value[]) => values.map(({ name }) => name);
    this.#nodes.push({ operator, inputs: names(inputs), outputs: names(outputs), attributes });
    return outputs;
  }
}

/** Shape of an elementwise result by ONNX's rules: trailing dimensions equal, or 1, or missing on one side. */
function broadcast(operator: string, a: Value, b: Value): Dimension[] {
  const rank = Math.max(a.shape.length, b.shape.length);
  return Array.from({ length: rank }, (_, i) => {
    const left = a.shape[a.shape.length - rank + i] ?? 1;
    const right = b.shape[b.shape.length - rank + i] ?? 1;
    if (left === right || right === 1) return left;
    if (left === 1) return right;
    throw new Error(`${operator}: ${describe(a)} and ${describe(b)} do not fit`);
  });
}

function describe(value: Value): string {
  return `${value.type} ${value.name} [${value.shape.join(', ')}]`;
}
