import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { colorMap } from '../../../src-main/figures/color-maps.ts';
import { intensityMapFigure } from '../../../src-main/figures/intensity-map-figure.ts';
import { type MapGridData, mapGridFigure } from '../../../src-main/figures/map-grid-figure.ts';
import { type GroupMark, type ImageMark, leafMarks, type Scene } from '../../../src-main/figures/scene.ts';
import { overlaps, textBoxes } from './boxes.ts';
import { sampleRequest } from './samples.ts';

const side = { scale: 0.5, units: 'nm' };

function sample(maps: readonly (readonly number[])[], columns: number, more: Partial<MapGridData> = {}): MapGridData {
  const look = { colorMap: 'viridis', centered: false, label: 'Abundance (share)' } as const;
  return {
    title: 'Particles',
    rows: maps[0]!.length / columns,
    columns,
    maps: maps.map((values, i) => ({ ...look, name: `Abundances ${i + 1}`, values })),
    pixelSize: { x: side, y: side },
    provenance: {},
    ...more,
  };
}

const groups = (scene: Scene, label: string) =>
  scene.marks.filter((mark): mark is GroupMark => mark.kind === 'group' && mark.label === label);
const image = (group: GroupMark) =>
  [...leafMarks(group.marks)].find((mark): mark is ImageMark => mark.kind === 'image')!;

describe('figure of several maps', () => {
  test('texts lie apart and on the page, maps do not cross, whatever the values, sizes and names', () => {
    const name = fc.oneof(
      fc.string(),
      fc.constantFrom('Cu', 'a very long name of an endmember that does not end soon'),
    );
    fc.assert(
      fc.property(
        fc.record({ rows: fc.integer({ min: 1, max: 9 }), columns: fc.integer({ min: 1, max: 9 }) }),
        fc.array(name, { minLength: 2, maxLength: 7 }),
        fc.constantFrom(40, 85, 180),
        fc.constantFrom(7, 9, 12),
        fc.constantFrom('own' as const, 'shared' as const),
        fc.option(fc.integer({ min: 1, max: 8 }), { nil: undefined }),
        fc.float(),
        ({ rows, columns }, names, widthMm, fontPt, contrast, perRow, factor) => {
          const values = Array.from({ length: rows * columns }, (_, i) => i * factor);
          const data = sample(
            names.map(() => values),
            columns,
          );
          const named = { ...data, maps: data.maps.map((map, i) => ({ ...map, name: names[i]! })) };
          const scene = mapGridFigure(named, sampleRequest({ widthMm, fontPt, contrast, columns: perRow }));
          const boxes = textBoxes(scene);
          expect(overlaps(boxes)).toEqual([]);
          for (const { left, right, top, bottom, text } of boxes) {
            const inside = left >= 0 && right <= scene.widthMm && top >= 0 && bottom <= scene.heightMm;
            expect(inside, text).toBe(true);
          }
          const maps = groups(scene, 'Map').map(image);
          expect(maps).toHaveLength(names.length);
          for (const [i, one] of maps.entries()) {
            expect(one.x + one.width).toBeLessThanOrEqual(widthMm);
            expect([one.width, one.height]).toEqual([maps[0]!.width, maps[0]!.height]);
            for (const other of maps.slice(i + 1)) {
              const apart = other.x >= one.x + one.width || other.y >= one.y + one.height;
              expect(apart).toBe(true);
            }
          }
        },
      ),
    );
  });

  test('each has its own colors and bar; with shared contrast the same value has the same color in all', () => {
    const data = sample(
      [
        [0, 1, 2, 3],
        [0, 10, 20, 30],
      ],
      2,
    );
    const own = mapGridFigure(data, sampleRequest({ widthMm: 85 }));
    expect(groups(own, 'Color bar')).toHaveLength(2);
    expect(groups(own, 'Map').map((group) => [...image(group).indices])).toEqual([
      [0, 85, 170, 255],
      [0, 85, 170, 255],
    ]);
    const shared = mapGridFigure(data, sampleRequest({ widthMm: 85, contrast: 'shared' }));
    expect(groups(shared, 'Color bar')).toHaveLength(1);
    expect([...image(groups(shared, 'Map')[0]!).indices]).toEqual([0, 9, 17, 26]);
    expect([...image(groups(shared, 'Map')[1]!).indices]).toEqual([0, 85, 170, 255]);
    const given = mapGridFigure({ ...data, range: { min: 0, max: 60 } }, sampleRequest({ widthMm: 85 }));
    expect(groups(given, 'Map').map((group) => image(group).indices[3])).toEqual([13, 128]);
  });

  test('tiles stand in rows of equal length; a person may say how many are in one', () => {
    const rowsOf = (count: number, request: object) => {
      const scene = mapGridFigure(
        sample(
          Array.from({ length: count }, () => [0, 1, 2, 3]),
          2,
        ),
        sampleRequest(request),
      );
      const tops = groups(scene, 'Map').map((group) => image(group).y);
      return [...new Set(tops)].map((top) => tops.filter((one) => one === top).length);
    };
    expect(rowsOf(4, { widthMm: 180 })).toEqual([4]);
    expect(rowsOf(7, { widthMm: 180 })).toEqual([4, 3]);
    expect(rowsOf(3, { widthMm: 85 })).toEqual([2, 1]);
    expect(rowsOf(6, { widthMm: 180, columns: 3 })).toEqual([3, 3]);
  });

  test('letters count on, and only the first map has a scale bar', () => {
    const texts = textBoxes(
      mapGridFigure(
        sample(
          Array.from({ length: 3 }, () => [0, 1, 2, 3]),
          2,
        ),
        sampleRequest(),
      ),
    );
    expect(texts.map(({ text }) => text).filter((text) => /^\(.\)$/.test(text))).toEqual(['(a)', '(b)', '(c)']);
    expect(texts.filter(({ text }) => / [np]m$/.test(text))).toHaveLength(1);
  });

  test('one map alone is the figure of one map, signed ones are centered', () => {
    const data = sample([[-1, 0, 2, 4]], 2);
    const signed = { ...data, maps: data.maps.map((map) => ({ ...map, centered: true, colorMap: 'RdBu' as const })) };
    const request = sampleRequest({ widthMm: 60 });
    const scene = mapGridFigure(signed, request);
    expect(scene).toEqual(intensityMapFigure({ ...signed, ...signed.maps[0]! }, request));
    const map = image(groups(scene, 'Map')[0]!);
    expect([...map.indices]).toEqual([96, 128, 191, 255]);
    expect(map.palette).toEqual(colorMap('RdBu'));
  });
});
