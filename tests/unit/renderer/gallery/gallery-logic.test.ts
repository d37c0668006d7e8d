import { describe, expect, it } from 'vitest';
import {
  groupsByName,
  groupsByPhase,
  madeOf,
  oneGroup,
  sortedBy,
} from '../../../../src-renderer/panels/gallery/gallery-groups.ts';
import { frameByKey, galleryLayout, rowsInSight } from '../../../../src-renderer/panels/gallery/gallery-layout.ts';

const phase = (id: number, name: string, clusters: readonly number[]) => ({
  id,
  name,
  letter: name[0]!,
  color: '#000000',
  clusters,
  pixels: 0,
});

describe('groups of the gallery', () => {
  it('puts every image into the phase of its cluster, and those without one last', () => {
    const groups = groupsByPhase([0, 1, 2, -1, 1], [phase(7, 'Cracks', [1, 2]), phase(8, 'Pits', [5])]);
    expect(groups.map(({ name, frames }) => [name, frames])).toEqual([
      ['Cracks', [1, 2, 4]],
      ['Pits', []],
      ['In no phase', [0, 3]],
    ]);
  });

  it('takes names of folders, says what is in a group, and sorts it', () => {
    const labels = [0, 1, 0, 1, 1];
    const groups = groupsByName(labels, ['cracks', 'pits']);
    expect(groups.map(({ frames }) => frames)).toEqual([
      [0, 2],
      [1, 3, 4],
    ]);
    expect(madeOf([0, 1, 3], labels, ['cracks', 'pits'])).toBe('2 pits, 1 cracks');
    const sorted = sortedBy([oneGroup('All', [0, 1, 2, 3, 4])], [3, Number.NaN, 1, 2, 1]);
    expect(sorted[0]!.frames).toEqual([2, 4, 3, 0, 1]);
  });
});

describe('layout of the gallery', () => {
  const groups = [oneGroup('a', [10, 11, 12, 13]), oneGroup('b', [20, 21])];
  const layout = galleryLayout(groups, 3 * 50 + 2 * 4 + 2 * 8, { width: 50, height: 40 });

  it('puts as many images side by side as there is room for, under their headings', () => {
    expect(layout.perRow).toBe(3);
    expect(layout.rows.map((row) => (row.kind === 'heading' ? row.group.name : row.frames))).toEqual([
      'a',
      [10, 11, 12],
      [13],
      'b',
      [20, 21],
    ]);
    const tops = layout.rows.map(({ top }) => top);
    expect(tops).toEqual([...tops].sort((a, b) => a - b));
    expect(layout.height).toBeGreaterThan(tops.at(-1)! + 40);
  });

  it('moves with the arrow keys, over headings too', () => {
    const to = (key: string, from: number) => frameByKey(layout, key, from);
    expect(to('ArrowRight', 12)).toBe(13);
    expect(to('ArrowDown', 11)).toBe(13);
    expect(to('ArrowDown', 13)).toBe(20);
    expect(to('ArrowUp', 21)).toBe(13);
    expect(to('ArrowUp', 10)).toBe(10);
    expect(to('Home', 21)).toBe(10);
    expect(to('End', 10)).toBe(21);
    expect(to('a', 10)).toBeNull();
  });

  it('draws only what is in sight', () => {
    const many = galleryLayout(
      [
        oneGroup(
          'all',
          Array.from({ length: 10_000 }, (_, i) => i),
        ),
      ],
      800,
      { width: 72, height: 72 },
    );
    const seen = rowsInSight(many, 20_000, 300, 72);
    expect(seen.length).toBeLessThan(12);
    expect(seen.some(({ top }) => top >= 20_000 && top <= 20_300)).toBe(true);
  });
});
