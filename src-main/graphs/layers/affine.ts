import { broadcastChannels, type Layer, sampleShape } from './layer.ts';

/**
 * x · scale + shift with fixed numbers, one for each feature or each channel of images: the normalization of a data set as
 * part of a model. Nothing of it is learned.
 */
export function affine(scale: Float32Array, shift: Float32Array): Layer {
  return {
    name: 'affine',
    description: { kind: 'affine', scale, shift },
    outputShape(input) {
      if (input[0] !== scale.length) throw new Error(`${scale.length} scales do not fit [${input}]`);
      return input;
    },
    parameters: () => [],
    forward(g, input) {
      const { shape } = broadcastChannels(sampleShape(input));
      const constant = (values: Float32Array) => g.constant('float32', shape, Array.from(values));
      const factor = constant(scale);
      return {
        output: g.add(g.multiply(input, factor), constant(shift)),
        backward: (output) => ({ input: g.multiply(output, factor), parameters: [] }),
      };
    },
  };
}
