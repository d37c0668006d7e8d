import type { Region } from '../../../src-preload/contract/looked-dataset.ts';
import { UNASSIGNED_COLOR } from '../../../src-preload/contract/phase-colors.ts';
import type { RunRecord } from '../../../src-preload/contract/project.ts';
import { countPixels } from '../../parts/maps/map-data.ts';
import type { MapData } from '../../state/shown-map.ts';
import { type GridInCube, gridOf, gridOfRun } from '../../vis/map-grid.ts';
import type { ContingencySide } from './contingency.ts';

/** Where no phase gives a color. */
const LIT_COLOR = '#d55e00';

/** The pixels of a cell, lit among the others. */
export function cellMap(
  run: RunRecord,
  row: ContingencySide,
  column: ContingencySide,
  labels: ArrayLike<number>,
  pixels: readonly number[],
): MapData {
  const values = Int32Array.from(labels, (label) => (label < 0 ? -1 : 1));
  for (const pixel of pixels) values[pixel] = 0;
  const name = `${row.name} and ${column.name}`;
  const phases = countPixels(
    [
      { id: -1, name, letter: '', color: row.color ?? LIT_COLOR, clusters: [0] },
      { id: -2, name: 'All others', letter: '', color: UNASSIGNED_COLOR, clusters: [1] },
    ],
    values,
  );
  const { rows, columns } = gridOf(run.result.prepared.axes);
  return { kind: 'labels', values, rows, columns, inCube: gridOfRun(run.result), name, phases };
}

/** The same pixels as a region of the cube; null for none. @param columns of the run's maps */
export function cellRegion(
  pixels: readonly number[],
  columns: number,
  { firstRow, firstColumn, rowStep, columnStep }: GridInCube,
  cube: { readonly rows: number; readonly columns: number },
): Region | null {
  const found: number[] = [];
  for (const pixel of pixels) {
    const [row, column] = [Math.floor(pixel / columns), pixel % columns];
    for (let r = 0; r < rowStep; r++) {
      for (let c = 0; c < columnStep; c++) {
        const [y, x] = [firstRow + row * rowStep + r, firstColumn + column * columnStep + c];
        if (y < cube.rows && x < cube.columns) found.push(y * cube.columns + x);
      }
    }
  }
  return found.length === 0 ? null : { kind: 'pixels', pixels: found.sort((a, b) => a - b) };
}
