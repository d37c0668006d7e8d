import { expand, reshape, sumOver } from '../tensor-operators.ts';
import { type Layer, type SampleShape, sampleShape, withBatch } from './layer.ts';

const elements = (shape: SampleShape) => shape.reduce((product, size) => product * size, 1);

/** All numbers of a sample in one row. */
export const flatten: Layer = {
  name: 'flatten',
  outputShape: (input) => [elements(input)],
  parameters: () => [],
  forward(g, input) {
    const shape = sampleShape(input);
    return {
      output: reshape(g, input, withBatch(input, [elements(shape)])),
      backward: (output) => ({ input: reshape(g, output, withBatch(output, shape)), parameters: [] }),
    };
  },
};

/** The numbers of a sample in another shape. */
export function shaped(target: SampleShape): Layer {
  return {
    name: `shape ${target.join(' × ')}`,
    outputShape(input) {
      if (elements(input) !== elements(target)) {
        throw new Error(`[${input.join(', ')}] does not become [${target.join(', ')}]`);
      }
      return target;
    },
    parameters: () => [],
    forward(g, input) {
      const shape = sampleShape(input);
      return {
        output: reshape(g, input, withBatch(input, target)),
        backward: (output) => ({ input: reshape(g, output, withBatch(output, shape)), parameters: [] }),
      };
    },
  };
}

/** Each pixel twice in both directions. With a convolution behind it, it leaves no checkerboards (Odena et al. 2016). */
export const upsample: Layer = {
  name: 'upsample',
  outputShape: ([channels, height, width]) => [channels!, 2 * height!, 2 * width!],
  parameters: () => [],
  forward(g, input) {
    const [channels, height, width] = sampleShape(input) as [number, number, number];
    const apart = reshape(g, input, withBatch(input, [channels, height, 1, width, 1]));
    const repeated = expand(g, apart, [1, 1, 1, 2, 1, 2]);
    return {
      output: reshape(g, repeated, withBatch(input, [channels, 2 * height, 2 * width])),
      backward(output) {
        const pairs = reshape(g, output, withBatch(output, [channels, height, 2, width, 2]));
        return { input: sumOver(g, pairs, [3, 5]), parameters: [] };
      },
    };
  },
};
