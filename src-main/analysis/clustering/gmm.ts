import { AppError } from '../../../src-preload/contract/errors.ts';
import type { GmmParameters } from '../../../src-preload/contract/steps.ts';
import type { AnalysisContext } from '../context.ts';
import type { CenteredSpectra } from '../preprocessing/centered.ts';
import { wordsOf } from '../words.ts';
import { type GaussianComponents, maximize } from './gaussian-components.ts';
import {
  type Expectation,
  expectations,
  type FeatureTiles,
  featureTiles,
  preciseExpectation,
  sumsOfPartitions,
} from './gaussian-expectation.ts';
import { type CovarianceShape, featureLayout } from './gaussian-features.ts';
import { type GaussianFrame, gaussianFrame } from './gaussian-frame.ts';
import { fitKMeansSweep } from './k-means.ts';

export interface GmmModel {
  readonly clusters: number;
  readonly channels: number;
  readonly covariance: CovarianceShape;
  /** Component with the largest responsibility, `[pixels]`; components are ordered by the pixels they win. */
  readonly labels: Int32Array;
  /** Probability of each component given the spectrum, pixels × clusters; rows sum to 1. */
  readonly responsibilities: Float32Array;
  /** −Σ r ln r of the responsibilities in nats, `[pixels]`: 0 where one component is certain, ln k where nothing is. */
  readonly entropy: Float32Array;
  /** Share of each component, `[clusters]`. */
  readonly weights: Float64Array;
  /** clusters × channels, in the input's units. */
  readonly means: Float64Array;
  /** full: clusters × channels²; tied: channels²; diag: clusters × channels; spherical: clusters. */
  readonly covariances: Float64Array;
  /** Pixels won by each component. */
  readonly sizes: readonly number[];
  /** Σ over pixels of the mixture's log density, nats. */
  readonly logLikelihood: number;
  /** Bayesian and Akaike information criterion; smaller is better. */
  readonly bic: number;
  readonly aic: number;
  readonly iterations: number;
  readonly converged: boolean;
  /** Of all restarts, the best first. */
  readonly restartLogLikelihoods: readonly number[];
  /** Components whose covariance rests on too few pixels or on the regularization alone. */
  readonly degenerate: readonly number[];
}

type GmmOptions = Omit<GmmParameters, 'clusters' | 'input'>;

/** One restart on its way. */
interface Run {
  readonly clusters: number;
  mixture: GaussianComponents;
  logLikelihood: number;
  iterations: number;
  converged: boolean;
}

/** Float32 sums cannot tell smaller changes of the mean log likelihood; the rest is done in float64. */
const SEARCH_TOLERANCE = 1e-5;
/** Multiplications of one float64 iteration, up to which the best restart is brought to the last digits. */
const MOST_PRECISE_WORK = 4e10;
/** The k-means that restarts begin with need not converge. */
const START = { restarts: 1, init: 'k-means++', maxIterations: 30, tolerance: 1e-3 } as const;
/** Keeps the seeds of restarts apart. */
const SEED_STEP = 7919;
/** A variance within this factor of the regularization is made by it. */
const RIDGE_FACTOR = 4;

/**
 * Gaussian mixtures by expectation maximization (Dempster, Laird & Rubin, J. R. Stat. Soc. B 39 (1977) 1) for several
 * numbers of components at once. Each restart begins with a k-means of its own; all restarts of all k advance in the same
 * passes over the data, and those that have converged drop out.
 *
 * The search multiplies in float32, in coordinates of variance 1; the best restart of each k is finished in float64 and
 * log space. Cost of an iteration: pixels × clusters × (1 + d + d(d+1)/2) for full covariances.
 *
 * @returns a model for each number of clusters, in the order given
 * @throws {AppError} `parameter-invalid`, `data-unsuitable`, `cancelled`
 */
export async function fitGmmSweep(
  centered: CenteredSpectra,
  clusterCounts: readonly number[],
  options: GmmOptions,
  context: AnalysisContext,
): Promise<GmmModel[]> {
  const { pixels } = centered.spectra;
  const most = Math.max(...clusterCounts);
  if (pixels < 2 * most) {
    const message = `${most} components cannot be fitted to ${pixels} ${wordsOf(context).many}.`;
    throw new AppError('data-unsuitable', message, `Ask for at most ${Math.floor(pixels / 2)}.`, { field: 'clusters' });
  }
  const starts: { readonly labels: Int32Array; readonly clusters: number }[] = [];
  for (let restart = 0; restart < options.restarts; restart++) {
    const seed = (options.seed + restart * SEED_STEP) % 0x7fff_ffff;
    starts.push(...(await fitKMeansSweep(centered, clusterCounts, { ...START, seed }, context)));
  }
  return fitFromPartitions(centered, starts, options, context);
}

/**
 * The same from given partitions: several of the same number of clusters are restarts of it.
 * @returns a model for each number of clusters, in the order in which these first occur
 */
export async function fitFromPartitions(
  centered: CenteredSpectra,
  starts: readonly { readonly labels: Int32Array; readonly clusters: number }[],
  options: Pick<GmmOptions, 'covariance' | 'regularization' | 'maxIterations' | 'tolerance'>,
  context: AnalysisContext,
): Promise<GmmModel[]> {
  const frame = await gaussianFrame(centered, options.covariance, options.regularization, context);
  const layout = featureLayout(options.covariance, frame.points.channels);
  const features = featureTiles(frame.points, layout, context.cacheBytes / 2);
  const sums = await sumsOfPartitions(features, starts, context);
  const runs = starts.map(({ clusters }, i) => ({
    clusters,
    mixture: mixtureOf(features, frame, sums[i]),
    logLikelihood: Number.NEGATIVE_INFINITY,
    iterations: 0,
    converged: false,
  }));
  await search(runs, features, frame, options, context);
  const models: GmmModel[] = [];
  for (const ofThisK of Map.groupBy(runs, (run) => run.clusters).values()) {
    const ranked = ofThisK.sort((a, b) => b.logLikelihood - a.logLikelihood);
    await refine(ranked[0], features, frame, options, context);
    models.push(await finish(ranked, features, frame, options, context));
  }
  return models;
}

function mixtureOf(features: FeatureTiles, frame: GaussianFrame, sums: Float64Array): GaussianComponents {
  return maximize(features.layout, sums, frame.points.pixels, frame.ridge, frame.secondMoments);
}

/** All restarts side by side until the mean log likelihood changes by less than the tolerance. */
async function search(
  runs: readonly Run[],
  features: FeatureTiles,
  frame: GaussianFrame,
  { maxIterations, tolerance }: Pick<GmmOptions, 'maxIterations' | 'tolerance'>,
  context: AnalysisContext,
): Promise<void> {
  const stop = Math.max(tolerance, SEARCH_TOLERANCE);
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    const live = runs.filter((run) => !run.converged);
    if (live.length === 0) return;
    context.job.report({
      phase: `mixture: ${live.length} of ${runs.length} restarts`,
      done: iteration,
      total: maxIterations,
    });
    const answers = await expectations(
      features,
      live.map((run) => run.mixture),
      frame,
      context,
    );
    for (const [i, run] of live.entries()) advance(run, answers[i], features, frame, stop);
  }
}

function advance(
  run: Run,
  { sums, logLikelihood }: Expectation,
  features: FeatureTiles,
  frame: GaussianFrame,
  stop: number,
) {
  const change = Math.abs(logLikelihood - run.logLikelihood) / frame.points.pixels;
  run.logLikelihood = logLikelihood;
  run.iterations++;
  run.mixture = mixtureOf(features, frame, sums);
  run.converged = change < stop;
}

/** Float64 iterations of the best restart, where more digits are asked for than the search has, and are affordable. */
async function refine(
  run: Run,
  features: FeatureTiles,
  frame: GaussianFrame,
  { maxIterations, tolerance }: Pick<GmmOptions, 'maxIterations' | 'tolerance'>,
  context: AnalysisContext,
): Promise<void> {
  if (tolerance >= SEARCH_TOLERANCE) return;
  if (frame.points.pixels * run.clusters * features.layout.size > MOST_PRECISE_WORK) return;
  if (!run.converged) return;
  run.converged = false;
  while (!run.converged && run.iterations < maxIterations) {
    context.job.report({
      phase: `mixture of ${run.clusters}: last digits`,
      done: run.iterations,
      total: maxIterations,
    });
    const answer = await preciseExpectation(features, frame, run.mixture, context);
    advance(run, answer, features, frame, tolerance);
  }
}

async function finish(
  ranked: readonly Run[],
  features: FeatureTiles,
  frame: GaussianFrame,
  { covariance }: Pick<GmmOptions, 'covariance'>,
  context: AnalysisContext,
): Promise<GmmModel> {
  const [best] = ranked;
  const { clusters, mixture } = best;
  const { pixels, channels } = frame.points;
  const shares = new Float32Array(pixels * clusters);
  const labels = new Int32Array(pixels);
  const entropy = new Float32Array(pixels);
  const { logLikelihood: inFrame } = await preciseExpectation(
    features,
    frame,
    mixture,
    context,
    (first, count, tile) => {
      for (let point = 0; point < count; point++) {
        let [winner, sum] = [0, 0];
        for (let k = 0; k < clusters; k++) {
          const share = tile[k * count + point];
          if (share > tile[winner * count + point]) winner = k;
          if (share > 0) sum -= share * Math.log(share);
          shares[(first + point) * clusters + k] = share;
        }
        labels[first + point] = winner;
        entropy[first + point] = sum;
      }
    },
  );
  const counts = new Array<number>(clusters).fill(0);
  for (const label of labels) counts[label]++;
  const order = counts
    .map((_, k) => k)
    .sort((a, b) => counts[b] - counts[a] || mixture.weights[b] - mixture.weights[a] || a - b);
  const rank = new Int32Array(clusters);
  order.forEach((k, place) => {
    rank[k] = place;
  });
  const logLikelihood = inFrame + pixels * frame.logVolume;
  const parameters = parameterCount(covariance, clusters, channels);
  const { means, covariances } = frame.toInput(mixture);
  const degenerate = degenerateComponents(mixture, frame)
    .map((k) => rank[k])
    .sort((a, b) => a - b);
  const toTotal = (value: number) => value + pixels * frame.logVolume;
  return {
    clusters,
    channels,
    covariance,
    labels: labels.map((label) => rank[label]),
    responsibilities: reorderRows(shares, clusters, order),
    entropy,
    weights: Float64Array.from(order, (k) => mixture.weights[k]),
    means: reorderBlocks(means, channels, order),
    covariances: covariance === 'tied' ? covariances : reorderBlocks(covariances, covariances.length / clusters, order),
    sizes: order.map((k) => counts[k]),
    logLikelihood,
    bic: parameters * Math.log(pixels) - 2 * logLikelihood,
    aic: 2 * parameters - 2 * logLikelihood,
    iterations: best.iterations,
    converged: best.converged,
    restartLogLikelihoods: [logLikelihood, ...ranked.slice(1).map((run) => toTotal(run.logLikelihood))],
    degenerate,
  };
}

/** Free parameters of a mixture: weights (which sum to 1), means and covariances. */
export function parameterCount(shape: CovarianceShape, clusters: number, dimensions: number): number {
  const triangle = (dimensions * (dimensions + 1)) / 2;
  const covariance = { full: clusters * triangle, tied: triangle, diag: clusters * dimensions, spherical: clusters }[
    shape
  ];
  return clusters - 1 + clusters * dimensions + covariance;
}

/** Components on fewer pixels than their covariance needs, or thinner in some direction than the regularization. */
function degenerateComponents(mixture: GaussianComponents, { points, ridge }: GaussianFrame): number[] {
  const { shape, clusters, dimensions: d, factors, weights } = mixture;
  const needed = shape === 'full' ? d + 1 : 2;
  return Array.from({ length: clusters }, (_, k) => k).filter((k) => {
    if (weights[k] * points.pixels < needed) return true;
    if (shape === 'spherical') return factors[k] ** 2 <= RIDGE_FACTOR * ridge[0];
    // Squared pivots of the Cholesky factor bound the smallest variance from above; those of constant directions count not.
    return ridge.some((least, i) => {
      const pivot = shape === 'diag' ? factors[k * d + i] : factors[(shape === 'full' ? k * d * d : 0) + i * d + i];
      return least < 0.5 && pivot ** 2 <= RIDGE_FACTOR * Math.max(least, Number.EPSILON);
    });
  });
}

function reorderBlocks(values: Float64Array, length: number, order: readonly number[]): Float64Array {
  const result = new Float64Array(values.length);
  order.forEach((from, to) => {
    result.set(values.subarray(from * length, (from + 1) * length), to * length);
  });
  return result;
}

function reorderRows(values: Float32Array, width: number, order: readonly number[]): Float32Array {
  const result = new Float32Array(values.length);
  for (let row = 0; row < values.length; row += width) {
    for (let place = 0; place < width; place++) result[row + place] = values[row + order[place]];
  }
  return result;
}
