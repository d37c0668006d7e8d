import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hatchBox, hatchMap } from '../../../src-main/figures/hatch.ts';
import { phaseMapFigure } from '../../../src-main/figures/phase-map-figure.ts';
import { type GroupMark, leafMarks, type Mark, type SegmentsMark } from '../../../src-main/figures/scene.ts';
import { luminance } from '../../../src-preload/contract/colors.ts';
import { PHASE_COLORS } from '../../../src-preload/contract/phase-colors.ts';
import { hatchOf } from '../../../src-preload/contract/phase-hatches.ts';
import { samplePhaseMap, sampleRequest } from './samples.ts';

const map = (columns: number, rows: number, indices: readonly number[]) => ({
  columns,
  rows,
  indices: Uint16Array.from(indices),
  palette: [...PHASE_COLORS, ...PHASE_COLORS, ...PHASE_COLORS],
  pixelAspect: 1,
  pixelMetres: null,
  description: '',
});

describe('hatches of a map', () => {
  test('lie on all of the pixels of their phase and on no others', () => {
    const size = fc.integer({ min: 1, max: 9 });
    const sized = fc.tuple(size, size).chain(([columns, rows]) =>
      fc.record({
        columns: fc.constant(columns),
        rows: fc.constant(rows),
        phase: fc.integer({ min: 1, max: 20 }),
        indices: fc.array(fc.boolean(), { minLength: columns * rows, maxLength: columns * rows }),
        width: fc.double({ min: 2, max: 15, noNaN: true }),
        height: fc.double({ min: 2, max: 15, noNaN: true }),
      }),
    );
    fc.assert(
      fc.property(sized, ({ columns, rows, phase, indices, width, height }) => {
        const box = { x: 3, y: 7, width, height };
        const hatches = Array.from({ length: phase + 1 }, (_, index) => (index === phase ? hatchOf(index) : undefined));
        const of = indices.map((isOf) => (isOf ? phase : 0));
        const [hatch] = hatchMap(map(columns, rows, of), hatches, box);
        // The same lines without a map under them, walked in small steps.
        const whole = hatchBox(hatchOf(phase), '#ffffff', box)[0];
        const expected = whole ? lengthOn(whole, (x, y) => indices[pixelAt(x, y)] === true) : 0;
        const drawn = hatch ? lengthOn(hatch, () => true) : 0;
        const inside = hatch ? lengthOn(hatch, (x, y) => indices[pixelAt(x, y)] === true) : 0;
        const lines = (whole?.points.length ?? 0) / 4;
        // A step at each end of each part may fall on the other side of an edge.
        const tolerance = 2 * STEP_MM * lines * (columns + rows + 1);
        expect(Math.abs(drawn - expected)).toBeLessThanOrEqual(tolerance);
        expect(drawn - inside).toBeLessThanOrEqual(tolerance);

        function pixelAt(x: number, y: number): number {
          const column = Math.floor((columns * (x - box.x)) / box.width);
          const row = Math.floor((rows * (y - box.y)) / box.height);
          return row * columns + column;
        }
      }),
      { numRuns: 40 },
    );
  });

  test('are parallel to their directions, and as far apart as was said', () => {
    const box = { x: 0, y: 0, width: 70, height: 42 };
    const slopes = [1, 2, 3, 4].map((index) => {
      const [{ points }] = hatchBox(hatchOf(index), '#ffffff', box) as [SegmentsMark];
      return (points[3]! - points[1]!) / (points[2]! - points[0]!);
    });
    expect(slopes).toEqual([expect.closeTo(1), expect.closeTo(-1), 0, Number.POSITIVE_INFINITY]);
    // 42 mm are 30 lines of 1.4 mm; those of the second round stand closer by 0.55.
    expect(hatchBox(hatchOf(3), '#ffffff', box)[0]!.points).toHaveLength(4 * 30);
    expect(hatchBox(hatchOf(9), '#ffffff', box)[0]!.points).toHaveLength(4 * Math.round(30 / 0.55));
  });

  test('stand out from every color: 4 : 1 or better', () => {
    for (const color of [...PHASE_COLORS, '#777777', '#7c7c7c', '#000000', '#ffffff']) {
      const [{ stroke }] = hatchBox(hatchOf(1), color, { x: 0, y: 0, width: 5, height: 5 }) as [SegmentsMark];
      const [low, high] = [luminance(color), luminance(stroke)].sort((a, b) => a - b) as [number, number];
      expect((high + 0.05) / (low + 0.05), color).toBeGreaterThanOrEqual(4);
    }
  });
});

describe('a hatched figure', () => {
  const data = samplePhaseMap({ rows: 40, columns: 60, channels: 50, phases: 8, unassigned: true });
  const scene = phaseMapFigure(data, sampleRequest({ dpi: 150, hatch: true }));

  test('hatches all phases but the first, on the map and in the legend alike', () => {
    const groups = new Map(scene.marks.filter((mark) => mark.kind === 'group').map((mark) => [mark.label, mark.marks]));
    const onMap = segmentsOf(groups.get('Phase map')!);
    expect(onMap).toHaveLength(7);
    const entries = groups.get('Legend')! as readonly GroupMark[];
    const inLegend = entries.map(({ marks }) => segmentsOf(marks));
    // The first and the unassigned have none.
    expect(inLegend.map((hatches) => hatches.length)).toEqual([0, 1, 1, 1, 1, 1, 1, 1, 0]);
    expect(inLegend.flat().map(slope)).toEqual(onMap.map(slope));
    expect(scene.description).toContain('hatched');
  });

  test('is the plain figure and lines over it', () => {
    const plain = phaseMapFigure(data, sampleRequest({ dpi: 150 }));
    expect([...leafMarks(plain.marks)].some(({ kind }) => kind === 'segments')).toBe(false);
    const images = [plain, scene].map(({ marks }) => [...leafMarks(marks)].filter(({ kind }) => kind === 'image'));
    expect(images[0]).toEqual(images[1]);
  });
});

const STEP_MM = 0.02;

/** Length of the parts of lines for which a place is wanted, found by walking along them. */
function lengthOn({ points }: SegmentsMark, isWanted: (x: number, y: number) => boolean): number {
  let length = 0;
  for (let i = 0; i < points.length; i += 4) {
    const [x1, y1, x2, y2] = points.slice(i, i + 4) as [number, number, number, number];
    const whole = Math.hypot(x2 - x1, y2 - y1);
    const steps = Math.ceil(whole / STEP_MM);
    for (let step = 0; step < steps; step++) {
      const t = (step + 0.5) / steps;
      if (isWanted(x1 + t * (x2 - x1), y1 + t * (y2 - y1))) length += whole / steps;
    }
  }
  return length;
}

function segmentsOf(marks: readonly Mark[]): SegmentsMark[] {
  return [...leafMarks(marks)].filter((mark): mark is SegmentsMark => mark.kind === 'segments');
}

function slope({ points }: SegmentsMark): number {
  return Math.round((points[3]! - points[1]!) / (points[2]! - points[0]!)) || 0;
}
