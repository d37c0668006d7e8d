/** Equal tiles side by side in rows. */
export interface TileGrid {
  readonly columns: number;
  /** Width of one tile. */
  readonly tileMm: number;
  /** Left edge of a tile, counted over all rows; on whole dots, like maps that stand alone. */
  leftOf(index: number): number;
}

interface TilesWanted {
  readonly count: number;
  /** Tiles in a row that a person asked for. */
  readonly columns: number | undefined;
  /** As wide as a tile should be, where nobody has asked. */
  readonly fairMm: number;
  /** A tile is never narrower, whatever was asked for. */
  readonly leastMm: number;
  readonly gapMm: number;
}

/** As many tiles in a row as were asked for, or as give rows of equal length and tiles of a fair width. */
export function tileGrid(
  { count, columns, fairMm, leastMm, gapMm }: TilesWanted,
  page: { readonly left: number; readonly contentMm: number; readonly dotMm: number },
): TileGrid {
  const fitting = (widthMm: number) => Math.max(1, Math.floor((page.contentMm + gapMm) / (widthMm + gapMm)));
  const most = Math.min(count, fitting(fairMm));
  // Seven in rows of four and three, not of six and one.
  const even = Math.ceil(count / Math.ceil(count / most));
  const used = Math.min(columns ?? even, count, fitting(leastMm));
  const pitch = (page.contentMm + gapMm) / used;
  return {
    columns: used,
    tileMm: pitch - gapMm,
    leftOf: (index) => Math.ceil((page.left + (index % used) * pitch) / page.dotMm) * page.dotMm,
  };
}
