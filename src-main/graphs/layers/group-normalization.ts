import { meanOver, reshape, scalar, sumOver } from '../tensor-operators.ts';
import { broadcastChannels, elements, type Layer, sampleShape, withBatch } from './layer.ts';

/** Keeps constant groups finite. */
const EPSILON = 1e-5;

/**
 * Each group of channels of each sample to mean 0 and variance 1, then scaled and shifted by channel (Wu & He, ECCV 2018).
 * @param groups how many groups the channels form; must divide them
 */
export function groupNormalization(groups: number): Layer {
  return {
    name: `group normalization ${groups}`,
    description: { kind: 'group-normalization', groups, epsilon: EPSILON },
    outputShape(input) {
      if (input[0]! % groups !== 0) throw new Error(`${input[0]} channels do not form ${groups} equal groups`);
      return input;
    },
    parameters(input) {
      const { shape } = broadcastChannels(input);
      return [
        { name: 'scale', shape, start: 'ones', fanIn: 1 },
        { name: 'shift', shape, start: 'zeros', fanIn: 1 },
      ];
    },
    forward(g, input, [scale, shift]) {
      const shape = sampleShape(input);
      const { others } = broadcastChannels(shape);
      const size = elements(shape) / groups;
      const grouped = reshape(g, input, withBatch(input, [groups, size]));
      const centered = g.subtract(grouped, meanOver(g, grouped, [2]));
      const variance = meanOver(g, g.multiply(centered, centered), [2]);
      const deviation = g.sqrt(g.add(variance, scalar(g, EPSILON)));
      const normal = g.divide(centered, deviation);
      const image = reshape(g, normal, withBatch(input, shape));
      return {
        output: g.add(g.multiply(image, scale!), shift!),
        backward(output) {
          const byNormal = reshape(g, g.multiply(output, scale!), withBatch(output, [groups, size]));
          const along = meanOver(g, g.multiply(byNormal, normal), [2]);
          const free = g.subtract(g.subtract(byNormal, meanOver(g, byNormal, [2])), g.multiply(normal, along));
          const toParameter = (value: typeof output) => reshape(g, sumOver(g, value, others), [...scale!.shape]);
          return {
            input: reshape(g, g.divide(free, deviation), withBatch(output, shape)),
            parameters: [toParameter(g.multiply(output, image)), toParameter(output)],
          };
        },
      };
    },
  };
}
