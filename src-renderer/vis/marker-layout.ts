import { nameStart, placeNames } from '../../src-preload/contract/place-names.ts';

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

const MOST_ROWS = 4;
const HEIGHT_PER_ROW = 36;
/** Room of a letter, between names, and between a name and a line, in pixels. */
const LETTER = 6.6;
const GAP = 4;
const LINE_GAP = 1;
/** Weaker markers without room for a name are left out altogether. */
const LEAST_ALONE = 0.3;

/** How many rows of names a picture of a height has room for. */
export function markerRows(height: number): number {
  return Math.max(1, Math.min(MOST_ROWS, Math.floor(height / HEIGHT_PER_ROW)));
}

/** Places markers between two edges; `first` goes before all others. Weak ones without room are left out. */
export function placeMarkers(
  markers: readonly Marker[],
  xOf: (energy: number) => number,
  space: { readonly left: number; readonly right: number; readonly rows: number },
  first: string | null = null,
): PlacedMarker[] {
  const lines = markers.map(({ id, label, energy, weight }) => ({
    x: xOf(energy),
    width: label.length * LETTER,
    weight: id === first ? Number.POSITIVE_INFINITY : weight,
  }));
  const rows = placeNames(lines, { ...space, gap: GAP, lineGap: LINE_GAP });
  return markers.flatMap((marker, i) => {
    const row = rows[i]!;
    if (Number.isNaN(row) || (row < 0 && marker.weight < LEAST_ALONE)) return [];
    return [{ marker, x: lines[i]!.x, row }];
  });
}

/** Where a marker's name begins and ends. */
export function nameSpan(label: string, x: number, left: number, right: number): [number, number] {
  const width = label.length * LETTER;
  const start = nameStart(x, width, { left, right });
  return [start, start + width];
}

/** The marker nearest to a place, within reach; at the same distance, one with a name. */
export function markerAt(placed: readonly PlacedMarker[], x: number, reach: number): Marker | null {
  const near = placed
    .filter((one) => Math.abs(one.x - x) <= reach)
    .sort((a, b) => Math.abs(a.x - x) - Math.abs(b.x - x) || b.row - a.row);
  return near[0]?.marker ?? null;
}
