import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ContactSheetData, contactSheetFigure } from '../../../src-main/figures/contact-sheet-figure.ts';
import { renderFigure } from '../../../src-main/figures/render-figure.ts';
import { type GroupMark, type ImageMark, leafMarks, type Scene } from '../../../src-main/figures/scene.ts';
import { overlaps, textBoxes } from './boxes.ts';
import { sampleRequest } from './samples.ts';

const side = { scale: 1, units: '' };

function sheet(groups: readonly (readonly number[][])[], columns: number, name = 'crazing_10.jpg'): ContactSheetData {
  return {
    title: 'Steel surfaces',
    rows: 4 / columns,
    columns,
    pixelSize: { x: side, y: side },
    groups: groups.map((tiles, i) => ({
      name: `Phase ${i}`,
      ...(i === 0 ? {} : { phase: { letter: 'ABCDEFGH'[i]!, color: '#0072b2' } }),
      count: tiles.length + 5,
      tiles: tiles.map((values) => ({ name, values })),
    })),
    colorMap: 'gray',
    label: 'Intensity',
    provenance: {},
  };
}

const images = (scene: Scene) =>
  scene.marks
    .filter((mark): mark is GroupMark => mark.kind === 'group' && mark.label.startsWith('Phase'))
    .map((group) => [...leafMarks(group.marks)].filter((mark): mark is ImageMark => mark.kind === 'image'));

describe('contact sheet', () => {
  test('texts lie apart and on the page, tiles do not cross', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 4 }),
        fc.constantFrom(1, 2, 4),
        fc.constantFrom('crazing_10.jpg', 'a file name that is far too long for one tile.tif', '', '奥氏'),
        fc.constantFrom(40, 85, 180),
        fc.constantFrom(6, 8, 12),
        fc.constantFrom('own' as const, 'shared' as const),
        (counts, columns, name, widthMm, fontPt, contrast) => {
          const groups = counts.map((count) => Array.from({ length: count }, (_, i) => [i, 1, 2, 3]));
          const scene = contactSheetFigure(sheet(groups, columns, name), sampleRequest({ widthMm, fontPt, contrast }));
          const boxes = textBoxes(scene);
          expect(overlaps(boxes)).toEqual([]);
          for (const { left, right, top, bottom, text } of boxes) {
            const inside = left >= 0 && right <= scene.widthMm && top >= 0 && bottom <= scene.heightMm;
            expect(inside, text).toBe(true);
          }
          const drawn = images(scene);
          expect(drawn.map((tiles) => tiles.length)).toEqual(counts);
          const all = drawn.flat();
          for (const [i, one] of all.entries()) {
            expect(one.x + one.width).toBeLessThanOrEqual(widthMm);
            for (const other of all.slice(i + 1)) {
              expect(other.x >= one.x + one.width || other.y >= one.y + one.height).toBe(true);
            }
          }
        },
      ),
    );
  });

  test('each image has its own contrast, or all have one', () => {
    const groups = [[[0, 1, 2, 3]], [[0, 10, 20, 30]]];
    const [dark, bright] = images(contactSheetFigure(sheet(groups, 2), sampleRequest())).flat();
    expect([...dark!.indices]).toEqual([0, 85, 170, 255]);
    expect([...bright!.indices]).toEqual([0, 85, 170, 255]);
    const scene = contactSheetFigure(sheet(groups, 2), sampleRequest({ contrast: 'shared' }));
    expect(images(scene).map(([tile]) => tile!.indices[3])).toEqual([26, 255]);
    expect(scene.marks.some((mark) => mark.kind === 'group' && mark.label === 'Color bar')).toBe(true);
  });

  test('headings have letter, name and number of images; names stand below their images', () => {
    const texts = textBoxes(contactSheetFigure(sheet([[[0, 1, 2, 3]], [[0, 1, 2, 3]]], 2), sampleRequest()));
    expect(texts.map(({ text }) => text)).toEqual(
      expect.arrayContaining(['Steel surfaces', 'Phase 0', 'B', 'Phase 1', '6 images', 'crazing_10.jpg']),
    );
  });

  test.each(['svg', 'png', 'pdf'] as const)('is drawn as %s', async (format) => {
    const scene = contactSheetFigure(sheet([[[0, 1, 2, 3]]], 2), sampleRequest({ widthMm: 60 }));
    const begins = { svg: '<?xml', png: '\u0089PNG', pdf: '%PDF' }[format];
    const bytes = await renderFigure(scene, format, 100);
    expect(Buffer.from(bytes.subarray(0, begins.length)).toString('latin1')).toBe(begins);
  });
});
