import type { ScatterPoints } from './scatter-points.ts';

/** Cells along each side of the grid on which points are counted. */
export const CROWD_CELLS = 128;

/**
 * How crowded it is around each point: points per cell of a 128 × 128 grid over both ranges, each point's own cell with its
 * eight neighbors, so that no edge of a cell is seen. Two passes over the points.
 */
export function crowding({ places, count }: Pick<ScatterPoints, 'places' | 'count'>): Float32Array {
  const side = CROWD_CELLS;
  const cells = new Int32Array(count);
  // A rim of empty cells saves asking for the edge.
  const wide = side + 2;
  const counts = new Float32Array(wide * wide);
  for (let i = 0; i < count; i++) {
    const column = Math.min(side - 1, (places[2 * i] * side) | 0) + 1;
    const row = Math.min(side - 1, (places[2 * i + 1] * side) | 0) + 1;
    cells[i] = row * wide + column;
    counts[cells[i]]++;
  }
  const means = new Float32Array(wide * wide);
  for (let row = 1; row <= side; row++) {
    for (let column = 1; column <= side; column++) {
      let sum = 0;
      for (let dy = -wide; dy <= wide; dy += wide) {
        for (let dx = -1; dx <= 1; dx++) sum += counts[row * wide + column + dy + dx];
      }
      means[row * wide + column] = sum / 9;
    }
  }
  return Float32Array.from(cells, (cell) => means[cell]);
}

/** Opacity of a point where so many overlap: 1 alone, then less with the root of their number, so that crowds stay apart. */
export function opacityFor(overlapping: number): number {
  return Math.max(FAINTEST, 1 / Math.sqrt(Math.max(1, overlapping)));
}

/** Fainter than this, eight bits of color say nothing any more. */
export const FAINTEST = 0.08;
