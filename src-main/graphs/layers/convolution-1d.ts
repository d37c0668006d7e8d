import { reshape } from '../tensor-operators.ts';
import { kernelGradient, slide, slideBack, sliding, slidingOutput } from './convolution-passes.ts';
import { elements, type Layer, sampleShape, withBatch } from './layer.ts';

/** Channels of a spectrum that a kernel spans, unless told otherwise. */
const KERNEL = 3;

/**
 * Convolution along spectra or other rows of numbers, with zeros at both ends: `[batch, in, length]` → `[batch, out, …]`, the
 * length ⌊(length + 2 · padding − kernel) / stride⌋ + 1. No bias: give one with `channelBias`. It is the convolution of
 * images of one row.
 */
export function convolution1d(
  channels: number,
  stride = 1,
  { kernel = KERNEL, padding = kernel >> 1 }: { readonly kernel?: number; readonly padding?: number } = {},
): Layer {
  const geometry = sliding([1, kernel], [1, stride], [0, padding]);
  const lengthOf = (length: number) => slidingOutput(geometry, [1, length])[1];
  return {
    name: `convolution ${channels} along rows, kernel ${kernel}, stride ${stride}, padding ${padding}`,
    description: { kind: 'convolution-1d', channels, kernel, stride, padding },
    outputShape(input) {
      if (input.length !== 2) throw new Error(`rows of numbers are [channels, length], not [${input.join(', ')}]`);
      return [channels, lengthOf(input[1]!)];
    },
    parameters: ([input]) => {
      const shape = [channels, input!, kernel];
      return [{ name: 'kernel', shape, start: 'he', fanIn: elements(shape) / channels }];
    },
    forward(g, input, [kernels]) {
      const [own, length] = sampleShape(input) as [number, number];
      const rows = reshape(g, input, withBatch(input, [own, 1, length]));
      const flat = reshape(g, kernels!, [channels, own, 1, kernel]);
      const sum = slide(g, rows, flat, geometry);
      return {
        output: reshape(g, sum, withBatch(input, [channels, lengthOf(length)])),
        backward(output, wantsInput) {
          const back = reshape(g, output, withBatch(output, [channels, 1, lengthOf(length)]));
          const byInput = wantsInput ? slideBack(g, back, flat, geometry, [1, length]) : undefined;
          return {
            input: byInput && reshape(g, byInput, withBatch(output, [own, length])),
            parameters: [reshape(g, kernelGradient(g, rows, back, geometry), [...kernels!.shape])],
          };
        },
      };
    },
  };
}
