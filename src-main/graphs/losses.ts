import type { GraphBuilder, Value } from './graph-builder.ts';
import { reshape, scalar, sumOver } from './tensor-operators.ts';

/** A loss in a graph: its value (one number, the mean over samples and features) and its gradient by the output. */
export interface LossValue {
  readonly value: Value;
  readonly gradient: Value;
}

export type Loss = (g: GraphBuilder, output: Value, target: Value) => LossValue;

/** Mean of (output − target)². */
export const meanSquaredError: Loss = (g, output, target) => {
  const difference = g.subtract(output, target);
  const size = elements(output);
  return {
    value: mean(g, g.multiply(difference, difference)),
    gradient: g.multiply(difference, scalar(g, 2 / size)),
  };
};

/** Rates this small count as this large, so that logarithms and gradients stay finite. */
const SMALLEST_RATE = 1e-6;

/**
 * Mean of rate − counts · ln rate: the negative log likelihood of Poisson counts but for a constant. The output must be
 * positive (end with softplus).
 */
export const poissonLoss: Loss = (g, output, target) => {
  const rate = g.maximum(output, scalar(g, SMALLEST_RATE));
  const size = elements(output);
  const gradient = g.subtract(scalar(g, 1), g.divide(target, rate));
  return {
    value: mean(g, g.subtract(rate, g.multiply(target, g.log(rate)))),
    gradient: g.multiply(gradient, scalar(g, 1 / size)),
  };
};

function elements(value: Value): number {
  return value.shape.reduce<number>((product, size) => product * (size as number), 1);
}

function mean(g: GraphBuilder, value: Value): Value {
  const size = elements(value);
  return g.multiply(sumOver(g, reshape(g, value, [size]), [0]), scalar(g, 1 / size));
}
