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
    for (const group of groups) moveCentroids(group, data, options.shiftTolerance);
  }
}

/** Runs of equal k side by side: what goes into the graph, and the sums that come out of it. */
function stack(runs: readonly KMeansRun[], { spectra, mean, rowSquares }: CenteredSpectra) {
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
  const farthest = runs.map(() => ({ pixel: 0, distance: Number.NEGATIVE_INFINITY }));
  return {
    runs,
    clusters,
    sums,
    counts,
    changed,
    farthest,
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
      const distances = answer.distances.values as Float32Array;
      const count = tileLabels.length / runs.length;
      runs.forEach(({ labels }, r) => {
        const far = farthest[r];
        let moved = 0;
        for (let pixel = 0; pixel < count; pixel++) {
          const place = pixel * runs.length + r;
          const label = tileLabels[place];
          counts[r * clusters + label]++;
          if (labels[first + pixel] !== label) {
            labels[first + pixel] = label;
            moved++;
          }
          const distance = distances[place] + rowSquares[first + pixel];
          if (distance > far.distance) {
            far.distance = distance;
            far.pixel = first + pixel;
          }
        }
        changed[r] += moved;
      });
    },
  };
}

/** Moves the centroids of each run to the means of their pixels and decides whether it has converged. */
function moveCentroids(group: ReturnType<typeof stack>, data: CenteredSpectra, shiftTolerance: number): void {
  const { runs, clusters, sums, counts, changed, farthest } = group;
  const { spectra, mean, totalSquares } = data;
  const { channels } = spectra;
  runs.forEach((run, r) => {
    const before = run.centroids;
    const after = new Float32Array(before.length);
    const empty: number[] = [];
    let explained = 0;
    for (let cluster = 0; cluster < clusters; cluster++) {
      const column = r * clusters + cluster;
      const count = counts[column];
      if (count === 0) {
        empty.push(cluster);
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
    if (empty.length > 0) {
      // One at a time: the next pass finds the next farthest pixel, with this one accounted for.
      after.set(readCentered(spectra, mean, farthest[r].pixel), empty[0] * channels);
    }
    let shift = 0;
    for (let i = 0; i < after.length; i++) shift += (after[i] - before[i]) ** 2;
    run.centroids = after;
    run.converged = empty.length === 0 && (changed[r] === 0 || shift <= shiftTolerance);
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
  g.output('distances', g.reduceMin(distances));
  g.output('sums', g.matMul(g.transpose(g.reshape(membership, flat, ['pixels', 'columns'])), x));
  return g.build();
})();
