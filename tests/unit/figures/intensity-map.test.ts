import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { colorMap } from '../../../src-main/figures/color-maps.ts';
import { contrastRange } from '../../../src-main/figures/intensity-map.ts';
import { type IntensityMapData, intensityMapFigure } from '../../../src-main/figures/intensity-map-figure.ts';
import { renderFigure } from '../../../src-main/figures/render-figure.ts';
import { type ImageMark, leafMarks } from '../../../src-main/figures/scene.ts';
import { overlaps, textBoxes } from './boxes.ts';
import { sampleRequest } from './samples.ts';

function sample(values: ArrayLike<number>, columns: number, more: Partial<IntensityMapData> = {}): IntensityMapData {
  const side = { scale: 0.5, units: 'nm' };
  return {
    title: 'HAADF',
    rows: values.length / columns,
    columns,
    values: Float32Array.from(values),
    pixelSize: { x: side, y: side },
    colorMap: 'viridis',
    centered: false,
    label: 'Intensity (counts)',
    provenance: {},
    ...more,
  };
}

const value = fc.oneof(fc.float(), fc.constantFrom(0, 1, Number.NaN, Infinity));

describe('figure of an intensity map', () => {
  test('no two texts overlap, everything lies on the page, whatever the values', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }).chain((columns) =>
          fc.record({
            columns: fc.constant(columns),
            values: fc
              .integer({ min: 1, max: 12 })
              .chain((rows) => fc.array(value, { minLength: rows * columns, maxLength: rows * columns })),
          }),
        ),
        fc.constantFrom(40, 85, 180),
        fc.constantFrom(7, 8, 9, 12),
        fc.boolean(),
        ({ columns, values }, widthMm, fontPt, centered) => {
          const scene = intensityMapFigure(sample(values, columns, { centered }), sampleRequest({ widthMm, fontPt }));
          const boxes = textBoxes(scene);
          expect(overlaps(boxes)).toEqual([]);
          for (const { left, right, top, bottom, text } of boxes) {
            const inside = left >= 0 && right <= scene.widthMm && top >= 0 && bottom <= scene.heightMm;
            expect(inside, text).toBe(true);
          }
        },
      ),
    );
  });

  test('colors run from the lowest to the highest value; gaps are grey', () => {
    const scene = intensityMapFigure(sample([0, 5, 10, Number.NaN], 2), sampleRequest({ widthMm: 60 }));
    const map = [...leafMarks(scene.marks)].find((mark): mark is ImageMark => mark.kind === 'image')!;
    expect([...map.indices]).toEqual([0, 128, 255, 256]);
    expect(map.palette.slice(0, 256)).toEqual(colorMap('viridis'));
    expect(map.palette[256]).toBe('#adadad');
  });

  test('contrast leaves out the outermost hundredths, and signed values are centered', () => {
    const values = Float64Array.from({ length: 1001 }, (_, i) => i);
    values[1000] = 1e9;
    expect(contrastRange(values, false)).toEqual({ min: 10, max: 990 });
    expect(contrastRange([-1, 4], true)).toEqual({ min: -4, max: 4 });
    expect(contrastRange([7, 7], false)).toEqual({ min: 3.5, max: 10.5 });
    expect(contrastRange([Number.NaN], false)).toEqual({ min: 0, max: 1 });
  });

  test('renders to every format', async () => {
    const scene = intensityMapFigure(sample([0, 5, 10, Number.NaN], 2), sampleRequest({ widthMm: 60 }));
    for (const format of ['svg', 'png', 'pdf'] as const) {
      expect((await renderFigure(scene, format, 100)).length).toBeGreaterThan(1000);
    }
  });
});
