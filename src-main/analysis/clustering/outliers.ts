import type { OutliersParameters } from '../../../src-preload/contract/steps.ts';

/** What a cluster's distances say. */
export interface ClusterDistances {
  readonly cluster: number;
  readonly size: number;
  /** Pixels farther than this from the centroid are marked; in the units of what was clustered. */
  readonly threshold: number;
  readonly median: number;
  readonly largest: number;
  /** Marked pixels. */
  readonly marked: number;
}

export interface Outliers {
  /** 1 for marked pixels, `[pixels]`. */
  readonly marks: Int32Array;
  readonly clusters: readonly ClusterDistances[];
  /** Clusters below the size asked for, with their first pixels. */
  readonly tiny: readonly { readonly cluster: number; readonly size: number; readonly pixels: readonly number[] }[];
}

/** Pixels of a tiny cluster that are listed. */
export const LISTED_PIXELS = 100;

/**
 * Marks the pixels that lie farthest from the center of their own cluster, and all of tiny clusters. Thresholds are
 * quantiles within each cluster (linear between order statistics: Hyndman & Fan, Am. Stat. 50 (1996) 361, type 7), so
 * that a compact phase is held to its own spread and not to that of a diffuse one.
 *
 * @param distances of each pixel to the center of its cluster, `[pixels]`
 */
export function findOutliers(
  distances: Float32Array,
  labels: Int32Array,
  clusters: number,
  { quantile, tinyClusters }: OutliersParameters,
): Outliers {
  const marks = new Int32Array(labels.length);
  const members: number[][] = Array.from({ length: clusters }, () => []);
  labels.forEach((label, pixel) => {
    members[label].push(pixel);
  });
  const found = members.map((pixels, cluster): ClusterDistances => {
    const sorted = Float32Array.from(pixels, (pixel) => distances[pixel]).sort();
    const threshold = quantileOf(sorted, quantile);
    const isTiny = pixels.length < tinyClusters;
    let marked = 0;
    for (const pixel of pixels) {
      if (!isTiny && !(distances[pixel] > threshold)) continue;
      marks[pixel] = 1;
      marked++;
    }
    const [median, largest] = [quantileOf(sorted, 0.5), sorted.at(-1) ?? 0];
    return { cluster, size: pixels.length, threshold, median, largest, marked };
  });
  const tiny = found
    .filter(({ size }) => size > 0 && size < tinyClusters)
    .map(({ cluster, size }) => ({ cluster, size, pixels: members[cluster].slice(0, LISTED_PIXELS) }));
  return { marks, clusters: found, tiny };
}

/** @param sorted ascending; 0 when empty */
function quantileOf(sorted: Float32Array, quantile: number): number {
  if (sorted.length === 0) return 0;
  const place = quantile * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(sorted.length - 1, below + 1);
  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}
