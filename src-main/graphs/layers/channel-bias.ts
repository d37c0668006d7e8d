import { reshape, sumOver } from '../tensor-operators.ts';
import { broadcastChannels, type Layer } from './layer.ts';

/** Adds a number to each channel of images or rows. */
export const channelBias: Layer = {
  name: 'channel bias',
  description: { kind: 'channel-bias' },
  outputShape: (input) => input,
  parameters: (input) => [{ name: 'bias', shape: broadcastChannels(input).shape, start: 'zeros', fanIn: 1 }],
  forward(g, input, [bias]) {
    const { others } = broadcastChannels(input.shape.slice(1) as number[]);
    return {
      output: g.add(input, bias!),
      backward: (output) => ({
        input: output,
        parameters: [reshape(g, sumOver(g, output, others), [...bias!.shape])],
      }),
    };
  },
};
