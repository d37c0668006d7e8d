import type { Region } from '../../../src-preload/contract/looked-dataset.ts';
import type { PhaseRecord } from '../../../src-preload/contract/project.ts';
import type { GridInCube } from '../../vis/map-grid.ts';

/** Labels of a run's pixels, and where they lie in the cube. */
export interface PlacedLabels {
  /** Cluster of each pixel; below 0 where there is none. */
  readonly values: ArrayLike<number>;
  readonly columns: number;
  readonly grid: GridInCube;
}

/** Pixels of the cube whose cluster belongs to a phase; all that a binned pixel covers. Null when there are none. */
export function phaseRegion(
  { clusters }: Pick<PhaseRecord, 'clusters'>,
  { values, columns, grid }: PlacedLabels,
  cube: { readonly rows: number; readonly columns: number },
): Region | null {
  const mine = new Set(clusters);
  const pixels: number[] = [];
  for (let at = 0; at < values.length; at++) {
    if (!mine.has(values[at]!)) continue;
    const top = grid.firstRow + grid.rowStep * Math.floor(at / columns);
    const left = grid.firstColumn + grid.columnStep * (at % columns);
    for (let row = top; row < Math.min(cube.rows, top + grid.rowStep); row++) {
      for (let column = left; column < Math.min(cube.columns, left + grid.columnStep); column++) {
        pixels.push(row * cube.columns + column);
      }
    }
  }
  return pixels.length === 0 ? null : { kind: 'pixels', pixels };
}
