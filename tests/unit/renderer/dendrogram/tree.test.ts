import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clustersAt,
  cutRange,
  cutTree,
  heightOf,
  matchLargest,
  sharedPixels,
  type Tree,
  topOfTree,
} from '../../../../src-renderer/panels/dendrogram/tree.ts';

/** Five leaves: (0 1) at 1, (2 3) at 2, ((0 1) 4) at 4, all at 9. SciPy's numbering. */
const TREE: Tree = {
  merges: [0, 1, 1, 2, 2, 3, 2, 2, 4, 5, 4, 3, 6, 7, 9, 5],
  leaves: 5,
  leafSizes: [10, 10, 50, 60, 1],
};

/** Random trees: at each merge two of the clusters that are left, at a height not below the last. */
const trees = fc.integer({ min: 1, max: 30 }).chain((leaves) =>
  fc
    .tuple(
      fc.array(fc.tuple(fc.nat(), fc.nat(), fc.integer({ min: 0, max: 3 })), {
        minLength: leaves - 1,
        maxLength: leaves - 1,
      }),
      fc.array(fc.integer({ min: 1, max: 100 }), { minLength: leaves, maxLength: leaves }),
    )
    .map(([picks, leafSizes]): Tree => {
      const live = Array.from({ length: leaves }, (_, i) => i);
      let height = 1;
      const merges = picks.flatMap(([a, b, rise], merge) => {
        height += rise;
        const [one] = live.splice(a % live.length, 1);
        const [two] = live.splice(b % live.length, 1);
        live.push(leaves + merge);
        return [Math.min(one!, two!), Math.max(one!, two!), height, 0];
      });
      return { merges, leaves, leafSizes };
    }),
);

describe('cuts of a tree', () => {
  it('number clusters by their pixels', () => {
    expect([...cutTree(TREE, 1)]).toEqual([0, 0, 0, 0, 0]);
    expect([...cutTree(TREE, 2)]).toEqual([1, 1, 0, 0, 1]);
    expect([...cutTree(TREE, 3)]).toEqual([1, 1, 0, 0, 2]);
    expect([...cutTree(TREE, 4)]).toEqual([2, 2, 1, 0, 3]);
  });

  it('belong to ranges of heights', () => {
    expect(cutRange(TREE, 2)).toEqual([4, 9]);
    expect(cutRange(TREE, 1)).toEqual([9, Number.POSITIVE_INFINITY]);
    expect(cutRange(TREE, 5)).toEqual([0, 1]);
    expect([0.5, 1, 3, 4, 8.9, 9].map((height) => clustersAt(TREE, height))).toEqual([5, 4, 3, 2, 2, 1]);
  });

  it('have as many clusters as asked for, each joining whole clusters of the finer one', () => {
    fc.assert(
      fc.property(trees, (tree) => {
        let coarser: Int32Array | null = null;
        for (let clusters = 1; clusters <= tree.leaves; clusters++) {
          const cut = cutTree(tree, clusters);
          expect(new Set(cut).size).toBe(clusters);
          if (coarser) {
            const joins = new Set([...cut].map((cluster, leaf) => `${cluster} ${coarser![leaf]}`));
            expect(joins.size).toBe(clusters);
          }
          coarser = cut;
        }
      }),
    );
  });

  it('at a height: every merge up to there is made, and no other', () => {
    fc.assert(
      fc.property(trees, fc.integer({ min: 0, max: 100 }), (tree, height) => {
        let made = 0;
        for (let merge = 0; merge < tree.leaves - 1; merge++) if (heightOf(tree, merge) <= height) made++;
        expect(clustersAt(tree, height)).toBe(tree.leaves - made);
      }),
    );
  });
});

describe('the top of a tree', () => {
  it('has the last merges, with all pixels below them', () => {
    fc.assert(
      fc.property(trees, fc.integer({ min: 1, max: 10 }), (tree, most) => {
        const nodes = topOfTree(tree, most);
        const tips = nodes.filter(({ children }) => children === null);
        expect(nodes.length - tips.length).toBe(Math.min(most, tree.leaves - 1));
        expect(tips.map(({ x }) => x)).toEqual(tips.map((_, i) => i));
        const all = Array.from(tree.leafSizes).reduce((sum, size) => sum + size, 0);
        expect(tips.reduce((sum, { pixels }) => sum + pixels, 0)).toBe(all);
        for (const { height, children } of nodes) {
          for (const child of children ?? []) expect(nodes[child]!.height).toBeLessThanOrEqual(height);
        }
      }),
    );
  });
});

describe('matching of two cuts', () => {
  it('gives a cluster that has parted its color to the larger part', () => {
    const [fine, coarse] = [cutTree(TREE, 3), cutTree(TREE, 2)];
    const table = sharedPixels(fine, coarse, [3, 2], TREE.leafSizes);
    expect(table).toEqual([
      [110, 0],
      [0, 20],
      [0, 1],
    ]);
    expect(matchLargest(table)).toEqual([0, 1, -1]);
  });
});
