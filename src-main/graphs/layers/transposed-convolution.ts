import { describeSliding } from './convolution.ts';
import { kernelGradient, type Pair, slide, slideBack, sliding } from './convolution-passes.ts';
import { elements, type Layer, sampleShape } from './layer.ts';

/** Doubles an image exactly, and each output is reached by as many taps: no checkerboards of that kind. */
const DOUBLING = { kernel: 4, stride: 2, padding: 1 };

/**
 * Each pixel spread by a kernel, `stride` apart: `[batch, in, h, w]` → `[batch, out, …]`, each size (size − 1) · stride + kernel −
 * 2 · padding; what a convolution of that kind does to gradients on its way back. No bias.
 *
 * A kernel that is no multiple of the stride leaves checkerboards (Odena, Dumoulin & Olah, Distill 2016); `upsampledConvolution`
 * has none.
 */
export function transposedConvolution(
  channels: number,
  {
    kernel = DOUBLING.kernel,
    stride = DOUBLING.stride,
    padding = DOUBLING.padding,
  }: { readonly kernel?: number | Pair; readonly stride?: number | Pair; readonly padding?: number | Pair } = {},
): Layer {
  const geometry = sliding(kernel, stride, padding);
  const sizeOf = (size: Pair): Pair => {
    const [rows, columns] = size.map(
      (one, i) => (one - 1) * geometry.stride[i]! + geometry.kernel[i]! - 2 * geometry.padding[i]!,
    ) as [number, number];
    if (rows < 1 || columns < 1) throw new Error(`of ${size.join(' × ')} nothing is left without the padding`);
    return [rows, columns];
  };
  return {
    name: `transposed convolution ${channels}${describeSliding(geometry)}`,
    description: { kind: 'transposed-convolution', channels, ...geometry },
    outputShape: ([, height, width]) => [channels, ...sizeOf([height!, width!])],
    parameters([input]) {
      const shape = [input!, channels, ...geometry.kernel];
      // Of the taps only each stride-th reaches one output.
      const fanIn = elements(shape) / channels / elements(geometry.stride);
      return [{ name: 'kernel', shape, start: 'he', fanIn }];
    },
    forward(g, input, [kernels]) {
      const [, height, width] = sampleShape(input) as [number, number, number];
      return {
        output: slideBack(g, input, kernels!, geometry, sizeOf([height, width])),
        backward: (output, wantsInput) => ({
          input: wantsInput ? slide(g, output, kernels!, geometry) : undefined,
          parameters: [kernelGradient(g, output, input, geometry)],
        }),
      };
    },
  };
}
