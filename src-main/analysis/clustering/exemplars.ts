import { type Graph, GraphBuilder } from '../../graphs/graph-builder.ts';
import type { AnalysisContext } from '../context.ts';
import { processTiles } from '../process-tiles.ts';
import type { Spectra } from '../spectra.ts';

/** How the pixels of each cluster lie around its centroid. */
export interface ClusterScatter {
  /** Euclidean distance of each pixel to the centroid of its cluster, `[pixels]`. */
  readonly distances: Float32Array;
  /** How much farther the next centroid is, `[pixels]`: about 0 at a boundary; infinite where there is one cluster only. */
  readonly margins: Float32Array;
  /** Standard deviation of each channel within each cluster (divided by the number of pixels), clusters × channels. */
  readonly spreads: Float32Array;
}

/** Pixels that show what a cluster is, by their number in the map. */
export interface Exemplars {
  /** Nearest to the centroid, the nearest first. */
  readonly purest: readonly number[];
  /** At the median distance. */
  readonly typical: readonly number[];
  /** Nearly as close to another centroid, the closest call first. */
  readonly boundary: readonly number[];
}

/** Larger than any distance that can be squared in float32. */
const OUT_OF_REACH = 3e38;

/** Exemplars of each sort. */
const EXEMPLARS = 5;

/**
 * Measures how pixels lie around the centroids of their clusters; one pass. Differences are formed before squares, so that
 * spectra with a large common offset keep their digits.
 *
 * @param labels cluster of each pixel, `[pixels]`
 * @param centroids clusters × channels
 * @throws {AppError} `cancelled`
 */
export async function measureScatter(
  spectra: Spectra,
  labels: Int32Array,
  centroids: Float32Array,
  context: AnalysisContext,
): Promise<ClusterScatter> {
  const unit = squareableUnit(centroids);
  if (unit === 1) return scatterOf(spectra, labels, centroids, context);
  const inUnits = centroids.map((value) => value / unit);
  const found = await scatterOf(dividedBy(spectra, unit), labels, inUnits, context);
  const [distances, margins, spreads] = [found.distances, found.margins, found.spreads].map((values) =>
    values.map((value) => value * unit),
  );
  return { distances: distances!, margins: margins!, spreads: spreads! };
}

/** Numbers beyond 2 to the power of ± this have squares whose sums float32 may not hold, or that vanish. */
const SQUAREABLE_EXPONENT = 40;

/** 1, or for centroids of very large or small numbers the power of two to measure in: what divides by it keeps all digits. */
function squareableUnit(centroids: Float32Array): number {
  let largest = 0;
  for (const value of centroids) largest = Math.max(largest, Math.abs(value));
  const exponent = largest > 0 ? Math.round(Math.log2(largest)) : 0;
  return Math.abs(exponent) > SQUAREABLE_EXPONENT ? 2 ** exponent : 1;
}

function dividedBy({ pixels, channels, read }: Spectra, unit: number): Spectra {
  return {
    pixels,
    channels,
    read(first, count, out) {
      read(first, count, out);
      for (let i = 0; i < count * channels; i++) out[i] = out[i]! / unit;
    },
  };
}

async function scatterOf(
  spectra: Spectra,
  labels: Int32Array,
  centroids: Float32Array,
  context: AnalysisContext,
): Promise<ClusterScatter> {
  const { pixels, channels } = spectra;
  const clusters = centroids.length / channels;
  const distances = new Float32Array(pixels);
  const margins = new Float32Array(pixels);
  const squares = new Float64Array(centroids.length);
  const sizes = new Float64Array(clusters);
  for (const label of labels) sizes[label]++;
  const fixed = {
    clusterNumbers: { values: Int32Array.from({ length: clusters }, (_, cluster) => cluster), dims: [clusters] },
    centroids: { values: centroids, dims: [clusters, channels] },
    directions: { values: withoutCommonPart(centroids, channels), dims: [clusters, channels] },
    between: { values: squaredDistances(centroids, channels), dims: [clusters, clusters] },
  };
  await processTiles(
    spectra,
    context.job,
    'spread of the clusters',
    ({ first, count, values }) =>
      context.compute.run(SCATTER_GRAPH, {
        spectra: { values, dims: [count, channels] },
        labels: { values: labels.subarray(first, first + count), dims: [count, 1] },
        ...fixed,
      }),
    (answer, { first, count }) => {
      const sums = answer.sums!.values as Float32Array;
      for (let i = 0; i < squares.length; i++) squares[i] += sums[i];
      const own = answer.own!.values as Float32Array;
      const next = answer.next!.values as Float32Array;
      for (let pixel = 0; pixel < count; pixel++) {
        const distance = Math.sqrt(own[pixel]);
        distances[first + pixel] = distance;
        margins[first + pixel] =
          clusters === 1 ? Number.POSITIVE_INFINITY : Math.sqrt(Math.max(0, next[pixel])) - distance;
      }
    },
  );
  const spreads = Float32Array.from(squares, (sum, i) => Math.sqrt(sum / Math.max(1, sizes[Math.floor(i / channels)])));
  return { distances, margins, spreads };
}

/** The exemplars of each cluster; of pixels that are alike, the first ones. */
export function chooseExemplars(
  labels: Int32Array,
  { distances, margins }: Pick<ClusterScatter, 'distances' | 'margins'>,
  clusters: number,
): Exemplars[] {
  const members: number[][] = Array.from({ length: clusters }, () => []);
  for (let pixel = 0; pixel < labels.length; pixel++) members[labels[pixel]].push(pixel);
  return members.map((pixels) => {
    const sorted = Float32Array.from(pixels, (pixel) => distances[pixel]).sort();
    const median = sorted[Math.floor((sorted.length - 1) / 2)];
    return {
      purest: smallest(pixels, (pixel) => distances[pixel]),
      typical: smallest(pixels, (pixel) => Math.abs(distances[pixel] - median)),
      boundary: clusters === 1 ? [] : smallest(pixels, (pixel) => margins[pixel]),
    };
  });
}

/** The pixels with the smallest values, ascending; the first ones among equals. */
function smallest(pixels: readonly number[], of: (pixel: number) => number): number[] {
  const best: { pixel: number; value: number }[] = [];
  for (const pixel of pixels) {
    const value = of(pixel);
    if (best.length === EXEMPLARS && value >= best[EXEMPLARS - 1].value) continue;
    let place = best.length;
    while (place > 0 && value < best[place - 1].value) place--;
    best.splice(place, 0, { pixel, value });
    best.length = Math.min(best.length, EXEMPLARS);
  }
  return best.map(({ pixel }) => pixel);
}

/** The centroids less their mean: only differences between them count, and these keep more digits so. */
function withoutCommonPart(centroids: Float32Array, channels: number): Float32Array {
  const clusters = centroids.length / channels;
  const mean = new Float64Array(channels);
  for (let i = 0; i < centroids.length; i++) mean[i % channels] += centroids[i] / clusters;
  return centroids.map((value, i) => value - mean[i % channels]);
}

/** Between all pairs of centroids, clusters × clusters. */
function squaredDistances(centroids: Float32Array, channels: number): Float32Array {
  const clusters = centroids.length / channels;
  return Float32Array.from({ length: clusters * clusters }, (_, place) => {
    const [a, b] = [Math.floor(place / clusters) * channels, (place % clusters) * channels];
    let sum = 0;
    for (let channel = 0; channel < channels; channel++) sum += (centroids[a + channel] - centroids[b + channel]) ** 2;
    return sum;
  });
}

/**
 * With d = x − c of the pixel's own centroid c, the square of the distance to another centroid e is
 * `‖d‖² + 2 d·(c − e) + ‖c − e‖²`.
 */
const SCATTER_GRAPH: Graph = (() => {
  const g = new GraphBuilder('spread of the clusters');
  const x = g.input('spectra', 'float32', ['pixels', 'channels']);
  const labels = g.input('labels', 'int32', ['pixels', 1]);
  const clusterNumbers = g.input('clusterNumbers', 'int32', ['clusters']);
  const centroids = g.input('centroids', 'float32', ['clusters', 'channels']);
  const directions = g.input('directions', 'float32', ['clusters', 'channels']);
  const between = g.input('between', 'float32', ['clusters', 'clusters']);
  const membership = g.cast(g.equal(labels, clusterNumbers), 'float32');
  const deviation = g.subtract(x, g.matMul(membership, centroids));
  const squares = g.multiply(deviation, deviation);
  const own = g.reduceSum(squares);
  g.output('own', own);
  g.output('sums', g.matMul(g.transpose(membership), squares));
  const along = g.matMul(deviation, g.transpose(directions));
  const ownAlong = g.reshape(g.reduceSum(g.multiply(membership, along)), g.constant('int64', [2], [-1, 1]), [
    'pixels',
    1,
  ]);
  const ownColumn = g.reshape(own, g.constant('int64', [2], [-1, 1]), ['pixels', 1]);
  const twice = g.multiply(g.subtract(ownAlong, along), g.constant('float32', [1], [2]));
  const all = g.add(g.add(twice, g.matMul(membership, between)), ownColumn);
  // The pixel's own cluster is put out of the running.
  g.output('next', g.reduceMin(g.add(all, g.multiply(membership, g.constant('float32', [1], [OUT_OF_REACH])))));
  return g.build();
})();
