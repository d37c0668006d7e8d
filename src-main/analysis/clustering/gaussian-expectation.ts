import { GraphBuilder } from '../../graphs/graph-builder.ts';
import type { AnalysisContext } from '../context.ts';
import { type Spectra, tilePixels } from '../spectra.ts';
import { coefficients, type GaussianComponents, invertFactor } from './gaussian-components.ts';
import { responsibilities } from './gaussian-densities.ts';
import { expandFeatures, type FeatureLayout } from './gaussian-features.ts';
import type { GaussianFrame } from './gaussian-frame.ts';

/** What an expectation step gives for one mixture. */
export interface Expectation {
  /** Responsibilities × features, clusters × layout.size. */
  readonly sums: Float64Array;
  /** Σ log density of the mixture over all points, in the frame. */
  logLikelihood: number;
}

/** Features of all points, kept in memory or formed anew for each pass. */
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
  const sums = partitions.map(({ clusters }) => new Float64Array(clusters * size));
  for (const tile of features.tiles()) {
    await job.pause();
    partitions.forEach(({ labels }, which) => {
      const sum = sums[which];
      for (let point = 0; point < tile.count; point++) {
        const to = labels[tile.first + point] * size;
        const from = point * size;
        for (let feature = 0; feature < size; feature++) sum[to + feature] += tile.features[from + feature];
      }
    });
  }
  return sums;
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
    theta: sideBySide(
      layout,
      members.map((index) => mixtures[index]),
    ),
  }));
  for (const { count, features: values } of features.tiles()) {
    await context.job.pause();
    for (const { clusters, members, theta } of groups) {
      const columns = members.length * clusters;
      const answer = await context.compute.run(EXPECTATION_GRAPH, {
        features: { values, dims: [count, layout.size] },
        theta: { values: theta, dims: [layout.size, columns] },
        apart: { values: BigInt64Array.from([count, members.length, clusters], BigInt), dims: [3] },
        together: { values: BigInt64Array.from([count, columns], BigInt), dims: [2] },
      });
      const sums = answer.sums!.values as Float32Array;
      const evidence = answer.evidence!.values as Float64Array;
      members.forEach((index, place) => {
        const own = answers[index];
        const from = place * clusters * layout.size;
        for (let i = 0; i < own.sums.length; i++) own.sums[i] += sums[from + i];
        own.logLikelihood += evidence[place];
      });
    }
  }
  mixtures.forEach((mixture, index) => {
    answers[index].logLikelihood -= 0.5 * commonDistance(mixture, frame);
  });
  return answers;
}

/** Coefficients of several mixtures with the same number of clusters, features × (mixtures · clusters). */
function sideBySide(layout: FeatureLayout, mixtures: readonly GaussianComponents[]): Float32Array {
  const { clusters } = mixtures[0];
  const columns = mixtures.length * clusters;
  const all = new Float32Array(layout.size * columns);
  const one = new Float32Array(layout.size * clusters);
  mixtures.forEach((mixture, place) => {
    coefficients(layout, mixture, one);
    for (let feature = 0; feature < layout.size; feature++) {
      all.set(one.subarray(feature * clusters, (feature + 1) * clusters), feature * columns + place * clusters);
    }
  });
  return all;
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

/** The expectation step of one mixture in float64, for the last digits; `hear` gets the responsibilities of each tile. */
export async function preciseExpectation(
  features: FeatureTiles,
  points: Spectra,
  mixture: GaussianComponents,
  context: AnalysisContext,
  hear?: (first: number, count: number, shares: Float64Array) => void,
): Promise<Expectation> {
  const { clusters } = mixture;
  const { size } = features.layout;
  const shares = new Float64Array(features.pixelsPerTile * clusters);
  const evidence = new Float64Array(features.pixelsPerTile);
  const coordinates = new Float32Array(features.pixelsPerTile * points.channels);
  const answer = { sums: new Float64Array(clusters * size), logLikelihood: 0 };
  for (const { first, count, features: values } of features.tiles()) {
    await context.job.pause();
    const part = coordinates.subarray(0, count * points.channels);
    points.read(first, count, part);
    responsibilities(mixture, part, count, shares, evidence);
    for (let point = 0; point < count; point++) answer.logLikelihood += evidence[point];
    if (hear) {
      hear(first, count, shares);
      continue;
    }
    for (let point = 0; point < count; point++) {
      const from = point * size;
      for (let k = 0; k < clusters; k++) {
        const share = shares[point * clusters + k];
        if (share === 0) continue;
        const to = k * size;
        for (let feature = 0; feature < size; feature++) answer.sums[to + feature] += share * values[from + feature];
      }
    }
  }
  return answer;
}

const EXPECTATION_GRAPH = (() => {
  const g = new GraphBuilder('mixture-expectation');
  const features = g.input('features', 'float32', ['pixels', 'features']);
  const theta = g.input('theta', 'float32', ['features', 'columns']);
  const apart = g.input('apart', 'int64', [3]);
  const together = g.input('together', 'int64', [2]);
  const logs = g.reshape(g.matMul(features, theta), apart, ['pixels', 'mixtures', 'clusters']);
  const largest = g.reduceMax(logs);
  const scaled = g.exp(g.subtract(logs, g.unsqueeze(largest)));
  const sum = g.reduceSum(scaled);
  const shares = g.reshape(g.divide(scaled, g.unsqueeze(sum)), together, ['pixels', 'columns']);
  g.output('sums', g.matMul(g.transpose(shares), features));
  g.output('evidence', g.sumRows(g.cast(g.add(largest, g.log(sum)), 'float64')));
  return g.build();
})();
