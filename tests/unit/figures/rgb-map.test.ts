import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderFigure } from '../../../src-main/figures/render-figure.ts';
import { type RgbMapData, rgbMapFigure } from '../../../src-main/figures/rgb-map-figure.ts';
import { type ImageMark, leafMarks } from '../../../src-main/figures/scene.ts';
import { overlaps, textBoxes } from './boxes.ts';
import { sampleRequest } from './samples.ts';

function sample(maps: readonly (readonly number[])[], columns: number, names: readonly string[] = []): RgbMapData {
  const side = { scale: 0.5, units: 'nm' };
  return {
    title: 'Particles',
    rows: maps[0].length / columns,
    columns,
    maps: maps.map((values, i) => ({ name: names[i] ?? `Map ${i + 1}`, values })),
    pixelSize: { x: side, y: side },
    provenance: {},
  };
}

/** Color of each pixel. */
function colorsOf(data: RgbMapData): string[] {
  const scene = rgbMapFigure(data, sampleRequest({ widthMm: 85 }));
  const map = [...leafMarks(scene.marks)].find((mark): mark is ImageMark => mark.kind === 'image')!;
  return [...map.indices].map((index) => map.palette[index]);
}

describe('figure of an overlay', () => {
  test('maps are red, green and blue, each between its own ends; they add up; a gap is grey', () => {
    const low = [0, 10, 0, 0, 10];
    const colors = colorsOf(sample([low, [5, 5, 6, 5, 6], [-1, -1, -1, 0, 0]], 5));
    expect(colors).toEqual(['#000000', '#ff0000', '#00ff00', '#0000ff', '#ffffff']);
    expect(colorsOf(sample([low], 5))).toEqual(['#000000', '#ff0000', '#000000', '#000000', '#ff0000']);
    expect(
      colorsOf(
        sample(
          [
            [0, Number.NaN, 4],
            [1, 2, 3],
          ],
          3,
        ),
      ),
    ).toEqual(['#000000', '#adadad', '#ffff00']);
  });

  test('brightness grows evenly, within half a step of forty', () => {
    const values = Array.from({ length: 1000 }, (_, i) => i);
    const [red] = [colorsOf(sample([values], 100)).map((color) => Number.parseInt(color.slice(1, 3), 16))];
    // The 1st and the 99th percentile are the ends.
    values.forEach((value, i) => {
      const wanted = 255 * Math.min(1, Math.max(0, (value - 10) / 979));
      expect(Math.abs(red[i] - wanted)).toBeLessThanOrEqual(255 / 39 / 2 + 1);
    });
  });

  test('the legend has names and ends; texts lie apart and on the page, whatever they are', () => {
    const name = fc.oneof(
      fc.string(),
      fc.constantFrom('Fe Kα', 'a very long name of an endmember that does not end soon'),
    );
    fc.assert(
      fc.property(
        fc.array(fc.record({ name, values: fc.array(fc.float(), { minLength: 6, maxLength: 6 }) }), {
          minLength: 1,
          maxLength: 3,
        }),
        fc.constantFrom(40, 85, 180),
        fc.constantFrom(7, 12),
        (maps, widthMm, fontPt) => {
          const data = sample(
            maps.map(({ values }) => values),
            3,
            maps.map((map) => map.name),
          );
          const scene = rgbMapFigure(data, sampleRequest({ widthMm, fontPt }));
          const boxes = textBoxes(scene);
          expect(overlaps(boxes)).toEqual([]);
          for (const { left, right, top, bottom, text } of boxes) {
            const inside = left >= 0 && right <= scene.widthMm && top >= 0 && bottom <= scene.heightMm;
            expect(inside, text).toBe(true);
          }
        },
      ),
    );
    const scene = rgbMapFigure(
      sample(
        [
          [0, 1],
          [0.123456, 7],
        ],
        2,
        ['Cu', 'Zn'],
      ),
      sampleRequest({ widthMm: 85 }),
    );
    const texts = textBoxes(scene).map(({ text }) => text);
    expect(texts).toEqual(expect.arrayContaining(['Cu', 'Zn', '0 to 1', '0.123 to 7']));
  });

  test.each(['svg', 'png', 'pdf'] as const)('is drawn as %s', async (format) => {
    const bytes = await renderFigure(
      rgbMapFigure(sample([[0, 1, 2, 3]], 2), sampleRequest({ widthMm: 60 })),
      format,
      100,
    );
    const begins = { svg: '<?xml', png: '\u0089PNG', pdf: '%PDF' }[format];
    expect(Buffer.from(bytes.subarray(0, begins.length)).toString('latin1')).toBe(begins);
  });
});
