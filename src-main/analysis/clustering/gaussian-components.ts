import type { CovarianceShape, FeatureLayout } from './gaussian-features.ts';

/** The components of one mixture, in the coordinates that it is fitted in. */
export interface GaussianComponents {
  readonly shape: CovarianceShape;
  readonly clusters: number;
  readonly dimensions: number;
  /** `[clusters]`, sum 1. */
  readonly weights: Float64Array;
  /** clusters × dimensions */
  readonly means: Float64Array;
  /** full: clusters × d × d; tied: d × d; diag: clusters × d; spherical: clusters. */
  readonly covariances: Float64Array;
  /** Lower Cholesky factors of the precisions' inverses, like `covariances`; standard deviations for diag and spherical. */
  readonly factors: Float64Array;
  /** log determinant of each component's covariance, `[clusters]`. */
  readonly logDeterminants: Float64Array;
}

/** scikit-learn's guard against components without points: ten times the spacing of float64 at 1. */
const NO_POINTS = 10 * Number.EPSILON;
/** How often a matrix that rounding has left indefinite gets ten times more on its diagonal. */
const MOST_REPAIRS = 12;

/**
 * The maximization step: weights, means and covariances from sums of responsibility × features.
 *
 * @param sums clusters × layout.size
 * @param ridge what is added to each coordinate's variance, `[dimensions]`
 * @param secondMoments Σ z zᵀ over all points, d × d; only for tied covariances
 */
export function maximize(
  layout: FeatureLayout,
  sums: Float64Array,
  points: number,
  ridge: Float64Array,
  secondMoments?: Float64Array,
): GaussianComponents {
  const { shape, dimensions: d, size } = layout;
  const clusters = sums.length / size;
  const sizes = Float64Array.from({ length: clusters }, (_, k) => sums[k * size] + NO_POINTS);
  const total = sizes.reduce((sum, one) => sum + one, 0);
  const means = new Float64Array(clusters * d);
  for (let k = 0; k < clusters; k++) {
    for (let i = 0; i < d; i++) means[k * d + i] = sums[k * size + 1 + i] / sizes[k];
  }
  const covariances = covariancesOf(layout, sums, sizes, means, points, ridge, secondMoments);
  return components(
    shape,
    d,
    Float64Array.from(sizes, (one) => one / total),
    means,
    covariances,
    ridge,
  );
}

/** Components of given parameters, with their factors. Covariances that rounding left indefinite are repaired. */
export function components(
  shape: CovarianceShape,
  dimensions: number,
  weights: Float64Array,
  means: Float64Array,
  covariances: Float64Array,
  ridge: Float64Array,
): GaussianComponents {
  const clusters = weights.length;
  const d = dimensions;
  const factors = new Float64Array(covariances.length);
  const logDeterminants = new Float64Array(clusters);
  if (shape === 'full' || shape === 'tied') {
    const count = shape === 'full' ? clusters : 1;
    for (let k = 0; k < count; k++) {
      const matrix = covariances.subarray(k * d * d, (k + 1) * d * d);
      const factor = factors.subarray(k * d * d, (k + 1) * d * d);
      repairedCholesky(matrix, d, ridge, factor);
      let logDeterminant = 0;
      for (let i = 0; i < d; i++) logDeterminant += 2 * Math.log(factor[i * d + i]);
      if (shape === 'full') logDeterminants[k] = logDeterminant;
      else logDeterminants.fill(logDeterminant);
    }
  } else {
    const each = shape === 'diag' ? d : 1;
    for (let k = 0; k < clusters; k++) {
      for (let i = 0; i < each; i++) {
        const at = k * each + i;
        // A variance below 0 is rounding; the ridge is its smallest value.
        covariances[at] = Math.max(covariances[at], ridge[i], Number.MIN_VALUE);
        factors[at] = Math.sqrt(covariances[at]);
        logDeterminants[k] += Math.log(covariances[at]) * (shape === 'diag' ? 1 : d);
      }
    }
  }
  return { shape, clusters, dimensions, weights, means, covariances, factors, logDeterminants };
}

function covariancesOf(
  { shape, dimensions: d, size }: FeatureLayout,
  sums: Float64Array,
  sizes: Float64Array,
  means: Float64Array,
  points: number,
  ridge: Float64Array,
  secondMoments: Float64Array | undefined,
): Float64Array {
  const clusters = sizes.length;
  const products = 1 + d;
  if (shape === 'tied') {
    const covariance = Float64Array.from(secondMoments!, (sum) => sum / points);
    for (let k = 0; k < clusters; k++) {
      const share = sizes[k] / points;
      for (let i = 0; i < d; i++) {
        for (let j = 0; j < d; j++) covariance[i * d + j] -= share * means[k * d + i] * means[k * d + j];
      }
    }
    for (let i = 0; i < d; i++) covariance[i * d + i] += ridge[i];
    return covariance;
  }
  if (shape === 'full') {
    const covariances = new Float64Array(clusters * d * d);
    for (let k = 0; k < clusters; k++) {
      let at = k * size + products;
      for (let i = 0; i < d; i++) {
        for (let j = i; j < d; j++) {
          const value = sums[at++] / sizes[k] - means[k * d + i] * means[k * d + j] + (i === j ? ridge[i] : 0);
          covariances[(k * d + i) * d + j] = value;
          covariances[(k * d + j) * d + i] = value;
        }
      }
    }
    return covariances;
  }
  const variances = new Float64Array(clusters * d);
  for (let k = 0; k < clusters; k++) {
    for (let i = 0; i < d; i++) {
      variances[k * d + i] = sums[k * size + products + i] / sizes[k] - means[k * d + i] ** 2 + ridge[i];
    }
  }
  if (shape === 'diag') return variances;
  return Float64Array.from({ length: clusters }, (_, k) => {
    let sum = 0;
    for (let i = 0; i < d; i++) sum += variances[k * d + i];
    return sum / d;
  });
}

/** Lower Cholesky factor of a covariance, whose diagonal is raised until it has one. */
function repairedCholesky(matrix: Float64Array, d: number, ridge: Float64Array, factor: Float64Array): void {
  let more = 1;
  for (let attempt = 0; !cholesky(matrix, d, factor); attempt++) {
    if (attempt === MOST_REPAIRS) throw new Error('a covariance cannot be made positive definite');
    for (let i = 0; i < d; i++) matrix[i * d + i] += more * Math.max(ridge[i], Number.EPSILON);
    more *= 10;
  }
}

/** @returns false when the matrix is not positive definite */
function cholesky(matrix: Float64Array, d: number, factor: Float64Array): boolean {
  factor.fill(0);
  for (let i = 0; i < d; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * d + j];
      for (let c = 0; c < j; c++) sum -= factor[i * d + c] * factor[j * d + c];
      if (i !== j) factor[i * d + j] = sum / factor[j * d + j];
      else if (sum > 0) factor[i * d + i] = Math.sqrt(sum);
      else return false;
    }
  }
  return true;
}

/**
 * Coefficients of the log densities in the features, clusters × layout.size: log weight + log density of component k at
 * z is features(z) · row k. For tied covariances without the part −½ zᵀPz, which is the same for all components.
 */
export function coefficients(layout: FeatureLayout, model: GaussianComponents): Float64Array {
  const { dimensions: d } = layout;
  const { clusters, shape } = model;
  const out = new Float64Array(clusters * layout.size);
  const precision = new Float64Array(d * d);
  for (let k = 0; k < clusters; k++) {
    const put = (feature: number, value: number) => {
      out[k * layout.size + feature] = value;
    };
    const constant = Math.log(model.weights[k]) - 0.5 * (d * Math.log(2 * Math.PI) + model.logDeterminants[k]);
    if (shape === 'full' || shape === 'tied') {
      if (shape === 'full' || k === 0) invertFactor(model.factors, shape === 'full' ? k * d * d : 0, d, precision);
      let quadratic = 0;
      for (let i = 0; i < d; i++) {
        let linear = 0;
        for (let j = 0; j < d; j++) linear += precision[i * d + j] * model.means[k * d + j];
        put(1 + i, linear);
        quadratic += linear * model.means[k * d + i];
      }
      put(0, constant - 0.5 * quadratic);
      if (shape === 'tied') continue;
      let at = 1 + d;
      for (let i = 0; i < d; i++) {
        for (let j = i; j < d; j++) put(at++, (i === j ? -0.5 : -1) * precision[i * d + j]);
      }
      continue;
    }
    let quadratic = 0;
    for (let i = 0; i < d; i++) {
      const inverse = 1 / model.covariances[shape === 'diag' ? k * d + i : k];
      const mean = model.means[k * d + i];
      put(1 + i, mean * inverse);
      put(1 + d + i, -0.5 * inverse);
      quadratic += mean * mean * inverse;
    }
    put(0, constant - 0.5 * quadratic);
  }
  return out;
}

/** Inverse of L·Lᵀ. */
export function invertFactor(factors: Float64Array, from: number, d: number, out: Float64Array): void {
  const inverse = new Float64Array(d * d);
  for (let column = 0; column < d; column++) {
    for (let i = column; i < d; i++) {
      let sum = i === column ? 1 : 0;
      for (let j = column; j < i; j++) sum -= factors[from + i * d + j] * inverse[j * d + column];
      inverse[i * d + column] = sum / factors[from + i * d + i];
    }
  }
  for (let i = 0; i < d; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let c = i; c < d; c++) sum += inverse[c * d + i] * inverse[c * d + j];
      out[i * d + j] = sum;
      out[j * d + i] = sum;
    }
  }
}
