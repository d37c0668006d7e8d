import type { Tensor } from '../../graphs/compute.ts';
import { type Graph, GraphBuilder } from '../../graphs/graph-builder.ts';
import type { AnalysisContext } from '../context.ts';
import { tiles } from '../process-tiles.ts';
import { type Spectra, tilePixels } from '../spectra.ts';
import { coefficients, type GaussianComponents, invertFactor } from './gaussian-components.ts';
import { expandFeatures, type FeatureLayout } from './gaussian-features.ts';
import type { GaussianFrame } from './gaussian-frame.ts';

/** What an expectation step gives for one mixture. */
export interface Expectation {
  /** Responsibilities × features, clusters × layout.size. */
  readonly sums: Float64Array;
  /** Σ log density of the mixture over all points, in the frame. */
  logLikelihood: number;
}

/** Features of all points, layout.size × count in each tile, kept in memory or formed anew for each pass. */
export interface FeatureTiles {
  readonly layout: FeatureLayout;
  readonly pixelsPerTile: number;
  tiles(): Generator<{ readonly first: number; readonly count: number; readonly features: Float32Array }>;
}

/** @param bytes that a copy of all features may take */
export function featureTiles(points: Spectra, layout: FeatureLayout, bytes: number): FeatureTiles {
  const pixelsPerTile = tilePixels(layout.size);
  const { pixels } = points;
  const keeps = pixels * layout.size * 4 <= bytes;
  let kept: Float32Array | undefined;
  const coordinates = new Float32Array(Math.min(pixels, pixelsPerTile) * points.channels);
  function* tiles() {
    const known = kept;
    const target = keeps
      ? (known ?? new Float32Array(pixels * layout.size))
      : new Float32Array(pixelsPerTile * layout.size);
    for (let first = 0; first < pixels; first += pixelsPerTile) {
      const count = Math.min(pixelsPerTile, pixels - first);
      const start = keeps ? first * layout.size : 0;
      const features = target.subarray(start, start + count * layout.size);
      if (!known) {
        const part = coordinates.subarray(0, count * points.channels);
        points.read(first, count, part);
        expandFeatures(layout, part, count, features);
      }
      yield { first, count, features };
    }
    if (keeps) kept = target;
  }
  return { layout, pixelsPerTile, tiles };
}

/** Sums of one-hot responsibilities: where the maximization of a hard partition starts from. One pass for all partitions. */
export async function sumsOfPartitions(
  features: FeatureTiles,
  partitions: readonly { readonly labels: Int32Array; readonly clusters: number }[],
  { job }: AnalysisContext,
): Promise<Float64Array[]> {
  const { size } = features.layout;
  // Features × clusters as long as they are added to, so that the sums of one feature lie together.
  const sums = partitions.map(({ clusters }) => new Float64Array(clusters * size));
  for (const tile of features.tiles()) {
    await job.pause();
    partitions.forEach(({ labels, clusters }, which) => {
      const own = labels.subarray(tile.first, tile.first + tile.count);
      for (let feature = 0; feature < size; feature++) {
        const values = tile.features.subarray(feature * tile.count, (feature + 1) * tile.count);
        addByLabel(sums[which].subarray(feature * clusters, (feature + 1) * clusters), values, own);
      }
    });
  }
  return partitions.map(({ clusters }, which) =>
    Float64Array.from({ length: clusters * size }, (_, i) => sums[which][(i % size) * clusters + Math.floor(i / size)]),
  );
}

function addByLabel(sums: Float64Array, values: Float32Array, labels: Int32Array): void {
  for (let point = 0; point < values.length; point++) sums[labels[point]] += values[point];
}

/**
 * The expectation step of many mixtures in one pass: two float32 matrix products for each tile and number of clusters,
 * in which all mixtures of that many clusters stand side by side.
 */
export async function expectations(
  features: FeatureTiles,
  mixtures: readonly GaussianComponents[],
  frame: GaussianFrame,
  context: AnalysisContext,
): Promise<Expectation[]> {
  const { layout } = features;
  const answers = mixtures.map(({ clusters }) => ({
    sums: new Float64Array(clusters * layout.size),
    logLikelihood: 0,
  }));
  const groups = [...Map.groupBy(mixtures.keys(), (index) => mixtures[index].clusters)].map(([clusters, members]) => ({
    clusters,
    members,
    theta: Float32Array.from(
      interleaved(
        layout,
        members.map((index) => mixtures[index]),
      ),
    ),
  }));
  for (const { count, features: values } of features.tiles()) {
    await context.job.pause();
    for (const { clusters, members, theta } of groups) {
      const answer = await context.compute.run(
        SEARCH_GRAPH,
        feeds(values, theta, count, members.length, clusters, layout.size),
      );
      const sums = answer.sums!.values as Float32Array;
      const evidence = answer.evidence!.values as Float64Array;
      members.forEach((index, place) => {
        const own = answers[index];
        for (let k = 0; k < clusters; k++) {
          const from = (k * members.length + place) * layout.size;
          const to = k * layout.size;
          for (let i = 0; i < layout.size; i++) own.sums[to + i] += sums[from + i];
        }
        own.logLikelihood += evidence[place];
      });
    }
  }
  mixtures.forEach((mixture, index) => {
    answers[index].logLikelihood -= 0.5 * commonDistance(mixture, frame);
  });
  return answers;
}

/** Coefficients of several mixtures with the same number of clusters, (clusters · mixtures) × features. */
function interleaved(layout: FeatureLayout, mixtures: readonly GaussianComponents[]): Float64Array {
  const { size } = layout;
  const [{ clusters }] = mixtures;
  const all = new Float64Array(clusters * mixtures.length * size);
  mixtures.forEach((mixture, place) => {
    const own = coefficients(layout, mixture);
    for (let k = 0; k < clusters; k++) {
      all.set(own.subarray(k * size, (k + 1) * size), (k * mixtures.length + place) * size);
    }
  });
  return all;
}

/** What {@link expectationGraph} takes. */
function feeds(
  features: Float32Array | Float64Array,
  theta: Float32Array | Float64Array,
  count: number,
  mixtures: number,
  clusters: number,
  size: number,
): { [name: string]: Tensor } {
  return {
    features: { values: features, dims: [size, count] },
    theta: { values: theta, dims: [clusters * mixtures, size] },
    apart: { values: BigInt64Array.from([clusters, mixtures, count], BigInt), dims: [3] },
    together: { values: BigInt64Array.from([clusters * mixtures, count], BigInt), dims: [2] },
  };
}

/** Σ zᵀPz over all points, which coefficients of tied covariances leave out. */
function commonDistance(
  { shape, factors, dimensions: d }: GaussianComponents,
  { secondMoments }: GaussianFrame,
): number {
  if (shape !== 'tied') return 0;
  const precision = new Float64Array(d * d);
  invertFactor(factors, 0, d, precision);
  let sum = 0;
  for (let i = 0; i < d * d; i++) sum += precision[i] * secondMoments![i];
  return sum;
}

/**
 * The expectation step of one mixture in float64, for the last digits; `hear` gets the responsibilities of each tile,
 * clusters × count.
 */
export async function preciseExpectation(
  { layout, pixelsPerTile }: FeatureTiles,
  frame: GaussianFrame,
  mixture: GaussianComponents,
  context: AnalysisContext,
  hear?: (first: number, count: number, shares: Float64Array) => void,
): Promise<Expectation> {
  const { clusters } = mixture;
  const { size } = layout;
  const theta = coefficients(layout, mixture);
  const features = new Float64Array(pixelsPerTile * size);
  const answer = { sums: new Float64Array(clusters * size), logLikelihood: -0.5 * commonDistance(mixture, frame) };
  for (const { first, count, values } of tiles(frame.points, pixelsPerTile)) {
    await context.job.pause();
    const part = features.subarray(0, count * size);
    expandFeatures(layout, values, count, part);
    const graph = hear ? ANSWER_GRAPH : PRECISE_GRAPH;
    const found = await context.compute.run(graph, feeds(part, theta, count, 1, clusters, size));
    answer.logLikelihood += (found.evidence!.values as Float64Array)[0];
    if (hear) hear(first, count, found.shares!.values as Float64Array);
    else {
      const sums = found.sums!.values as Float64Array;
      for (let i = 0; i < sums.length; i++) answer.sums[i] += sums[i];
    }
  }
  return answer;
}

/**
 * Log densities of all components, from them responsibilities, and what is asked for: sums of responsibilities × features
 * for the next step, or the responsibilities themselves. Components stand above each other, those of one number side by
 * side: `clusters × mixtures × pixels`.
 */
function expectationGraph(type: 'float32' | 'float64', wanted: 'sums' | 'shares'): Graph {
  const g = new GraphBuilder(`mixture expectation, ${wanted} in ${type}`);
  const features = g.input('features', type, ['features', 'pixels']);
  const theta = g.input('theta', type, ['columns', 'features']);
  const apart = g.input('apart', 'int64', [3]);
  const together = g.input('together', 'int64', [2]);
  const logs = g.reshape(g.matMul(theta, features), apart, ['clusters', 'mixtures', 'pixels']);
  const largest = g.maxRows(logs);
  const scaled = g.exp(g.subtract(logs, largest));
  const sum = g.sumRows(scaled);
  const shares = g.reshape(g.divide(scaled, sum), together, ['columns', 'pixels']);
  if (wanted === 'sums') g.output('sums', g.matMul(shares, g.transpose(features)));
  else g.output('shares', shares);
  const evidence = g.add(largest, g.log(sum));
  g.output('evidence', g.reduceSum(type === 'float64' ? evidence : g.cast(evidence, 'float64')));
  return g.build();
}

const SEARCH_GRAPH = expectationGraph('float32', 'sums');
const PRECISE_GRAPH = expectationGraph('float64', 'sums');
const ANSWER_GRAPH = expectationGraph('float64', 'shares');
