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
  const gram = templates.map((a) => templates.map((b) => weightedProduct(a, b, weights)));
  const target = templates.map((template) => weightedProduct(template, values, weights));
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

function weightedProduct(a: ArrayLike<number>, b: ArrayLike<number>, weights: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) if (a[i] !== 0) sum += a[i] * b[i] * weights[i];
  return sum;
}
