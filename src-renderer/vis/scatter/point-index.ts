import type { Point } from '../regions.ts';

/**
 * Points sorted into a grid of cells over the unit square, so that a pointer finds its neighbor and a lasso its inside without
 * looking at all of them.
 */
export interface PointIndex {
  /** `[count × 2]`: x, y, from 0 to 1. */
  readonly places: Float32Array;
  /** Cells along each side. */
  readonly side: number;
  /** Points by cell, row by row of cells. */
  readonly order: Int32Array;
  /** `[side² + 1]`: where the points of each cell begin in `order`. */
  readonly starts: Int32Array;
}

/** Points that a cell holds on average. */
const PER_CELL = 8;
const MOST_CELLS = 256;

/** Sorts the points into cells: two passes over them. */
export function indexPoints(places: Float32Array): PointIndex {
  const count = places.length / 2;
  const side = Math.max(1, Math.min(MOST_CELLS, Math.ceil(Math.sqrt(count / PER_CELL))));
  const starts = new Int32Array(side * side + 1);
  const cells = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const cell = cellOf(places[2 * i + 1], side) * side + cellOf(places[2 * i], side);
    cells[i] = cell;
    starts[cell + 1]++;
  }
  for (let cell = 0; cell < side * side; cell++) starts[cell + 1] += starts[cell];
  const next = starts.slice();
  const order = new Int32Array(count);
  for (let i = 0; i < count; i++) order[next[cells[i]]++] = i;
  return { places, side, order, starts };
}

/**
 * The point nearest to a place, no farther than `reachX` and `reachY` (an ellipse: the axes are scaled differently on the
 * screen), or −1.
 */
export function nearestPoint(index: PointIndex, at: Point, reachX: number, reachY: number): number {
  const { places, side, order, starts } = index;
  if (!(at.x + reachX >= 0 && at.x - reachX <= 1 && at.y + reachY >= 0 && at.y - reachY <= 1)) return -1;
  let best = 1;
  let found = -1;
  const right = cellOf(at.x + reachX, side);
  const top = cellOf(at.y + reachY, side);
  for (let row = cellOf(at.y - reachY, side); row <= top; row++) {
    for (let column = cellOf(at.x - reachX, side); column <= right; column++) {
      const cell = row * side + column;
      for (let i = starts[cell]; i < starts[cell + 1]; i++) {
        const point = order[i];
        const dx = (places[2 * point] - at.x) / reachX;
        const dy = (places[2 * point + 1] - at.y) / reachY;
        const distance = dx * dx + dy * dy;
        if (distance > best || (distance === best && found >= 0)) continue;
        best = distance;
        found = point;
      }
    }
  }
  return found;
}

/**
 * Points inside a closed polygon (even-odd rule), ascending. Cells that no edge crosses are taken or left whole; only the points of
 * the others are tested.
 */
export function pointsInPolygon(index: PointIndex, corners: readonly Point[]): Int32Array {
  if (corners.length < 3) return new Int32Array(0);
  const { places, side, order, starts } = index;
  const crossed = crossedCells(corners, side);
  const taken = new Uint8Array(order.length);
  let count = 0;
  const take = (point: number) => {
    taken[point] = 1;
    count++;
  };
  for (let row = 0; row < side; row++) {
    const inside = insideAlong(corners, (row + 0.5) / side);
    let at = 0;
    for (let column = 0; column < side; column++) {
      const middle = (column + 0.5) / side;
      while (at < inside.length && inside[at] <= middle) at++;
      const cell = row * side + column;
      const [first, end] = [starts[cell], starts[cell + 1]];
      if (crossed[cell]) {
        for (let i = first; i < end; i++) {
          const point = order[i];
          if (isInside(corners, places[2 * point], places[2 * point + 1])) take(point);
        }
      } else if (at % 2 === 1) for (let i = first; i < end; i++) take(order[i]);
    }
  }
  const found = new Int32Array(count);
  for (let point = 0, at = 0; at < count; point++) if (taken[point] === 1) found[at++] = point;
  return found;
}

/** Even-odd rule; half-open, so that a corner on the line counts once. */
export function isInside(corners: readonly Point[], x: number, y: number): boolean {
  let inside = false;
  for (let i = 0, j = corners.length - 1; i < corners.length; j = i++) {
    const [a, b] = [corners[i], corners[j]];
    if (a.y <= y === b.y <= y) continue;
    if (x < a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x)) inside = !inside;
  }
  return inside;
}

/** Where a level line crosses the polygon, ascending. */
function insideAlong(corners: readonly Point[], y: number): number[] {
  const crossings: number[] = [];
  for (let i = 0, j = corners.length - 1; i < corners.length; j = i++) {
    const [a, b] = [corners[i], corners[j]];
    if (a.y <= y === b.y <= y) continue;
    crossings.push(a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x));
  }
  return crossings.sort((a, b) => a - b);
}

/** 1 for each cell that an edge touches; the cells at the rim stand for everything beyond them. */
function crossedCells(corners: readonly Point[], side: number): Uint8Array {
  const crossed = new Uint8Array(side * side);
  for (let i = 0, j = corners.length - 1; i < corners.length; j = i++) {
    const [low, high] = corners[i].y <= corners[j].y ? [corners[i], corners[j]] : [corners[j], corners[i]];
    const slope = (high.x - low.x) / (high.y - low.y);
    // Level, or so nearly that no number tells its slope.
    const isLevel = !Number.isFinite(slope);
    const top = cellOf(high.y, side);
    for (let row = cellOf(low.y, side); row <= top; row++) {
      // The piece of the edge in this row of cells; a hair more, against rounding.
      const from = Math.max(low.y, (row - 1e-6) / side);
      const to = Math.min(high.y, (row + 1 + 1e-6) / side);
      const a = isLevel ? low.x : low.x + (from - low.y) * slope;
      const b = isLevel ? high.x : low.x + (to - low.y) * slope;
      const [left, right] = [cellOf(Math.min(a, b) - 1e-6, side), cellOf(Math.max(a, b) + 1e-6, side)];
      crossed.fill(1, row * side + left, row * side + right + 1);
    }
  }
  return crossed;
}

function cellOf(share: number, side: number): number {
  const cell = Math.floor(share * side);
  return cell < 0 ? 0 : cell >= side ? side - 1 : cell;
}
