import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chartScales } from '../../../../src-renderer/panels/choose-k/chart-scales.ts';
import { placeMark } from '../../../../src-renderer/panels/choose-k/sweep-chart.tsx';
import { praiseOf, readSweep } from '../../../../src-renderer/panels/choose-k/sweep-table.ts';

describe('chartScales', () => {
  it('holds every value with its error inside the page, ticks too', () => {
    const value = fc.record({
      value: fc.double({ min: -1e9, max: 1e9, noNaN: true }),
      error: fc.double({ min: 0, max: 1e6, noNaN: true }),
    });
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 80, max: 900 }),
        (values, width) => {
          const clusters = values.map((_, i) => i + 2);
          const scales = chartScales({ width, height: 150 }, clusters, values);
          const inside = (y: number) => y >= scales.top - 1e-6 && y <= scales.bottom + 1e-6;
          for (const { value, error } of values)
            expect(inside(scales.y(value - error)) && inside(scales.y(value + error))).toBe(true);
          for (const { at } of scales.yTicks) expect(inside(at)).toBe(true);
          for (const k of clusters) expect(scales.x(k) > scales.left && scales.x(k) < scales.right).toBe(true);
        },
      ),
    );
  });

  it('starts at zero where the values come near it, and not where they do not', () => {
    const size = { width: 300, height: 150 };
    const near = chartScales(
      size,
      [2, 3],
      [
        { value: 10, error: 0 },
        { value: 3, error: 0 },
      ],
    );
    expect(near.y(0)).toBeCloseTo(near.bottom);
    const far = chartScales(
      size,
      [2, 3],
      [
        { value: 10, error: 0 },
        { value: 9.5, error: 0 },
      ],
    );
    expect(far.y(0)).toBeGreaterThan(far.bottom);
  });

  it('says large numbers by a power of ten, and thins the ticks of a long sweep', () => {
    const clusters = Array.from({ length: 40 }, (_, i) => i + 2);
    const scales = chartScales(
      { width: 200, height: 150 },
      clusters,
      clusters.map((k) => ({ value: 5e7 / k, error: 0 })),
    );
    expect(scales.yFactor).toBe('× 10⁶');
    expect(scales.xTicks.length).toBeLessThan(10);
  });

  it('stands values that are missing', () => {
    const scales = chartScales({ width: 200, height: 150 }, [2], [{ value: Number.NaN, error: Number.NaN }]);
    expect(Number.isFinite(scales.y(0.5))).toBe(true);
  });
});

describe('readSweep', () => {
  const record = (results: object) => ({ op: 'sweep', parameters: {}, results, arrays: [], seconds: 1 }) as never;

  it('reads table, choices and verdicts', () => {
    const view = readSweep(
      record({
        table: [{ clusters: 2, inertia: 5, silhouette: null, silhouetteError: 0.1 }],
        chosen: { silhouette: 2, elbow: null },
        verdicts: ['weak', 'no-elbow'],
        reasons: ['Because.'],
        sampled: 100,
        exact: false,
      }),
    );
    expect(view.rows).toMatchObject([{ clusters: 2, inertia: 5, silhouette: Number.NaN, silhouetteError: 0.1 }]);
    expect(view).toMatchObject({ bySilhouette: 2, byElbow: null, reasons: ['Because.'], sampled: 100 });
    expect(view.verdicts.map(({ title }) => title)).toEqual(['Overlapping', 'No elbow']);
  });

  it('reads a sweep of mixtures: BIC, stability, and one cluster without a silhouette', () => {
    const table = [
      { clusters: 1, logLikelihood: -50, bic: 120, aic: 110, silhouette: null, silhouetteError: null },
      { clusters: 2, bic: 90, aic: 70, silhouette: 0.4, silhouetteError: 0.1, stability: 0.9, stabilitySpread: 0.02 },
    ];
    const view = readSweep(
      record({ method: 'gmm', table, chosen: { silhouette: 2, elbow: null, bic: 2, stability: 2 } }),
    );
    expect(view).toMatchObject({
      method: 'gmm',
      byBic: 2,
      byElbow: null,
      byStability: 2,
      proposed: 2,
      hasStability: true,
    });
    expect(view.rows[0]!.silhouette).toBeNaN();
    expect(view.rows[1]!.inertia).toBeNaN();
    expect(praiseOf(2, view)).toEqual(['smallest BIC', 'best silhouette', 'largest stable']);
    expect(praiseOf(1, view)).toEqual([]);
  });

  it('stands results of another version', () => {
    expect(readSweep(record({}))).toMatchObject({
      rows: [],
      bySilhouette: null,
      byElbow: null,
      verdicts: [],
      reasons: [],
      sampled: null,
    });
  });
});

describe('the word beside the chosen k', () => {
  const box = { left: 0, right: 200, top: 10 };
  const word = 'elbow';

  it.each([
    ['a falling line', [40, 60, 80, 100, 120], 1],
    ['a rising line', [120, 100, 80, 60, 40], 3],
    ['a peak', [100, 30, 100, 100, 100], 1],
    ['a line at the top', [14, 12, 14, 60, 60], 1],
  ])('stands clear of %s', (_, heights, chosen) => {
    const line = heights.map((y, i) => ({ x: 20 + 40 * i, y }));
    const { x, y, textAnchor } = placeMark(line, line[chosen]!, word, box);
    const width = word.length * 6;
    const [from, to] = textAnchor === 'start' ? [x, x + width] : [x - width, x];
    for (let at = from; at <= to; at++) {
      const next = line.findIndex((point) => point.x >= at);
      if (next <= 0) continue;
      const [a, b] = [line[next - 1]!, line[next]!];
      const height = a.y + ((b.y - a.y) * (at - a.x)) / (b.x - a.x);
      // Letters reach from their foot at y some 9 px up.
      expect(height > y + 2 || height < y - 9).toBe(true);
    }
    expect(y - 9).toBeGreaterThanOrEqual(0);
  });
});
