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
import { type Layer, sampleShape, withBatch } from './layer.ts';

const KERNEL = 3;

/**
 * Convolution with 3 × 3 kernels and a border of zeros: `[batch, in, h, w]` → `[batch, out, h / stride, w / stride]`.
 * Strides of 2 want even sizes. No bias: give one with {@link channelBias}, or normalize behind it.
 *
 * The gradients are written so that ONNX Runtime computes them with its fast kernels (ConvTranspose is several times
 * slower): by the input as a convolution, by the weights as one batched matrix product for each of the nine taps.
 */
export function convolution(channels: number, stride: 1 | 2 = 1): Layer {
  return {
    name: `convolution ${channels}${stride === 2 ? ', stride 2' : ''}`,
    outputShape([, height, width]) {
      if (height! % stride !== 0 || width! % stride !== 0) {
        throw new Error(`a stride of ${stride} wants even sizes, not ${height} × ${width}`);
      }
      return [channels, height! / stride, width! / stride];
    },
    parameters: ([input]) => [
      { name: 'kernel', shape: [channels, input!, KERNEL, KERNEL], start: 'he', fanIn: input! * KERNEL ** 2 },
    ],
    forward(g, input, [kernel]) {
      return {
        // With a stride of 2 and even sizes the last row and column of the border are never reached.
        output: convolve(g, input, kernel!, [stride, stride], [1, 1, stride === 1 ? 1 : 0, stride === 1 ? 1 : 0]),
        backward: (output, wantsInput) => ({
          input: wantsInput ? inputGradient(g, output, kernel!, stride) : undefined,
          parameters: [kernelGradient(g, input, output, stride)],
        }),
      };
    },
  };
}

function inputGradient(g: GraphBuilder, output: Value, kernel: Value, stride: 1 | 2): Value {
  // [in, out, 3, 3]
  const swapped = permute(g, kernel, [1, 0, 2, 3]);
  if (stride === 1) {
    const flipped = gather(g, gather(g, swapped, 2, [2, 1, 0]), 3, [2, 1, 0]);
    return convolve(g, output, flipped, [1, 1], [1, 1, 1, 1]);
  }
  // Input row 2i was reached by tap 1 of output i; row 2i + 1 by tap 2 of output i and tap 0 of output i + 1.
  const [channels, out] = swapped.shape as [number, number];
  const withZero = pad(g, swapped, [0, 0], [1, 1]);
  const TAPS = [1, 3, 2, 0];
  const taps = gather(g, gather(g, withZero, 2, TAPS), 3, TAPS);
  const split = reshape(g, taps, [channels, out, 2, 2, 2, 2]);
  // [in, a, b, out, dy, dx] → one kernel of 2 × 2 for each of the four places.
  const phases = reshape(g, permute(g, split, [0, 2, 4, 1, 3, 5]), [4 * channels, out, 2, 2]);
  return depthToSpace(g, convolve(g, output, phases, [1, 1], [0, 0, 1, 1]));
}

function kernelGradient(g: GraphBuilder, input: Value, output: Value, stride: 1 | 2): Value {
  const [channels] = sampleShape(input) as [number, number, number];
  const [out, height, width] = sampleShape(output) as [number, number, number];
  const bordered = pad(g, input, [1, 1], [1, 1]);
  const gradients = reshape(g, output, withBatch(output, [out, height * width]));
  const taps: Value[] = [];
  for (let y = 0; y < KERNEL; y++) {
    const rows = take(g, bordered, 2, y, height, stride);
    for (let x = 0; x < KERNEL; x++) {
      const seen = reshape(g, take(g, rows, 3, x, width, stride), withBatch(input, [channels, height * width]));
      const sums = sumOver(g, timesTransposed(g, gradients, seen), [0]);
      taps.push(reshape(g, sums, [out, channels, 1]));
    }
  }
  return reshape(g, concat(g, taps, 2), [out, channels, KERNEL, KERNEL]);
}

/** Adds a number to each channel of an image. */
export const channelBias: Layer = {
  name: 'channel bias',
  outputShape: (input) => input,
  parameters: ([channels]) => [{ name: 'bias', shape: [channels!, 1, 1], start: 'zeros', fanIn: 1 }],
  forward: (g, input, [bias]) => ({
    output: g.add(input, bias!),
    backward: (output) => ({
      input: output,
      parameters: [reshape(g, sumOver(g, output, [0, 2, 3]), [...bias!.shape])],
    }),
  }),
};
