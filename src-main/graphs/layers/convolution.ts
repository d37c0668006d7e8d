import { kernelGradient, type Pair, slide, slideBack, sliding, slidingOutput } from './convolution-passes.ts';
import { elements, type Layer, sampleShape } from './layer.ts';

/** Size of a kernel and zeros on each side of the image; one number for both directions, or rows and columns. */
export interface KernelOptions {
  /** 3 when not given. */
  readonly kernel?: number | Pair;
  /** Half the kernel when not given, so that a stride of 1 keeps the size of odd kernels. */
  readonly padding?: number | Pair;
}

/** Rows and columns of kernels, unless told otherwise. */
const KERNEL = 3;

/**
 * Convolution of images, with a border of zeros: `[batch, in, h, w]` → `[batch, out, …]`, each size
 * ⌊(size + 2 · padding − kernel) / stride⌋ + 1. No bias: give one with `channelBias`, or normalize behind it.
 */
export function convolution(
  channels: number,
  stride: number | Pair = 1,
  { kernel = KERNEL, padding = half(kernel) }: KernelOptions = {},
): Layer {
  const geometry = sliding(kernel, stride, padding);
  return {
    name: `convolution ${channels}${describeSliding(geometry)}`,
    description: { kind: 'convolution', channels, ...geometry },
    outputShape: ([, height, width]) => [channels, ...slidingOutput(geometry, [height!, width!])],
    parameters: ([input]) => {
      const shape = [channels, input!, ...geometry.kernel];
      return [{ name: 'kernel', shape, start: 'he', fanIn: elements(shape) / channels }];
    },
    forward(g, input, [kernel]) {
      const [, height, width] = sampleShape(input) as [number, number, number];
      return {
        output: slide(g, input, kernel!, geometry),
        backward: (output, wantsInput) => ({
          input: wantsInput ? slideBack(g, output, kernel!, geometry, [height, width]) : undefined,
          parameters: [kernelGradient(g, input, output, geometry)],
        }),
      };
    },
  };
}

function half(kernel: number | Pair): number | Pair {
  return typeof kernel === 'number' ? kernel >> 1 : [kernel[0] >> 1, kernel[1] >> 1];
}

/** What is not usual about it, for names of layers: `, kernel 5 × 5, stride 2 × 2`. */
export function describeSliding({ kernel, stride, padding }: ReturnType<typeof sliding>): string {
  const parts = [
    kernel.some((size) => size !== KERNEL) && `kernel ${kernel.join(' × ')}`,
    stride.some((size) => size !== 1) && `stride ${stride.join(' × ')}`,
    padding.some((size, i) => size !== kernel[i]! >> 1) && `padding ${padding.join(' × ')}`,
  ];
  return parts.map((part) => (part ? `, ${part}` : '')).join('');
}
