import type { Dimension, GraphBuilder, Value } from './graph-builder.ts';

/** Operators on tensors of several dimensions, as layers of networks need them: `[batch, channels, height, width]`. */

/** The same elements in another shape; one size may be a name, as that of the batch. */
export function reshape(g: GraphBuilder, a: Value, shape: readonly Dimension[]): Value {
  if (shape.filter((size) => typeof size === 'string').length > 1) throw new Error('only one size may be open');
  const sizes = shape.map((size) => (typeof size === 'number' ? size : -1));
  return g.operator('Reshape', [a, g.constant('int64', [shape.length], sizes)], a.type, shape);
}

/** The dimensions in another order. */
export function permute(g: GraphBuilder, a: Value, order: readonly number[]): Value {
  const shape = order.map((axis) => a.shape[axis]!);
  return g.operator('Transpose', [a], a.type, shape, { perm: order });
}

/** Sum along some dimensions, which go away. */
export function sumOver(g: GraphBuilder, a: Value, axes: readonly number[]): Value {
  const shape = a.shape.filter((_, axis) => !axes.includes(axis));
  return g.operator('ReduceSum', [a, g.constant('int64', [axes.length], axes)], a.type, shape, { keepdims: 0 });
}

/** Mean along some dimensions, which become 1. */
export function meanOver(g: GraphBuilder, a: Value, axes: readonly number[]): Value {
  const shape = a.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  return g.operator('ReduceMean', [a], a.type, shape, { axes, keepdims: 1 });
}

/** Every `step`-th element of `count` along one dimension, from `first` on. */
export function take(g: GraphBuilder, a: Value, axis: number, first: number, count: number, step = 1): Value {
  const bounds = [first, first + (count - 1) * step + 1, axis, step].map((value) => g.constant('int64', [1], [value]));
  const shape = a.shape.map((size, i) => (i === axis ? count : size));
  return g.operator('Slice', [a, ...bounds], a.type, shape);
}

/** Elements along one dimension by their numbers. */
export function gather(g: GraphBuilder, a: Value, axis: number, indices: readonly number[]): Value {
  const shape = a.shape.map((size, i) => (i === axis ? indices.length : size));
  return g.operator('Gather', [a, g.constant('int64', [indices.length], indices)], a.type, shape, { axis });
}

/** Tensors one after the other along one dimension. */
export function concat(g: GraphBuilder, parts: readonly Value[], axis: number): Value {
  const [first] = parts;
  const size = parts.reduce((sum, part) => sum + (part.shape[axis] as number), 0);
  const shape = first!.shape.map((one, i) => (i === axis ? size : one));
  return g.operator('Concat', parts, first!.type, shape, { axis });
}

/** Zeros around the last two dimensions. */
export function pad(
  g: GraphBuilder,
  a: Value,
  before: readonly [number, number],
  after: readonly [number, number],
): Value {
  return padded(g, a, before, after, {});
}

/** The last two dimensions continued on both sides by what is at their edges. */
export function edgePad(
  g: GraphBuilder,
  a: Value,
  before: readonly [number, number],
  after: readonly [number, number],
): Value {
  return padded(g, a, before, after, { mode: { text: 'edge' } });
}

function padded(
  g: GraphBuilder,
  a: Value,
  before: readonly [number, number],
  after: readonly [number, number],
  attributes: Parameters<GraphBuilder['operator']>[4],
): Value {
  const rank = a.shape.length;
  const zeros = new Array<number>(rank - 2).fill(0);
  const sizes = [...zeros, ...before, ...zeros, ...after];
  const added = [before[0] + after[0], before[1] + after[1]];
  const shape = a.shape.map((size, i) => (i < rank - 2 ? size : (size as number) + added[i - rank + 2]!));
  return g.operator('Pad', [a, g.constant('int64', [2 * rank], sizes)], a.type, shape, attributes);
}

/** Repeats dimensions of size 1 up to the sizes given; 1 leaves a dimension as it is. */
export function expand(g: GraphBuilder, a: Value, sizes: readonly number[]): Value {
  const shape = a.shape.map((size, i) => (sizes[i] === 1 ? size : sizes[i]!));
  return g.operator('Expand', [a, g.constant('int64', [sizes.length], sizes)], a.type, shape);
}

/**
 * Cross-correlation `[n, in, h, w]` ∗ `[out, in, kh, kw]`, with zeros around (`pads`: top, left, bottom, right).
 */
export function convolve(
  g: GraphBuilder,
  x: Value,
  kernel: Value,
  strides: readonly [number, number],
  pads: readonly [number, number, number, number],
): Value {
  const [n, , height, width] = x.shape as [Dimension, number, number, number];
  const [out, , kh, kw] = kernel.shape as [number, number, number, number];
  const rows = Math.floor((height + pads[0] + pads[2] - kh) / strides[0]) + 1;
  const columns = Math.floor((width + pads[1] + pads[3] - kw) / strides[1]) + 1;
  const attributes = { kernel_shape: [kh, kw], strides, pads };
  return g.operator('Conv', [x, kernel], x.type, [n, out, rows, columns], attributes);
}

/** `[…, m, k] · [n, …, p, k]ᵀ` → `[…, m, p]` for each matrix of a batch, in one call (ONNX Runtime's own FusedMatMul). */
export function timesTransposed(g: GraphBuilder, a: Value, b: Value): Value {
  const shape = [...a.shape.slice(0, -1), b.shape.at(-2)!];
  return g.operator('FusedMatMul', [a, b], a.type, shape, { transB: 1 }, 'com.microsoft');
}

/**
 * `[n, ab · c, h, w]` → `[n, c, a · h, b · w]`: with 2 × 2, channel 4c + 2i + j goes to row 2y + i, column 2x + j. Columns are
 * interleaved by a Concat, then rows as blocks: ONNX Runtime's DepthToSpace takes twice the time, and swapping the last two
 * axes by a Transpose ten times, since with several threads it shares out each small matrix by itself.
 */
export function depthToSpace(g: GraphBuilder, a: Value, [rows, columns]: readonly [number, number] = [2, 2]): Value {
  const [n, channels, height, width] = a.shape as [Dimension, number, number, number];
  const wide = channels / columns;
  const groups = columns > 1 ? reshape(g, a, [n, wide, columns, height * width]) : a;
  const places = Array.from({ length: columns }, (_, b) =>
    reshape(g, columns > 1 ? take(g, groups, 2, b, 1) : groups, [n, wide, height * width, 1]),
  );
  const interleaved = columns > 1 ? concat(g, places, 3) : a;
  if (rows === 1) return columns > 1 ? reshape(g, interleaved, [n, wide, height, columns * width]) : a;
  const blocks = reshape(g, interleaved, [n, wide / rows, rows, height, columns * width]);
  return reshape(g, permute(g, blocks, [0, 1, 3, 2, 4]), [n, wide / rows, rows * height, columns * width]);
}

/** `[n, c, 2h, 2w]` → `[n, 4c, h, w]`, the way back of {@link depthToSpace}. */
export function spaceToDepth(g: GraphBuilder, a: Value): Value {
  const [n, channels, height, width] = a.shape as [Dimension, number, number, number];
  const [h, w] = [height / 2, width / 2];
  const rows = permute(g, reshape(g, a, [n, channels, h, 2, width]), [0, 1, 3, 2, 4]);
  const pairs = reshape(g, rows, [n, 2 * channels, h * w, 2]);
  const places = [0, 1].map((b) => reshape(g, take(g, pairs, 3, b, 1), [n, 2 * channels, 1, h * w]));
  return reshape(g, concat(g, places, 2), [n, 4 * channels, h, w]);
}

/** Without `border` rows and columns on each side of the last two dimensions. */
export function crop(g: GraphBuilder, a: Value, border: number): Value {
  const rank = a.shape.length;
  const shape = a.shape.map((size, i) => (i < rank - 2 ? size : (size as number) - 2 * border));
  const ends = [shape.at(-2) as number, shape.at(-1) as number].map((size) => size + border);
  const bounds = [[border, border], ends, [rank - 2, rank - 1]];
  return g.operator('Slice', [a, ...bounds.map((values) => g.constant('int64', [2], values))], a.type, shape);
}

export function sigmoid(g: GraphBuilder, a: Value): Value {
  return g.operator('Sigmoid', [a], a.type, a.shape);
}

/** ln(1 + eˣ) */
export function softplus(g: GraphBuilder, a: Value): Value {
  return g.operator('Softplus', [a], a.type, a.shape);
}

/** 1 where a > 0, else 0. */
export function isPositive(g: GraphBuilder, a: Value): Value {
  const zero = g.constant('float32', [], [0]);
  return g.cast(g.operator('Greater', [a, zero], 'bool', a.shape), 'float32');
}

/** A number that is the same for all elements. */
export function scalar(g: GraphBuilder, value: number): Value {
  return g.constant('float32', [], [value]);
}
