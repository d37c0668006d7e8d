/** How a map of squared residuals becomes one number. */
export type ResidualScore = 'mean' | 'max' | 'quantile';

/**
 * NaN where one of the residuals is not finite: no largest value or quantile of the others speaks for such an image.
 *
 * @param residual squared residuals of one image
 * @param quantile for `quantile`: the share of pixels that lie below the score, with linear interpolation as NumPy's
 */
export function residualScore(residual: Float32Array, score: ResidualScore, quantile: number): number {
  let [sum, largest] = [0, 0];
  for (const value of residual) {
    sum += value;
    if (value > largest) largest = value;
  }
  if (!Number.isFinite(sum)) return Number.NaN;
  if (score === 'quantile') return quantileOf(Float32Array.from(residual), quantile);
  return score === 'max' ? largest : sum / residual.length;
}

/** Sorts the values. */
export function quantileOf(values: Float32Array, quantile: number): number {
  values.sort();
  const at = quantile * (values.length - 1);
  const below = Math.floor(at);
  const above = Math.min(values.length - 1, below + 1);
  return values[below]! + (at - below) * (values[above]! - values[below]!);
}
