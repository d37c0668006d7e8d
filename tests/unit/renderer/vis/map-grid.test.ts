import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Axis } from '../../../../src-preload/contract/dataset.ts';
import type { RunResult } from '../../../../src-preload/contract/results.ts';
import { fromCube, gridOf, gridOfRun, toCube } from '../../../../src-renderer/vis/map-grid.ts';

const axis = (size: number, scale: number, units: string, role: Axis['role'] = 'navigation'): Axis => ({
  name: 'a',
  size,
  scale,
  offset: 0,
  units,
  role,
});
const run = (steps: readonly { op: string; parameters: object }[]) => ({ steps }) as unknown as RunResult;

describe('grid of a map', () => {
  it('knows rows, columns and proportions', () => {
    expect(gridOf([axis(20, 2, 'nm'), axis(30, 1, 'nm'), axis(5, 1, 'eV', 'signal')])).toMatchObject({
      rows: 20,
      columns: 30,
      aspect: 2,
    });
    expect(gridOf([axis(20, 0.002, 'µm'), axis(30, 1, 'nm')]).aspect).toBeCloseTo(2);
    expect(gridOf([axis(30, 1, 'nm'), axis(5, 1, 'eV', 'signal')])).toMatchObject({ rows: 1, columns: 30, aspect: 1 });
    expect(gridOf([axis(5, 1, 'eV', 'signal')])).toMatchObject({ rows: 1, columns: 1, aspect: 1 });
  });

  it('does not compare units that are no lengths', () => {
    expect(gridOf([axis(20, 5, 's'), axis(30, 1, 'nm')]).aspect).toBe(1);
    expect(gridOf([axis(20, 1e9, 'nm'), axis(30, 1, 'nm')]).aspect).toBe(1);
  });

  it('finds the pixels of a cropped and binned run in the cube', () => {
    const grid = gridOfRun(
      run([
        { op: 'crop', parameters: { rows: [10, 50], columns: [4, 60] } },
        { op: 'rebin', parameters: { rows: 2, columns: 4, signal: 1 } },
        { op: 'crop', parameters: { rows: [3, 9] } },
      ]),
    );
    expect(grid).toEqual({ firstRow: 16, firstColumn: 4, rowStep: 2, columnStep: 4 });
    fc.assert(
      fc.property(fc.nat(20), fc.nat(12), (row, column) => {
        expect(fromCube(grid, toCube(grid, { row, column }))).toEqual({ row, column });
      }),
    );
  });
});
