import { AppError } from '../../../src-preload/contract/errors.ts';
import type { NmfParameters } from '../../../src-preload/contract/steps.ts';
import type { AnalysisContext } from '../context.ts';
import { centerSpectra } from '../preprocessing/centered.ts';
import type { Survey } from '../preprocessing/survey.ts';
import { createRandom } from '../random/random.ts';
import { type Spectra, spectraFromArray } from '../spectra.ts';
import { findEndmembers } from '../unmixing/vca.ts';
import { type SampleWords, wordsOf } from '../words.ts';
import { type CompressedSpectra, compressSpectra, everyNth } from './compressed-spectra.ts';
import type { Neighbors } from './map-neighbors.ts';
import { lowerDivergence, toCounts } from './nmf-counts.ts';
import type { Factors, ShareRules } from './nmf-factors.ts';
import { endmemberSums } from './nmf-kullback-leibler.ts';
import { leastSquares, type Stopping, squaredError } from './nmf-least-squares.ts';
import { startAtRandom, startFromDirections, startFromSpectra } from './nmf-start.ts';
import { scaleToOne } from './share-steps.ts';

export interface NmfModel {
  /** Components × channels, ≥ 0, by falling share of the intensity. */
  readonly endmembers: Float32Array;
  /** Pixels × components, ≥ 0: with `simplex` shares of one whole, else in units of the mean spectrum's intensity. */
  readonly abundances: Float32Array;
  /** Part of the modeled intensity that each endmember holds. */
  readonly shares: Float64Array;
  /** Frobenius norm of what is left, or Kullback–Leibler divergence (natural logarithm). */
  readonly error: number;
  /** The norm over that of the data, or the divergence per count. */
  readonly relativeError: number;
  /** Rounds of the best start, on part of the data, on all of it, and on all channels. */
  readonly iterations: number;
  readonly converged: boolean;
  /** Relative error of each start within the leading directions of the data, where they race. */
  readonly restartErrors: Float64Array;
}

/** Directions that are kept for the search, for a number of components: those of the signal and a good few more. */
export const compressedRank = (components: number) => Math.max(24, 3 * components + 6);
/** Starts race on about so many pixels; the winner goes on with all of them. */
const RACING_PIXELS = 16_384;

/**
 * Non-negative matrix factorization X ≈ abundances · endmembers (Lee & Seung, Nature 401 (1999) 788).
 *
 * Most of the way is gone in the basis of the leading directions of the data, by hierarchical alternating least squares,
 * first with part of the pixels; rounds on the data themselves end it. For the Kullback–Leibler divergence, whose second
 * order is least squares weighted by the inverse of the expected counts, channels are weighted so on the way (Keenan &
 * Kotula, Surf. Interface Anal. 36 (2004) 203) and the last rounds are multiplicative updates. Sum to one and smoothness
 * of the abundances are after Teurtrie et al., Mach. Learn.: Sci. Technol. 5 (2024) 045050.
 *
 * @param survey of these spectra
 * @param neighbors four for each spectrum (map-neighbors.ts)
 * @throws {AppError} `data-unsuitable` for negative values or no counts at all; `parameter-invalid` for more components
 *   than pixels or channels
 */
export async function fitNmf(
  spectra: Spectra,
  survey: Survey,
  neighbors: Neighbors,
  parameters: NmfParameters,
  context: AnalysisContext,
): Promise<NmfModel> {
  checkSuitable(spectra, survey, parameters, wordsOf(context));
  const { pixels, channels } = spectra;
  const { components: count, simplex, smoothness, seed, maxIterations, tolerance } = parameters;
  const isCounts = parameters.loss === 'kullback-leibler';
  const mean = Float64Array.from(survey.sumSpectrum, (sum) => sum / pixels);
  const weights = isCounts ? inverseRoots(mean) : undefined;
  const compressed = await compressSpectra(spectra, weights, compressedRank(count), seed, context);
  const rules: ShareRules = { simplex, smoothness, neighbors };
  const stopping = { maxIterations, tolerance, judgedRounds: JUDGED_ROUNDS };

  const stride = Math.max(1, Math.floor(pixels / RACING_PIXELS));
  const some = everyNth(compressed, stride);
  const meanValue = mean.reduce((sum, value, i) => sum + value * (weights?.[i] ?? 1), 0) / channels;
  const race = await raceStarts(spectra, some, weights, meanValue, { ...rules, smoothness: 0 }, parameters, context);
  let iterations = race.iterations;
  let converged = race.converged;
  const factors = spread(race.factors, pixels, stride);
  if (stride > 1 || smoothness > 0) {
    const data = { spectra: spectraFromArray(compressed.scores, compressed.rank), vectors: compressed.vectors };
    const squares = sum(compressed.energies);
    const found = await leastSquares(
      data,
      squares,
      factors,
      rules,
      stopping,
      `NMF: all ${wordsOf(context).places}`,
      context,
    );
    iterations += found.iterations;
    converged = found.converged;
  }
  const finish = isCounts ? finishCounts : finishSquares;
  const end = await finish(spectra, factors, rules, mean, stopping, context);
  iterations += end.iterations;
  // The divergence is another aim than the squares that led there.
  converged = end.converged && (converged || isCounts);
  const restartErrors = race.errors.map((squared) => Math.sqrt(Math.max(0, squared) / sum(some.energies)));
  const { error, relativeError } = end;
  return { ...inOrder(factors, simplex, sum(mean)), error, relativeError, iterations, converged, restartErrors };
}

interface Ending {
  readonly error: number;
  readonly relativeError: number;
  readonly iterations: number;
  readonly converged: boolean;
}

/** Last rounds of least squares, on the data themselves. Judged one by one: little is left to do, and each reads all data. */
async function finishSquares(
  spectra: Spectra,
  factors: Factors,
  rules: ShareRules,
  _mean: Float64Array,
  stopping: Stopping,
  context: AnalysisContext,
): Promise<Ending> {
  const { totalSquares } = await centerSpectra(spectra, new Float32Array(spectra.channels), context);
  const single = { ...stopping, tolerance: stopping.tolerance / JUDGED_ROUNDS, judgedRounds: 1 };
  const found = await leastSquares(
    { spectra },
    totalSquares,
    factors,
    rules,
    single,
    `NMF: all ${wordsOf(context).features}`,
    context,
  );
  if (rules.simplex) scaleToOne(factors.shares, factors.count);
  const error = Math.sqrt(await squaredError(spectra, factors, context));
  return { ...found, error, relativeError: error / Math.sqrt(totalSquares) };
}

/** Last rounds for the Kullback–Leibler divergence, on the counts themselves. */
async function finishCounts(
  spectra: Spectra,
  factors: Factors,
  rules: ShareRules,
  mean: Float64Array,
  stopping: Stopping,
  context: AnalysisContext,
): Promise<Ending> {
  toCounts(factors, inverseRoots(mean), mean, rules.simplex);
  const { divergence, ...found } = await lowerDivergence(spectra, factors, rules, sum(mean), stopping, context);
  return { ...found, error: divergence, relativeError: divergence / (sum(mean) * spectra.pixels) };
}

/** Weights of channels that make least squares nearly the divergence; 0 for empty channels. */
function inverseRoots(mean: Float64Array): Float64Array {
  return mean.map((value) => (value > 0 ? 1 / Math.sqrt(value) : 0));
}

/** Rounds over which progress is judged: extrapolated ones do not go down evenly. */
const JUDGED_ROUNDS = 10;

/** Goes on from each start until it has converged; gives back the best with the squared errors of all. */
async function raceStarts(
  spectra: Spectra,
  data: CompressedSpectra,
  weights: Float64Array | undefined,
  mean: number,
  rules: ShareRules,
  { components, init, restarts, seed, maxIterations, tolerance }: NmfParameters,
  context: AnalysisContext,
) {
  const stopping = { maxIterations, tolerance, judgedRounds: JUDGED_ROUNDS };
  const source = { spectra: spectraFromArray(data.scores, data.rank), vectors: data.vectors };
  const errors = new Float64Array(restarts);
  let best: { factors: Factors; iterations: number; converged: boolean; squaredError: number } | undefined;
  for (let restart = 0; restart < restarts; restart++) {
    const factors = await start(restart);
    if (rules.simplex) scaleToOne(factors.shares, components);
    const phase =
      restarts > 1 ? `NMF: start ${restart + 1} of ${restarts}` : `NMF: part of the ${wordsOf(context).places}`;
    const found = await leastSquares(source, sum(data.energies), factors, rules, stopping, phase, context);
    errors[restart] = found.squaredError;
    if (!best || found.squaredError < best.squaredError) best = { factors, ...found };
  }
  return { ...best!, errors };

  /** The first one as asked for; further ones at random, or of VCA from other seeds. */
  async function start(restart: number): Promise<Factors> {
    if (init === 'vca') {
      const vca = { endmembers: components, average: 1, seed: (seed + restart) % 0x7fff_ffff };
      const { endmembers } = await findEndmembers(spectra, vca, context);
      const scaled = weights ? endmembers.map((value, i) => value * weights[i % data.channels]) : endmembers;
      return startFromSpectra(scaled, data.pixels, data.channels, mean);
    }
    if (init === 'random' || restart > 0) return startAtRandom(data, components, mean, createRandom(seed, restart));
    return startFromDirections(data, components, mean);
  }
}

/** Each pixel begins with the shares of the one of its run that took part. */
function spread(factors: Factors, pixels: number, stride: number): Factors {
  if (stride === 1) return factors;
  const { count } = factors;
  const shares = new Float32Array(pixels * count);
  for (let pixel = 0; pixel < pixels; pixel++) {
    const from = Math.floor(pixel / stride) * count;
    shares.set(factors.shares.subarray(from, from + count), pixel * count);
  }
  return { ...factors, shares };
}

/**
 * Largest share of the intensity first. Without `simplex` each endmember gets the intensity of the mean spectrum, so that
 * an abundance of 1 is as much as an average pixel holds.
 */
function inOrder({ count, channels, shares, endmembers }: Factors, simplex: boolean, meanIntensity: number) {
  const pixels = shares.length / count;
  const sums = endmemberSums({ count, channels, endmembers });
  const amounts = new Float64Array(count);
  for (let i = 0; i < shares.length; i++) amounts[i % count] += shares[i] * sums[i % count];
  const total = sum(amounts);
  const order = [...amounts.keys()].sort((a, b) => amounts[b] - amounts[a]);
  const ordered = new Float32Array(count * channels);
  const abundances = new Float32Array(pixels * count);
  order.forEach((from, to) => {
    // What explains nothing was never fitted: its spectrum is none.
    if (!(amounts[from] > 0)) return;
    const factor = simplex || !(sums[from] > 0) ? 1 : meanIntensity / sums[from];
    for (let i = 0; i < channels; i++) ordered[to * channels + i] = endmembers[from * channels + i] * factor;
    for (let pixel = 0; pixel < pixels; pixel++) {
      abundances[pixel * count + to] = shares[pixel * count + from] / factor;
    }
  });
  const parts = Float64Array.from(order, (from) => (total > 0 ? amounts[from] / total : 0));
  return { endmembers: ordered, abundances, shares: parts };
}

/** Factors with each endmember brought to the intensity of the mean modeled spectrum; their product stays. */
export function scaledToMean(endmembers: Float32Array, abundances: Float32Array, count: number) {
  const channels = endmembers.length / count;
  const pixels = abundances.length / count;
  const sums = endmemberSums({ count, channels, endmembers: Float64Array.from(endmembers) });
  let total = 0;
  for (let i = 0; i < abundances.length; i++) total += (abundances[i] * sums[i % count]) / pixels;
  const factors = sums.map((value) => (value > 0 && total > 0 ? total / value : 1));
  return {
    endmembers: endmembers.map((value, i) => value * factors[Math.floor(i / channels)]),
    abundances: abundances.map((value, i) => value / factors[i % count]),
  };
}

function checkSuitable(
  { pixels, channels }: Spectra,
  survey: Survey,
  { components }: NmfParameters,
  { many, features }: SampleWords,
): void {
  const most = Math.min(pixels, channels);
  if (components > most) {
    throw new AppError(
      'parameter-invalid',
      `${components} components are more than ${pixels} ${many} of ${channels} ${features} have.`,
      `Ask for at most ${most}.`,
      { field: 'components' },
    );
  }
  const negative = survey.minSpectrum.reduce((found, value) => found + (value < 0 ? 1 : 0), 0);
  if (negative > 0) {
    const lowest = survey.minSpectrum.reduce((least, value) => Math.min(least, value), 0);
    throw new AppError(
      'data-unsuitable',
      `${negative} of ${channels} ${features} hold negative values (down to ${lowest.toPrecision(3)}); non-negative factors cannot explain them.`,
      `Use the data before they were centered or had a background subtracted, crop the ${features} with negative values away, or use PCA or ICA.`,
    );
  }
  if (!survey.sumSpectrum.some((value) => value > 0)) {
    throw new AppError(
      'data-unsuitable',
      'All values are 0: there is nothing to factorize.',
      'Look at what the preparation steps left of the data.',
    );
  }
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
