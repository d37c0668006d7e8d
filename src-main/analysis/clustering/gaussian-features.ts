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

/** Writes the features of `count` points, `points` (count × dimensions), to `out` (count × size). */
export function expandFeatures(layout: FeatureLayout, points: Float32Array, count: number, out: Float32Array): void {
  const { shape, dimensions, size } = layout;
  for (let point = 0; point < count; point++) {
    const from = point * dimensions;
    let at = point * size;
    out[at++] = 1;
    for (let i = 0; i < dimensions; i++) out[at++] = points[from + i];
    if (shape === 'tied') continue;
    if (shape === 'full') {
      for (let i = 0; i < dimensions; i++) {
        const left = points[from + i];
        for (let j = i; j < dimensions; j++) out[at++] = left * points[from + j];
      }
    } else {
      for (let i = 0; i < dimensions; i++) out[at++] = points[from + i] ** 2;
    }
  }
}
