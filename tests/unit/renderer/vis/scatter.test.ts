import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { colorTable } from '../../../../src-renderer/vis/color-tables.ts';
import { crowding, opacityFor } from '../../../../src-renderer/vis/scatter/crowding.ts';
import { phasePointColors, plainColors, valuePointColors } from '../../../../src-renderer/vis/scatter/point-colors.ts';
import {
  indexPoints,
  isInside,
  nearestPoint,
  pointsInPolygon,
} from '../../../../src-renderer/vis/scatter/point-index.ts';
import { drawOrder } from '../../../../src-renderer/vis/scatter/point-layer.ts';
import {
  fitScatter,
  panScatter,
  plotBox,
  toPlot,
  toShare,
  zoomScatter,
} from '../../../../src-renderer/vis/scatter/scatter-camera.ts';
import { axisTicks, drawScatter, fitting } from '../../../../src-renderer/vis/scatter/scatter-drawing.ts';
import { scatterPoints } from '../../../../src-renderer/vis/scatter/scatter-points.ts';
import { LIGHT_THEME } from '../../../../src-renderer/vis/theme.ts';

const plain = (values: ArrayLike<number>) => ({ values, log: false });
const place = fc.record({
  x: fc.double({ min: -0.3, max: 1.3, noNaN: true }),
  y: fc.double({ min: -0.3, max: 1.3, noNaN: true }),
});
const places = fc
  .array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })), {
    maxLength: 600,
  })
  .map((points) => Float32Array.from(points.flat()));

describe('points of a scatter plot', () => {
  it('have places between 0 and 1 and know their pixels; pixels without a number have none', () => {
    const points = scatterPoints(plain([1, Number.NaN, 3, 2]), plain([10, 20, 30, Number.POSITIVE_INFINITY]));
    expect(points.count).toBe(2);
    expect([...points.pixels]).toEqual([0, 2]);
    expect([...points.pointOf]).toEqual([0, -1, 1, -1]);
    expect([...points.places]).toEqual([0, 0, 1, 1]);
    expect(points.xRange).toEqual([1, 3]);
  });

  it('keep their distances far from zero, where 32 bits alone would not', () => {
    const points = scatterPoints(plain([1e9, 1e9 + 1, 1e9 + 2]), plain([0, 0, 1]));
    expect([...points.places].filter((_, i) => i % 2 === 0)).toEqual([0, 0.5, 1]);
  });

  it('are left out of a log axis at zero and below, and counted', () => {
    const points = scatterPoints({ values: [0, -1, 1, 100], log: true }, plain([1, 2, 3, 4]));
    expect([...points.pixels]).toEqual([2, 3]);
    expect(points.notPositive).toBe(2);
    expect(points.xRange).toEqual([0, 2]);
  });

  it('stand in the middle of an axis on which all are the same', () => {
    expect([...scatterPoints(plain([7, 7]), plain([1, 2])).places]).toEqual([0.5, 0, 0.5, 1]);
    expect(scatterPoints(plain([]), plain([])).xRange).toEqual([0, 1]);
  });
});

describe('the index of points', () => {
  it('finds the points in a lasso as testing each of them does', () => {
    fc.assert(
      fc.property(places, fc.array(place, { minLength: 3, maxLength: 14 }), (points, corners) => {
        const expected = Array.from({ length: points.length / 2 }, (_, i) => i).filter((i) =>
          isInside(corners, points[2 * i]!, points[2 * i + 1]!),
        );
        expect([...pointsInPolygon(indexPoints(points), corners)]).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  it('takes edges that are level but for the smallest number there is', () => {
    const points = Float32Array.from(
      Array.from({ length: 400 }, (_, i) => [(i % 20) / 20, i < 20 ? 0 : i / 400]).flat(),
    );
    const corners = [
      { x: 0.2, y: 0 },
      { x: 0.8, y: Number.MIN_VALUE },
      { x: 0.5, y: 1 },
    ];
    const expected = Array.from({ length: 400 }, (_, i) => i).filter((i) =>
      isInside(corners, points[2 * i]!, points[2 * i + 1]!),
    );
    expect([...pointsInPolygon(indexPoints(points), corners)]).toEqual(expected);
  });

  it('takes whole rectangles beyond the points, and nothing for less than three corners', () => {
    const index = indexPoints(Float32Array.of(0, 0, 1, 1, 0.5, 0.5));
    const all = [
      { x: -1, y: -1 },
      { x: 2, y: -1 },
      { x: 2, y: 2 },
      { x: -1, y: 2 },
    ];
    expect([...pointsInPolygon(index, all)]).toEqual([0, 1, 2]);
    expect(pointsInPolygon(index, all.slice(0, 2))).toHaveLength(0);
  });

  it('finds the nearest point within reach as looking at all of them does', () => {
    fc.assert(
      fc.property(places, place, (points, at) => {
        const [reachX, reachY] = [0.2, 0.1];
        const distance = (i: number) =>
          ((points[2 * i]! - at.x) / reachX) ** 2 + ((points[2 * i + 1]! - at.y) / reachY) ** 2;
        const near = Array.from({ length: points.length / 2 }, (_, i) => distance(i)).filter((one) => one <= 1);
        const found = nearestPoint(indexPoints(points), at, reachX, reachY);
        if (near.length === 0) expect(found).toBe(-1);
        else expect(distance(found)).toBe(Math.min(...near));
      }),
      { numRuns: 300 },
    );
  });

  it('draws each point once, in an order that is not that of the map', () => {
    for (const count of [0, 1, 2, 7, 100, 1024]) {
      expect([...drawOrder(count)].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i));
    }
    expect(drawOrder(100)[1]).toBeGreaterThan(10);
  });
});

describe('crowds', () => {
  it('count the points around each', () => {
    const places = new Float32Array(2 * 901).fill(0.5);
    places.set([0, 0], 1800);
    const crowd = crowding({ places, count: 901 });
    expect(crowd[0]).toBeCloseTo(100, 4);
    expect(crowd[900]).toBeCloseTo(1 / 9, 4);
  });

  it('fade, but never away', () => {
    expect(opacityFor(0.2)).toBe(1);
    expect(opacityFor(4)).toBe(0.5);
    expect(opacityFor(1e6)).toBe(0.08);
  });
});

describe('colors of points', () => {
  const pixels = Int32Array.of(0, 2, 3);
  const rgb = (colors: Uint8Array, point: number) => [...colors.subarray(4 * point, 4 * point + 3)];

  it('are those of the phases of their pixels; no phase is gray', () => {
    const phases = [{ id: 5, color: '#ff0000', clusters: [1] }];
    const colors = phasePointColors(pixels, [1, 0, 0, -1], phases, null);
    expect(rgb(colors, 0)).toEqual([255, 0, 0]);
    expect(rgb(colors, 1)).toEqual([0xad, 0xad, 0xad]);
    expect(rgb(colors, 2)).toEqual([0xad, 0xad, 0xad]);
  });

  it('fade beside a lit phase', () => {
    const phases = [
      { id: 1, color: '#ff0000', clusters: [0] },
      { id: 2, color: '#0000ff', clusters: [1] },
    ];
    const colors = phasePointColors(Int32Array.of(0, 1), [0, 1], phases, 1);
    expect(rgb(colors, 0)).toEqual([255, 0, 0]);
    expect(rgb(colors, 1)).not.toEqual([0, 0, 255]);
  });

  it('go through a table, clamped; a missing number is gray', () => {
    const table = colorTable('viridis');
    const entry = (at: number) => [...new Uint8Array(table.buffer, 4 * at, 3)];
    const colors = valuePointColors(pixels, [-5, 0, 99, Number.NaN], [0, 10], table);
    expect(rgb(colors, 0)).toEqual(entry(0));
    expect(rgb(colors, 1)).toEqual(entry(255));
    expect(rgb(colors, 2)).toEqual([0x8f, 0x8f, 0x8f]);
    expect(rgb(plainColors(1, '#123456'), 0)).toEqual([0x12, 0x34, 0x56]);
  });
});

describe('the camera of a scatter plot', () => {
  const plot = plotBox(470, 248);

  it('keeps what is under the pointer while it zooms', () => {
    const before = fitScatter(plot, null);
    const at = { x: 200, y: 90 };
    const after = zoomScatter(before, plot, 3, at);
    expect(toShare(after, plot, at).x).toBeCloseTo(toShare(before, plot, at).x, 12);
    expect(toShare(after, plot, at).y).toBeCloseTo(toShare(before, plot, at).y, 12);
    expect(after.right - after.left).toBeCloseTo((before.right - before.left) / 3, 12);
  });

  it('moves points with the pointer, and never all of them away', () => {
    const before = fitScatter(plot, null);
    const moved = panScatter(before, plot, 10, 20);
    const [a, b] = [toPlot(before, plot, { x: 0.5, y: 0.5 }), toPlot(moved, plot, { x: 0.5, y: 0.5 })];
    expect(b.x - a.x).toBeCloseTo(10, 9);
    expect(b.y - a.y).toBeCloseTo(20, 9);
    const away = panScatter(before, plot, 1e6, -1e6);
    expect(away.right).toBeGreaterThan(0);
    expect(away.bottom).toBeLessThan(1);
  });

  it('shows units equally long on both axes where they must be', () => {
    const proportion = 2;
    const { left, right, bottom, top } = fitScatter(plot, proportion);
    const perUnitX = plot.width / ((right - left) * proportion);
    const perUnitY = plot.height / (top - bottom);
    expect(perUnitX).toBeCloseTo(perUnitY, 9);
    expect(Math.min(left, bottom)).toBeLessThan(0);
    expect(Math.max(right, top)).toBeGreaterThan(1);
  });

  it('zooms neither beyond what 32 bits tell apart nor out of sight', () => {
    let camera = fitScatter(plot, null);
    for (let i = 0; i < 200; i++) camera = zoomScatter(camera, plot, 2, { x: 100, y: 100 });
    expect(camera.right - camera.left).toBeGreaterThan(1e-4);
    for (let i = 0; i < 200; i++) camera = zoomScatter(camera, plot, 0.5, { x: 100, y: 100 });
    expect(camera.right - camera.left).toBeLessThanOrEqual(20.001);
  });
});

describe('axes of a scatter plot', () => {
  const axis = { title: 'Counts', short: 'Counts', log: false };

  it('have ticks at round numbers, with one power of ten', () => {
    const { ticks, factor } = axisTicks({ ...axis, range: [0, 50_000] }, 0, 1, 5);
    expect(factor).toBe('× 10³');
    expect(ticks.map(({ label }) => label)).toEqual(['0', '10', '20', '30', '40', '50'].filter((_, i) => i % 2 === 0));
    expect(ticks[1]!.share).toBeCloseTo(0.4, 9);
  });

  it('have ticks at powers of ten where they are logarithmic', () => {
    const { ticks } = axisTicks({ ...axis, log: true, range: [0, 6] }, 0, 1, 8);
    expect(ticks.map(({ label }) => label)).toEqual(['1', '10', '100', '1\u2009000', '10\u2009000', '10⁵', '10⁶']);
    const near = axisTicks({ ...axis, log: true, range: [0, 6] }, 0.1, 0.2, 4).ticks;
    expect(near.length).toBeGreaterThanOrEqual(2);
    for (const { share, label } of near) expect(10 ** (share * 6)).toBeCloseTo(Number(label), 6);
  });

  it('take the short title where there is no room, and cut that at last', () => {
    const words = { title: 'PCA score 1, 69.3 % of variance', short: 'PCA score 1' };
    expect(fitting(words, '', 1000)).toBe(words.title);
    expect(fitting(words, '× 10³', 140)).toBe('PCA score 1 × 10³');
    expect(fitting(words, '', 40)).toMatch(/^PCA.*…$/);
  });

  it('are drawn with their titles, the mark of the pointer and the lasso', () => {
    const plot = plotBox(400, 300);
    const range = [0, 1] as const;
    const commands = drawScatter({
      plot,
      camera: fitScatter(plot, null),
      x: { title: 'Across', short: 'Across', log: false, range },
      y: { title: 'Up', short: 'Up', log: false, range },
      sketch: [
        { x: 80, y: 80 },
        { x: 120, y: 80 },
        { x: 120, y: 120 },
      ],
      marked: { x: 0.5, y: 0.5 },
      probe: null,
      cross: null,
      theme: LIGHT_THEME,
    });
    const texts = commands.flatMap((command) => (command.op === 'text' ? [command.text] : []));
    expect(texts).toContain('Across');
    expect(texts).toContain('Up');
    expect(commands.filter(({ op }) => op === 'polygon')).toHaveLength(1);
  });
});
