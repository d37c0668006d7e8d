import { type Graph, GraphBuilder } from '../../graphs/graph-builder.ts';
import type { Tensor } from '../../graphs/compute.ts';
import type { AnalysisContext } from '../context.ts';
import { processTiles } from '../process-tiles.ts';
import type { Spectra } from '../spectra.ts';

/** One run of k-means from one start, as far as it has come. */
export interface KMeansRun {
  readonly clusters: number;
  /** clusters × channels, in the coordinates of the spectra given. */
  centroids: Float32Array;
  /** Cluster of each pixel by the last assignment; `centroids` are the means of these. */
  labels: Uint8Array;
  /** Sum of squared distances of the pixels to the mean of their cluster. */
  inertia: number;
  iterations: number;
  converged: boolean;
}

export interface LloydOptions {
  readonly rowSquares: Float32Array;
  readonly totalSquares: number;
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
  spectra: Spectra,
  runs: readonly KMeansRun[],
  options: LloydOptions,
  context: AnalysisContext,
): Promise<void> {
  for (const run of runs) run.converged = false;
  for (let iteration = 0; iteration < options.maxIterations; iteration++) {
    const live = runs.filter((run) => !run.converged);
    if (live.length === 0) return;
    const phase = `${options.phase}, iteration ${iteration + 1}, ${live.length} of ${runs.length} runs moving`;
    const groups = [...Map.groupBy(live, (run) => run.clusters).values()].map((group) => stack(group, spectra.channels));
    await processTiles(
      spectra,
      context.job,
      phase,
      async ({ count, values }) => {
        const answers = [];
        for (const group of groups) answers.push(await context.compute.run(LLOYD_GRAPH, group.feeds(values, count)));
        return answers;
      },
      (answers, { first }) => {
        answers.forEach((answer, i) => groups[i]!.collect(answer, first, options.rowSquares));
      },
    );
    for (const group of groups) moveCentroids(group, spectra, options);
  }
}

/** Runs of equal k side by side: what goes into the graph, and the sums that come out of it. */
function stack(runs: readonly KMeansRun[], channels: number) {
  const clusters = runs[0]!.clusters;
  const columns = runs.length * clusters;
  const weights = new Float32Array(channels * columns);
  const offsets = new Float32Array(columns);
  runs.forEach((run, r) => {
    for (let cluster = 0; cluster < clusters; cluster++) {
      const column = r * clusters + cluster;
      let squares = 0;
      for (let channel = 0; channel < channels; channel++) {
        const value = run.centroids[cluster * channels + channel]!;
        weights[channel * columns + column] = -2 * value;
        squares += value * value;
      }
      offsets[column] = squares;
    }
  });
  const sums = new Float64Array(columns * channels);
  const counts = new Float64Array(columns);
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
      weights: { values: weights, dims: [channels, columns] },
      offsets: { values: offsets, dims: [columns] },
      groups: { values: BigInt64Array.of(BigInt(count), BigInt(runs.length), BigInt(clusters)), dims: [3] },
      clusters: { values: BigInt64Array.of(BigInt(clusters)), dims: [] },
      flat: { values: BigInt64Array.of(BigInt(count), BigInt(columns)), dims: [2] },
    }),
    collect(answer: { readonly [name: string]: Tensor }, first: number, rowSquares: Float32Array) {
      const tileSums = answer.sums!.values as Float32Array;
      for (let i = 0; i < sums.length; i++) sums[i]! += tileSums[i]!;
      const tileLabels = answer.labels!.values as Int32Array;
      const distances = answer.distances!.values as Float32Array;
      const count = tileLabels.length / runs.length;
      runs.forEach(({ labels }, r) => {
        const far = farthest[r]!;
        let moved = 0;
        for (let pixel = 0; pixel < count; pixel++) {
          const place = pixel * runs.length + r;
          const label = tileLabels[place]!;
          counts[r * clusters + label]!++;
          if (labels[first + pixel] !== label) {
            labels[first + pixel] = label;
            moved++;
          }
          const distance = distances[place]! + rowSquares[first + pixel]!;
          if (distance > far.distance) {
            far.distance = distance;
            far.pixel = first + pixel;
          }
        }
        changed[r]! += moved;
      });
    },
  };
}

/** Moves the centroids of each run to the means of their pixels and decides whether it has converged. */
function moveCentroids(group: ReturnType<typeof stack>, spectra: Spectra, options: LloydOptions): void {
  const { runs, clusters, sums, counts, changed, farthest } = group;
  const { channels } = spectra;
  runs.forEach((run, r) => {
    const before = run.centroids;
    const after = new Float32Array(before.length);
    const empty: number[] = [];
    let explained = 0;
    for (let cluster = 0; cluster < clusters; cluster++) {
      const column = r * clusters + cluster;
      const count = counts[column]!;
      if (count === 0) {
        empty.push(cluster);
        after.set(before.subarray(cluster * channels, (cluster + 1) * channels), cluster * channels);
        continue;
      }
      for (let channel = 0; channel < channels; channel++) {
        const sum = sums[column * channels + channel]!;
        after[cluster * channels + channel] = sum / count;
        explained += (sum * sum) / count;
      }
    }
    run.inertia = Math.max(0, options.totalSquares - explained);
    run.iterations++;
    if (empty.length > 0) {
      // One a time: the next pass finds the next farthest pixel, with this one accounted for.
      const target = empty[0]! * channels;
      spectra.read(farthest[r]!.pixel, 1, after.subarray(target, target + channels));
    }
    let shift = 0;
    for (let i = 0; i < after.length; i++) shift += (after[i]! - before[i]!) ** 2;
    run.centroids = after;
    run.converged = empty.length === 0 && (changed[r] === 0 || shift <= options.shiftTolerance);
  });
}

const LLOYD_GRAPH: Graph = (() => {
  const g = new GraphBuilder('k-means step');
  const x = g.input('spectra', 'float32', ['pixels', 'channels']);
  const weights = g.input('weights', 'float32', ['channels', 'columns']);
  const offsets = g.input('offsets', 'float32', ['columns']);
  const groups = g.input('groups', 'int64', [3]);
  const clusters = g.input('clusters', 'int64', []);
  const flat = g.input('flat', 'int64', [2]);
  // ‖x − c‖² − ‖x‖² = x·(−2c) + ‖c‖²
  const distances = g.reshape(g.add(g.matMul(x, weights), offsets), groups, ['pixels', 'runs', 'clusters']);
  const labels = g.argMin(distances);
  const membership = g.reshape(g.oneHot(labels, clusters, 'clusters'), flat, ['pixels', 'columns']);
  g.output('labels', g.cast(labels, 'int32'));
  g.output('distances', g.reduceMin(distances));
  g.output('sums', g.matMul(g.transpose(membership), x));
  return g.build();
})();
