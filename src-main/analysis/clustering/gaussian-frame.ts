import { AppError } from '../../../src-preload/contract/errors.ts';
import type { AnalysisContext } from '../context.ts';
import { covarianceMatrix } from '../decomposition/covariance.ts';
import { leadingEigenpairs } from '../decomposition/leading-eigenpairs.ts';
import { project } from '../decomposition/leading-subspace.ts';
import type { CenteredSpectra } from '../preprocessing/centered.ts';
import { tiles } from '../process-tiles.ts';
import { type Spectra, spectraFromArray } from '../spectra.ts';
import { wordsOf } from '../words.ts';
import type { GaussianComponents } from './gaussian-components.ts';
import type { CovarianceShape } from './gaussian-features.ts';

/**
 * Coordinates z that a mixture is fitted in: centered, and with variances of about 1, so that float32 products keep their
 * digits. A mixture is the same in any of them (but for its log density, which changes by a constant): `full` and `tied`
 * covariances are turned into the principal axes, `diag` keeps the channels, `spherical` has one scale for all.
 */
export interface GaussianFrame {
  /** pixels × dimensions */
  readonly points: Spectra;
  /** The ridge on each coordinate's variance, `[dimensions]`. */
  readonly ridge: Float64Array;
  /** log |dz/dx|: what is added to a log density in z to get the one in the input's own units. */
  readonly logVolume: number;
  /** Σ z zᵀ over all points, d × d; for tied covariances only. */
  readonly secondMoments?: Float64Array;
  /** Means (clusters × dimensions) and covariances in the input's own units. */
  toInput(model: GaussianComponents): { means: Float64Array; covariances: Float64Array };
}

/** Channels of `full` and `tied` covariances at most: one of 256 channels has 32,896 entries. */
export const MOST_DIMENSIONS = 256;

/**
 * @param regularization added to the diagonal of covariances, relative to the mean variance of a channel
 * @throws {AppError} `parameter-invalid` for covariances between too many channels; `data-unsuitable` when nothing varies
 */
export async function gaussianFrame(
  centered: CenteredSpectra,
  shape: CovarianceShape,
  regularization: number,
  context: AnalysisContext,
): Promise<GaussianFrame> {
  const { spectra, totalSquares } = centered;
  const { many, features } = wordsOf(context);
  const meanVariance = totalSquares / (spectra.pixels * spectra.channels);
  if (!(meanVariance > 0)) {
    throw new AppError(
      'data-unsuitable',
      `A mixture cannot be fitted: all ${many} are the same.`,
      'Look at what the preparation steps left of the data.',
    );
  }
  const ridge = regularization * meanVariance;
  if (shape === 'diag' || shape === 'spherical') return channelFrame(centered, shape, ridge, meanVariance, context);
  if (spectra.channels > MOST_DIMENSIONS) {
    throw new AppError(
      'parameter-invalid',
      `"${shape}" covariances of ${spectra.channels} ${features} have ${(spectra.channels * (spectra.channels + 1)) / 2} entries each: more than ${many} can determine.`,
      'Put a step such as { "op": "pca", "components": 10 } before it and take "input": "scores", or choose "covariance": "diag".',
      { field: 'covariance' },
    );
  }
  return principalFrame(centered, ridge, context);
}

async function principalFrame(
  centered: CenteredSpectra,
  ridge: number,
  context: AnalysisContext,
): Promise<GaussianFrame> {
  const { spectra, mean } = centered;
  const d = spectra.channels;
  const { covariance } = await covarianceMatrix(spectra, true, context);
  const { values, vectors } = await leadingEigenpairs(covariance, d, d, context);
  // Directions without any variance get a scale that keeps them finite; their coordinates are 0.
  const smallest = values[0] * Number.EPSILON;
  const scales = Float64Array.from(values, (value) => 1 / Math.sqrt(Math.max(value + ridge, smallest)));
  const basis = new Float32Array(d * d);
  for (let i = 0; i < d; i++) {
    for (let channel = 0; channel < d; channel++) basis[channel * d + i] = vectors[i * d + channel] * scales[i];
  }
  const points = await project({ spectra, mean }, basis, d, 'mixture: principal axes', context);
  const secondMoments = new Float64Array(d * d);
  for (let i = 0; i < d; i++) secondMoments[i * d + i] = (spectra.pixels - 1) * values[i] * scales[i] ** 2;
  return {
    points: spectraFromArray(points, d),
    ridge: scales.map((scale) => ridge * scale * scale),
    logVolume: scales.reduce((sum, scale) => sum + Math.log(scale), 0),
    secondMoments,
    toInput: (model) => ({
      means: turnedMeans(model, vectors, scales, mean),
      covariances: turnedCovariances(model.covariances, vectors, scales),
    }),
  };
}

function turnedMeans(
  { clusters, means, dimensions: d }: GaussianComponents,
  vectors: Float64Array,
  scales: Float64Array,
  mean: Float32Array,
): Float64Array {
  const turned = new Float64Array(clusters * d);
  for (let k = 0; k < clusters; k++) {
    for (let channel = 0; channel < d; channel++) {
      let sum = mean[channel];
      for (let i = 0; i < d; i++) sum += (means[k * d + i] / scales[i]) * vectors[i * d + channel];
      turned[k * d + channel] = sum;
    }
  }
  return turned;
}

/** B C Bᵀ with B = (vectors / scales)ᵀ for each d × d matrix C. */
function turnedCovariances(covariances: Float64Array, vectors: Float64Array, scales: Float64Array): Float64Array {
  const d = scales.length;
  const turned = new Float64Array(covariances.length);
  const half = new Float64Array(d * d);
  for (let from = 0; from < covariances.length; from += d * d) {
    half.fill(0);
    for (let i = 0; i < d; i++) {
      for (let j = 0; j < d; j++) {
        const value = covariances[from + i * d + j] / (scales[i] * scales[j]);
        for (let b = 0; b < d; b++) half[i * d + b] += value * vectors[j * d + b];
      }
    }
    for (let i = 0; i < d; i++) {
      for (let a = 0; a < d; a++) {
        const value = vectors[i * d + a];
        for (let b = 0; b < d; b++) turned[from + a * d + b] += value * half[i * d + b];
      }
    }
  }
  return turned;
}

async function channelFrame(
  centered: CenteredSpectra,
  shape: 'diag' | 'spherical',
  ridge: number,
  meanVariance: number,
  context: AnalysisContext,
): Promise<GaussianFrame> {
  const { spectra, mean } = centered;
  const d = spectra.channels;
  const variances =
    shape === 'spherical' ? new Float64Array(d).fill(meanVariance) : await channelVariances(centered, context);
  const smallest = meanVariance * Number.EPSILON;
  const scales = variances.map((variance) => 1 / Math.sqrt(Math.max(variance + ridge, smallest)));
  const read: Spectra['read'] = (first, count, out) => {
    spectra.read(first, count, out);
    for (let at = 0; at < count * d; ) {
      for (let channel = 0; channel < d; channel++, at++) out[at] = (out[at] - mean[channel]) * scales[channel];
    }
  };
  return {
    points: { pixels: spectra.pixels, channels: d, read },
    ridge: scales.map((scale) => ridge * scale * scale),
    logVolume: scales.reduce((sum, scale) => sum + Math.log(scale), 0),
    toInput: ({ means, covariances }) => ({
      means: means.map((value, at) => mean[at % d] + value / scales[at % d]),
      covariances: covariances.map((value, at) => value / scales[shape === 'diag' ? at % d : 0] ** 2),
    }),
  };
}

async function channelVariances({ spectra, mean }: CenteredSpectra, { job }: AnalysisContext): Promise<Float64Array> {
  const squares = new Float64Array(spectra.channels);
  for (const { count, values } of tiles(spectra)) {
    await job.pause();
    for (let at = 0, pixel = 0; pixel < count; pixel++) {
      for (let channel = 0; channel < spectra.channels; channel++, at++) {
        const deviation = values[at] - mean[channel];
        squares[channel] += deviation * deviation;
      }
    }
  }
  return squares.map((sum) => sum / spectra.pixels);
}
