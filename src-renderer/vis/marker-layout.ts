/** Something with a place on the energy axis and a name: an X-ray line, an edge. */
export interface Marker {
  readonly id: string;
  readonly label: string;
  readonly energy: number;
  /** Of two that have no room for both names, the one of more weight keeps its. */
  readonly weight: number;
}

/** A marker on the screen; `row` counts the lines of names from the top, −1 for a name without room. */
export interface PlacedMarker {
  readonly marker: Marker;
  readonly x: number;
  readonly row: number;
}

export const MARKER_ROWS = 4;
/** Room of a letter, and around a name, in pixels. */
const LETTER = 6.6;
const GAP = 4;
/** Weaker markers without room for a name are left out altogether. */
const LEAST_ALONE = 0.3;

/** Width of a marker's name. */
export function nameWidth(label: string): number {
  return label.length * LETTER;
}

/**
 * Places markers between two edges: names never overlap. Each takes the first row with room, the most weighty first; one
 * that finds none stands without its name, or not at all when it has little weight. `first` goes before all others.
 */
export function placeMarkers(
  markers: readonly Marker[],
  xOf: (energy: number) => number,
  [left, right]: readonly [number, number],
  first: string | null = null,
): PlacedMarker[] {
  const rows: [number, number][][] = Array.from({ length: MARKER_ROWS }, () => []);
  const rank = (marker: Marker) => (marker.id === first ? Number.POSITIVE_INFINITY : marker.weight);
  return markers
    .map((marker) => ({ marker, x: xOf(marker.energy) }))
    .filter(({ x }) => x >= left && x <= right)
    .sort((a, b) => rank(b.marker) - rank(a.marker) || a.x - b.x)
    .flatMap(({ marker, x }): PlacedMarker[] => {
      const [start, end] = nameSpan(marker.label, x, left, right);
      const row = rows.findIndex((taken) => taken.every(([from, to]) => end + GAP <= from || start - GAP >= to));
      if (row >= 0) rows[row].push([start, end]);
      else if (marker.weight < LEAST_ALONE) return [];
      return [{ marker, x, row }];
    });
}

/** Where a name stands: in the middle of its line, moved inside the edges. */
export function nameSpan(label: string, x: number, left: number, right: number): [number, number] {
  const width = nameWidth(label);
  const start = Math.max(left, Math.min(right - width, x - width / 2));
  return [start, start + width];
}

/** The marker nearest to a place, within reach; those with a name go before. */
export function markerAt(placed: readonly PlacedMarker[], x: number, reach: number): Marker | null {
  const near = placed
    .filter((one) => Math.abs(one.x - x) <= reach)
    .sort((a, b) => Math.abs(a.x - x) - Math.abs(b.x - x) || b.row - a.row);
  return near[0]?.marker ?? null;
}
