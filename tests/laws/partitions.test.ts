/** Comparing partitions and pairing rows with columns: laws that need no data. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { assignMinimumCost } from '../../src-main/analysis/statistics/assignment.ts';
import { compareLabels } from '../../src-main/analysis/validation/compare-labels.ts';
import { permutation } from '../helpers/data.ts';

const pair = fc
  .integer({ min: 2, max: 80 })
  .chain((length) =>
    fc.tuple(
      fc.array(fc.integer({ min: 0, max: 5 }), { minLength: length, maxLength: length }),
      fc.array(fc.integer({ min: 0, max: 5 }), { minLength: length, maxLength: length }),
    ),
  );

it('other names for the labels change nothing', () => {
  fc.assert(
    fc.property(pair, fc.integer(), ([a, b], seed) => {
      const names = permutation(6, seed);
      const one = compareLabels(Int32Array.from(a), Int32Array.from(b));
      const renamed = Int32Array.from(a, (label) => names[label] * 10);
      const other = compareLabels(renamed, Int32Array.from(b));
      expect(other.ari).toBeCloseTo(one.ari, 12);
      expect(other.nmi).toBeCloseTo(one.nmi, 12);
      expect(other.matchedAccuracy).toBe(one.matchedAccuracy);
    }),
  );
});

it('is symmetric, 1 for the same partition, and never above 1', () => {
  fc.assert(
    fc.property(pair, ([a, b]) => {
      const [first, second] = [Int32Array.from(a), Int32Array.from(b)];
      const forth = compareLabels(first, second);
      const back = compareLabels(second, first);
      expect(back.ari).toBeCloseTo(forth.ari, 12);
      expect(back.nmi).toBeCloseTo(forth.nmi, 12);
      expect(back.matchedAccuracy).toBeCloseTo(forth.matchedAccuracy, 12);
      expect(forth.ari).toBeLessThanOrEqual(1 + 1e-12);
      expect(forth.nmi).toBeLessThanOrEqual(1 + 1e-12);
      const same = compareLabels(first, first);
      expect([same.ari, same.matchedAccuracy]).toEqual([1, 1]);
      expect(same.nmi).toBeCloseTo(1, 12);
    }),
  );
});

it('ARI counts pairs of pixels', () => {
  fc.assert(
    fc.property(pair, ([a, b]) => {
      let [both, inA, inB, all] = [0, 0, 0, 0];
      for (let i = 0; i < a.length; i++) {
        for (let j = 0; j < i; j++) {
          all++;
          if (a[i] === a[j]) inA++;
          if (b[i] === b[j]) inB++;
          if (a[i] === a[j] && b[i] === b[j]) both++;
        }
      }
      const expected = (inA * inB) / all;
      const most = (inA + inB) / 2;
      fc.pre(most !== expected);
      const { ari } = compareLabels(Int32Array.from(a), Int32Array.from(b));
      expect(ari).toBeCloseTo((both - expected) / (most - expected), 10);
    }),
  );
});

it('leaves out pixels without a label on either side', () => {
  fc.assert(
    fc.property(pair, fc.integer(), ([a, b], seed) => {
      const without = permutation(a.length, seed).map((order) => (order % 3 === 0 ? 1 : 0));
      const keep = (labels: number[]) => Int32Array.from(labels.filter((_, i) => without[i] === 0));
      fc.pre(keep(a).length > 0);
      const marked = Int32Array.from(b, (label, i) => (without[i] ? -1 : label));
      expect(compareLabels(Int32Array.from(a), marked)).toEqual(compareLabels(keep(a), keep(b)));
    }),
  );
});

it('the assignment is the best of all', () => {
  const size = fc.integer({ min: 1, max: 6 });
  fc.assert(
    fc.property(size, size, fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 36, maxLength: 36 }), (m, n, c) => {
      const cost = Float64Array.from(c.slice(0, m * n));
      const found = assignMinimumCost(cost, m, n);
      const used = found.filter((column) => column >= 0);
      expect(used).toHaveLength(Math.min(m, n));
      expect(new Set(used).size).toBe(used.length);
      let total = 0;
      found.forEach((column, row) => {
        if (column >= 0) total += cost[row * n + column];
      });
      expect(total).toBe(bestTotal(cost, m, n));
    }),
  );
});

/** Smallest total of all pairings, by trying them. */
function bestTotal(cost: Float64Array, rows: number, columns: number): number {
  const pairs = Math.min(rows, columns);
  const search = (row: number, taken: number, made: number): number => {
    if (made === pairs) return 0;
    if (row === rows) return Number.POSITIVE_INFINITY;
    // A row may stay alone only when there are more rows than columns.
    let best = rows > columns ? search(row + 1, taken, made) : Number.POSITIVE_INFINITY;
    for (let column = 0; column < columns; column++) {
      if (taken & (1 << column)) continue;
      best = Math.min(best, cost[row * columns + column] + search(row + 1, taken | (1 << column), made + 1));
    }
    return best;
  };
  return search(0, 0, 0);
}
