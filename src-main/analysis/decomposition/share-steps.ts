import type { Pull } from './map-neighbors.ts';

/**
 * Improves the shares of endmembers in pixels, one coordinate after another. All work on `shares` in place
 * (pixels × count).
 */

/** What least squares needs to know of the endmembers H and of the data X: `H·Hᵀ` and `X·Hᵀ` of these pixels. */
export interface ShareProducts {
  readonly gram: Float64Array;
  readonly projections: Float32Array;
  /** Smoothness; strengths are in parts of the endmember's square. */
  readonly pull?: Pull;
}

/**
 * One sweep of hierarchical alternating least squares (Cichocki & Phan, IEICE Trans. Fundamentals E92-A (2009) 708):
 * each share is put to its best value ≥ 0 with the others fixed. The squared error never grows.
 */
export function stepShares(shares: Float32Array, count: number, { gram, projections, pull }: ShareProducts): void {
  for (let start = 0, pixel = 0; start < shares.length; start += count, pixel++) {
    const strength = pull ? pull.strengths[pixel] : 0;
    for (let i = 0; i < count; i++) {
      const row = i * count;
      const own = gram[row + i];
      if (!(own > 0)) continue;
      let gradient = projections[start + i];
      for (let j = 0; j < count; j++) gradient -= gram[row + j] * shares[start + j];
      const old = shares[start + i];
      if (pull) gradient += strength * own * (pull.targets[start + i] - old);
      const next = old + gradient / (own * (1 + strength));
      shares[start + i] = next > 0 ? next : 0;
    }
  }
}

/**
 * One sweep over all pairs of endmembers, which exchange shares so that their sum stays what it is (the pairwise step of
 * Platt's SMO, MSR-TR-98-14). The squared error never grows.
 */
export function exchangeShares(shares: Float32Array, count: number, { gram, projections, pull }: ShareProducts): void {
  const gradient = new Float64Array(count);
  for (let start = 0, pixel = 0; start < shares.length; start += count, pixel++) {
    const strength = pull ? pull.strengths[pixel] : 0;
    for (let i = 0; i < count; i++) {
      let value = -projections[start + i];
      for (let j = 0; j < count; j++) value += gram[i * count + j] * shares[start + j];
      if (pull) value += strength * gram[i * count + i] * (shares[start + i] - pull.targets[start + i]);
      gradient[i] = value;
    }
    for (let i = 1; i < count; i++) {
      for (let j = 0; j < i; j++) {
        const [ii, jj] = [gram[i * count + i], gram[j * count + j]];
        const curvature = (ii + jj) * (1 + strength) - 2 * gram[i * count + j];
        if (!(curvature > 1e-12 * (ii + jj))) continue;
        // From j to i; neither may fall below 0.
        const wanted = (gradient[j] - gradient[i]) / curvature;
        const moved = Math.min(shares[start + j], Math.max(-shares[start + i], wanted));
        if (moved === 0) continue;
        shares[start + i] = Math.max(0, shares[start + i] + moved);
        shares[start + j] = Math.max(0, shares[start + j] - moved);
        for (let m = 0; m < count; m++) gradient[m] += (gram[m * count + i] - gram[m * count + j]) * moved;
        gradient[i] += strength * ii * moved;
        gradient[j] -= strength * jj * moved;
      }
    }
  }
}

/** Shares of each pixel scaled to the sum 1; equal ones where all are 0. */
export function scaleToOne(shares: Float32Array, count: number): void {
  for (let start = 0; start < shares.length; start += count) {
    let sum = 0;
    for (let i = 0; i < count; i++) sum += shares[start + i];
    for (let i = 0; i < count; i++) shares[start + i] = sum > 0 ? shares[start + i] / sum : 1 / count;
  }
}
