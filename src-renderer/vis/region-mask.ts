import type { Region } from '../../src-preload/contract/looked-dataset.ts';
import type { GridInCube } from './map-grid.ts';

/** A map over a part of the cube, each of its pixels one or more of the cube's. */
export interface MapInCube {
  readonly rows: number;
  readonly columns: number;
  readonly grid: GridInCube;
}

/** 1 for each pixel of a map that has a pixel of the region (counted in the cube) under it; null when none has. */
export function maskOfRegion(region: Region, cubeColumns: number, map: MapInCube): Uint8Array | null {
  const mask = new Uint8Array(map.rows * map.columns);
  let any = false;
  const { firstRow, firstColumn, rowStep, columnStep } = map.grid;
  // As `fromCube`, without an object for each of many pixels.
  const mark = (cubeRow: number, cubeColumn: number) => {
    const row = Math.floor((cubeRow - firstRow) / rowStep);
    const column = Math.floor((cubeColumn - firstColumn) / columnStep);
    if (row < 0 || column < 0 || row >= map.rows || column >= map.columns) return;
    mask[row * map.columns + column] = 1;
    any = true;
  };
  if (region.kind === 'pixels') {
    for (const pixel of region.pixels) mark(Math.floor(pixel / cubeColumns), pixel % cubeColumns);
  } else {
    for (let row = region.row; row < region.row + region.rows; row++) {
      for (let column = region.column; column < region.column + region.columns; column++) mark(row, column);
    }
  }
  return any ? mask : null;
}

/** The cube's pixels under the pixels of a map that are marked; null when none is. */
export function regionOfMask(
  mask: Uint8Array,
  map: MapInCube,
  cube: { readonly rows: number; readonly columns: number },
): Region | null {
  const { firstRow, firstColumn, rowStep, columnStep } = map.grid;
  const pixels: number[] = [];
  for (let row = 0; row < map.rows; row++) {
    for (let under = 0; under < rowStep; under++) {
      const cubeRow = firstRow + row * rowStep + under;
      if (cubeRow >= cube.rows) continue;
      for (let column = 0; column < map.columns; column++) {
        if (mask[row * map.columns + column] !== 1) continue;
        const first = firstColumn + column * columnStep;
        const end = Math.min(cube.columns, first + columnStep);
        for (let cubeColumn = first; cubeColumn < end; cubeColumn++) pixels.push(cubeRow * cube.columns + cubeColumn);
      }
    }
  }
  return pixels.length === 0 ? null : { kind: 'pixels', pixels };
}

/** A map of the cube's own pixels, summed over those under each pixel of another map. NaN where the cube ends before. */
export function sumOnGrid(
  values: ArrayLike<number>,
  cube: { readonly rows: number; readonly columns: number },
  map: MapInCube,
): ArrayLike<number> {
  const { firstRow, firstColumn, rowStep, columnStep } = map.grid;
  const isSame = rowStep === 1 && columnStep === 1 && firstRow === 0 && firstColumn === 0;
  if (isSame && map.rows === cube.rows && map.columns === cube.columns) return values;
  const sums = new Float32Array(map.rows * map.columns);
  for (let row = 0; row < map.rows; row++) {
    for (let column = 0; column < map.columns; column++) {
      const [top, left] = [firstRow + row * rowStep, firstColumn + column * columnStep];
      let sum = top + rowStep <= cube.rows && left + columnStep <= cube.columns ? 0 : Number.NaN;
      for (let y = top; y < top + rowStep; y++) {
        for (let x = left; x < left + columnStep; x++) sum += values[y * cube.columns + x];
      }
      sums[row * map.columns + column] = sum;
    }
  }
  return sums;
}
