import type { Region } from '../../../src-preload/contract/looked-dataset.ts';
import { formatNumber } from '../../../src-preload/contract/numbers.ts';
import type { PhaseRecord, UnassignedRegion } from '../../../src-preload/contract/project.ts';
import { countUnassigned } from '../../../src-preload/contract/unassigned-pixels.ts';
import { fromCube, type GridInCube } from '../../vis/map-grid.ts';
import { formatPercent } from '../recipe/numbers.ts';

/** A phase with the area it covers. */
export interface LegendRow {
  readonly phase: PhaseRecord;
  readonly pixels: number;
  /** Of the pixels that are in a phase: the shares of all phases sum to 1. */
  readonly share: number;
}

export interface Legend {
  readonly rows: readonly LegendRow[];
  /** Clusters in no phase, with their pixels and their share of all. */
  readonly unassigned: readonly { readonly cluster: number; readonly pixels: number; readonly share: number }[];
  /** Places whose pixels a person took out of their phases, with their share of all. */
  readonly places: readonly { readonly region: UnassignedRegion; readonly pixels: number; readonly share: number }[];
  /** Pixels that have a label. */
  readonly total: number;
}

/**
 * Areas of phases from the pixels of each cluster.
 *
 * @param sizes without the pixels of `regions`
 */
export function legendOf(
  phases: readonly PhaseRecord[],
  sizes: readonly number[],
  regions: readonly UnassignedRegion[] = [],
): Legend {
  const total = sizes.reduce((sum, size) => sum + size, 0) + countUnassigned(regions);
  const share = (pixels: number) => (total > 0 ? pixels / total : 0);
  const found = phases.map((phase) => {
    return { phase, pixels: phase.clusters.reduce((sum, cluster) => sum + (sizes[cluster] ?? 0), 0) };
  });
  const assigned = found.reduce((sum, { pixels }) => sum + pixels, 0);
  const rows = found.map((row) => ({ ...row, share: assigned > 0 ? row.pixels / assigned : 0 }));
  const taken = new Set(phases.flatMap(({ clusters }) => clusters));
  const unassigned = sizes
    .map((pixels, cluster) => ({ cluster, pixels, share: share(pixels) }))
    .filter(({ cluster }) => !taken.has(cluster));
  const places = regions.map((region) => {
    const pixels = countUnassigned([region]);
    return { region, pixels, share: share(pixels) };
  });
  return { rows, unassigned, places, total };
}

/** The legend as a table for a spreadsheet or an e-mail: tabs between columns. */
export function legendText({ rows, unassigned, places }: Legend): string {
  const lines = rows.map(({ phase, pixels, share }) =>
    [phase.letter, phase.name, formatPercent(share), String(pixels), phase.color, phase.note].join('\t'),
  );
  const none = [...unassigned, ...places];
  const left = none.reduce((sum, { pixels }) => sum + pixels, 0);
  const rest = none.reduce((sum, { share }) => sum + share, 0);
  if (left > 0) lines.push(['', 'Unassigned', `${formatPercent(rest)} of all`, String(left), '', ''].join('\t'));
  return [['', 'Phase', 'Area', 'Pixels', 'Color', 'Note'].join('\t'), ...lines].join('\n');
}

/** How much of a region of the cube each cluster fills, largest first. */
export function clustersInRegion(
  region: Region,
  cubeColumns: number,
  labels: ArrayLike<number>,
  map: { readonly rows: number; readonly columns: number; readonly grid: GridInCube },
): readonly { readonly cluster: number; readonly share: number }[] {
  const counts = new Map<number, number>();
  let total = 0;
  for (const { row, column } of pixelsOf(region, cubeColumns)) {
    const at = fromCube(map.grid, { row, column });
    if (at.row < 0 || at.column < 0 || at.row >= map.rows || at.column >= map.columns) continue;
    const label = labels[at.row * map.columns + at.column]!;
    if (label < 0) continue;
    counts.set(label, (counts.get(label) ?? 0) + 1);
    total++;
  }
  return [...counts].map(([cluster, count]) => ({ cluster, share: count / total })).sort((a, b) => b.share - a.share);
}

/** `4 210 px`, `202 images`. */
export function countText(count: number, unit: string): string {
  return `${formatNumber(count)} ${unit}`;
}

function* pixelsOf(region: Region, columns: number) {
  if (region.kind === 'pixels') {
    for (const pixel of region.pixels) yield { row: Math.floor(pixel / columns), column: pixel % columns };
    return;
  }
  for (let row = region.row; row < region.row + region.rows; row++) {
    for (let column = region.column; column < region.column + region.columns; column++) yield { row, column };
  }
}
