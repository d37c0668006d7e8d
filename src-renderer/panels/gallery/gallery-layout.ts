/** Images under one heading. */
export interface GalleryGroup {
  readonly key: string;
  readonly name: string;
  /** Letter and color of a phase; null of other groups. */
  readonly phase: { readonly id: number; readonly letter: string; readonly color: string } | null;
  readonly frames: readonly number[];
}

/** A line of the gallery: a heading, or images side by side. */
export type GalleryRow =
  | { readonly kind: 'heading'; readonly group: GalleryGroup; readonly top: number }
  | { readonly kind: 'frames'; readonly frames: readonly number[]; readonly top: number };

export interface GalleryLayout {
  readonly rows: readonly GalleryRow[];
  readonly perRow: number;
  readonly height: number;
}

const HEADING_HEIGHT = 26;
export const GAP = 4;
/** Beside the images, on either side, as in the style sheet. */
const MARGIN = 8;

/** Where everything stands: headings over lines of as many images as there is room for. */
export function galleryLayout(
  groups: readonly GalleryGroup[],
  width: number,
  tile: { readonly width: number; readonly height: number },
): GalleryLayout {
  const perRow = Math.max(1, Math.floor((width - 2 * MARGIN + GAP) / (tile.width + GAP)));
  const rows: GalleryRow[] = [];
  let top = GAP;
  for (const group of groups) {
    rows.push({ kind: 'heading', group, top });
    top += HEADING_HEIGHT;
    for (let at = 0; at < group.frames.length; at += perRow) {
      rows.push({ kind: 'frames', frames: group.frames.slice(at, at + perRow), top });
      top += tile.height + GAP;
    }
  }
  return { rows, perRow, height: top };
}

/** Lines that can be seen, and one more at either end. */
export function rowsInSight(
  { rows }: GalleryLayout,
  scrolled: number,
  height: number,
  rowHeight: number,
): readonly GalleryRow[] {
  const [from, to] = [scrolled - 2 * rowHeight, scrolled + height + rowHeight];
  return rows.filter(({ top }) => top >= from && top <= to);
}

/** The image that an arrow key goes to; null for other keys. */
export function frameByKey({ rows }: GalleryLayout, key: string, frame: number): number | null {
  const lines = rows.flatMap((row) => (row.kind === 'frames' ? [row.frames] : []));
  const flat = lines.flat();
  const at = flat.indexOf(frame);
  const line = lines.findIndex((frames) => frames.includes(frame));
  const column = line < 0 ? 0 : lines[line]!.indexOf(frame);
  const vertical = (to: number) => lines[to]?.[Math.min(column, lines[to]!.length - 1)] ?? frame;
  switch (key) {
    case 'ArrowLeft':
      return flat[Math.max(0, at - 1)] ?? null;
    case 'ArrowRight':
      return flat[Math.min(flat.length - 1, at + 1)] ?? null;
    case 'ArrowUp':
      return vertical(line - 1);
    case 'ArrowDown':
      return vertical(line + 1);
    case 'Home':
      return flat[0] ?? null;
    case 'End':
      return flat.at(-1) ?? null;
    default:
      return null;
  }
}
