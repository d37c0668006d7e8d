import { describe, expect, it } from 'vitest';
import { chooseClusters, type SweepRow } from '../../../src-main/analysis/validation/choose-clusters.ts';
import { silhouetteVerdict } from '../../../src-main/analysis/validation/silhouette.ts';

/** A table from `[k, inertia, silhouette]`. */
const table = (...rows: [number, number, number][]): SweepRow[] =>
  rows.map(([clusters, inertia, silhouette]) => ({ clusters, inertia, silhouette, silhouetteError: 0 }));

/** Inertias that fall to a floor at k = 3: an elbow. */
const withElbow = (s: readonly number[]) =>
  table([2, 400, s[0]], [3, 50, s[1]], [4, 45, s[2]], [5, 41, s[3]], [6, 38, s[4]]);
/** Inertias that fall by the same factor each time: no elbow. */
const smooth = (s: readonly number[]) =>
  table(...s.map((value, i): [number, number, number] => [i + 2, 500 * 0.8 ** i, value]));

describe('chooseClusters', () => {
  it('strong: the best silhouette and the elbow agree', () => {
    const choice = chooseClusters(withElbow([0.6, 0.8, 0.5, 0.4, 0.3]), 1000);
    expect(choice.chosen).toEqual({ silhouette: 3, elbow: 3 });
    expect(choice.verdicts).toEqual(['strong']);
    expect(choice.reasons).toHaveLength(1);
  });

  it('weak between 0.25 and 0.5', () => {
    const choice = chooseClusters(withElbow([0.3, 0.4, 0.35, 0.3, 0.2]), 1000);
    expect(choice.verdicts).toEqual(['weak']);
    expect(choice.reasons[0]).toContain('0.40 at k = 3');
  });

  it('not-clusterable below 0.25 whatever k', () => {
    const choice = chooseClusters(smooth([0.1, 0.2, 0.24, 0.15, 0.1]), 625);
    expect(choice.verdicts).toEqual(['not-clusterable', 'no-elbow']);
    expect(choice.reasons[0]).toMatch(/below 0\.25 for every k .*PCA/);
  });

  it.each([
    [[0.3, 0.4, 0.5, 0.55, 0.6], 6, /lies at the edge of the sweep \(2 to 6\): widen it/],
    [[0.9, 0.4, 0.5, 0.5, 0.6], 2, /no smaller k can be compared/],
  ])('edge-of-sweep at either end (%j)', (silhouettes, chosen, reason) => {
    const choice = chooseClusters(smooth(silhouettes), 625);
    expect(choice.chosen).toEqual({ silhouette: chosen, elbow: null });
    expect(choice.verdicts).toEqual(['strong', 'edge-of-sweep', 'no-elbow']);
    expect(choice.reasons[1]).toMatch(reason);
    expect(choice.reasons).toHaveLength(3);
  });

  it('says when the criteria disagree', () => {
    const choice = chooseClusters(withElbow([0.5, 0.6, 0.7, 0.65, 0.6]), 1000);
    expect(choice.chosen).toEqual({ silhouette: 4, elbow: 3 });
    expect(choice.reasons.at(-1)).toMatch(/disagree: the silhouette says 4, the elbow of the inertia 3/);
  });

  it('of equal silhouettes the fewest clusters win', () => {
    expect(chooseClusters(withElbow([0.5, 0.7, 0.7, 0.7, 0.1]), 1000).chosen.silhouette).toBe(3);
  });

  it('2 can be the elbow, thanks to the inertia of a single cluster', () => {
    const choice = chooseClusters(table([2, 100, 0.9], [3, 90, 0.5], [4, 82, 0.4]), 1000);
    expect(choice.chosen).toEqual({ silhouette: 2, elbow: 2 });
    expect(choice.verdicts).toEqual(['strong', 'edge-of-sweep']);
  });

  it('counts clusters that are left out of the sweep', () => {
    // From 2 to 8 the inertia falls by the same factor per cluster as after it: no elbow at 8.
    const rows = table([2, 1000, 0.4], [8, 1000 * 0.8 ** 6, 0.5], [9, 1000 * 0.8 ** 7, 0.4]);
    expect(chooseClusters(rows, 1250).chosen.elbow).toBeNull();
  });

  it('an inertia of 0 is an elbow: every spectrum equals its centroid', () => {
    expect(chooseClusters(table([2, 10, 0.8], [3, 0, 1], [4, 0, 0.9]), 100).chosen.elbow).toBe(3);
    expect(chooseClusters(table([2, 10, 0.8], [3, 0, 1]), 100).chosen).toEqual({ silhouette: 3, elbow: 3 });
  });

  it('a sweep of one number has no elbow and lies at the edge', () => {
    const choice = chooseClusters(table([4, 10, 0.6]), 100);
    expect(choice.chosen).toEqual({ silhouette: 4, elbow: null });
    expect(choice.verdicts).toEqual(['strong', 'edge-of-sweep', 'no-elbow']);
  });
});

it.each([
  [1, 'strong'],
  [0.5, 'strong'],
  [0.4999, 'weak'],
  [0.25, 'weak'],
  [0.2499, 'not-clusterable'],
  [-1, 'not-clusterable'],
])('silhouette %d is %s', (mean, word) => {
  expect(silhouetteVerdict(mean)).toBe(word);
});
