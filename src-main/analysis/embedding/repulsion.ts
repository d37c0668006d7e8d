/** Repulsive part of the gradient of a t-SNE: Σ_j (y_i − y_j) / (1 + |y_i − y_j|²)², not yet divided by Z. */
export interface Repulsion {
  /**
   * @param points `[points, 2]`
   * @param out `[points, 2]`, is overwritten
   * @returns Z = Σ_{i≠j} 1 / (1 + |y_i − y_j|²)
   */
  evaluate(points: Float64Array, out: Float64Array): Promise<number>;
}

/** All pairs one by one; cost: points². */
export function exactRepulsion(): Repulsion {
  return { evaluate: async (points, out) => evaluateExactly(points, out) };
}

function evaluateExactly(points: Float64Array, out: Float64Array): number {
  out.fill(0);
  let normalization = 0;
  for (let i = 0; i < points.length; i += 2) {
    const x = points[i];
    const y = points[i + 1];
    let sumX = 0;
    let sumY = 0;
    for (let j = i + 2; j < points.length; j += 2) {
      const dx = x - points[j];
      const dy = y - points[j + 1];
      const closeness = 1 / (1 + dx * dx + dy * dy);
      normalization += closeness;
      const forceX = closeness * closeness * dx;
      const forceY = closeness * closeness * dy;
      sumX += forceX;
      sumY += forceY;
      out[j] -= forceX;
      out[j + 1] -= forceY;
    }
    out[i] += sumX;
    out[i + 1] += sumY;
  }
  return 2 * normalization;
}
