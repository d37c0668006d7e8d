/** How values are spread over colors. */

export interface Histogram {
  readonly low: number;
  readonly high: number;
  readonly counts: Uint32Array;
  /** Finite values seen, inside or outside the range. */
  readonly finite: number;
  readonly notFinite: number;
}

/** Share of pixels below and above the contrast range by default. */
export const CONTRAST_TAIL = 0.01;
const SAMPLE = 32_768;

/** Counts of values in equal bins from `low` to `high`; values outside are not counted. */
export function histogram(values: ArrayLike<number>, low: number, high: number, bins: number): Histogram {
  const counts = new Uint32Array(bins);
  const factor = high > low ? bins / (high - low) : 0;
  let finite = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (!Number.isFinite(value)) continue;
    finite++;
    if (value < low || value > high) continue;
    counts[Math.min(bins - 1, ((value - low) * factor) | 0)]++;
  }
  return { low, high, counts, finite, notFinite: values.length - finite };
}

/** Smallest and largest finite value; null when there is none. */
export function extent(values: ArrayLike<number>): [number, number] | null {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value < low && value !== Number.NEGATIVE_INFINITY) low = value;
    if (value > high && value !== Number.POSITIVE_INFINITY) high = value;
  }
  return low <= high ? [low, high] : null;
}

/**
 * Default contrast range: 1st to 99th percentile of the finite values (of every n-th pixel above 32,768, so that a live map
 * costs 2 ms). Signed maps are centered on zero. Null when no value is finite.
 */
export function defaultContrast(values: ArrayLike<number>, signed: boolean): [number, number] | null {
  const stride = Math.ceil(values.length / SAMPLE);
  const sample = new Float32Array(Math.ceil(values.length / stride));
  let count = 0;
  for (let i = 0; i < values.length; i += stride) if (Number.isFinite(values[i])) sample[count++] = values[i];
  if (count === 0) return extent(values);
  const sorted = sample.subarray(0, count).sort();
  const tail = Math.floor((count - 1) * CONTRAST_TAIL);
  let [low, high] = [sorted[tail], sorted[count - 1 - tail]];
  if (low === high) [low, high] = [sorted[0], sorted[count - 1]];
  if (!signed) return [low, high];
  const largest = Math.max(Math.abs(low), Math.abs(high));
  return [-largest, largest];
}

/** Values shown beside the color bar: the contrast range with room on both sides, no more than there is. */
export function contrastDomain(
  whole: readonly [number, number],
  contrast: readonly [number, number],
): [number, number] {
  const room = (contrast[1] - contrast[0]) * 0.25;
  const low = Math.min(contrast[0], Math.max(whole[0], contrast[0] - room));
  const high = Math.max(contrast[1], Math.min(whole[1], contrast[1] + room));
  return high > low ? [low, high] : [low - 0.5, high + 0.5];
}
