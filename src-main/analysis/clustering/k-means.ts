import { AppError } from '../../../src-preload/contract/errors.ts';
import type { KMeansParameters } from '../../../src-preload/contract/steps.ts';
import type { AnalysisContext } from '../context.ts';
import { leadingSubspace, project } from '../decomposition/leading-subspace.ts';
import { alreadyCentered, type CenteredSpectra, centerSpectra } from '../preprocessing/centered.ts';
import { surveySpectra } from '../preprocessing/survey.ts';
import { tiles } from '../process-tiles.ts';
import { type Spectra, spectraFromArray } from '../spectra.ts';
import { wordsOf } from '../words.ts';
import { countDistinctSpectra } from './distinct-spectra.ts';
import { readCentered, seedCentroids } from './k-means-seeding.ts';
import { type KMeansRun, runLloyd } from './lloyd.ts';

export interface KMeansModel {
  /** Cluster of each pixel, `[pixels]`; clusters are ordered by size, the largest first. */
  readonly labels: Int32Array;
  /** Mean spectrum of each cluster, clusters × channels. */
  readonly centroids: Float32Array;
  readonly clusters: number;
  readonly channels: number;
  /** Sum of squared distances of the spectra to the centroid of their cluster. */
  readonly inertia: number;
  readonly sizes: readonly number[];
  /** Iterations of the restart that was kept. */
  readonly iterations: number;
  readonly converged: boolean;
  /** Restarts that were brought to convergence on the full spectra, best first: their inertias. */
  readonly restartInertias: readonly number[];
}

type KMeansOptions = Omit<KMeansParameters, 'clusters' | 'input' | 'miniBatch'>;

/** k-means (Lloyd) with restarts; see {@link fitKMeansSweep}. */
export async function fitKMeans(
  data: Spectra,
  parameters: Omit<KMeansParameters, 'input' | 'miniBatch'>,
  context: AnalysisContext,
): Promise<KMeansModel> {
  const { mean } = await surveySpectra(data, context);
  const centered = await centerSpectra(data, mean, context);
  const [model] = await fitKMeansSweep(centered, [parameters.clusters], parameters, context);
  return model!;
}

/**
 * k-means for several numbers of clusters at once; all restarts of all k advance in the same passes over the data.
 *
 * Spectra with many channels are searched in two stages. All restarts run to convergence in the leading subspace of the
 * data, where differences between clusters lie while most of the noise does not (Ding & He, ICML 2004, theorem 3.1);
 * then the best {@link REFINED} of each k run to convergence on the full spectra, so that the answer is a minimum of the
 * full problem. Few channels, or few pixels, are searched directly.
 *
 * The result for one k does not depend on which others are asked for. Cost: one product of pixels × channels × (clusters
 * of all live runs) per iteration.
 *
 * @returns a model for each number of clusters, in the order given
 * @throws {AppError} `data-unsuitable` when there are fewer different spectra than clusters
 */
export async function fitKMeansSweep(
  centered: CenteredSpectra,
  clusterCounts: readonly number[],
  options: KMeansOptions,
  context: AnalysisContext,
): Promise<KMeansModel[]> {
  const { spectra, totalSquares } = centered;
  const most = Math.max(...clusterCounts);
  const { many, features } = wordsOf(context);
  checkDistinct(spectra, most, many);
  if (most > 1 && totalSquares < SMALLEST_SQUARES) {
    throw new AppError(
      'data-unsuitable',
      `The ${many} differ by too little: the squares of their differences are less than float32 can hold.`,
      `Normalize the ${many}, or rescale the data to larger numbers.`,
    );
  }
  // scikit-learn's scale: the mean variance of a channel.
  const shiftTolerance = (options.tolerance * totalSquares) / (spectra.pixels * spectra.channels);
  const { maxIterations } = options;
  const candidates = new Map<number, KMeansRun[]>();
  const lifted: KMeansRun[] = [];
  for (const [rank, counts] of Map.groupBy(clusterCounts, (clusters) => searchRank(clusters, spectra))) {
    const { data, lift } = await searchSpace(centered, rank, options.seed, context);
    const seeds = await seedCentroids(data, { ...options, clusters: Math.max(...counts) }, context);
    const runs = counts.flatMap((clusters) => seeds.map((pixels) => startRun(data, pixels.slice(0, clusters))));
    const searchTolerance = lift ? shiftTolerance * SEARCH_TOLERANCE : shiftTolerance;
    await runLloyd(data, runs, { maxIterations, shiftTolerance: searchTolerance, phase: 'k-means' }, context);
    for (const [clusters, ofThisK] of Map.groupBy(runs, (run) => run.clusters)) {
      const best = ofThisK.sort((a, b) => a.inertia - b.inertia).slice(0, lift ? REFINED : ofThisK.length);
      candidates.set(clusters, best);
      if (!lift) continue;
      for (const run of best) run.centroids = lift(run.centroids);
      lifted.push(...best);
    }
  }
  if (lifted.length > 0) {
    const phase = `k-means: refining on all ${features}`;
    await runLloyd(centered, lifted, { maxIterations, shiftTolerance, phase }, context);
  }
  const ranked = clusterCounts.map((clusters) => rankRuns(candidates.get(clusters)!, many));
  return finishModels(centered, ranked, context);
}

/** Below this, squared distances lose their digits: float32 is exact to seven of them down to 1.2e-38. */
const SMALLEST_SQUARES = 1e-30;

/** Restarts of each k that are refined on the full spectra. */
const REFINED = 3;

/** How much coarser the search stops than the refinement that follows it. */
const SEARCH_TOLERANCE = 10;

/**
 * Columns of the search space: enough for the clusters' differences (k − 1) and as many again for good measure; 0 when the
 * data are too few or too narrow for it to pay. It depends on this k only, or what others a sweep asks for would change
 * the answer; in steps of powers of 2, so that a long sweep searches a few spaces and the usual ones search a single one.
 */
export function searchRank(clusters: number, { pixels, channels }: { pixels: number; channels: number }): number {
  const rank = clusters <= 12 ? 24 : 2 * 2 ** Math.ceil(Math.log2(clusters));
  return channels < 3 * rank || pixels < 10 * rank ? 0 : rank;
}

/** Where restarts are searched: the spectra themselves, or their coordinates in the leading subspace. */
async function searchSpace(
  centered: CenteredSpectra,
  rank: number,
  seed: number,
  context: AnalysisContext,
): Promise<{ data: CenteredSpectra; lift?: (centroids: Float32Array) => Float32Array }> {
  const { spectra } = centered;
  if (rank === 0) return { data: centered };
  const { basis, columns } = await leadingSubspace(centered, rank, 2, seed, context);
  // Spectra that are all the same have no directions.
  if (columns === 0) return { data: centered };
  const scores = await project(centered, basis, columns, 'k-means: leading directions', context);
  const lift = (centroids: Float32Array) => {
    const clusters = centroids.length / columns;
    const lifted = new Float32Array(clusters * spectra.channels);
    for (let cluster = 0; cluster < clusters; cluster++) {
      for (let channel = 0; channel < spectra.channels; channel++) {
        let sum = 0;
        for (let column = 0; column < columns; column++) {
          sum += centroids[cluster * columns + column] * basis[channel * columns + column];
        }
        lifted[cluster * spectra.channels + channel] = sum;
      }
    }
    return lifted;
  };
  return { data: alreadyCentered(spectraFromArray(scores, columns), scores), lift };
}

function startRun({ spectra, mean }: CenteredSpectra, pixels: readonly number[]): KMeansRun {
  const centroids = new Float32Array(pixels.length * spectra.channels);
  pixels.forEach((pixel, cluster) => {
    centroids.set(readCentered(spectra, mean, pixel), cluster * spectra.channels);
  });
  const labels = new Uint8Array(spectra.pixels).fill(255);
  return { clusters: pixels.length, centroids, labels, inertia: 0, iterations: 0, converged: false };
}

/** The best first. @param many what is clustered, in words @throws {AppError} `data-unsuitable` when every run has ended with an empty cluster */
export function rankRuns(runs: readonly KMeansRun[], many: string): KMeansRun[] {
  const full = runs.filter((run) => new Set(run.labels).size === run.clusters);
  if (full.length > 0) return full.sort((a, b) => a.inertia - b.inertia);
  const { clusters, iterations } = runs[0]!;
  throw new AppError(
    'data-unsuitable',
    `${clusters} clusters cannot be formed: after ${iterations} iterations some are still empty, because ${many} differ by less than float32 distances can tell.`,
    `Ask for fewer clusters, allow more iterations, or normalize the ${many} first.`,
    { field: 'clusters' },
  );
}

function checkDistinct(spectra: Spectra, clusters: number, many: string): void {
  const distinct = countDistinctSpectra(spectra, clusters);
  if (distinct >= clusters) return;
  const found = distinct === 1 ? `all ${many} are the same` : `there are only ${distinct} different ${many}`;
  throw new AppError(
    'data-unsuitable',
    `${clusters} clusters cannot be formed: ${found}.`,
    `Ask for at most ${distinct} ${distinct === 1 ? 'cluster' : 'clusters'}, or look at what the preparation steps left of the data.`,
    { field: 'clusters' },
  );
}

/** Orders clusters by size and forms their means and inertia anew in float64, all models in one pass. */
export async function finishModels(
  { spectra, mean }: CenteredSpectra,
  ranked: readonly KMeansRun[][],
  context: AnalysisContext,
): Promise<KMeansModel[]> {
  const { job } = context;
  const { channels, pixels } = spectra;
  const parts = ranked.map(([best]) => {
    const counts = new Array<number>(best!.clusters).fill(0);
    for (const label of best!.labels) counts[label]++;
    const order = counts.map((_, cluster) => cluster).sort((a, b) => counts[b] - counts[a] || a - b);
    const rank = new Int32Array(order.length);
    order.forEach((cluster, position) => {
      rank[cluster] = position;
    });
    const labels = new Int32Array(pixels);
    for (let pixel = 0; pixel < pixels; pixel++) labels[pixel] = rank[best!.labels[pixel]];
    return { labels, sizes: order.map((cluster) => counts[cluster]), sums: new Float64Array(order.length * channels) };
  });
  let totalSquares = 0;
  for (const { first, count, values } of tiles(spectra)) {
    job.report({ phase: `k-means: mean ${wordsOf(context).many}`, done: first, total: pixels });
    await job.pause();
    totalSquares += squaresAround(mean, values);
    for (const { labels, sums } of parts) addToSums(sums, values, labels, first, count, channels);
  }
  return ranked.map(([best, ...others], i) => {
    const { labels, sizes, sums } = parts[i];
    let explained = 0;
    const centroids = Float32Array.from(sums, (sum, place) => {
      const size = sizes[Math.floor(place / channels)];
      const center = size === 0 ? 0 : sum / size;
      explained += size * (center - mean[place % channels]) ** 2;
      return center;
    });
    const inertia = Math.max(0, totalSquares - explained);
    return {
      labels,
      centroids,
      clusters: sizes.length,
      channels,
      inertia,
      sizes,
      iterations: best!.iterations,
      converged: best!.converged,
      restartInertias: [best!, ...others].map((run) => run.inertia - best!.inertia + inertia),
    };
  });
}

function squaresAround(mean: Float32Array, values: Float32Array): number {
  let squares = 0;
  for (let start = 0; start < values.length; start += mean.length) {
    for (let channel = 0; channel < mean.length; channel++) {
      const difference = values[start + channel] - mean[channel];
      squares += difference * difference;
    }
  }
  return squares;
}

function addToSums(
  sums: Float64Array,
  values: Float32Array,
  labels: Int32Array,
  first: number,
  count: number,
  channels: number,
): void {
  for (let pixel = 0; pixel < count; pixel++) {
    const from = pixel * channels;
    const to = labels[first + pixel] * channels;
    for (let channel = 0; channel < channels; channel++) sums[to + channel] += values[from + channel];
  }
}
