import { describe, expect, it } from 'vitest';
import type { PhaseRecord } from '../../../../src-preload/contract/project.ts';
import { cellRegion } from '../../../../src-renderer/panels/contingency/cell-map.ts';
import {
  contingencyOfRuns,
  contingencyOfTruth,
  pixelsOfCell,
} from '../../../../src-renderer/panels/contingency/contingency.ts';
import { fakeProject } from '../steps/render-panel.ts';

const phase = (name: string, letter: string, color: string, clusters: number[]): PhaseRecord => {
  return { id: clusters[0]!, run: 1, labels: 'labels', name, letter, color, note: '', clusters };
};
const PHASES = [phase('Ferrite', 'A', '#0072b2', [0]), phase('Carbide', 'B', '#e69f00', [1])];

describe('contingency of two runs', () => {
  const labels = [0, 0, 0, 1, 1, -1];
  const other = [2, 2, 0, 1, 1, 1];
  const comparison = {
    ari: 0.5,
    nmi: 0.6,
    agreement: 0.8,
    matching: [-1, 1, 0],
    difference: new Uint8Array(6),
    rows: 1,
    columns: 6,
    leftOut: 0,
  };

  it('counts pixels with both labels, matched ones on the diagonal', () => {
    const found = contingencyOfRuns(comparison, labels, other, PHASES, []);
    expect(found.rows.map(({ name }) => name)).toEqual(['A Ferrite', 'B Carbide']);
    expect(found.columns.map(({ value }) => value)).toEqual([2, 1, 0]);
    expect(found.counts).toEqual([
      [2, 0, 1],
      [0, 2, 0],
    ]);
    expect(found).toMatchObject({ matched: 2, accuracy: 0.8, pixels: 5 });
    // Matched clusters have the same color, others one of their own.
    expect(found.columns.map(({ color }) => color).slice(0, 2)).toEqual(['#0072b2', '#e69f00']);
    expect(['#0072b2', '#e69f00']).not.toContain(found.columns[2]!.color);
    // A heading lights the phase of the shown run that it is, or is matched to.
    expect([found.rows, found.columns].map((sides) => sides.map((side) => side.phase))).toEqual([
      [0, 1],
      [0, 1, null],
    ]);
    expect(pixelsOfCell(labels, other, 0, 2)).toEqual([0, 1]);
  });
});

describe('contingency with a truth', () => {
  it('is read from the results, null where there are none', async () => {
    const [run] = (await fakeProject()).runs;
    expect(contingencyOfTruth(run!, PHASES)).toBeNull();
    const results = {
      ari: 1,
      nmi: 1,
      matchedAccuracy: 0.9,
      contingency: [
        [1, 8],
        [5, 0],
        [0, 1],
      ],
      labelValues: [0, 1, 2],
      truthValues: [3, 7],
      matching: [7, 3, null],
    };
    const step = { op: 'compare', parameters: {}, results, arrays: [], seconds: 1 };
    const found = contingencyOfTruth({ ...run!, result: { ...run!.result, steps: [step as never] } }, PHASES)!;
    expect(found.columns.map(({ name }) => name)).toEqual(['Truth 7', 'Truth 3']);
    expect(found.counts).toEqual([
      [8, 1],
      [0, 5],
      [1, 0],
    ]);
    expect(found).toMatchObject({ matched: 2, pixels: 15, accuracy: 0.9 });
    expect(found.rows[2]).toMatchObject({ name: 'Cluster C', color: null });
  });
});

describe('pixels of a cell in the cube', () => {
  it('are all those that were binned into one', () => {
    const grid = { firstRow: 1, firstColumn: 0, rowStep: 2, columnStep: 2 };
    expect(cellRegion([1], 2, grid, { rows: 5, columns: 4 })).toEqual({ kind: 'pixels', pixels: [6, 7, 10, 11] });
    expect(cellRegion([], 2, grid, { rows: 5, columns: 4 })).toBeNull();
  });
});
