/** Points seen along the two directions in which they spread most. */
export interface PrincipalPlane {
  /** `[n × 2]` */
  readonly points: Float32Array;
  /** Shares of the variance that the two directions hold. */
  readonly shares: readonly [number, number];
}

/** Passes of power iteration; a picture needs no more. */
const PASSES = 30;

/**
 * Projects points, `n × size`, on their first two principal directions, by power iteration; the largest entry of a direction is
 * positive. Costs `n · size · 60`.
 */
export function principalPlane(values: ArrayLike<number>, size: number): PrincipalPlane {
  const count = Math.floor(values.length / size);
  const mean = new Float64Array(size);
  for (let i = 0; i < count * size; i++) mean[i % size]! += values[i]! / count;
  const centered = Float64Array.from({ length: count * size }, (_, i) => values[i]! - mean[i % size]!);
  const total = centered.reduce((sum, value) => sum + value * value, 0);
  const points = new Float32Array(2 * count);
  const shares: [number, number] = [0, 0];
  for (const which of [0, 1] as const) {
    if (which === 1 && size < 2) break;
    const direction = principalDirection(centered, size);
    let squares = 0;
    for (let row = 0; row < count; row++) {
      let score = 0;
      for (let j = 0; j < size; j++) score += centered[row * size + j]! * direction[j]!;
      points[2 * row + which] = score;
      squares += score * score;
      // What is left for the second direction.
      for (let j = 0; j < size; j++) centered[row * size + j]! -= score * direction[j]!;
    }
    shares[which] = total > 0 ? squares / total : 0;
  }
  return { points, shares };
}

function principalDirection(centered: Float64Array, size: number): Float64Array {
  const squares = new Float64Array(size);
  for (let i = 0; i < centered.length; i++) squares[i % size]! += centered[i]! ** 2;
  // Starting in every direction at once, most along the widest axis.
  let direction: Float64Array = unit(squares.map((square, j) => Math.sqrt(square) * (1 + j / (10 * size))));
  for (let pass = 0; pass < PASSES; pass++) {
    const next = new Float64Array(size);
    for (let start = 0; start < centered.length; start += size) {
      let score = 0;
      for (let j = 0; j < size; j++) score += centered[start + j]! * direction[j]!;
      for (let j = 0; j < size; j++) next[j]! += score * centered[start + j]!;
    }
    direction = unit(next);
  }
  const largest = direction.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0);
  return largest < 0 ? direction.map((value) => -value) : direction;
}

function unit(vector: Float64Array): Float64Array {
  const length = Math.hypot(...vector);
  return length > 0 ? vector.map((value) => value / length) : vector;
}
