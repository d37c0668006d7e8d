/** Names over vertical lines, such as those of X-ray lines over a spectrum: which fit where. */

export interface NamedLine {
  readonly x: number;
  /** Width of its name. */
  readonly width: number;
  /** Of two that have no room for both names, the one of more weight keeps its. */
  readonly weight: number;
}

export interface NameSpace {
  readonly left: number;
  readonly right: number;
  /** Rows of names, one below the other from the top. */
  readonly rows: number;
  /** Least distance between two names of a row, and between a name and another's line. */
  readonly gap: number;
  readonly lineGap: number;
}

interface PlacedName {
  readonly from: number;
  readonly to: number;
  readonly x: number;
  readonly row: number;
}

/**
 * The row of each line's name, from 0; −1 where there is no room, NaN for a line outside. No name overlaps another, and no
 * line, which begins below its own name, runs through one. The most weighty take the first row with room first. O(n²).
 */
export function placeNames(lines: readonly NamedLine[], space: NameSpace): number[] {
  const rows = new Array<number>(lines.length).fill(Number.NaN);
  const taken: PlacedName[] = [];
  const areClear = (a: PlacedName, b: PlacedName) => {
    if (a.row === b.row) return a.to + space.gap <= b.from || b.to + space.gap <= a.from;
    const [upper, lower] = a.row < b.row ? [a, b] : [b, a];
    return upper.x < lower.from - space.lineGap || upper.x > lower.to + space.lineGap;
  };
  const order = [...lines.keys()].sort((a, b) => lines[b]!.weight - lines[a]!.weight || lines[a]!.x - lines[b]!.x);
  for (const i of order) {
    const { x, width } = lines[i]!;
    if (!(x >= space.left && x <= space.right)) continue;
    const from = nameStart(x, width, space);
    const free = Array.from({ length: space.rows }, (_, row) => ({ from, to: from + width, x, row })).find((name) =>
      taken.every((other) => areClear(name, other)),
    );
    if (free) taken.push(free);
    rows[i] = free?.row ?? -1;
  }
  return rows;
}

/** Where a name starts: in the middle of its line, moved inside the edges. */
export function nameStart(x: number, width: number, { left, right }: Pick<NameSpace, 'left' | 'right'>): number {
  return Math.max(left, Math.min(right - width, x - width / 2));
}
