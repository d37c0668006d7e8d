/** Borders between the phases of a map, the same for the window and for figures. */

/** Rows × columns of pixels with the phase of each: its index, or a negative number for none. */
export interface PhasePixels {
  readonly rows: number;
  readonly columns: number;
  phaseAt(row: number, column: number): number;
}

/** With more pieces than this the border is shown as pixels: more are neither read by the eye nor drawn in time. */
const MOST_PIECES = 6_000;
/** Numbers of a piece. */
export const PIECE = 6;

/**
 * For each phase the straight pieces of its border with others, six numbers each: x, y, x, y of the ends in pixels of the map, then
 * the direction into the phase. The edge of the map is no border. Null of a map like salt and pepper, which has too many.
 */
export function phaseBorders({ rows, columns, phaseAt }: PhasePixels, phases: number): number[][] | null {
  const pieces: number[][] = Array.from({ length: phases }, () => []);
  let count = 0;
  /** Pieces between two rows or columns of pixels, with equal neighbors joined. */
  const along = (length: number, pair: (i: number) => readonly [number, number], place: Place) => {
    let start = 0;
    let [before, after] = [-1, -1];
    for (let i = 0; i <= length; i++) {
      const [first, second] = i < length ? pair(i) : [-1, -1];
      if (first === before && second === after) continue;
      if (before !== after) {
        if (before >= 0) pieces[before]!.push(...place(start, i, -1));
        if (after >= 0) pieces[after]!.push(...place(start, i, 1));
        count++;
      }
      [start, before, after] = [i, first, second];
    }
  };
  for (let row = 1; row < rows && count <= MOST_PIECES; row++) {
    along(
      columns,
      (column) => [phaseAt(row - 1, column), phaseAt(row, column)],
      (from, to, side) => [from, row, to, row, 0, side],
    );
  }
  for (let column = 1; column < columns && count <= MOST_PIECES; column++) {
    along(
      rows,
      (row) => [phaseAt(row, column - 1), phaseAt(row, column)],
      (from, to, side) => [column, from, column, to, side, 0],
    );
  }
  return count > MOST_PIECES ? null : pieces;
}

type Place = (from: number, to: number, side: 1 | -1) => readonly number[];

/** True for a pixel that has a neighbor of another phase. */
export function isAtBorder({ rows, columns, phaseAt }: PhasePixels, row: number, column: number): boolean {
  const own = phaseAt(row, column);
  return (
    (row > 0 && phaseAt(row - 1, column) !== own) ||
    (column > 0 && phaseAt(row, column - 1) !== own) ||
    (row + 1 < rows && phaseAt(row + 1, column) !== own) ||
    (column + 1 < columns && phaseAt(row, column + 1) !== own)
  );
}
