import type { JointProbabilities } from './joint-probabilities.ts';

/**
 * Attractive part of the gradient of a t-SNE, Σ_j p_ij (y_i − y_j) / (1 + |y_i − y_j|²).
 *
 * @param points `[points, 2]`
 * @param out `[points, 2]`, is overwritten
 */
export function attraction(
  { points: count, starts, partners, values }: JointProbabilities,
  points: Float64Array,
  out: Float64Array,
): void {
  out.fill(0);
  for (let point = 0; point < count; point++) {
    const x = points[2 * point];
    const y = points[2 * point + 1];
    let sumX = 0;
    let sumY = 0;
    for (let entry = starts[point], end = starts[point + 1]; entry < end; entry++) {
      const other = 2 * partners[entry];
      const dx = x - points[other];
      const dy = y - points[other + 1];
      const weight = values[entry] / (1 + dx * dx + dy * dy);
      const forceX = weight * dx;
      const forceY = weight * dy;
      sumX += forceX;
      sumY += forceY;
      out[other] -= forceX;
      out[other + 1] -= forceY;
    }
    out[2 * point] += sumX;
    out[2 * point + 1] += sumY;
  }
}

/**
 * Kullback–Leibler divergence Σ p ln(p / q) over both halves of all pairs that have a p, in nats.
 *
 * @param normalization Z = Σ_{i≠j} 1 / (1 + |y_i − y_j|²)
 */
export function divergence(
  { points: count, starts, partners, values }: JointProbabilities,
  points: Float64Array,
  normalization: number,
): number {
  let sum = 0;
  for (let point = 0; point < count; point++) {
    for (let entry = starts[point], end = starts[point + 1]; entry < end; entry++) {
      const other = 2 * partners[entry];
      const dx = points[2 * point] - points[other];
      const dy = points[2 * point + 1] - points[other + 1];
      const p = values[entry];
      if (p > 0) sum += p * Math.log(p * (1 + dx * dx + dy * dy));
    }
  }
  return 2 * sum + Math.log(normalization);
}
