import type { AskedRegion, Region } from '../../src-preload/contract/looked-dataset.ts';
import { packPixels } from '../../src-preload/contract/packed-pixels.ts';
import type { Pixel } from '../state/view-store.ts';

/** A place on the map in pixels, fractional: x across, y down. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * Pixels whose middle lies inside a closed polygon (even-odd rule), as `row · columns + column`, ascending. Scan lines: cost is
 * rows × corners + pixels found.
 */
export function pixelsInPolygon(corners: readonly Point[], rows: number, columns: number): number[] {
  const pixels: number[] = [];
  const crossings: number[] = [];
  for (let row = 0; row < rows; row++) {
    const y = row + 0.5;
    crossings.length = 0;
    for (let i = 0; i < corners.length; i++) {
      const from = corners[i];
      const to = corners[(i + 1) % corners.length];
      // Half-open, so that a corner on the scan line counts once.
      if (from.y <= y === to.y <= y) continue;
      crossings.push(from.x + ((y - from.y) / (to.y - from.y)) * (to.x - from.x));
    }
    crossings.sort((a, b) => a - b);
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      const first = Math.max(0, Math.ceil(crossings[i] - 0.5));
      const end = Math.min(columns, Math.ceil(crossings[i + 1] - 0.5));
      for (let column = first; column < end; column++) pixels.push(row * columns + column);
    }
  }
  return pixels;
}

/** The region of a lasso; null when it holds no pixel. */
export function lassoRegion(corners: readonly Point[], rows: number, columns: number): Region | null {
  const pixels = pixelsInPolygon(corners, rows, columns);
  return pixels.length === 0 ? null : { kind: 'pixels', pixels };
}

/** The rectangle with two pixels in opposite corners, inside the map. */
export function rectangleRegion(a: Pixel, b: Pixel, rows: number, columns: number): Region {
  const row = clamp(Math.min(a.row, b.row), rows);
  const column = clamp(Math.min(a.column, b.column), columns);
  return {
    kind: 'rectangle',
    row,
    column,
    rows: clamp(Math.max(a.row, b.row), rows) - row + 1,
    columns: clamp(Math.max(a.column, b.column), columns) - column + 1,
  };
}

/** The square of the probe around a pixel, cut off at the edges. */
export function probeRegion(probe: Pixel, size: number, rows: number, columns: number): Region {
  const reach = (size - 1) / 2;
  return rectangleRegion(
    { row: probe.row - reach, column: probe.column - reach },
    { row: probe.row + reach, column: probe.column + reach },
    rows,
    columns,
  );
}

/** Pixels from which on a list of them is sent as bits. */
const MANY_PIXELS = 1000;

/** A region as the host is asked about it. */
export function askedRegion(region: Region): AskedRegion {
  if (region.kind === 'rectangle' || region.pixels.length < MANY_PIXELS) return region;
  return { kind: 'bits', bits: packPixels(region.pixels) };
}

/** Number of pixels. */
export function regionSize(region: Region): number {
  return region.kind === 'rectangle' ? region.rows * region.columns : region.pixels.length;
}

/** Outline along pixel edges, as line pieces x, y, x, y, NaN, NaN, … in map pixels. */
export function regionOutline(region: Region, columns: number): number[] {
  if (region.kind === 'rectangle') {
    const { row, column, rows } = region;
    const right = column + region.columns;
    return [column, row, right, row, right, row + rows, column, row + rows, column, row];
  }
  const inside = new Set(region.pixels);
  const pieces: number[] = [];
  for (const pixel of region.pixels) {
    const y = Math.floor(pixel / columns);
    const x = pixel % columns;
    if (!inside.has(pixel - columns)) pieces.push(x, y, x + 1, y, Number.NaN, Number.NaN);
    if (!inside.has(pixel + columns)) pieces.push(x, y + 1, x + 1, y + 1, Number.NaN, Number.NaN);
    if (x === 0 || !inside.has(pixel - 1)) pieces.push(x, y, x, y + 1, Number.NaN, Number.NaN);
    if (x === columns - 1 || !inside.has(pixel + 1)) pieces.push(x + 1, y, x + 1, y + 1, Number.NaN, Number.NaN);
  }
  return pieces;
}

function clamp(value: number, size: number): number {
  return Math.max(0, Math.min(size - 1, value));
}
