import { unsound } from './decode-model.ts';
import type { ModelRecord, NodeRecord } from './encode-model.ts';

/** What computing a model takes, known before a runtime has seen it. */
export interface ModelSizes {
  /** Shape of the outputs, in order. */
  readonly outputs: readonly (readonly number[])[];
  /** Numbers of the largest tensor on the way, and of all together. */
  readonly largest: number;
  readonly total: number;
  /** Multiplications of products and convolutions. */
  readonly work: number;
}

interface Tensor {
  readonly shape: readonly number[];
  /** Of constants, which sizes and bounds come from. */
  readonly values?: readonly number[];
}

/** Far beyond any dimension or product that fits into memory. */
const MOST = 2 ** 40;
const HIGHEST_RANK = 8;

/**
 * Follows the shapes through a model for a batch of `batch` samples, operator by operator, by the rules of ONNX.
 *
 * @throws {AppError} `data-unsuitable` for operators and attributes that models of ours do not have, and shapes that do not fit
 */
export function modelSizes(record: ModelRecord, batch: number): ModelSizes {
  const tensors = new Map<string, Tensor>();
  for (const { name, dims, values } of record.constants) tensors.set(name, { shape: dims, values });
  for (const { name, shape } of record.inputs) {
    tensors.set(name, { shape: shape.map((size) => (typeof size === 'string' ? batch : size)) });
  }
  let [largest, total, work] = [0, 0, 0];
  for (const node of record.nodes) {
    const rule = RULES[node.operator];
    const unknown = rule && Object.keys(node.attributes).find((name) => !rule.attributes.includes(name));
    if (!rule || unknown !== undefined || node.outputs.length !== 1) {
      throw unsound(`it uses the operator "${node.operator}"${unknown ? ` with "${unknown}"` : ''}`);
    }
    const inputs = node.inputs.map((name) => tensors.get(name) ?? misfit(node));
    const shape = rule.shape(node, inputs);
    const numbers = shape.reduce((product, size) => product * size, 1);
    const isSound = shape.length <= HIGHEST_RANK && shape.every((size) => Number.isSafeInteger(size) && size > 0);
    if (!isSound || numbers > MOST || tensors.has(node.outputs[0]!)) misfit(node);
    tensors.set(node.outputs[0]!, { shape });
    largest = Math.max(largest, numbers);
    total += numbers;
    work += numbers * (rule.perNumber?.(inputs) ?? 1);
  }
  const outputs = record.outputs.map(({ name }) => tensors.get(name)?.shape ?? []);
  return { outputs, largest, total, work };
}

interface Rule {
  readonly attributes: readonly string[];
  shape(node: NodeRecord, inputs: readonly Tensor[]): readonly number[];
  /** Multiplications for one number of the output. */
  perNumber?(inputs: readonly Tensor[]): number;
}

const same: Rule = { attributes: [], shape: (node, [a]) => (a ?? misfit(node)).shape };
const elementwise: Rule = {
  attributes: [],
  shape(node, inputs) {
    if (inputs.length !== 2) misfit(node);
    const [a, b] = inputs.map(({ shape }) => shape) as [readonly number[], readonly number[]];
    const rank = Math.max(a.length, b.length);
    return Array.from({ length: rank }, (_, i) => {
      const [left, right] = [a[a.length - rank + i] ?? 1, b[b.length - rank + i] ?? 1];
      return left === right || right === 1 ? left : left === 1 ? right : misfit(node);
    });
  },
};

/** Operators that decoders and encoders of ours are made of. */
const RULES: { readonly [operator: string]: Rule } = {
  __proto__: null as never,
  Identity: same,
  Relu: same,
  LeakyRelu: { ...same, attributes: ['alpha'] },
  Sigmoid: same,
  Softplus: same,
  Exp: same,
  Log: same,
  Sqrt: same,
  Add: elementwise,
  Sub: elementwise,
  Mul: elementwise,
  Div: elementwise,
  Max: elementwise,
  Min: elementwise,
  MatMul: {
    attributes: [],
    shape(node, [a, b]) {
      const [left, right] = [a?.shape ?? misfit(node), b?.shape ?? misfit(node)];
      if (left.length < 2 || right.length !== 2 || left.at(-1) !== right[0]) misfit(node);
      return [...left.slice(0, -1), right[1]!];
    },
    perNumber: ([a]) => a!.shape.at(-1)!,
  },
  Conv: {
    attributes: ['kernel_shape', 'strides', 'pads'],
    shape(node, [input, kernel]) {
      const [n, channels, ...sizes] = (input ?? misfit(node)).shape as [number, number, ...number[]];
      const [out, taken, ...taps] = (kernel ?? misfit(node)).shape as [number, number, ...number[]];
      const strides = list(node, 'strides');
      const pads = list(node, 'pads');
      const fits = sizes.length === taps.length && strides.length === sizes.length && pads.length === 2 * sizes.length;
      const isKernel = String(list(node, 'kernel_shape')) === String(taps);
      const bounded = [...strides, ...pads].every((one) => one >= 0 && one < MOST) && strides.every((one) => one > 0);
      if (!fits || !isKernel || !bounded || channels !== taken || node.inputs.length !== 2) misfit(node);
      const swept = sizes.map((size, i) => size + pads[i]! + pads[i + sizes.length]! - taps[i]!);
      return [n, out, ...swept.map((size, i) => Math.floor(size / strides[i]!) + 1)];
    },
    perNumber: ([, kernel]) => kernel!.shape.slice(1).reduce((product, size) => product * size, 1),
  },
  Reshape: {
    attributes: [],
    shape(node, [a, target]) {
      const sizes = target?.values ?? misfit(node);
      const numbers = (a ?? misfit(node)).shape.reduce((product, size) => product * size, 1);
      const known = sizes.filter((size) => size !== -1).reduce((product, size) => product * size, 1);
      const shape = sizes.map((size) => (size === -1 ? numbers / known : size));
      if (
        sizes.filter((size) => size === -1).length > 1 ||
        shape.reduce((product, size) => product * size, 1) !== numbers
      )
        misfit(node);
      return shape;
    },
  },
  Transpose: {
    attributes: ['perm'],
    shape(node, [a]) {
      const order = list(node, 'perm');
      const { shape } = a ?? misfit(node);
      if (String(order.toSorted((x, y) => x - y)) !== String(shape.map((_, i) => i))) misfit(node);
      return order.map((axis) => shape[axis]!);
    },
  },
  Slice: {
    attributes: [],
    shape(node, [a, starts, ends, axes, steps]) {
      const shape = [...(a ?? misfit(node)).shape];
      const [from, to] = [starts?.values ?? misfit(node), ends?.values ?? misfit(node)];
      const [along, by] = [axes?.values ?? misfit(node), steps ? (steps.values ?? misfit(node)) : undefined];
      if (new Set(along).size !== along.length || from.length !== along.length || to.length !== along.length)
        misfit(node);
      along.forEach((axis, i) => {
        const [first, end, step] = [from[i]!, to[i]!, by ? (by[i] ?? misfit(node)) : 1];
        const size = shape[axis] ?? misfit(node);
        if (!(first >= 0 && end > first && end <= size && step >= 1)) misfit(node);
        shape[axis] = Math.ceil((end - first) / step);
      });
      return shape;
    },
  },
  Concat: {
    attributes: ['axis'],
    shape(node, inputs) {
      const axis = node.attributes.axis as number;
      const [first] = inputs;
      const shape = [...(first ?? misfit(node)).shape];
      const others = (one: readonly number[]) => String(one.map((size, i) => (i === axis ? 0 : size)));
      if (shape[axis] === undefined || inputs.some((one) => others(one.shape) !== others(shape))) misfit(node);
      shape[axis] = inputs.reduce((sum, one) => sum + one.shape[axis]!, 0);
      return shape;
    },
  },
  Pad: {
    attributes: ['mode'],
    shape(node, [a, pads]) {
      const { shape } = a ?? misfit(node);
      const sizes = pads?.values ?? misfit(node);
      if (sizes.length !== 2 * shape.length || sizes.some((size) => !(size >= 0)) || node.inputs.length !== 2)
        misfit(node);
      return shape.map((size, i) => size + sizes[i]! + sizes[i + shape.length]!);
    },
  },
  Expand: {
    attributes: [],
    shape: (node, [a, target]) =>
      elementwise.shape(node, [a ?? misfit(node), { shape: target?.values ?? misfit(node) }]),
  },
  ReduceSum: {
    attributes: ['keepdims'],
    shape: (node, [a, axes]) => reduced(node, a, axes?.values, node.attributes.keepdims !== 0),
  },
  ReduceMean: {
    attributes: ['axes', 'keepdims'],
    shape: (node, [a]) => reduced(node, a, list(node, 'axes'), node.attributes.keepdims !== 0),
  },
};

function reduced(node: NodeRecord, a: Tensor | undefined, axes: readonly number[] | undefined, keeps: boolean) {
  const { shape } = a ?? misfit(node);
  const along = axes ?? misfit(node);
  if (along.some((axis) => shape[axis] === undefined)) misfit(node);
  if (keeps) return shape.map((size, i) => (along.includes(i) ? 1 : size));
  return shape.filter((_, i) => !along.includes(i));
}

function list(node: NodeRecord, name: string): readonly number[] {
  const value = node.attributes[name];
  return Array.isArray(value) ? (value as readonly number[]) : misfit(node);
}

function misfit(node: NodeRecord): never {
  throw unsound(`the sizes of its "${node.operator}" (${node.outputs[0] ?? ''}) do not fit`);
}
