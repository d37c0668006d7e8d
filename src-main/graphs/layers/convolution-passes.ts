import type { GraphBuilder, Value } from '../graph-builder.ts';
import {
  concat,
  convolve,
  depthToSpace,
  gather,
  pad,
  permute,
  reshape,
  sumOver,
  take,
  timesTransposed,
} from '../tensor-operators.ts';
import { sampleShape, withBatch } from './layer.ts';

/** Rows and columns. */
export type Pair = readonly [number, number];

/** How a kernel moves over an image: its size, by how many pixels it moves, and how many zeros lie on each side. */
export interface Sliding {
  readonly kernel: Pair;
  readonly stride: Pair;
  readonly padding: Pair;
}

/** Rows and columns that come out of a convolution. @throws {Error} when the kernel does not fit */
export function slidingOutput({ kernel, stride, padding }: Sliding, size: Pair): Pair {
  const [rows, columns] = [0, 1].map((i) => Math.floor((size[i]! + 2 * padding[i]! - kernel[i]!) / stride[i]!) + 1);
  if (!(rows! >= 1 && columns! >= 1)) {
    throw new Error(`a kernel of ${kernel.join(' × ')} does not fit into ${size.join(' × ')}`);
  }
  return [rows!, columns!];
}

/**
 * A number or two as two. @throws {Error} when the padding is as wide as the kernel: outputs would see nothing but zeros
 */
export function sliding(kernel: number | Pair, stride: number | Pair, padding: number | Pair): Sliding {
  const pair = (value: number | Pair): Pair => (typeof value === 'number' ? [value, value] : value);
  const result = { kernel: pair(kernel), stride: pair(stride), padding: pair(padding) };
  const whole = [...result.kernel, ...result.stride].every((one) => Number.isInteger(one) && one >= 1);
  const narrow = result.padding.every((one, i) => Number.isInteger(one) && one >= 0 && one < result.kernel[i]!);
  if (!whole || !narrow) {
    throw new Error(`kernel ${kernel}, stride ${stride} and padding ${padding} do not go together`);
  }
  return result;
}

/** `[n, in, h, w]` ∗ `[out, in, kh, kw]` → `[n, out, …]` by {@link slidingOutput} */
export function slide(g: GraphBuilder, input: Value, kernel: Value, geometry: Sliding): Value {
  const size = input.shape.slice(2) as [number, number];
  const [rows, columns] = slidingOutput(geometry, size);
  // With a stride the last rows and columns of the border may never be reached.
  const [bottom, right] = [rows, columns].map((count, i) =>
    Math.max(0, geometry.stride[i]! * (count - 1) + geometry.kernel[i]! - size[i]! - geometry.padding[i]!),
  ) as [number, number];
  return convolve(g, input, kernel, geometry.stride, [...geometry.padding, bottom, right]);
}

/**
 * Where the rows of an image come from when {@link slide} is gone back. Row s·m + a (a < s, the stride) was reached by tap
 * u = a + p − s·t of output row m + t: for each a a small kernel over t, all of them one convolution to s times the channels.
 */
function phases(kernel: number, stride: number, padding: number) {
  const first = Math.ceil((padding - kernel + 1) / stride);
  const last = Math.floor((stride - 1 + padding) / stride);
  const taps: number[] = [];
  for (let a = 0; a < stride; a++) {
    for (let t = first; t <= last; t++) {
      const tap = a + padding - stride * t;
      // One past the end: a row of zeros.
      taps.push(tap >= 0 && tap < kernel ? tap : kernel);
    }
  }
  return { first, last, size: last - first + 1, taps };
}

/**
 * The way back of {@link slide} by its input: `[n, out, …]` → `[n, in, height, width]`. Also the forward pass of a transposed
 * convolution. A convolution with small kernels, one for each place within a stride, which `depthToSpace` then interleaves:
 * ONNX Runtime has fast kernels for that, and none for ConvTranspose.
 */
export function slideBack(g: GraphBuilder, output: Value, kernel: Value, geometry: Sliding, size: Pair): Value {
  const [out, channels] = kernel.shape as [number, number];
  const { stride } = geometry;
  const sides = [0, 1].map((i) => phases(geometry.kernel[i]!, stride[i]!, geometry.padding[i]!));
  const [rows, columns] = sides as [(typeof sides)[0], (typeof sides)[0]];
  // [in, out, kh, kw]
  let taps = permute(g, kernel, [1, 0, 2, 3]);
  const zeros = sides.map((side, i) => Number(side.taps.includes(geometry.kernel[i]!))) as [number, number];
  if (zeros[0] + zeros[1] > 0) taps = pad(g, taps, [0, 0], zeros);
  taps = gather(g, gather(g, taps, 2, rows.taps), 3, columns.taps);
  if (stride[0] * stride[1] > 1) {
    const split = reshape(g, taps, [channels, out, stride[0], rows.size, stride[1], columns.size]);
    // [in, a, b, out, t, t]
    const small = [stride[0] * stride[1] * channels, out, rows.size, columns.size];
    taps = reshape(g, permute(g, split, [0, 2, 4, 1, 3, 5]), small);
  }
  const known = output.shape.slice(2) as [number, number];
  const blocks = size.map((one, i) => Math.ceil(one / stride[i]!)) as [number, number];
  const after = sides.map((side, i) => blocks[i]! - known[i]! + side.last) as [number, number];
  const phased = convolve(g, output, taps, [1, 1], [-rows.first, -columns.first, ...after]);
  const whole = depthToSpace(g, phased, stride);
  return takeFrom(g, takeFrom(g, whole, 2, size[0]), 3, size[1]);
}

/** The first `count` along a dimension; nothing is done when these are all. */
function takeFrom(g: GraphBuilder, a: Value, axis: number, count: number): Value {
  return a.shape[axis] === count ? a : take(g, a, axis, 0, count);
}

/**
 * The way back of {@link slide} by its kernel: `[n, in, h, w]` and `[n, out, …]` → `[out, in, kh, kw]`. For each tap the input
 * as the tap sees it, and one batched matrix product.
 */
export function kernelGradient(g: GraphBuilder, input: Value, output: Value, geometry: Sliding): Value {
  const { kernel, stride, padding } = geometry;
  const [channels] = sampleShape(input) as [number, number, number];
  const [out, height, width] = sampleShape(output) as [number, number, number];
  const bordered = padding[0] + padding[1] > 0 ? pad(g, input, padding, padding) : input;
  const gradients = reshape(g, output, withBatch(output, [out, height * width]));
  const taps: Value[] = [];
  for (let y = 0; y < kernel[0]; y++) {
    const rows = take(g, bordered, 2, y, height, stride[0]);
    for (let x = 0; x < kernel[1]; x++) {
      const seen = reshape(g, take(g, rows, 3, x, width, stride[1]), withBatch(input, [channels, height * width]));
      const sums = sumOver(g, timesTransposed(g, gradients, seen), [0]);
      taps.push(reshape(g, sums, [out, channels, 1]));
    }
  }
  return reshape(g, taps.length > 1 ? concat(g, taps, 2) : taps[0]!, [out, channels, ...kernel]);
}
