import type { GraphBuilder, Value } from '../graph-builder.ts';
import { isPositive, scalar, sigmoid as sigmoidOf, softplus as softplusOf } from '../tensor-operators.ts';
import type { ActivationName } from './description.ts';
import type { Layer } from './layer.ts';

/** A layer that changes each number by itself. `slope` is its derivative, from input and output. */
function elementwise(
  name: ActivationName,
  value: (g: GraphBuilder, x: Value) => Value,
  slope: (g: GraphBuilder, x: Value, y: Value) => Value,
): Layer {
  return {
    name: name.replace('-', ' '),
    description: { kind: 'activation', name },
    outputShape: (input) => input,
    parameters: () => [],
    forward(g, input) {
      const result = value(g, input);
      return {
        output: result,
        backward: (output) => ({ input: g.multiply(output, slope(g, input, result)), parameters: [] }),
      };
    },
  };
}

/** max(x, 0) */
export const relu: Layer = elementwise(
  'relu',
  (g, x) => g.maximum(x, scalar(g, 0)),
  (g, x) => isPositive(g, x),
);

/** x where positive, x/100 elsewhere: no unit dies. */
export const leakyRelu: Layer = elementwise(
  'leaky-relu',
  (g, x) => g.maximum(x, g.multiply(x, scalar(g, 0.01))),
  (g, x) => g.add(g.multiply(isPositive(g, x), scalar(g, 0.99)), scalar(g, 0.01)),
);

/** 1 / (1 + e⁻ˣ) */
export const sigmoid: Layer = elementwise('sigmoid', sigmoidOf, (g, _x, y) =>
  g.multiply(y, g.subtract(scalar(g, 1), y)),
);

/** x · sigmoid(x) (Elfwing, Uchibe & Doya 2018) */
export const silu: Layer = elementwise(
  'silu',
  (g, x) => g.multiply(x, sigmoidOf(g, x)),
  (g, x, y) => {
    const s = sigmoidOf(g, x);
    return g.add(s, g.multiply(y, g.subtract(scalar(g, 1), s)));
  },
);

/** ln(1 + eˣ): positive, for rates of counts. */
export const softplus: Layer = elementwise('softplus', softplusOf, (g, x) => sigmoidOf(g, x));
