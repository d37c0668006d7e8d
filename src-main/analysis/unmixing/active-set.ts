/** Least squares on a small Gram matrix under constraints, exactly, many right-hand sides one after the other. */

export type Constraint = 'sum-to-one' | 'non-negative' | 'none';

/** Minimizes ½ aᵀGa − bᵀa over a. */
export interface ConstrainedSolver {
  /** Solves for the right-hand side `b`, `[n]`, and writes the answer to `out` from `at` on. */
  solve(b: Float64Array, out: Float32Array, at: number): void;
}

/** The inverse of a part of G, and what the sum-to-one constraint needs of it. */
interface Part {
  readonly members: readonly number[];
  /** members², symmetric */
  readonly inverse: Float64Array;
  /** inverse · 1 */
  readonly rowSums: Float64Array;
  readonly total: number;
}

/** A share is added only when that lowers the error by more than rounding. */
const GAIN = 1e-10;

/**
 * Active-set method for convex quadratic programs (Lawson & Hanson, Solving Least Squares Problems, 1974, ch. 23; for the
 * simplex Nocedal & Wright, Numerical Optimization, 2006, §16.5). Neighboring pixels often have the same members, so each
 * begins with those of the last one, and inverses are kept: most pixels cost n² multiplications.
 *
 * @param gram n × n, positive definite; for sum-to-one on differences of columns is enough
 */
export function constrainedSolver(gram: Float64Array, n: number, constraint: Constraint): ConstrainedSolver {
  const parts = new Map<number, Part>();
  const sums = constraint === 'sum-to-one';
  const everything = 2 ** n - 1;
  const partOf = (set: number): Part => {
    let part = parts.get(set);
    if (!part) {
      part = invertPart(gram, n, set);
      parts.set(set, part);
    }
    return part;
  };
  const right = new Float64Array(n);
  const shares = new Float64Array(n);
  const wanted = new Float64Array(n);
  let scale = 0;
  for (let i = 0; i < n; i++) scale = Math.max(scale, gram[i * n + i]);
  let last = constraint === 'none' ? everything : 0;

  /** The unconstrained minimum on a set, into `wanted`; @returns the multiplier of the sum. */
  const minimize = ({ members, inverse, rowSums, total }: Part): number => {
    const size = members.length;
    let sum = 0;
    for (let i = 0; i < size; i++) {
      let value = 0;
      for (let j = 0; j < size; j++) value += inverse[i * size + j] * right[members[j]];
      wanted[members[i]] = value;
      sum += value;
    }
    if (!sums) return 0;
    const multiplier = (sum - 1) / total;
    for (let i = 0; i < size; i++) wanted[members[i]] -= multiplier * rowSums[i];
    return multiplier;
  };
  /** The share outside the set whose growth lowers the error most, or −1. */
  const mostWanted = (set: number, { members }: Part, multiplier: number): number => {
    let best = -1;
    let most = GAIN * scale;
    for (let i = 0; i < n; i++) {
      if (set & (1 << i)) continue;
      let slope = right[i] - multiplier;
      for (const j of members) slope -= gram[i * n + j] * shares[j];
      if (slope > most) {
        most = slope;
        best = i;
      }
    }
    return best;
  };
  const isFeasible = ({ members }: Part) => members.every((i) => wanted[i] >= 0);

  /** From a feasible start: grow by the most wanted share, shrink where shares would turn negative. */
  const climb = (): number => {
    shares.fill(0);
    let set = sums ? 1 << bestSingle(gram, right, n) : 0;
    if (sums) shares[31 - Math.clz32(set)] = 1;
    for (let round = 0; round < 10 * n; round++) {
      const part = partOf(set);
      const multiplier = minimize(part);
      if (isFeasible(part)) {
        for (const i of part.members) shares[i] = wanted[i];
        const next = mostWanted(set, part, multiplier);
        if (next < 0) return set;
        set |= 1 << next;
        continue;
      }
      let step = 1;
      for (const i of part.members) {
        if (wanted[i] < 0) step = Math.min(step, shares[i] / (shares[i] - wanted[i]));
      }
      for (const i of part.members) {
        shares[i] += step * (wanted[i] - shares[i]);
        if (wanted[i] < 0 && shares[i] <= GAIN) {
          shares[i] = 0;
          set &= ~(1 << i);
        }
      }
    }
    return set;
  };

  return {
    solve(b, out, at) {
      right.set(b);
      if (last !== 0) {
        shares.fill(0);
        const part = partOf(last);
        const multiplier = minimize(part);
        const free = constraint === 'none';
        if (free || isFeasible(part)) {
          for (const i of part.members) shares[i] = wanted[i];
          if (free || mostWanted(last, part, multiplier) < 0) {
            for (let i = 0; i < n; i++) out[at + i] = shares[i];
            return;
          }
        }
      }
      last = climb();
      for (let i = 0; i < n; i++) out[at + i] = Math.max(0, shares[i]);
    },
  };
}

/** The vertex of the simplex with the smallest error. */
function bestSingle(gram: Float64Array, right: Float64Array, n: number): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < n; i++) {
    const error = 0.5 * gram[i * n + i] - right[i];
    if (error < least) {
      least = error;
      best = i;
    }
  }
  return best;
}

/** Gauss–Jordan with pivots on the diagonal: the part is positive definite. */
function invertPart(gram: Float64Array, n: number, set: number): Part {
  const members = Array.from({ length: n }, (_, i) => i).filter((i) => set & (1 << i));
  const size = members.length;
  const work = new Float64Array(size * size);
  for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) work[i * size + j] = gram[members[i] * n + members[j]];
  for (let pivot = 0; pivot < size; pivot++) {
    const diagonal = work[pivot * size + pivot];
    work[pivot * size + pivot] = 1;
    for (let j = 0; j < size; j++) work[pivot * size + j] /= diagonal;
    for (let i = 0; i < size; i++) {
      if (i === pivot) continue;
      const factor = work[i * size + pivot];
      work[i * size + pivot] = 0;
      for (let j = 0; j < size; j++) work[i * size + j] -= factor * work[pivot * size + j];
    }
  }
  const rowSums = new Float64Array(size);
  let total = 0;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) rowSums[i] += work[i * size + j];
    total += rowSums[i];
  }
  return { members, inverse: work, rowSums, total };
}
