import type { AnalysisContext } from '../context.ts';
import { createRandom, type Random } from '../random/random.ts';
import type { Spectra } from '../spectra.ts';
import { distanceSums } from './distance-sums.ts';

/** Pixels up to which silhouettes are exact by default. */
export const EXACT_UP_TO = 20_000;

export type SilhouetteVerdict = 'strong' | 'weak' | 'not-clusterable';

export interface Silhouette {
  /** Mean over all pixels, each cluster weighted by its size. */
  readonly mean: number;
  /** Standard error that comes from sampling, rather too large than too small; 0 when every pixel took part. */
  readonly standardError: number;
  readonly perCluster: readonly number[];
  /** Silhouette of each pixel of the sample, in its order. */
  readonly values: Float32Array;
  readonly verdict: SilhouetteVerdict;
}

/** The words of the recipe vocabulary (Kaufman & Rousseeuw, Finding Groups in Data, 1990, table 4, rounded). */
export function silhouetteVerdict(mean: number): SilhouetteVerdict {
  return mean >= 0.5 ? 'strong' : mean >= 0.25 ? 'weak' : 'not-clusterable';
}

/**
 * Pixels that take part: all of them, or a sample with each cluster's share, and at least 30 of each cluster.
 * Ascending.
 */
export function stratifiedSample(labels: Int32Array, clusters: number, wanted: number, seed: number): Int32Array {
  if (wanted >= labels.length) return Int32Array.from(labels, (_, pixel) => pixel);
  const random = createRandom(seed, SAMPLE_STREAM);
  const members = Array.from({ length: clusters }, () => [] as number[]);
  labels.forEach((label, pixel) => {
    members[label]?.push(pixel);
  });
  const chosen = members.flatMap((pixels) => {
    const share = Math.round((wanted * pixels.length) / labels.length);
    return takeAtRandom(pixels, Math.min(pixels.length, Math.max(30, share)), random);
  });
  return Int32Array.from(chosen).sort();
}

/**
 * Silhouettes (Rousseeuw, J. Comput. Appl. Math. 20 (1987) 53) of several labelings of the same pixels at once:
 * (b − a) / max(a, b) with a the mean Euclidean distance of a pixel to the others of its cluster, b that to the nearest
 * other cluster. Distances are formed once, tile by tile, and never kept. A pixel alone in its cluster counts 0.
 *
 * Cost: sample² × channels / 2.
 *
 * @param sample pixels that take part, from {@link stratifiedSample}
 * @param labelings labels `[pixels]` of all pixels
 */
export async function silhouettes(
  spectra: Spectra,
  mean: Float32Array,
  sample: Int32Array,
  labelings: readonly { readonly labels: Int32Array; readonly clusters: number }[],
  context: AnalysisContext,
): Promise<Silhouette[]> {
  const size = sample.length;
  const columns = labelings.reduce((total, { clusters }) => total + clusters, 0);
  const membership = new Float32Array(size * columns);
  const firstColumns: number[] = [];
  let first = 0;
  for (const { labels, clusters } of labelings) {
    for (let i = 0; i < size; i++) membership[i * columns + first + labels[sample[i]]] = 1;
    firstColumns.push(first);
    first += clusters;
  }
  const sampleCounts = labelings.map(({ labels, clusters }) => countLabels(sample, labels, clusters));
  const values = labelings.map(() => new Float32Array(size));
  const sums = await distanceSums(gather(spectra, sample), mean, membership, context);
  labelings.forEach(({ labels, clusters }, l) => {
    for (let row = 0; row < size; row++) {
      const start = row * columns + firstColumns[l];
      values[l][row] = silhouetteOf(sums, start, clusters, labels[sample[row]], sampleCounts[l]);
    }
  });
  return labelings.map(({ labels, clusters }, l) => summarize(values[l], sample, labels, clusters));
}

/** Keeps this stream of the seed apart from those of the restarts. */
const SAMPLE_STREAM = 2_000_003;

function silhouetteOf(sums: Float64Array, start: number, clusters: number, own: number, counts: Float64Array): number {
  if (counts[own] <= 1) return 0;
  const inside = sums[start + own] / (counts[own] - 1);
  let outside = Number.POSITIVE_INFINITY;
  for (let cluster = 0; cluster < clusters; cluster++) {
    if (cluster !== own && counts[cluster] > 0) outside = Math.min(outside, sums[start + cluster] / counts[cluster]);
  }
  const larger = Math.max(inside, outside);
  return larger > 0 && Number.isFinite(larger) ? (outside - inside) / larger : 0;
}

/**
 * A pixel of the sample counts twice: by its own silhouette, and as one of those that distances are measured to. For such
 * a mean over pairs the error is up to twice that of the silhouettes alone (Hoeffding, Ann. Math. Stat. 19 (1948) 293).
 */
const BOTH_ROLES = 2;

/** Stratified estimate of the mean and its error (Cochran, Sampling Techniques, 1977, section 5.6). */
function summarize(values: Float32Array, sample: Int32Array, labels: Int32Array, clusters: number): Silhouette {
  const drawn = new Float64Array(clusters);
  const sums = new Float64Array(clusters);
  const squares = new Float64Array(clusters);
  sample.forEach((pixel, i) => {
    const label = labels[pixel];
    drawn[label]++;
    sums[label] += values[i];
    squares[label] += values[i] ** 2;
  });
  const sizes = new Float64Array(clusters);
  for (const label of labels) sizes[label]++;
  let mean = 0;
  let variance = 0;
  const perCluster: number[] = [];
  for (let cluster = 0; cluster < clusters; cluster++) {
    const count = drawn[cluster];
    const clusterMean = count > 0 ? sums[cluster] / count : 0;
    const weight = sizes[cluster] / labels.length;
    perCluster.push(clusterMean);
    mean += weight * clusterMean;
    if (count > 1) {
      const spread = Math.max(0, (squares[cluster] - count * clusterMean ** 2) / (count - 1));
      variance += (weight ** 2 * spread * (1 - count / sizes[cluster])) / count;
    }
  }
  const standardError = BOTH_ROLES * Math.sqrt(variance);
  return { mean, standardError, perCluster, values, verdict: silhouetteVerdict(mean) };
}

/** The sampled spectra, sample × channels. */
function gather(spectra: Spectra, sample: Int32Array): Float32Array {
  const { channels } = spectra;
  const points = new Float32Array(sample.length * channels);
  for (let i = 0; i < sample.length; ) {
    // Neighboring pixels are read together.
    let end = i + 1;
    while (end < sample.length && sample[end] === sample[i] + end - i && end - i < 4096) end++;
    spectra.read(sample[i], end - i, points.subarray(i * channels, end * channels));
    i = end;
  }
  return points;
}

function countLabels(sample: Int32Array, labels: Int32Array, clusters: number): Float64Array {
  const counts = new Float64Array(clusters);
  for (const pixel of sample) counts[labels[pixel]]++;
  return counts;
}

/** `count` of the numbers, by a partial Fisher–Yates shuffle. */
function takeAtRandom(numbers: number[], count: number, random: Random): number[] {
  for (let i = 0; i < count; i++) {
    const other = i + random.integer(numbers.length - i);
    const taken = numbers[other];
    numbers[other] = numbers[i];
    numbers[i] = taken;
  }
  return numbers.slice(0, count);
}
