import { describe, expect, it } from 'vitest';
import type { ElementsOfRegions } from '../../../../src-preload/contract/elements.ts';
import { phaseElementsCsv } from '../../../../src-renderer/panels/elements/phase-elements-csv.ts';
import { phaseRegion } from '../../../../src-renderer/panels/elements/phase-regions.ts';
import { WHOLE_CUBE } from '../../../../src-renderer/vis/map-grid.ts';

describe('pixels of a phase', () => {
  const cube = { rows: 3, columns: 4 };

  it('are those of its clusters; pixels without a cluster belong to none', () => {
    const values = Int32Array.of(0, 1, 2, -1, 2, 2, 1, 0, 0, 0, 0, 1);
    const placed = { values, columns: 4, grid: WHOLE_CUBE };
    expect(phaseRegion({ clusters: [1] }, placed, cube)).toEqual({ kind: 'pixels', pixels: [1, 6, 11] });
    expect(phaseRegion({ clusters: [1, 2] }, placed, cube)).toEqual({ kind: 'pixels', pixels: [1, 2, 4, 5, 6, 11] });
    expect(phaseRegion({ clusters: [7] }, placed, cube)).toBeNull();
  });

  it('are all those that a cropped and binned pixel covers, inside the cube', () => {
    // Rows from 1 on by two, columns from 0 on by two: the second row of the cube's three is whole, a fourth is not there.
    const grid = { firstRow: 1, firstColumn: 0, rowStep: 2, columnStep: 2 };
    const placed = { values: Int32Array.of(0, 1), columns: 2, grid };
    expect(phaseRegion({ clusters: [1] }, placed, cube)).toEqual({ kind: 'pixels', pixels: [6, 7, 10, 11] });
    const beyond = { ...placed, grid: { ...grid, firstRow: 2 } };
    expect(phaseRegion({ clusters: [0] }, beyond, cube)).toEqual({ kind: 'pixels', pixels: [8, 9] });
  });
});

describe('table of elements and phases as CSV', () => {
  it('has a row for each element and four columns for each phase', () => {
    const found: ElementsOfRegions = {
      signal: 'lines',
      elements: [
        {
          symbol: 'Cu',
          label: 'Cu Kα',
          origin: { source: 'the grid or the holder', map: null },
          regions: [
            { confidence: 'certain', reason: 'Kα, Kβ.', strength: 40.26, counts: { net: 1620.4, error: 40.2 } },
            { confidence: null, reason: null, strength: null, counts: null },
          ],
        },
      ],
      notes: [],
    };
    const phases = [
      { letter: 'A', name: 'Core, inner' },
      { letter: 'B', name: 'Shell' },
    ];
    expect(phaseElementsCsv(found, phases).split('\r\n')).toEqual([
      'element,line,possibly from the instrument,"A Core, inner: confidence","A Core, inner: sigma","A Core, inner: net counts","A Core, inner: standard deviation",B Shell: confidence,B Shell: sigma,B Shell: net counts,B Shell: standard deviation',
      'Cu,Cu Kα,the grid or the holder,certain,40.3,1620,40,,,,',
      '',
    ]);
  });
});
