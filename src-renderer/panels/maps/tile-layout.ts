/** Where the tiles of a grid lie, in CSS pixels. */
export interface TileLayout {
  readonly columns: number;
  readonly rows: number;
  readonly tileWidth: number;
  /** Height of the picture alone. */
  readonly pictureHeight: number;
  /** From one row to the next. */
  readonly rowHeight: number;
  readonly height: number;
}

export const TILE_GAP = 8;
const LEAST_WIDTH = 108;
const MOST_WIDTH = 240;
const LEAST_HEIGHT = 20;
const MOST_HEIGHT = 300;
/** Two lines of text under a picture. */
export const CAPTION_HEIGHT = 34;

/** @param proportion width over height of a map */
export function tileLayout(count: number, width: number, proportion: number): TileLayout {
  const room = Math.max(LEAST_WIDTH, width);
  const columns = Math.max(1, Math.min(count, Math.floor((room + TILE_GAP) / (LEAST_WIDTH + TILE_GAP))));
  const tileWidth = Math.min(MOST_WIDTH, Math.floor((room - (columns - 1) * TILE_GAP) / columns));
  const pictureHeight = Math.round(Math.max(LEAST_HEIGHT, Math.min(MOST_HEIGHT, tileWidth / proportion)));
  const rowHeight = pictureHeight + CAPTION_HEIGHT + TILE_GAP;
  const rows = Math.ceil(count / columns);
  return { columns, rows, tileWidth, pictureHeight, rowHeight, height: rows * rowHeight };
}

/** Tiles `[first, end)` in sight, with a row more on both sides. */
export function tilesInSight(
  { columns, rows, rowHeight }: TileLayout,
  count: number,
  scrolled: number,
  height: number,
): readonly [number, number] {
  const first = Math.max(0, Math.floor(scrolled / rowHeight) - 1);
  const end = Math.min(rows, Math.ceil((scrolled + Math.max(height, rowHeight)) / rowHeight) + 1);
  return [first * columns, Math.min(count, end * columns)];
}

/** The tile that a key leads to; null for a key that leads nowhere. */
export function tileByKey(key: string, at: number, count: number, columns: number): number | null {
  const to = {
    ArrowRight: at + 1,
    ArrowLeft: at - 1,
    ArrowDown: at + columns,
    ArrowUp: at - columns,
    Home: 0,
    End: count - 1,
  }[key];
  return to === undefined ? null : to < 0 || to >= count ? at : to;
}
