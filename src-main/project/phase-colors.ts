import { assignMinimumCost } from '../analysis/statistics/assignment.ts';

/**
 * Ten colors that stay apart for color-blind readers, on white: Okabe and Ito's (https://jfly.uni-koeln.de/color/) without
 * black and yellow, strongest contrast first, then those of Tableau's 10 and 20 that keep the largest distance to
 * all before (CIE Lab, normal sight and protanopia and deuteranopia after Machado et al. 2009; the smallest is 14.7).
 */
export const PHASE_COLORS: readonly string[] = [
  '#0072b2',
  '#d55e00',
  '#009e73',
  '#cc79a7',
  '#e69f00',
  '#56b4e9',
  '#dbdb8d',
  '#59a14f',
  '#f7b6d2',
  '#8c564b',
];

/** Color of pixels and clusters that belong to no phase. */
export const UNASSIGNED_COLOR = '#808080';

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

/** The palette's colors not yet used, then endlessly many hues a golden angle apart, ever again distinct. */
function* unusedColors(used: readonly string[]): Generator<string, never> {
  const taken = new Set(used.map((color) => color.toLowerCase()));
  for (const color of PHASE_COLORS) if (!taken.has(color)) yield color;
  for (let i = 0; ; i++) {
    const color = hslToHex((i * GOLDEN_ANGLE) % 360, 0.55, i % 2 === 0 ? 0.35 : 0.65);
    if (taken.has(color)) continue;
    taken.add(color);
    yield color;
  }
}

const GOLDEN_ANGLE = 180 * (3 - Math.sqrt(5));

function hslToHex(hue: number, saturation: number, lightness: number): string {
  const chroma = saturation * Math.min(lightness, 1 - lightness);
  const channel = (n: number) => {
    const k = (n + hue / 30) % 12;
    const value = lightness - chroma * Math.max(-1, Math.min(k - 3, 9 - k, 1));
    return Math.round(value * 255)
      .toString(16)
      .padStart(2, '0');
  };
  return `#${channel(0)}${channel(8)}${channel(4)}`;
}
