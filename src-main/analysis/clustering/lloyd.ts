import type { Tensor } from '../../graphs/compute.ts';
import { type Graph, GraphBuilder } from '../../graphs/graph-builder.ts';
import type { AnalysisContext } from '../context.ts';
import type { CenteredSpectra } from '../preprocessing/centered.ts';
import { processTiles } from '../process-tiles.ts';
import { readCentered } from './k-means-seeding.ts';
import { stackCentroids, stackedDistances } from './stacked-centroids.ts';

/** One run of k-means from one start, as far as it has come. */
export interface KMeansRun {
  readonly clusters: number;
  /** clusters × channels, with the mean of all spectra taken off. */
  centroids: Float32Array;
  /** Cluster of each pixel by the last assignment; `centroids` are the means of these. */
  labels: Uint8Array;
  /** Sum of squared distances of the pixels to the mean of their cluster. */
  inertia: number;
  iterations: number;
  converged: boolean;
}

export interface LloydOptions {
  readonly maxIterations: number;
  /** A run has converged when the squared moves of its centroids sum up to no more than this. */
  readonly shiftTolerance: number;
  readonly phase: string;
}

/**
 * Lloyd's algorithm (IEEE Trans. Inf. Theory 28 (1982) 129) on many runs at once, in place: each pass over the data
 * serves all of them, with the centroids of all runs of equal k stacked into one matrix product. Runs that have
 * converged drop out. An empty cluster gets the pixel that lies farthest from its centroid.
 */
export async function runLloyd(
  data: CenteredSpectra,
  runs: readonly KMeansRun[],
  options: LloydOptions,
  context: AnalysisContext,
): Promise<void> {
  for (const run of runs) run.converged = false;
  for (let iteration = 0; iteration < options.maxIterations; iteration++) {
    const live = runs.filter((run) => !run.converged);
    if (live.length === 0) return;
    const phase = `${options.phase}, iteration ${iteration + 1}, ${live.length} of ${runs.length} runs moving`;
    const groups = [...Map.groupBy(live, (run) => run.clusters).values()].map((group) => stack(group, data));
    await processTiles(
      data.spectra,
      context.job,
      phase,
      async ({ count, values }) => {
        const answers = [];
        for (const group of groups) answers.push(await context.compute.run(LLOYD_GRAPH, group.feeds(values, count)));
        return answers;
      },
      (answers, { first }) => {
        answers.forEach((answer, i) => {
          groups[i].collect(answer, first);
        });
      },
    );
    for (const group of groups) {
      const starving = moveCentroids(group, data, options.shiftTolerance);
      if (starving.length > 0) await feedEmptyClusters(data, starving, context);
    }
    context.hearLabels?.(bestLabels(runs));
  }
}

/** Labels of the run that is best so far, clusters by size, as they will be in the end. */
function bestLabels(runs: readonly KMeansRun[]): Uint8Array {
  const { labels, clusters } = runs.reduce((best, run) => (run.inertia < best.inertia ? run : best));
  const sizes = new Uint32Array(clusters);
  for (const label of labels) sizes[label]++;
  const order = Array.from(sizes.keys()).sort((a, b) => sizes[b] - sizes[a] || a - b);
  const rank = new Uint8Array(clusters);
  for (const [position, cluster] of order.entries()) rank[cluster] = position;
  return labels.map((label) => rank[label]);
}

/** Runs of equal k side by side: what goes into the graph, and the sums that come out of it. */
function stack(runs: readonly KMeansRun[], { spectra, mean }: CenteredSpectra) {
  const { channels } = spectra;
  const clusters = runs[0].clusters;
  const columns = runs.length * clusters;
  const stacked = stackCentroids(
    runs.map((run) => run.centroids),
    channels,
    mean,
  );
  const sums = new Float64Array(columns * channels);
  const counts = new Float64Array(columns);
  const clusterNumbers = Int32Array.from({ length: clusters }, (_, cluster) => cluster);
  const changed = new Uint32Array(runs.length);
  return {
    runs,
    clusters,
    sums,
    counts,
    changed,
    feeds: (values: Float32Array, count: number): { [name: string]: Tensor } => ({
      spectra: { values, dims: [count, channels] },
      ...stacked,
      groups: { values: BigInt64Array.of(BigInt(count), BigInt(runs.length), BigInt(clusters)), dims: [3] },
      clusterNumbers: { values: clusterNumbers, dims: [clusters] },
      flat: { values: BigInt64Array.of(BigInt(count), BigInt(columns)), dims: [2] },
    }),
    collect(answer: { readonly [name: string]: Tensor }, first: number) {
      const tileSums = answer.sums.values as Float32Array;
      for (let i = 0; i < sums.length; i++) sums[i] += tileSums[i];
      const tileLabels = answer.labels.values as Int32Array;
      const count = tileLabels.length / runs.length;
      runs.forEach(({ labels }, r) => {
        let moved = 0;
        for (let pixel = 0; pixel < count; pixel++) {
          const label = tileLabels[pixel * runs.length + r];
          counts[r * clusters + label]++;
          if (labels[first + pixel] !== label) {
            labels[first + pixel] = label;
            moved++;
          }
        }
        changed[r] += moved;
      });
    },
  };
}

/** A run with a cluster that no pixel is in. */
interface Starving {
  readonly run: KMeansRun;
  readonly cluster: number;
}

/**
 * Moves the centroids of each run to the means of their pixels and decides whether it has converged.
 * @returns runs that have an empty cluster, and one of them each: the next iteration finds the next
 */
function moveCentroids(group: ReturnType<typeof stack>, data: CenteredSpectra, shiftTolerance: number): Starving[] {
  const { runs, clusters, sums, counts, changed } = group;
  const { spectra, mean, totalSquares } = data;
  const { channels } = spectra;
  const starving: Starving[] = [];
  runs.forEach((run, r) => {
    const before = run.centroids;
    const after = new Float32Array(before.length);
    let empty = -1;
    let explained = 0;
    for (let cluster = 0; cluster < clusters; cluster++) {
      const column = r * clusters + cluster;
      const count = counts[column];
      if (count === 0) {
        empty = cluster;
        after.set(before.subarray(cluster * channels, (cluster + 1) * channels), cluster * channels);
        continue;
      }
      for (let channel = 0; channel < channels; channel++) {
        const sum = sums[column * channels + channel] - count * mean[channel];
        after[cluster * channels + channel] = sum / count;
        explained += (sum * sum) / count;
      }
    }
    run.inertia = Math.max(0, totalSquares - explained);
    run.iterations++;
    let shift = 0;
    for (let i = 0; i < after.length; i++) shift += (after[i] - before[i]) ** 2;
    run.centroids = after;
    run.converged = empty < 0 && (changed[r] === 0 || shift <= shiftTolerance);
    if (empty >= 0) starving.push({ run, cluster: empty });
  });
  return starving;
}

/** Gives an empty cluster of each run the pixel that lies farthest from its centroid; one more pass, seldom needed. */
async function feedEmptyClusters(
  data: CenteredSpectra,
  starving: readonly Starving[],
  context: AnalysisContext,
): Promise<void> {
  const { spectra, mean, rowSquares } = data;
  const stacked = stackCentroids(
    starving.map(({ run }) => run.centroids),
    spectra.channels,
    mean,
  );
  const runs = starving.length;
  const clusters = BigInt(starving[0].run.clusters);
  const farthest = starving.map(() => ({ pixel: 0, distance: Number.NEGATIVE_INFINITY }));
  await processTiles(
    spectra,
    context.job,
    'k-means: filling empty clusters',
    ({ count, values }) =>
      context.compute.run(DISTANCE_GRAPH, {
        spectra: { values, dims: [count, spectra.channels] },
        ...stacked,
        groups: { values: BigInt64Array.of(BigInt(count), BigInt(runs), clusters), dims: [3] },
      }),
    (answer, { first }) => {
      const distances = answer.distances.values as Float32Array;
      for (let i = 0; i < distances.length; i++) {
        const pixel = first + Math.floor(i / runs);
        const distance = distances[i] + rowSquares[pixel];
        const far = farthest[i % runs];
        if (distance > far.distance) Object.assign(far, { distance, pixel });
      }
    },
  );
  starving.forEach(({ run, cluster }, i) => {
    run.centroids.set(readCentered(spectra, mean, farthest[i].pixel), cluster * spectra.channels);
  });
}

const LLOYD_GRAPH: Graph = (() => {
  const g = new GraphBuilder('k-means step');
  const x = g.input('spectra', 'float32', ['pixels', 'channels']);
  const groups = g.input('groups', 'int64', [3]);
  const clusterNumbers = g.input('clusterNumbers', 'int32', ['clusters']);
  const flat = g.input('flat', 'int64', [2]);
  const distances = g.reshape(stackedDistances(g, x), groups, ['pixels', 'runs', 'clusters']);
  const labels = g.cast(g.argMin(distances), 'int32');
  // A comparison and a cast: the runtime's OneHot is three times slower.
  const membership = g.cast(g.equal(labels, clusterNumbers), 'float32');
  g.output('labels', labels);
  g.output('sums', g.matMul(g.transpose(g.reshape(membership, flat, ['pixels', 'columns'])), x));
  return g.build();
})();

const DISTANCE_GRAPH: Graph = (() => {
  const g = new GraphBuilder('distances to the centroids');
  const x = g.input('spectra', 'float32', ['pixels', 'channels']);
  const groups = g.input('groups', 'int64', [3]);
  g.output('distances', g.reduceMin(g.reshape(stackedDistances(g, x), groups, ['pixels', 'runs', 'clusters'])));
  return g.build();
})();
