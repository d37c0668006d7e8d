import { phaseColor } from '../../src-preload/contract/phase-colors.ts';
import { assignMinimumCost } from '../analysis/statistics/assignment.ts';

/** A phase of an earlier run: the mean spectrum of its pixels and the color it had. */
export interface ColoredCentroid {
  readonly centroid: Float64Array | Float32Array;
  readonly color: string;
}

/**
 * Colors for new clusters, so that what looks like an earlier phase keeps its color: spectra scaled to unit sum are
 * paired by the Hungarian method (smallest summed squared distance). Clusters left over get colors not yet used; so do
 * all of them when the numbers of channels differ.
 *
 * @param next one spectrum per cluster
 * @returns one color per cluster, all different unless earlier ones were alike
 */
export function matchColors(
  previous: readonly ColoredCentroid[],
  next: readonly (Float64Array | Float32Array)[],
): string[] {
  const channels = next[0]?.length ?? 0;
  const comparable =
    previous.length > 0 && [...previous.map((p) => p.centroid), ...next].every((s) => s.length === channels);
  const partner = comparable
    ? pair(
        next.map(unitSum),
        previous.map((p) => unitSum(p.centroid)),
      )
    : next.map(() => -1);
  const colors = Array.from(partner, (column) => (column < 0 ? undefined : previous[column]!.color));
  const free = unusedColors(colors.filter((color) => color !== undefined));
  return colors.map((color) => color ?? free.next().value!);
}

/** The first `count` colors that are not among `used`. */
export function pickColors(count: number, used: readonly string[] = []): string[] {
  const free = unusedColors(used);
  return Array.from({ length: count }, () => free.next().value!);
}

/** A spectrum divided by its sum (of absolute values, since prepared spectra may be negative); all zeros stay so. */
export function unitSum(spectrum: Float64Array | Float32Array): Float64Array {
  let sum = 0;
  for (const value of spectrum) sum += Math.abs(value);
  return Float64Array.from(spectrum, (value) => (sum > 0 ? value / sum : 0));
}

function pair(rows: readonly Float64Array[], columns: readonly Float64Array[]): Int32Array {
  const cost = new Float64Array(rows.length * columns.length);
  rows.forEach((row, i) => {
    columns.forEach((column, j) => {
      let distance = 0;
      for (let channel = 0; channel < row.length; channel++) distance += (row[channel]! - column[channel]!) ** 2;
      // A spectrum with NaN resembles nothing; the method needs finite costs.
      cost[i * columns.length + j] = Number.isFinite(distance) ? distance : LARGEST_DISTANCE;
    });
  });
  return assignMinimumCost(cost, rows.length, columns.length);
}

/** Largest squared distance of two spectra whose absolute values sum to one. */
const LARGEST_DISTANCE = 4;

/** Phase colors not yet used, in their order. */
function* unusedColors(used: readonly string[]): Generator<string, never> {
  const taken = new Set(used.map((color) => color.toLowerCase()));
  for (let index = 0; ; index++) {
    const color = phaseColor(index);
    // Colors have an end; then they repeat rather than fail.
    if (taken.has(color) && index < MOST_COLORS) continue;
    taken.add(color);
    yield color;
  }
}

/** From about here on `phaseColor` gives nothing new. */
const MOST_COLORS = 2000;
