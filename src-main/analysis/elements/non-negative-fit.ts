/** Sweeps over all coefficients; each halves the error many times over for templates that overlap little. */
const MOST_SWEEPS = 500;
const ENOUGH = 1e-9;

export interface NonNegativeFit {
  /** One per template, ≥ 0. */
  readonly coefficients: Float64Array;
  /** Standard deviations, from the curvature of each alone. */
  readonly deviations: Float64Array;
  /** Weighted products of the templates with each other. */
  readonly gram: readonly (readonly number[])[];
}

/**
 * Least squares with non-negative coefficients: Σ w (y − Σ c·template)² smallest, by coordinate descent (the sequential
 * coordinate-wise algorithm of V. Franc, V. Hlaváč and M. Navara, CAIP 2005, LNCS 3691, 407). O(templates² · sweeps).
 */
export function fitNonNegative(
  values: ArrayLike<number>,
  weights: ArrayLike<number>,
  templates: readonly Float64Array[],
): NonNegativeFit {
  const count = templates.length;
  const ranged = templates.map(withRange);
  const gram = ranged.map((a) => ranged.map((b) => weightedProduct(a, b, weights)));
  const whole = { values, first: 0, end: values.length };
  const target = ranged.map((template) => weightedProduct(template, whole, weights));
  const coefficients = new Float64Array(count);
  const largest = Math.max(...target.map(Math.abs), Number.MIN_VALUE);
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let moved = 0;
    for (let i = 0; i < count; i++) {
      if (!(gram[i][i] > 0)) continue;
      let gradient = target[i];
      for (let j = 0; j < count; j++) gradient -= gram[i][j] * coefficients[j];
      const next = Math.max(0, coefficients[i] + gradient / gram[i][i]);
      moved = Math.max(moved, Math.abs(next - coefficients[i]) * gram[i][i]);
      coefficients[i] = next;
    }
    if (moved <= ENOUGH * largest) break;
  }
  const deviations = Float64Array.from(gram, (row, i) =>
    row[i] > 0 ? 1 / Math.sqrt(row[i]) : Number.POSITIVE_INFINITY,
  );
  return { coefficients, deviations, gram };
}

function weightedProduct(a: Template, b: Template, weights: ArrayLike<number>): number {
  let sum = 0;
  const end = Math.min(a.end, b.end);
  for (let i = Math.max(a.first, b.first); i < end; i++) sum += a.values[i] * b.values[i] * weights[i];
  return sum;
}

/** Values with the range outside of which they are 0: templates of a few lines are short. */
interface Template {
  readonly values: ArrayLike<number>;
  readonly first: number;
  readonly end: number;
}

function withRange(values: Float64Array): Template {
  const first = values.findIndex((value) => value !== 0);
  const end = values.findLastIndex((value) => value !== 0) + 1;
  return { values, first: Math.max(0, first), end };
}
