import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { colorMap } from '../../../src-main/figures/color-maps.ts';
import { MASKED } from '../../../src-main/figures/phase-map-data.ts';
import { phaseOverlayFigure } from '../../../src-main/figures/phase-overlay-figure.ts';
import { type ImageMark, leafMarks, type SegmentsMark } from '../../../src-main/figures/scene.ts';
import { INK, OUTLINE_MM } from '../../../src-main/figures/theme.ts';
import { rgbOf } from '../../../src-preload/contract/colors.ts';
import type { FigureRequest } from '../../../src-preload/contract/figure-request.ts';
import { overlaps, textBoxes } from './boxes.ts';
import { sampleOverlay, sampleRequest } from './samples.ts';

const draw = (data: ReturnType<typeof sampleOverlay>, request: Partial<FigureRequest> = {}) =>
  phaseOverlayFigure(data, sampleRequest({ widthMm: 85, ...request }));
const marksOf = (...of: Parameters<typeof draw>) => [...leafMarks(draw(...of).marks)];
const mapOf = (...of: Parameters<typeof draw>) =>
  marksOf(...of).find((mark): mark is ImageMark => mark.kind === 'image')!;
const linesOf = (...of: Parameters<typeof draw>) =>
  marksOf(...of).filter((mark): mark is SegmentsMark => mark.kind === 'segments');
const colorsOf = ({ indices, palette }: ImageMark) => [...indices].map((index) => palette[index]);

/** A map whose pixels are in these phases; −1 in none. */
function overlayOf(labels: readonly number[], columns: number, values = labels.map((_, i) => i)) {
  const data = sampleOverlay({ rows: labels.length / columns, columns, channels: 4 });
  return { ...data, values, phases: { ...data.phases, labels: Int32Array.from(labels) } };
}

describe('phases over a map', () => {
  test('outlined, each border lies inside its own phase, over a dark line; the map keeps its colors', () => {
    const data = overlayOf([0, 0, 1, 0, 0, 1, -1, 2, 2], 3);
    const map = mapOf(data);
    expect(colorsOf(map).every((color) => colorMap('viridis').includes(color))).toBe(true);
    const [under, ...lines] = linesOf(data);
    expect(under.stroke).toBe(INK);
    expect(lines.map(({ stroke }) => stroke)).toEqual(data.phases.phases.map(({ color }) => color));
    const labels = data.phases.labels;
    lines.forEach(({ points, strokeMm }, phase) => {
      expect(strokeMm).toBe(OUTLINE_MM);
      for (let i = 0; i < points.length; i += 4) {
        const column = Math.floor((((points[i] + points[i + 2]) / 2 - map.x) / map.width) * 3);
        const row = Math.floor((((points[i + 1] + points[i + 3]) / 2 - map.y) / map.height) * 3);
        expect(labels[row * 3 + column]).toBe(phase);
      }
    });
    // Phase 0 has 2 + 2 sides to others, counted in pixels of the map.
    const length = (mark: SegmentsMark) => {
      let sum = 0;
      for (let i = 0; i < mark.points.length; i += 4)
        sum += Math.hypot(mark.points[i + 2] - mark.points[i], mark.points[i + 3] - mark.points[i + 1]);
      return Math.round((sum / map.width) * 3);
    };
    expect(lines.map(length)).toEqual([4, 3, 3]);
  });

  test('colored, each pixel is mixed by the opacity; without a phase it stays', () => {
    const labels = [0, 1, -1, MASKED];
    for (const opacity of [0, 0.3, 0.45, 1]) {
      const data = overlayOf(labels, 2);
      const plain = colorsOf(mapOf(data));
      const colors = colorsOf(mapOf(data, { overlay: 'color', opacity }));
      colors.forEach((color, pixel) => {
        const phase = data.phases.phases[labels[pixel]];
        const wanted = rgbOf(plain[pixel]).map((byte, channel) =>
          phase ? byte * (1 - opacity) + rgbOf(phase.color)[channel] * opacity : byte,
        );
        rgbOf(color).forEach((byte, channel) => {
          expect(Math.abs(byte - wanted[channel])).toBeLessThanOrEqual(0.5);
        });
      });
      expect(linesOf(data, { overlay: 'color', opacity })).toEqual([]);
    }
  });

  test('a map like salt and pepper has its border as pixels', () => {
    const side = 120;
    const labels = Array.from({ length: side * side }, (_, i) => (Math.floor(i / side) + i) % 2);
    const data = overlayOf(labels, side);
    expect(linesOf(data)).toEqual([]);
    expect(new Set(colorsOf(mapOf(data)))).toEqual(
      new Set(data.phases.phases.slice(0, 2).map(({ color }) => color.toLowerCase())),
    );
  });

  test('color bar and legend stand below; texts lie apart and on the page, whatever it shows', () => {
    const scene = draw(sampleOverlay({ rows: 10, columns: 10 }), { order: ['C'] });
    const texts = textBoxes(scene).map(({ text }) => text);
    expect(texts).toEqual(expect.arrayContaining(['Silhouette', 'σ phase', 'ferrite']));
    expect(texts.indexOf('σ phase')).toBeLessThan(texts.indexOf('ferrite'));
    fc.assert(
      fc.property(
        fc.record({ rows: fc.integer({ min: 1, max: 12 }), columns: fc.integer({ min: 1, max: 12 }) }),
        fc.integer({ min: 1, max: 9 }),
        fc.constantFrom(40, 85, 180),
        fc.constantFrom(6, 12),
        fc.constantFrom('outlines' as const, 'color' as const),
        fc.float(),
        (size, phases, widthMm, fontPt, overlay, value) => {
          const data = sampleOverlay({ ...size, phases, channels: 3, unassigned: true });
          const drawn = draw({ ...data, values: data.phases.labels.map(() => value) }, { widthMm, fontPt, overlay });
          const boxes = textBoxes(drawn);
          expect(overlaps(boxes)).toEqual([]);
          for (const { left, right, top, bottom } of boxes) {
            expect(Math.min(left, top)).toBeGreaterThanOrEqual(0);
            expect(right).toBeLessThanOrEqual(drawn.widthMm);
            expect(bottom).toBeLessThanOrEqual(drawn.heightMm);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
