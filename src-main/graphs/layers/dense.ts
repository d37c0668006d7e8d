import { sumOver, timesTransposed } from '../tensor-operators.ts';
import type { Layer } from './layer.ts';

/** Fully connected: `[batch, in] · [in, out] + [out]`. */
export function dense(features: number): Layer {
  return {
    name: `dense ${features}`,
    description: { kind: 'dense', features },
    outputShape(input) {
      if (input.length !== 1) throw new Error(`dense takes features, not [${input.join(', ')}]: flatten first`);
      return [features];
    },
    parameters: ([size]) => [
      { name: 'weights', shape: [size!, features], start: 'he', fanIn: size! },
      { name: 'bias', shape: [features], start: 'zeros', fanIn: size! },
    ],
    forward(g, input, [weights, bias]) {
      return {
        output: g.add(g.matMul(input, weights!), bias!),
        backward: (output, wantsInput) => ({
          input: wantsInput ? timesTransposed(g, output, weights!) : undefined,
          parameters: [g.matMul(g.transpose(input), output), sumOver(g, output, [0])],
        }),
      };
    },
  };
}
