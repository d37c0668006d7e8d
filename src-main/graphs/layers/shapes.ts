import { expand, reshape, sumOver } from '../tensor-operators.ts';
import { elements, type Layer, type SampleShape, sampleShape, withBatch } from './layer.ts';

/** All numbers of a sample in one row. */
export const flatten: Layer = {
  name: 'flatten',
  description: { kind: 'flatten' },
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
    description: { kind: 'shape', target },
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

/**
 * Each pixel twice in both directions, or each number of rows `[channels, length]` twice. With a convolution behind it, it
 * leaves no checkerboards (Odena, Dumoulin & Olah, Distill 2016).
 */
export const upsample: Layer = {
  name: 'upsample',
  description: { kind: 'upsample' },
  outputShape: ([channels, ...sizes]) => [channels!, ...sizes.map((size) => 2 * size)],
  parameters: () => [],
  forward(g, input) {
    const [channels, ...sizes] = sampleShape(input) as [number, ...number[]];
    const apart = reshape(g, input, withBatch(input, [channels, ...sizes.flatMap((size) => [size, 1])]));
    const repeated = expand(g, apart, [1, 1, ...sizes.flatMap(() => [1, 2])]);
    return {
      output: reshape(g, repeated, withBatch(input, [channels, ...sizes.map((size) => 2 * size)])),
      backward(output) {
        const pairs = reshape(g, output, withBatch(output, [channels, ...sizes.flatMap((size) => [size, 2])]));
        const twos = sizes.map((_, i) => 3 + 2 * i);
        return { input: sumOver(g, pairs, twos), parameters: [] };
      },
    };
  },
};
