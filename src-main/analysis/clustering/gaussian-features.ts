/** Shapes that the covariance of a mixture's components may have. */
export type CovarianceShape = 'full' | 'tied' | 'diag' | 'spherical';

/**
 * A Gaussian's log density is linear in the features [1, z, z⊗z] of a point z. So one matrix product with all components'
 * coefficients gives all log densities, and one with the responsibilities gives all sums that the next step needs.
 */
export interface FeatureLayout {
  readonly shape: CovarianceShape;
  readonly dimensions: number;
  /** Features of one point: 1, the coordinates, then products of coordinates. */
  readonly size: number;
}

/** Products: `full` those of all pairs i ≤ j, `diag` and `spherical` the squares, `tied` none (their total is constant). */
export function featureLayout(shape: CovarianceShape, dimensions: number): FeatureLayout {
  const products = shape === 'full' ? (dimensions * (dimensions + 1)) / 2 : shape === 'tied' ? 0 : dimensions;
  return { shape, dimensions, size: 1 + dimensions + products };
}

/**
 * Writes the features of `count` points, `points` (count × dimensions), to `out` (size × count): a row for each feature,
 * since the largest and the sum over components are then found along rows, which processors do many at a time.
 */
export function expandFeatures(
  layout: FeatureLayout,
  points: Float32Array,
  count: number,
  out: Float32Array | Float64Array,
): void {
  const { shape, dimensions } = layout;
  out.fill(1, 0, count);
  let at = count;
  for (let i = 0; i < dimensions; i++) {
    for (let from = i; from < count * dimensions; from += dimensions) out[at++] = points[from];
  }
  if (shape === 'tied') return;
  for (let i = 0; i < dimensions; i++) {
    const end = shape === 'full' ? dimensions : i + 1;
    for (let j = i; j < end; j++) {
      const [left, right] = [(1 + i) * count, (1 + j) * count];
      for (let point = 0; point < count; point++) out[at++] = out[left + point] * out[right + point];
    }
  }
}
