import { sparkPaths } from '../../vis/sparkline.ts';

/** Paths of the two curves, and which channels they show. */
export interface BeforeAfterCurves {
  readonly paths: readonly [before: string, after: string];
  /** First and last channel of the part that is shown; null when it is the whole spectrum. */
  readonly channels: readonly [first: number, last: number] | null;
  /** The two have no unit in common. */
  readonly ownHeights: boolean;
}

/** Steps after which the numbers mean something else. */
const CHANGE_UNITS = new Set(['normalize', 'poisson-scale']);
/** Steps that change a few channels, which would be lost in the whole spectrum. */
const CHANGE_FEW = new Set(['spikes', 'align-zero-loss']);
/** Channels of the part that is shown of these, at least. */
const FEWEST_CHANNELS = 60;
/** A change of this share of the largest value can be seen. */
const VISIBLE = 0.01;

/** The two spectra of a preparing step as curves in a box of this size. */
export function beforeAfterCurves(
  op: string,
  before: ArrayLike<number>,
  after: ArrayLike<number>,
  { width, height }: { readonly width: number; readonly height: number },
): BeforeAfterCurves {
  const channels = CHANGE_FEW.has(op) && before.length === after.length ? changedPart(before, after) : null;
  const [first, end] = channels ? [channels[0], channels[1] + 1] : [0, Math.max(before.length, after.length)];
  const part = (values: ArrayLike<number>) => binnedMaxima(Array.from(values).slice(first, end), width);
  const curves = [part(before), part(after)] as const;
  const ownHeights = CHANGE_UNITS.has(op);
  const paths = ownHeights
    ? curves.flatMap((curve) => sparkPaths([curve], width, height))
    : sparkPaths(curves, width, height);
  return { paths: [paths[0]!, paths[1]!], channels, ownHeights };
}

/** The channels that differ visibly, with as much again around them; null when that is all of them, or none. */
function changedPart(before: ArrayLike<number>, after: ArrayLike<number>): readonly [number, number] | null {
  let largest = 0;
  for (let i = 0; i < before.length; i++) largest = Math.max(largest, Math.abs(before[i]!), Math.abs(after[i]!));
  let [first, last] = [-1, -1];
  for (let i = 0; i < before.length; i++) {
    if (!(Math.abs(before[i]! - after[i]!) > VISIBLE * largest)) continue;
    if (first < 0) first = i;
    last = i;
  }
  if (first < 0) return null;
  const margin = Math.ceil(Math.max(last - first + 1, FEWEST_CHANNELS - (last - first)) / 2);
  const part = [Math.max(0, first - margin), Math.min(before.length - 1, last + margin)] as const;
  return part[0] === 0 && part[1] === before.length - 1 ? null : part;
}

/** The largest of neighboring values, so that at most `points` remain: narrow peaks stay as high as they are. */
function binnedMaxima(values: readonly number[], points: number): Float64Array {
  const count = Math.min(values.length, points);
  return Float64Array.from({ length: count }, (_, bin) => {
    const first = Math.floor((bin * values.length) / count);
    const end = Math.max(first + 1, Math.floor(((bin + 1) * values.length) / count));
    return Math.max(...values.slice(first, end));
  });
}
