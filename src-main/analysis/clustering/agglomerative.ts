import { AppError } from '../../../src-preload/contract/errors.ts';
import type { AgglomerativeParameters } from '../../../src-preload/contract/steps.ts';
import type { AnalysisContext } from '../context.ts';
import type { CenteredSpectra } from '../preprocessing/centered.ts';
import { tiles } from '../process-tiles.ts';
import { type SampleWords, wordsOf } from '../words.ts';
import { clusterMeans } from './cluster-means.ts';
import { squaredDistanceMatrix } from './distance-matrix.ts';
import { cutTree, linkageOf } from './linkage.ts';
import { findPrototypes } from './prototypes.ts';

export interface AgglomerativeModel {
  /** Cluster of each pixel, `[pixels]`; clusters are ordered by size, the largest first. */
  readonly labels: Int32Array;
  readonly clusters: number;
  readonly sizes: readonly number[];
  /** Mean spectra, clusters × channels. */
  readonly centroids: Float32Array;
  /** SciPy's Z of the leaves, (leaves − 1) × 4: two clusters, height, number of leaves. */
  readonly linkage: Float64Array;
  /** Whether a leaf is a pixel or the mean of several. */
  readonly on: 'pixels' | 'prototypes';
  /** Leaf of each pixel, `[pixels]`. */
  readonly leaves: Int32Array;
  /** Pixels of each leaf. */
  readonly leafSizes: Int32Array;
  /** Any distance from the first up to the second cuts the tree into these clusters; the second is infinite at the root. */
  readonly cut: readonly [number, number];
}

/** Clusters at most: more are no partition that anybody looks at. */
export const MOST_CLUSTERS = 256;
/** Clusters when neither their number nor a distance is given. */
const USUAL_CLUSTERS = 3;

/**
 * Agglomerative clustering of all pixels, or, where there are more than `sample`, of as many k-means prototypes, which
 * count as the pixels they stand for (hybrid clustering: Wong, J. Am. Stat. Assoc. 77 (1982) 841).
 *
 * Cost: leaves² × channels and leaves² × 4 bytes; prototypes cost pixels × sample × 32 for each of eight passes besides.
 *
 * @throws {AppError} `data-unsuitable` when there are fewer different spectra than clusters; `parameter-invalid` when a
 *   distance leaves too many clusters; `cancelled`
 */
export async function fitAgglomerative(
  centered: CenteredSpectra,
  parameters: Omit<AgglomerativeParameters, 'input'>,
  context: AnalysisContext,
): Promise<AgglomerativeModel> {
  const { spectra, mean } = centered;
  const { pixels } = spectra;
  if (pixels < 2) {
    const { one, places } = wordsOf(context);
    throw new AppError('data-unsuitable', `A single ${one} cannot be clustered.`, `Keep at least two ${places}.`);
  }
  const on = pixels <= parameters.sample ? 'pixels' : 'prototypes';
  const { leaves, means, sizes } =
    on === 'pixels'
      ? everyPixel(centered)
      : await findPrototypes(centered, parameters.sample, parameters.seed, context);
  const squares = await squaredDistanceMatrix(means, mean, context);
  const linkage = await linkageOf(squares, Float64Array.from(sizes), parameters.linkage, context);
  const merges = mergesOf(linkage, parameters, wordsOf(context));
  const partition = cutTree(linkage, merges);
  const labels = bySize(
    leaves.map((leaf) => partition.labels[leaf]),
    partition.clusters,
  );
  const found = await clusterMeans(spectra, labels, partition.clusters, context);
  return {
    labels,
    clusters: partition.clusters,
    sizes: found.sizes,
    centroids: found.means,
    linkage,
    on,
    leaves,
    leafSizes: Int32Array.from(sizes),
    cut: [heightOf(linkage, merges - 1) ?? 0, heightOf(linkage, merges) ?? Number.POSITIVE_INFINITY],
  };
}

/** Height of a merge, counted from 0. */
const heightOf = (linkage: Float64Array, merge: number): number | undefined => linkage[4 * merge + 2];

function everyPixel({ spectra }: CenteredSpectra) {
  const means = new Float32Array(spectra.pixels * spectra.channels);
  for (const { first, values } of tiles(spectra)) means.set(values, first * spectra.channels);
  const leaves = Int32Array.from({ length: spectra.pixels }, (_, pixel) => pixel);
  return { leaves, means, sizes: new Array<number>(spectra.pixels).fill(1) };
}

/** How many merges the wanted cut makes. */
function mergesOf(
  linkage: Float64Array,
  { clusters, distance }: Pick<AgglomerativeParameters, 'clusters' | 'distance'>,
  { many }: SampleWords,
): number {
  const leaves = linkage.length / 4 + 1;
  if (distance !== undefined) {
    let merges = 0;
    while (merges < leaves - 1 && heightOf(linkage, merges)! <= distance) merges++;
    if (leaves - merges <= MOST_CLUSTERS) return merges;
    const least = heightOf(linkage, leaves - MOST_CLUSTERS - 1)!;
    throw new AppError(
      'parameter-invalid',
      `A cut at the distance ${distance} leaves ${leaves - merges} clusters; ${MOST_CLUSTERS} are the most.`,
      `Give a distance of at least ${Number(least.toPrecision(3))}, or a number of clusters.`,
      { field: 'distance' },
    );
  }
  const wanted = clusters ?? USUAL_CLUSTERS;
  const merges = leaves - wanted;
  // A cut below a height of 0 would tell equal spectra apart.
  let distinct = leaves;
  while (distinct > 1 && !(heightOf(linkage, leaves - distinct)! > 0)) distinct--;
  if (wanted <= distinct) return merges;
  throw new AppError(
    'data-unsuitable',
    `${wanted} clusters cannot be formed: there are only ${distinct} different ${many}.`,
    `Ask for at most ${distinct}, or look at what the preparation steps left of the data.`,
    { field: 'clusters' },
  );
}

/** Labels with the largest cluster first; of equals, that with the first pixel. */
function bySize(labels: Int32Array, clusters: number): Int32Array {
  const sizes = new Int32Array(clusters);
  for (const label of labels) sizes[label]++;
  const rank = new Int32Array(clusters);
  const order = Array.from(sizes.keys()).sort((a, b) => sizes[b] - sizes[a] || a - b);
  order.forEach((cluster, place) => {
    rank[cluster] = place;
  });
  return labels.map((label) => rank[label]);
}
