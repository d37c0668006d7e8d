import type { Tensor } from '../../graphs/compute.ts';
import { type Graph, GraphBuilder, type Value } from '../../graphs/graph-builder.ts';
import type { AnalysisContext } from '../context.ts';
import type { CenteredSpectra } from '../preprocessing/centered.ts';
import { processTiles } from '../process-tiles.ts';
import { createRandom, type Random } from '../random/random.ts';
import type { Spectra } from '../spectra.ts';
import { stackCentroids, stackedDistances } from './stacked-centroids.ts';

/** Candidates of which greedy k-means++ keeps the best: scikit-learn's 2 + ln k, fixed so that k does not change it. */
const CANDIDATES = 4;

/**
 * First centroids for many restarts at once, by greedy k-means++ (Arthur & Vassilvitskii, SODA 2007, section 5) or at
 * random. All restarts share each pass over the data. The first j centroids of a restart do not depend on how many are
 * asked for, so that a sweep over k seeds all its k together.
 *
 * @returns for each restart the pixels that are its first centroids, `clusters` of them, in the order drawn
 */
export async function seedCentroids(
  data: CenteredSpectra,
  {
    clusters,
    restarts,
    init,
    seed,
  }: { clusters: number; restarts: number; init: 'k-means++' | 'random'; seed: number },
  context: AnalysisContext,
): Promise<number[][]> {
  const { spectra } = data;
  const randoms = Array.from({ length: restarts }, (_, restart) => createRandom(seed, restart));
  if (init === 'random') return randoms.map((random) => distinctIntegers(random, clusters, spectra.pixels));
  const chosen = randoms.map((random) => [random.integer(spectra.pixels)]);
  // Squared distance of each pixel to its closest centroid so far, pixels × restarts.
  const closest = new Float32Array(spectra.pixels * restarts).fill(Number.POSITIVE_INFINITY);
  while (chosen[0].length < clusters) {
    const newest = chosen.map((pixels) => [pixels.at(-1)!]);
    await measure(UPDATE_GRAPH, newest, closest, data, context, (answer, first) => {
      closest.set(answer.distances.values as Float32Array, first * restarts);
    });
    const candidates = drawCandidates(closest, randoms);
    const potentials = new Float64Array(restarts * CANDIDATES);
    await measure(POTENTIAL_GRAPH, candidates, closest, data, context, (answer) => {
      const tilePotentials = answer.potentials.values as Float32Array;
      for (let i = 0; i < potentials.length; i++) potentials[i] += tilePotentials[i];
    });
    chosen.forEach((pixels, restart) => {
      const best = indexOfSmallest(potentials, restart * CANDIDATES, CANDIDATES);
      pixels.push(candidates[restart][best]);
    });
  }
  return chosen;
}

/** Draws pixels with probability proportional to their squared distance; uniformly when all distances are 0. */
function drawCandidates(closest: Float32Array, randoms: readonly Random[]): number[][] {
  const restarts = randoms.length;
  const pixels = closest.length / restarts;
  const totals = new Float64Array(restarts);
  for (let i = 0, restart = 0; i < closest.length; i++) {
    totals[restart] += closest[i];
    restart = restart + 1 === restarts ? 0 : restart + 1;
  }
  return randoms.map((random, restart) => {
    const total = totals[restart];
    if (total === 0) return Array.from({ length: CANDIDATES }, () => random.integer(pixels));
    const thresholds = Array.from({ length: CANDIDATES }, () => random.uniform() * total);
    const drawn = thresholds.map(() => pixels - 1);
    const open = thresholds.map((_, i) => i).sort((a, b) => thresholds[a] - thresholds[b]);
    let sum = 0;
    let at = 0;
    for (let pixel = 0; pixel < pixels && at < open.length; pixel++) {
      sum += closest[pixel * restarts + restart];
      while (at < open.length && sum > thresholds[open[at]]) drawn[open[at++]] = pixel;
    }
    return drawn;
  });
}

/** One pass with the distances to some pixels of each restart, capped by `closest`. */
async function measure(
  graph: Graph,
  candidates: readonly number[][],
  closest: Float32Array,
  { spectra, mean, rowSquares }: CenteredSpectra,
  context: AnalysisContext,
  collect: (answer: { readonly [name: string]: Tensor }, first: number) => void,
): Promise<void> {
  const { channels } = spectra;
  const restarts = candidates.length;
  const perRestart = candidates[0].length;
  const stacked = stackCentroids(
    candidates.flat().map((pixel) => readCentered(spectra, mean, pixel)),
    channels,
    mean,
  );
  await processTiles(
    spectra,
    context.job,
    'k-means: first centroids',
    ({ first, count, values }) =>
      context.compute.run(graph, {
        spectra: { values, dims: [count, channels] },
        ...stacked,
        rowSquares: { values: rowSquares.subarray(first, first + count), dims: [count, 1] },
        closest: { values: closest.slice(first * restarts, (first + count) * restarts), dims: [count, restarts, 1] },
        groups: { values: BigInt64Array.of(BigInt(count), BigInt(restarts), BigInt(perRestart)), dims: [3] },
      }),
    (answer, { first }) => collect(answer, first),
  );
}

/** Distances to one more centroid of each restart, or to the closest of the earlier ones. */
const UPDATE_GRAPH = distanceGraph('k-means++ update', (g, distances) => g.output('distances', distances));

/** For each candidate the sum of all distances if it became a centroid. */
const POTENTIAL_GRAPH = distanceGraph('k-means++ candidates', (g, distances) => {
  g.output('potentials', g.sumRows(distances));
});

function distanceGraph(name: string, finish: (g: GraphBuilder, distances: Value) => void): Graph {
  const g = new GraphBuilder(name);
  const x = g.input('spectra', 'float32', ['pixels', 'channels']);
  const rowSquares = g.input('rowSquares', 'float32', ['pixels', 1]);
  const closest = g.input('closest', 'float32', ['pixels', 'restarts', 1]);
  const groups = g.input('groups', 'int64', [3]);
  const squares = g.add(stackedDistances(g, x), rowSquares);
  const grouped = g.reshape(squares, groups, ['pixels', 'restarts', 'candidates']);
  finish(g, g.minimum(g.maximum(grouped, g.constant('float32', [1], [0])), closest));
  return g.build();
}

/** One spectrum less the mean. */
export function readCentered(spectra: Spectra, mean: Float32Array, pixel: number): Float32Array {
  const spectrum = new Float32Array(spectra.channels);
  spectra.read(pixel, 1, spectrum);
  for (let channel = 0; channel < spectrum.length; channel++) spectrum[channel] -= mean[channel];
  return spectrum;
}

function indexOfSmallest(values: Float64Array, first: number, count: number): number {
  let best = 0;
  for (let i = 1; i < count; i++) if (values[first + i] < values[first + best]) best = i;
  return best;
}

/** `count` different numbers below `end`, in the order drawn: the first j do not depend on `count`. */
function distinctIntegers(random: Random, count: number, end: number): number[] {
  // A partial Fisher–Yates shuffle that keeps only the places it has touched.
  const moved = new Map<number, number>();
  return Array.from({ length: count }, (_, place) => {
    const drawn = place + random.integer(end - place);
    const number = moved.get(drawn) ?? drawn;
    moved.set(drawn, moved.get(place) ?? place);
    return number;
  });
}
