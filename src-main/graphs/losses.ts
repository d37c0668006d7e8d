import type { GraphBuilder, Value } from './graph-builder.ts';
import { reshape, scalar, sumOver } from './tensor-operators.ts';

/** A loss in a graph: its value (one number, the mean over samples and features) and its gradient by the output. */
export interface LossValue {
  readonly value: Value;
  readonly gradient: Value;
}

/** What a loss is, as plain data, for other engines. */
export type LossDescription =
  | { readonly kind: 'mse' }
  | { readonly kind: 'poisson'; readonly smallestRate: number }
  | { readonly kind: 'sum'; readonly parts: readonly { readonly weight: number; readonly loss: LossDescription }[] };

export interface Loss {
  (g: GraphBuilder, output: Value, target: Value): LossValue;
  readonly description: LossDescription;
}

/** A formula with what it is. */
function described(
  description: LossDescription,
  formula: (g: GraphBuilder, output: Value, target: Value) => LossValue,
): Loss {
  return Object.assign(formula, { description });
}

/** Mean of (output − target)². */
export const meanSquaredError: Loss = described({ kind: 'mse' }, (g, output, target) => {
  const difference = g.subtract(output, target);
  const size = elements(output);
  return {
    value: mean(g, g.multiply(difference, difference)),
    gradient: g.multiply(difference, scalar(g, 2 / size)),
  };
});

/** Rates this small count as this large, so that logarithms and gradients stay finite. */
const SMALLEST_RATE = 1e-6;

/**
 * Mean of rate − counts · ln rate: the negative log likelihood of Poisson counts but for a constant. The output must be
 * positive (end with softplus). Where it is smaller than the smallest rate its gradient is that of the smallest rate, not 0:
 * what has fallen too low can rise again.
 */
export const poissonLoss: Loss = described({ kind: 'poisson', smallestRate: SMALLEST_RATE }, (g, output, target) => {
  const rate = g.maximum(output, scalar(g, SMALLEST_RATE));
  const size = elements(output);
  const gradient = g.subtract(scalar(g, 1), g.divide(target, rate));
  return {
    value: mean(g, g.subtract(rate, g.multiply(target, g.log(rate)))),
    gradient: g.multiply(gradient, scalar(g, 1 / size)),
  };
});

/**
 * Several losses of the same output, each times its weight. What a layer adds of its own, such as the divergence of
 * `reparameterization`, comes on top with the weight given there.
 */
export function weightedSum(parts: readonly { readonly weight: number; readonly loss: Loss }[]): Loss {
  const description: LossDescription = {
    kind: 'sum',
    parts: parts.map(({ weight, loss }) => ({ weight, loss: loss.description })),
  };
  return described(description, (g, output, target) => {
    const weighted = parts.map(({ weight, loss }) => {
      const { value, gradient } = loss(g, output, target);
      return { value: g.multiply(value, scalar(g, weight)), gradient: g.multiply(gradient, scalar(g, weight)) };
    });
    return weighted.reduce((a, b) => ({ value: g.add(a.value, b.value), gradient: g.add(a.gradient, b.gradient) }));
  });
}

function elements(value: Value): number {
  return value.shape.reduce<number>((product, size) => product * (size as number), 1);
}

function mean(g: GraphBuilder, value: Value): Value {
  const size = elements(value);
  return g.multiply(sumOver(g, reshape(g, value, [size]), [0]), scalar(g, 1 / size));
}
