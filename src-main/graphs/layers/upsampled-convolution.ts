import type { GraphBuilder, Value } from '../graph-builder.ts';
import {
  concat,
  convolve,
  crop,
  depthToSpace,
  gather,
  pad,
  permute,
  reshape,
  spaceToDepth,
  sumOver,
  timesTransposed,
} from '../tensor-operators.ts';
import { type Layer, sampleShape, withBatch } from './layer.ts';

const KERNEL = 3;
/** Rows (and columns) of the small kernels: an output row depends on two rows of the input, not three. */
const TAPS = 2;

/**
 * Each pixel twice in both directions, then a convolution with 3 × 3 kernels and a border of zeros:
 * `[batch, in, h, w]` → `[batch, out, 2h, 2w]`. No bias.
 *
 * The large image is never made. Three rows of it come from two of the input, so that each of the four places of a 2 × 2
 * block is a convolution with a 2 × 2 kernel whose numbers are sums of the nine: 4/9 of the products. All four are one
 * convolution to 4 · out channels over the input with a border of one; `depthToSpace` and a crop put them in place.
 */
export function upsampledConvolution(channels: number): Layer {
  return {
    name: `upsampled convolution ${channels}`,
    description: { kind: 'upsampled-convolution', channels },
    outputShape: ([, height, width]) => [channels, 2 * height!, 2 * width!],
    parameters: ([input]) => [
      { name: 'kernel', shape: [channels, input!, KERNEL, KERNEL], start: 'he', fanIn: input! * KERNEL ** 2 },
    ],
    forward(g, input, [kernel]) {
      const phases = toPhases(g, kernel!);
      const blocks = depthToSpace(g, convolve(g, input, phases, [1, 1], [1, 1, 1, 1]));
      return {
        output: crop(g, blocks, 1),
        backward(output, wantsInput) {
          const byBlocks = spaceToDepth(g, pad(g, output, [1, 1], [1, 1]));
          return {
            input: wantsInput ? inputGradient(g, byBlocks, phases) : undefined,
            parameters: [fromPhases(g, phaseGradient(g, input, byBlocks), kernel!)],
          };
        },
      };
    },
  };
}

/**
 * How the nine numbers of a kernel add up to the 4 · 4 of the small ones, `[9, 16]`. In a block, the place (p, q) of
 * `depthToSpace` becomes row 1 − p, column 1 − q of an output block after the crop.
 */
const SUMS: readonly number[] = (() => {
  // Output row 2i reads input row i − 1 with kernel row 0, and input row i with 1 and 2; row 2i + 1: i with 0 and 1, i + 1 with 2.
  const ofRows = [
    [[0], [1, 2]],
    [[0, 1], [2]],
  ];
  const table = new Array<number>(KERNEL ** 2 * 4 * TAPS ** 2).fill(0);
  for (const p of [0, 1]) {
    for (const q of [0, 1]) {
      for (let y = 0; y < TAPS; y++) {
        for (let x = 0; x < TAPS; x++) {
          const target = (2 * p + q) * TAPS ** 2 + TAPS * y + x;
          for (const row of ofRows[1 - p]![y]!) {
            for (const column of ofRows[1 - q]![x]!) table[(KERNEL * row + column) * 4 * TAPS ** 2 + target] = 1;
          }
        }
      }
    }
  }
  return table;
})();

/** `[out, in, 3, 3]` → `[4 · out, in, 2, 2]` */
function toPhases(g: GraphBuilder, kernel: Value): Value {
  const [out, channels] = kernel.shape as [number, number];
  const flat = reshape(g, kernel, [out * channels, KERNEL ** 2]);
  const sums = g.matMul(flat, g.constant('float32', [KERNEL ** 2, 4 * TAPS ** 2], SUMS));
  const split = permute(g, reshape(g, sums, [out, channels, 4, TAPS ** 2]), [0, 2, 1, 3]);
  return reshape(g, split, [4 * out, channels, TAPS, TAPS]);
}

/** The way back of {@link toPhases}: `[4 · out, in, 4]` → `[out, in, 3, 3]`. */
function fromPhases(g: GraphBuilder, gradient: Value, kernel: Value): Value {
  const [out, channels] = kernel.shape as [number, number];
  const split = permute(g, reshape(g, gradient, [out, 4, channels, TAPS ** 2]), [0, 2, 1, 3]);
  const flat = reshape(g, split, [out * channels, 4 * TAPS ** 2]);
  return reshape(g, timesTransposed(g, flat, g.constant('float32', [KERNEL ** 2, 4 * TAPS ** 2], SUMS)), [
    ...kernel.shape,
  ]);
}

function inputGradient(g: GraphBuilder, byBlocks: Value, phases: Value): Value {
  const flipped = gather(g, gather(g, permute(g, phases, [1, 0, 2, 3]), 2, [1, 0]), 3, [1, 0]);
  return convolve(g, byBlocks, flipped, [1, 1], [0, 0, 0, 0]);
}

/** Gradient by the small kernels, `[4 · out, in, 4]`: a batched product for each of their taps. */
function phaseGradient(g: GraphBuilder, input: Value, byBlocks: Value): Value {
  const [channels] = sampleShape(input) as [number];
  const [blocks, height, width] = sampleShape(byBlocks) as [number, number, number];
  const gradients = reshape(g, byBlocks, withBatch(byBlocks, [blocks, height * width]));
  const taps: Value[] = [];
  for (let y = 0; y < TAPS; y++) {
    for (let x = 0; x < TAPS; x++) {
      // The input with its border, as the tap sees it.
      const seen = pad(g, input, [1 - y, 1 - x], [y, x]);
      const rows = reshape(g, seen, withBatch(input, [channels, height * width]));
      const sums = sumOver(g, timesTransposed(g, gradients, rows), [0]);
      taps.push(reshape(g, sums, [blocks, channels, 1]));
    }
  }
  return concat(g, taps, 2);
}
