import { AppError } from '../../../src-preload/contract/errors.ts';
import type { PcaParameters } from '../../../src-preload/contract/steps.ts';
import type { AnalysisContext } from '../context.ts';
import { tooLarge } from '../preprocessing/centered.ts';
import { surveySpectra } from '../preprocessing/survey.ts';
import type { Spectra } from '../spectra.ts';
import { wordsOf } from '../words.ts';
import { covarianceMatrix } from './covariance.ts';
import { leadingEigenpairs, type SymmetricEigenpairs } from './leading-eigenpairs.ts';
import { project, ritzPairs } from './leading-subspace.ts';

export interface PcaModel {
  /** Components × channels; rows have length 1, and their largest entry by magnitude is positive. */
  readonly components: Float32Array;
  /** Pixels × components: coordinates of each spectrum, less the mean when centered. */
  readonly scores: Float32Array;
  /** Variance of each score (division by pixels − 1, as scikit-learn). */
  readonly explainedVariance: Float64Array;
  readonly explainedVarianceRatio: Float64Array;
  /** Mean spectrum; zeros when the data were not centered. */
  readonly mean: Float32Array;
  /** Variance of each channel (about 0 when not centered); only the covariance solver knows it. */
  readonly channelVariances?: Float64Array;
  readonly centered: boolean;
  readonly solver: 'covariance' | 'randomized';
}

/** From this number of channels on, `auto` does not form the channels × channels matrix. */
const MANY_CHANNELS = 2048;

/** The solver that will be used for this number of channels. */
export function choosePcaSolver(solver: PcaParameters['solver'], channels: number): 'covariance' | 'randomized' {
  return solver !== 'auto' ? solver : channels > MANY_CHANNELS ? 'randomized' : 'covariance';
}

/**
 * Principal component analysis of spectra (Jolliffe, Principal Component Analysis, Springer 2002).
 *
 * `covariance` is exact: one pass forms the channels × channels matrix, a second one the scores. `randomized` (Halko,
 * Martinsson & Tropp, SIAM Review 53 (2011) 217) makes a few passes with thin matrices instead.
 *
 * @throws {AppError} `parameter-invalid` when more components are asked for than there can be
 */
export async function fitPca(spectra: Spectra, parameters: PcaParameters, context: AnalysisContext): Promise<PcaModel> {
  const { pixels, channels } = spectra;
  const most = Math.min(pixels, channels);
  const { many, features } = wordsOf(context);
  if (parameters.components > most) {
    throw new AppError(
      'parameter-invalid',
      `${parameters.components} components are more than ${pixels} ${many} of ${channels} ${features} have.`,
      `Ask for at most ${most}.`,
      { field: 'components' },
    );
  }
  const solver = choosePcaSolver(parameters.solver, channels);
  const solve = solver === 'covariance' ? fromCovariance : fromRandomSubspace;
  const { mean, eigen, totalVariance, channelVariances } = await solve(spectra, parameters, context);
  makeLargestEntryPositive(eigen.vectors, channels);
  const basis = transposed(eigen.vectors, parameters.components, channels);
  const scores = await project({ spectra, mean }, basis, parameters.components, 'PCA: scores', context);
  return {
    components: Float32Array.from(eigen.vectors),
    scores,
    explainedVariance: eigen.values,
    explainedVarianceRatio: eigen.values.map((value) => (totalVariance > 0 ? value / totalVariance : 0)),
    mean,
    ...(channelVariances && { channelVariances }),
    centered: parameters.center ?? true,
    solver,
  };
}

/** Scores of other spectra than those that the model was fitted to, pixels × components. */
export function pcaScores(
  { components, mean }: Pick<PcaModel, 'components' | 'mean'>,
  spectra: Spectra,
  context: AnalysisContext,
): Promise<Float32Array> {
  const count = components.length / spectra.channels;
  const basis = transposed(components, count, spectra.channels);
  return project({ spectra, mean }, basis, count, 'PCA: scores', context);
}

interface Solution {
  readonly mean: Float32Array;
  readonly eigen: SymmetricEigenpairs;
  readonly totalVariance: number;
  readonly channelVariances?: Float64Array;
}

async function fromCovariance(
  spectra: Spectra,
  parameters: PcaParameters,
  context: AnalysisContext,
): Promise<Solution> {
  const { mean, covariance } = await covarianceMatrix(spectra, parameters.center ?? true, context);
  const channelVariances = Float64Array.from(
    { length: spectra.channels },
    (_, i) => covariance[i * spectra.channels + i],
  );
  const totalVariance = channelVariances.reduce((sum, variance) => sum + variance, 0);
  if (!Number.isFinite(totalVariance)) throw tooLarge();
  const eigen = await leadingEigenpairs(covariance, spectra.channels, parameters.components, context);
  return { mean, eigen, totalVariance, channelVariances };
}

async function fromRandomSubspace(
  spectra: Spectra,
  parameters: PcaParameters,
  context: AnalysisContext,
): Promise<Solution> {
  const mean =
    (parameters.center ?? true) ? (await surveySpectra(spectra, context)).mean : new Float32Array(spectra.channels);
  return { mean, ...(await ritzPairs({ spectra, mean }, parameters.components, parameters.seed, context)) };
}

/** The sign of a component is arbitrary; this makes it a rule. */
function makeLargestEntryPositive(vectors: Float64Array, length: number): void {
  for (let start = 0; start < vectors.length; start += length) {
    const vector = vectors.subarray(start, start + length);
    let largest = 0;
    for (const value of vector) if (Math.abs(value) > Math.abs(largest)) largest = value;
    if (largest < 0) for (let i = 0; i < length; i++) vector[i] = -vector[i];
  }
}

function transposed(vectors: ArrayLike<number>, count: number, length: number): Float32Array {
  const result = new Float32Array(count * length);
  for (let i = 0; i < count; i++) for (let j = 0; j < length; j++) result[j * count + i] = vectors[i * length + j];
  return result;
}
