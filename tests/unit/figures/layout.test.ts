import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fitMap } from '../../../src-main/figures/map-panel.ts';
import { prepareMap } from '../../../src-main/figures/phase-map-data.ts';
import { phaseMapFigure } from '../../../src-main/figures/phase-map-figure.ts';
import { type ImageMark, leafMarks, type RectMark, type Scene } from '../../../src-main/figures/scene.ts';
import { spread } from '../../../src-main/figures/spread.ts';
import type { FigureRequest } from '../../../src-preload/contract/recipe.ts';
import { overlaps, textBoxes } from './boxes.ts';
import { samplePhaseMap, sampleRequest } from './samples.ts';

const names = fc.array(fc.oneof(fc.string({ maxLength: 200 }), fc.string({ unit: 'grapheme', maxLength: 30 })), {
  maxLength: 24,
});

const figure = fc.record({
  rows: fc.integer({ min: 1, max: 60 }),
  columns: fc.integer({ min: 1, max: 60 }),
  phases: fc.integer({ min: 1, max: 24 }),
  channels: fc.constantFrom(1, 2, 3, 250),
  names,
  title: fc.string({ maxLength: 200 }),
  units: fc.constantFrom('nm', 'um', '', 'px', 'Å'),
  scale: fc.constantFrom(1, 0.37, 12.5, 0, -2, Number.NaN, 1e9),
  scaleY: fc.constantFrom(1, 0.37, 40),
  unassigned: fc.boolean(),
  spoil: fc.constantFrom<((value: number, channel: number) => number)[]>(
    (value) => value,
    () => 0,
    () => Number.NaN,
    (value, channel) => (channel % 7 === 0 ? Number.NaN : value),
    (value) => value * 1e38,
    (value, channel) => (channel === 0 ? -Infinity : -value * 1e-20),
  ),
});
const request = fc.record({
  widthMm: fc.constantFrom(40, 60, 85, 120, 180, 300),
  fontPt: fc.constantFrom(4, 7, 8, 9, 12, 16),
  dpi: fc.constantFrom(150, 300, 600),
  spectra: fc.constantFrom('offset' as const, 'overlaid' as const),
  hatch: fc.boolean(),
  marks: fc.option(
    fc.array(
      fc.record({
        at: fc.oneof(fc.double({ min: 0, max: 50, noNaN: true }), fc.constantFrom(-1e9, 1e9)),
        label: fc.string({ minLength: 1, maxLength: 24 }),
        weight: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
      { maxLength: 30 },
    ),
    { nil: undefined },
  ),
});

/** A request as a person writes it. */
const withoutUndefined = ({ marks, ...others }: { readonly marks?: FigureRequest['marks'] }) => ({
  ...others,
  ...(marks ? { marks } : {}),
});

describe('layout of the phase map figure', () => {
  test('marks stand where they were asked for, with their names', () => {
    const marks = [
      { at: 100, label: 'Fe Kα', weight: 1 },
      { at: 300, label: 'Cu Kα', weight: 0.9 },
      { at: 9000, label: 'outside', weight: 1 },
    ];
    const axis = { name: 'Energy', units: 'eV', scale: 2, offset: 0 };
    const scene = phaseMapFigure(samplePhaseMap({ axis }), sampleRequest({ marks }));
    const texts = textBoxes(scene).map(({ text }) => text);
    expect(texts).toContain('Fe Kα');
    expect(texts).toContain('Cu Kα');
    expect(texts).not.toContain('outside');
  });

  test('no two texts overlap and everything lies on the page, whatever the data', () => {
    fc.assert(
      fc.property(figure, request, (options, wanted) => {
        const scene = phaseMapFigure(samplePhaseMap(options), sampleRequest(withoutUndefined(wanted)));
        const boxes = textBoxes(scene);
        expect(overlaps(boxes)).toEqual([]);
        for (const box of boxes) {
          expect(box.left, box.text).toBeGreaterThanOrEqual(0);
          expect(box.right, box.text).toBeLessThanOrEqual(scene.widthMm);
          expect(box.top, box.text).toBeGreaterThanOrEqual(0);
          expect(box.bottom, box.text).toBeLessThanOrEqual(scene.heightMm);
        }
        expectFinite(scene);
      }),
      { numRuns: 150 },
    );
  });

  test('wide and square maps stand beside or above their spectra as fits', () => {
    const frames = (options: Parameters<typeof samplePhaseMap>[0], widthMm: number) => {
      const scene = phaseMapFigure(samplePhaseMap(options), sampleRequest({ widthMm }));
      const rects = [...leafMarks(scene.marks)].filter((mark): mark is RectMark => mark.kind === 'rect' && !mark.fill);
      const [map, spectra] = rects;
      return spectra.x >= map.x + map.width ? 'beside' : spectra.y >= map.y + map.height ? 'above' : 'overlapping';
    };
    expect(frames({}, 180)).toBe('beside');
    expect(frames({}, 85)).toBe('above');
    expect(frames({ rows: 6, columns: 49 }, 180)).toBe('above');
    expect(frames({ rows: 1, columns: 40 }, 180)).toBe('above');
    expect(frames({ rows: 40, columns: 1 }, 85)).toBe('above');
    expect(frames({ rows: 49, columns: 6 }, 85)).toBe('beside');
    expect(frames({ rows: 1, columns: 1, channels: 1, phases: 1 }, 180)).toBe('beside');
  });

  test('map pixels are squares, or keep the proportions of their calibration', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 80 }),
        fc.integer({ min: 2, max: 80 }),
        fc.constantFrom(0.25, 0.8, 1, 1.7, 4),
        fc.constantFrom(150, 300, 600),
        (rows, columns, scaleY, dpi) => {
          const map = prepareMap(samplePhaseMap({ rows, columns, phases: 1, channels: 1, scale: 1, scaleY }));
          const size = fitMap(map, 80, 80, dpi);
          fc.pre(size.note === '');
          const ratio = size.widthMm / columns / (size.heightMm / rows);
          // Whole dots may change proportions by up to 1 %.
          expect(Math.abs(ratio * scaleY - 1)).toBeLessThan(0.0101);
          expect(size.widthMm).toBeLessThanOrEqual(80.0001);
          const dots = (size.widthMm / 25.4) * dpi;
          const perPixel = dots / columns;
          if (perPixel > 3 && scaleY === 1) expect(Math.abs(perPixel - Math.round(perPixel))).toBeLessThan(1e-6);
        },
      ),
    );
  });

  test('the scale bar is at most a quarter of the map and says pixels without a calibration', () => {
    const texts = (options: Parameters<typeof samplePhaseMap>[0]) =>
      textBoxes(phaseMapFigure(samplePhaseMap(options), sampleRequest())).map((box) => box.text);
    expect(texts({})).toContain('50 nm');
    expect(texts({ units: 'um', scale: 0.005 })).toContain('100 nm');
    expect(texts({ units: '' })).toContain('20 px');
    expect(texts({ scale: 0 })).toContain('20 px');
    expect(texts({ scale: Number.NaN })).toContain('20 px');
  });

  test('unassigned pixels are grey and stand beside areas that sum to 100 % of the others', () => {
    const data = samplePhaseMap({ rows: 10, columns: 10, phases: 2 });
    data.labels.fill(0);
    data.labels.fill(-1, 0, 25);
    data.labels[30] = 7;
    const scene = phaseMapFigure(data, sampleRequest());
    const image = [...leafMarks(scene.marks)].find((mark): mark is ImageMark => mark.kind === 'image')!;
    expect(image.palette[2]).toBe('#adadad');
    expect(image.indices.filter((index) => index === 2)).toHaveLength(26);
    expect(textBoxes(scene).map((box) => box.text)).toEqual(
      expect.arrayContaining(['unassigned', '26\u2009% of all', '100\u2009%']),
    );
  });

  test('arrays of the wrong length are refused', () => {
    const data = samplePhaseMap({ rows: 4, columns: 4 });
    expect(() => phaseMapFigure({ ...data, rows: 5 }, sampleRequest())).toThrow(RangeError);
    expect(() => phaseMapFigure({ ...data, spectra: new Float32Array(3) }, sampleRequest())).toThrow(RangeError);
  });
});

test('labels spread apart keep their order, distance and bounds', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 10, noNaN: true }), { maxLength: 9 }), (wanted) => {
      const places = spread(wanted, 1, 0, 10);
      const order = wanted.map((_, i) => i).sort((a, b) => wanted[a] - wanted[b] || a - b);
      order.forEach((index, rank) => {
        expect(places[index]).toBeGreaterThanOrEqual(-1e-9);
        expect(places[index]).toBeLessThanOrEqual(10 + 1e-9);
        if (rank > 0) expect(places[index] - places[order[rank - 1]]).toBeGreaterThanOrEqual(1 - 1e-9);
      });
    }),
  );
});

/** Every coordinate of every mark is a finite number. */
function expectFinite(scene: Scene): void {
  for (const mark of leafMarks(scene.marks)) {
    for (const [key, value] of Object.entries(mark)) {
      if (typeof value === 'number') expect(Number.isFinite(value), `${mark.kind}.${key} = ${value}`).toBe(true);
      if (key === 'points') expect((value as number[]).every(Number.isFinite), 'points').toBe(true);
    }
  }
}
