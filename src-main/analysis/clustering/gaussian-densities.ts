import type { GaussianComponents } from './gaussian-components.ts';

/**
 * Responsibilities of points in float64: what the last iterations and the answer are formed with.
 *
 * @param points count × dimensions
 * @param out count × clusters; sums to 1 for each point
 * @param evidence log density of the mixture at each point, `[count]`
 */
export function responsibilities(
  model: GaussianComponents,
  points: Float32Array,
  count: number,
  out: Float64Array,
  evidence: Float64Array,
): void {
  const { clusters, dimensions: d } = model;
  const constants = Float64Array.from(
    model.weights,
    (weight, k) => Math.log(weight) - 0.5 * (d * Math.log(2 * Math.PI) + model.logDeterminants[k]),
  );
  const whitened = new Float64Array(d);
  for (let point = 0; point < count; point++) {
    const from = point * d;
    let largest = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < clusters; k++) {
      const log = constants[k] - 0.5 * squaredDistance(model, k, points, from, whitened);
      out[point * clusters + k] = log;
      if (log > largest) largest = log;
    }
    let sum = 0;
    for (let k = 0; k < clusters; k++) {
      const value = Math.exp(out[point * clusters + k] - largest);
      out[point * clusters + k] = value;
      sum += value;
    }
    for (let k = 0; k < clusters; k++) out[point * clusters + k] /= sum;
    evidence[point] = largest + Math.log(sum);
  }
}

/** Squared Mahalanobis distance of a point to the mean of component k. */
function squaredDistance(
  { shape, dimensions: d, means, factors }: GaussianComponents,
  k: number,
  points: Float32Array,
  from: number,
  whitened: Float64Array,
): number {
  let distance = 0;
  if (shape === 'diag' || shape === 'spherical') {
    for (let i = 0; i < d; i++) {
      const deviation = (points[from + i] - means[k * d + i]) / factors[shape === 'diag' ? k * d + i : k];
      distance += deviation * deviation;
    }
    return distance;
  }
  const base = shape === 'full' ? k * d * d : 0;
  for (let i = 0; i < d; i++) {
    let sum = points[from + i] - means[k * d + i];
    const row = base + i * d;
    for (let j = 0; j < i; j++) sum -= factors[row + j] * whitened[j];
    const value = sum / factors[row + i];
    whitened[i] = value;
    distance += value * value;
  }
  return distance;
}
