import { describe, expect, it } from 'vitest';
import { drawControlChart } from '../../../../src-renderer/vis/control-chart.ts';
import type { DrawCommand } from '../../../../src-renderer/vis/draw-commands.ts';
import { drawRateCurve } from '../../../../src-renderer/vis/rate-curve.ts';
import { drawResidual, heatImage } from '../../../../src-renderer/vis/residual-picture.ts';
import { drawScoreHistogram, scoreAxis } from '../../../../src-renderer/vis/score-histogram.ts';
import { LIGHT_THEME } from '../../../../src-renderer/vis/theme.ts';

const SIZE = { width: 400, height: 240, theme: LIGHT_THEME };
type Rect = Extract<DrawCommand, { op: 'rect' }>;
const rectsOf = (commands: readonly DrawCommand[]) => commands.filter((one): one is Rect => one.op === 'rect');
const linesOf = (commands: readonly DrawCommand[]) => commands.filter((one) => one.op === 'line');
const textsOf = (commands: readonly DrawCommand[]) => commands.flatMap((one) => (one.op === 'text' ? [one.text] : []));

describe('score histogram', () => {
  const rows = [
    { name: 'learned from', scores: [1, 1, 1, 2, 9], isJudged: false },
    { name: 'judged', scores: [1, 2, 8, 9], isJudged: true },
  ];

  it('fills bars of judged images beyond the threshold, and of no others', () => {
    const bars = rectsOf(drawScoreHistogram({ rows, threshold: 5, title: 'score', ...SIZE }));
    const beyond = bars.filter(({ fill }) => fill === LIGHT_THEME.accent);
    expect(beyond).toHaveLength(2);
    const rowOf = (bar: Rect) => bar.y + bar.height;
    expect(new Set(beyond.map(rowOf)).size).toBe(1);
    // Three equal scores are three times as tall as one.
    const first = bars.filter((bar) => rowOf(bar) < rowOf(beyond[0]!)).map(({ height }) => height);
    expect(Math.max(...first) / Math.min(...first)).toBeCloseTo(3, 6);
  });

  it('has a logarithmic axis where few large scores would press the others together', () => {
    expect(scoreAxis([1, 2, 3])).toEqual({ isLog: false, domain: [0, 3] });
    expect(scoreAxis([0.01, 1, 100])).toEqual({ isLog: true, domain: [-2, 2] });
    expect(scoreAxis([0, 100]).isLog).toBe(false);
    expect(scoreAxis([])).toEqual({ isLog: false, domain: [0, 1] });
    expect(scoreAxis([0, 0]).domain).toEqual([0, 1]);
    const texts = textsOf(
      drawScoreHistogram({ rows: [{ ...rows[0]!, scores: [0.01, 10] }], threshold: 1, title: 's', ...SIZE }),
    );
    expect(texts).toContain('log₁₀ s');
    expect(texts).toContain('learned from: 2');
  });
});

describe('rate curve', () => {
  it('goes from corner to corner, stepped where the values in between are not on a line', () => {
    const picture = { x: [0, 0.5, 1], y: [0, 1, 1], chance: [0, 1] as const, titles: ['a', 'b'] as const, ...SIZE };
    const straight = linesOf(drawRateCurve({ ...picture, isStepped: false, point: null })).at(-1)!;
    expect(straight.points).toHaveLength(6);
    const stepped = linesOf(drawRateCurve({ ...picture, isStepped: true, point: null })).at(-1)!;
    expect(stepped.points).toHaveLength(10);
    const square = rectsOf(drawRateCurve({ ...picture, isStepped: false, point: [0.5, 1] }))[0]!;
    expect([square.x + square.width / 2, square.y + square.height / 2]).toEqual(
      Array.from(straight.points).slice(2, 4),
    );
  });
});

describe('control chart', () => {
  it('marks alarms larger and hollow, and leaves out sessions that cannot be told', () => {
    const session = (z: number | null, isAlarm = false) => ({
      name: 'monday morning after service',
      z,
      ewma: z,
      limit: z && 1,
      isAlarm,
    });
    const commands = drawControlChart({ sessions: [session(0.5), session(null), session(8, true)], limit: 3, ...SIZE });
    const [steady, alarm, ...rest] = rectsOf(commands);
    expect(rest).toEqual([]);
    expect(alarm!.width).toBeGreaterThan(steady!.width);
    expect(alarm!.fill).toBe(LIGHT_THEME.paper);
    expect(alarm!.y).toBeLessThan(steady!.y);
    expect(textsOf(commands)).toContain('monday morning af…');
    // All of it lies inside, however far off a session is, and none of it on the names.
    expect(alarm!.y).toBeGreaterThan(0);
    const low = drawControlChart({ sessions: [session(-40, true)], limit: 3, ...SIZE });
    const names = low.findLast((one) => one.op === 'text');
    if (names?.op !== 'text') throw new Error('no name');
    expect(rectsOf(low)[0]!.y + rectsOf(low)[0]!.height).toBeLessThan(names.y);
  });
});

describe('residual over an image', () => {
  it('is the more opaque the larger, and faint where all is below the limit', () => {
    const table = new Uint32Array(256).fill(0xffffffff);
    const alpha = (values: number[], limit: number) => {
      const { rgba } = heatImage(values, values.length, 1, limit, table);
      return values.map((_, i) => rgba[4 * i + 3]!);
    };
    const [none, little, much] = alpha([0, 1, 100], 0.5);
    expect(none).toBe(0);
    expect(little).toBeGreaterThan(0);
    expect(much).toBeGreaterThan(4 * little!);
    expect(alpha([1], 100)[0]).toBeLessThan(40);
  });

  it('has outlines where the regions are, light on dark', () => {
    const pixels = { width: 10, height: 10, rgba: new Uint8ClampedArray(400) };
    const commands = drawResidual({
      image: pixels,
      heat: pixels,
      place: { top: 20, left: 0, height: 40, width: 80 },
      regions: [{ top: 5, left: 0, height: 1, width: 2 }],
      rows: 100,
      columns: 80,
      width: 160,
      height: 200,
      theme: LIGHT_THEME,
    });
    const [dark, light] = rectsOf(commands);
    expect(dark).toMatchObject({ x: 0, y: 80, width: 32, height: 8, stroke: LIGHT_THEME.overMapHalo });
    expect(light).toMatchObject({ x: 0, y: 80, stroke: LIGHT_THEME.overMap });
    expect(light!.lineWidth).toBeLessThan(dark!.lineWidth!);
  });
});
