import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commonRange, mapGroups, meansOfMaps } from '../../../../src-renderer/panels/maps/map-groups.ts';
import { tileByKey, tileLayout, tilesInSight } from '../../../../src-renderer/panels/maps/tile-layout.ts';
import { fakeProject } from '../steps/render-panel.ts';

describe('groups of maps', () => {
  it('are the arrays with several numbers for each pixel', async () => {
    const project = await fakeProject();
    const [run] = project.runs;
    expect(mapGroups(run!, project)).toMatchObject([
      { name: 'scores', label: 'Scores (PCA)', count: 3, entropy: null, look: { signed: true, colors: 'RdBu' } },
    ]);
  });

  it('of a mixture have the names of its phases, one scale, and the entropy', async () => {
    const project = await fakeProject();
    const [run] = project.runs;
    const [like] = run!.arrays;
    const more = [
      { ...like!, name: 'responsibilities', step: 3, shape: [100, 100, 3], clusters: null },
      { ...like!, name: 'entropy', step: 3, shape: [100, 100], clusters: null },
    ];
    const group = mapGroups({ ...run!, arrays: [...run!.arrays, ...more] }, project).find(
      ({ name }) => name === 'responsibilities',
    )!;
    expect(group).toMatchObject({ count: 3, entropy: { name: 'entropy', most: Math.log(3) } });
    expect(group.look).toMatchObject({ range: [0, 1], title: 'Probability' });
    expect(group.nameOf(0)).toBe('A Ferrite');
  });
});

describe('parameters of a background', () => {
  it('are called what they are and have no common scale', async () => {
    const project = await fakeProject();
    const [run] = project.runs;
    const [like] = run!.arrays;
    const step = run!.result.steps.length;
    const background = {
      ...run!.result.steps[0]!,
      op: 'background',
      results: { model: 'power-law', parameters: ['A', 'r'] },
    };
    const groups = mapGroups(
      {
        ...run!,
        arrays: [
          ...run!.arrays,
          { ...like!, name: 'background-parameters', step, shape: [100, 100, 2], clusters: null },
        ],
        result: { ...run!.result, steps: [...run!.result.steps, background] },
      },
      project,
    );
    const group = groups.find(({ name }) => name === 'background-parameters')!;
    expect([group.look.apart, group.nameOf(0), group.nameOf(1)]).toEqual([true, 'Amplitude A', 'Exponent r']);
  });
});

describe('numbers of maps', () => {
  it('means pass over pixels without a value', () => {
    expect([...meansOfMaps([1, 10, Number.NaN, 20, 3, 30], 2)]).toEqual([2, 20]);
  });

  it('a common scale begins at zero, or below', () => {
    expect(commonRange([1, 2, 3, 4], 2)).toEqual([0, 4]);
    expect(commonRange([-1, 2, 3, 4], 2)).toEqual([-1, 4]);
    expect(commonRange([Number.NaN], 1)).toEqual([0, 1]);
    const [low, high] = commonRange([0, 0], 1);
    expect(high).toBeGreaterThan(low);
  });
});

describe('tiles', () => {
  it('stand inside the width, and those in sight are drawn', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 64 }),
        fc.integer({ min: 120, max: 1600 }),
        fc.double({ min: 0.1, max: 50, noNaN: true }),
        fc.nat(20_000),
        (count, width, proportion, scrolled) => {
          const layout = tileLayout(count, width, proportion);
          const { columns, rows, tileWidth, rowHeight, height } = layout;
          expect(columns * tileWidth + (columns - 1) * 8).toBeLessThanOrEqual(width);
          expect(rows * columns).toBeGreaterThanOrEqual(count);
          const top = Math.min(scrolled, height);
          const [first, end] = tilesInSight(layout, count, top, 300);
          for (let index = 0; index < count; index++) {
            const y = Math.floor(index / columns) * rowHeight;
            if (y + rowHeight > top && y < top + 300) expect(index >= first && index < end).toBe(true);
          }
          expect(end - first).toBeLessThanOrEqual((Math.ceil(300 / rowHeight) + 4) * columns);
        },
      ),
    );
  });

  it('are gone through with the arrow keys', () => {
    expect(tileByKey('ArrowRight', 0, 5, 3)).toBe(1);
    expect(tileByKey('ArrowDown', 0, 5, 3)).toBe(3);
    expect(tileByKey('ArrowDown', 3, 5, 3)).toBe(3);
    expect(tileByKey('End', 0, 5, 3)).toBe(4);
    expect(tileByKey('x', 0, 5, 3)).toBeNull();
  });
});
