import { describe, expect, it } from 'vitest';
import { packPixels } from '../../../../src-preload/contract/packed-pixels.ts';
import type { PhaseRecord } from '../../../../src-preload/contract/project.ts';
import { clustersInRegion, legendOf, legendText } from '../../../../src-renderer/parts/phases/legend.ts';
import { phaseTitle } from '../../../../src-renderer/parts/phases/phase-title.ts';
import { WHOLE_CUBE } from '../../../../src-renderer/vis/map-grid.ts';

const phase = (id: number, clusters: readonly number[]): PhaseRecord => ({
  id,
  run: 1,
  labels: 'labels',
  name: `Phase ${id}`,
  letter: 'AB'[id]!,
  color: '#0072b2',
  note: '',
  clusters,
});

it('calls a phase by letter and name, and says the letter once where the name has it', () => {
  expect(phaseTitle({ letter: 'B', name: 'Ferrite' })).toBe('B Ferrite');
  expect(phaseTitle({ letter: 'B', name: 'Phase B' })).toBe('Phase B');
  expect(phaseTitle({ letter: 'A', name: 'Phase B' })).toBe('A Phase B');
});

describe('legendOf', () => {
  it('adds up the clusters of a phase and keeps what is in none', () => {
    const legend = legendOf([phase(0, [0, 2]), phase(1, [3])], [50, 20, 10, 20]);
    expect(legend.rows.map(({ pixels, share }) => [pixels, share])).toEqual([
      [60, 0.75],
      [20, 0.25],
    ]);
    expect(legend.unassigned).toEqual([{ cluster: 1, pixels: 20, share: 0.2 }]);
    expect(legend.total).toBe(100);
  });

  it('leaves out what a person took out, and sums to 100 % of the rest', () => {
    const region = { name: 'Hole', phase: null, pixels: packPixels([0, 1, 2, 3, 4]), taken: [4, 1] };
    // 40 and 20 pixels, of which five are out.
    const legend = legendOf([phase(0, [0]), phase(1, [1])], [36, 19], [region]);
    expect(legend.rows.map(({ share }) => share).reduce((sum, share) => sum + share)).toBeCloseTo(1, 12);
    expect(legend.rows[0]!.share).toBeCloseTo(36 / 55, 12);
    expect(legend).toMatchObject({ total: 60, places: [{ pixels: 5, share: 5 / 60 }] });
    expect(legendText(legend).split('\n').at(-1)).toBe('\tUnassigned\t8.3\u2009% of all\t5\t\t');
  });

  it('stands labels without pixels', () => {
    expect(legendOf([phase(0, [0])], [0]).rows[0]).toMatchObject({ pixels: 0, share: 0 });
  });

  it('is copied as a table', () => {
    const lines = legendText(legendOf([phase(0, [0])], [75, 25])).split('\n');
    expect(lines[0]).toBe('\tPhase\tArea\tPixels\tColor\tNote');
    expect(lines[1]).toBe('A\tPhase 0\t100.0\u2009%\t75\t#0072b2\t');
    expect(lines[2]).toBe('\tUnassigned\t25.0\u2009% of all\t25\t\t');
  });
});

describe('clustersInRegion', () => {
  // Two rows of three: 0 0 1 / 2 2 −1.
  const labels = Int32Array.of(0, 0, 1, 2, 2, -1);
  const map = { rows: 2, columns: 3, grid: WHOLE_CUBE };

  it('counts clusters, largest first, without pixels that have no label', () => {
    const whole = { kind: 'rectangle', row: 0, column: 0, rows: 2, columns: 3 } as const;
    expect(clustersInRegion(whole, 3, labels, map)).toEqual([
      { cluster: 0, share: 0.4 },
      { cluster: 2, share: 0.4 },
      { cluster: 1, share: 0.2 },
    ]);
    expect(clustersInRegion({ kind: 'pixels', pixels: [2, 5] }, 3, labels, map)).toEqual([{ cluster: 1, share: 1 }]);
  });

  it('sees a cropped and binned map in the cube', () => {
    // The map begins at row 2, column 4 of a cube ten columns wide, two pixels to one.
    const grid = { firstRow: 2, firstColumn: 4, rowStep: 2, columnStep: 2 };
    const region = { kind: 'rectangle', row: 4, column: 4, rows: 2, columns: 2 } as const;
    expect(clustersInRegion(region, 10, labels, { rows: 2, columns: 3, grid })).toEqual([{ cluster: 2, share: 1 }]);
    const outside = { kind: 'rectangle', row: 0, column: 0, rows: 2, columns: 4 } as const;
    expect(clustersInRegion(outside, 10, labels, { rows: 2, columns: 3, grid })).toEqual([]);
  });
});
