import { AppError } from '../../../src-preload/contract/errors.ts';
import type { VcaParameters } from '../../../src-preload/contract/steps.ts';
import type { AnalysisContext } from '../context.ts';
import { covarianceMatrix } from '../decomposition/covariance.ts';
import { leadingEigenpairs } from '../decomposition/leading-eigenpairs.ts';
import { project } from '../decomposition/leading-subspace.ts';
import { tooLarge } from '../preprocessing/centered.ts';
import { createRandom, type Random } from '../random/random.ts';
import type { Spectra } from '../spectra.ts';
import { freeOf } from './free-of.ts';
import { growSimplex } from './n-findr.ts';

export interface Endmembers {
  /** Mean of the purest spectra found, freed of what lies outside the signal subspace, endmembers × channels. */
  readonly endmembers: Float32Array;
  /** The purest pixel of each. */
  readonly pixels: readonly number[];
  /** The pixels that each is the mean of, the purest first. */
  readonly averaged: readonly (readonly number[])[];
  /** Signal-to-noise ratio that was used, dB. */
  readonly snr: number;
  /** True when spectra were scaled onto a plane (high signal to noise), false when they were only turned into it. */
  readonly projective: boolean;
}

/** Parameters of the step `vca`; its own algorithm when none is named. */
type EndmemberSearch = Omit<VcaParameters, 'algorithm'> & Partial<Pick<VcaParameters, 'algorithm'>>;

/** A projection this small beside the mean is a dark pixel, not a pure one. */
const DARK = 1e-3;

/**
 * Vertex component analysis (Nascimento & Bioucas-Dias, IEEE Trans. Geosci. Remote Sens. 43 (2005) 898): looks for the
 * corners of the simplex that mixed spectra fill, along random directions orthogonal to the corners found before.
 *
 * Two passes over the data (moments, projection); the search itself sees pixels × endmembers numbers. The paper takes the
 * spectrum of one pixel with all its noise; here the mean of `average` pixels nearest to it in the simplex is taken, 1 being the
 * paper's way. `n-findr` goes on from those corners to a simplex of larger volume.
 *
 * @throws {AppError} `parameter-invalid` when there are fewer pixels or channels than endmembers; `data-unsuitable`
 *   when the spectra span fewer dimensions, or their squares are more than float32 can hold
 */
export async function findEndmembers(
  spectra: Spectra,
  { endmembers: count, snr: given, average, algorithm = 'vca', seed }: EndmemberSearch,
  context: AnalysisContext,
): Promise<Endmembers> {
  const { pixels, channels } = spectra;
  if (count > Math.min(pixels, channels)) {
    const message = `${count} endmembers are more than ${pixels} spectra of ${channels} channels have.`;
    throw new AppError('parameter-invalid', message, `Ask for at most ${Math.min(pixels, channels)}.`, {
      field: 'endmembers',
    });
  }
  const { mean, covariance } = await covarianceMatrix(spectra, true, context);
  if (!covariance.every(Number.isFinite)) throw tooLarge();
  const moments = secondMoments(covariance, mean, pixels);
  const centered = await leadingEigenpairs(covariance, channels, count, context);
  const snr = given ?? estimateSnr(moments, mean, centered.values, pixels, count);
  const projective = snr > 15 + 10 * Math.log10(count);
  const { values, vectors } = projective ? await leadingEigenpairs(moments, channels, count, context) : centered;
  const needed = projective ? count : count - 1;
  if (!(values[needed - 1]! > 0)) {
    throw new AppError(
      'data-unsuitable',
      `The spectra span fewer than ${needed} dimensions: ${count} endmembers cannot be told apart.`,
      'Ask for fewer endmembers, or look at what the preparation steps left of the data.',
      { field: 'endmembers' },
    );
  }
  const origin = projective ? new Float32Array(channels) : mean;
  const basis = new Float32Array(channels * count);
  for (let i = 0; i < count; i++) {
    for (let channel = 0; channel < channels; channel++) basis[channel * count + i] = vectors[i * channels + channel];
  }
  const scores = await project({ spectra, mean: origin }, basis, count, 'VCA: projection', context);
  const points = projective ? onPlane(scores, count) : raised(scores, count);
  const random = createRandom(seed);
  const start = await corners(points, count, random, context);
  const found = algorithm === 'n-findr' ? await growSimplex(points, start, random, context) : start;
  const dimensions = projective ? count : count - 1;
  const purest = new Float32Array(count * channels);
  const averaged = found.map((pixel) => nearest(points, count, pixel, average));
  averaged.forEach((pixels, which) => {
    const place = meanOf(scores, pixels, count);
    for (let channel = 0; channel < channels; channel++) {
      let value = origin[channel];
      for (let i = 0; i < dimensions; i++) value += place[i] * basis[channel * count + i];
      purest[which * channels + channel] = value;
    }
  });
  return { endmembers: purest, pixels: found, averaged, snr, projective };
}

/** Mean of x xᵀ from the covariance (divided by pixels − 1) and the mean. */
function secondMoments(covariance: Float64Array, mean: Float32Array, pixels: number): Float64Array {
  const channels = mean.length;
  const share = (pixels - 1) / pixels;
  return covariance.map((value, at) => value * share + mean[Math.floor(at / channels)] * mean[at % channels]);
}

/** Power in the leading directions over the power outside them, dB (eq. 13 of the paper's reference implementation). */
function estimateSnr(
  moments: Float64Array,
  mean: Float32Array,
  variances: Float64Array,
  pixels: number,
  count: number,
): number {
  const channels = mean.length;
  let power = 0;
  for (let i = 0; i < channels; i++) power += moments[i * channels + i];
  let inside = mean.reduce((sum, value) => sum + value * value, 0);
  for (const variance of variances) inside += (variance * (pixels - 1)) / pixels;
  const signal = inside - (count / channels) * power;
  const noise = power - inside;
  if (!(noise > 0)) return 200;
  return signal > 0 ? Math.min(200, 10 * Math.log10(signal / noise)) : -50;
}

/** Each spectrum scaled so that its product with the mean is 1: brightness drops out. Dark pixels are left at the origin. */
function onPlane(scores: Float32Array, count: number): Float32Array {
  const pixels = scores.length / count;
  const mean = new Float64Array(count);
  for (let at = 0; at < scores.length; at++) mean[at % count] += scores[at] / pixels;
  const length = mean.reduce((sum, value) => sum + value * value, 0);
  const points = new Float32Array(scores.length);
  for (let pixel = 0; pixel < pixels; pixel++) {
    let product = 0;
    for (let i = 0; i < count; i++) product += scores[pixel * count + i] * mean[i];
    if (product < DARK * length) continue;
    for (let i = 0; i < count; i++) points[pixel * count + i] = scores[pixel * count + i] / product;
  }
  return points;
}

/** The last coordinate is put to the largest length of the others: the cloud is lifted off the origin. */
function raised(scores: Float32Array, count: number): Float32Array {
  const points = Float32Array.from(scores);
  let longest = 0;
  for (let at = 0; at < scores.length; at += count) {
    let squares = 0;
    for (let i = 0; i < count - 1; i++) squares += scores[at + i] ** 2;
    longest = Math.max(longest, squares);
  }
  for (let at = count - 1; at < points.length; at += count) points[at] = Math.sqrt(longest);
  return points;
}

/** Pixels farthest out along random directions, each orthogonal to those found before. */
async function corners(
  points: Float32Array,
  count: number,
  random: Random,
  { job }: AnalysisContext,
): Promise<number[]> {
  const found: number[] = [];
  /** Orthonormal basis of what has been found; the first direction is orthogonal to the last axis. */
  const directions: Float64Array[] = [Float64Array.from({ length: count }, (_, i) => (i === count - 1 ? 1 : 0))];
  for (let which = 0; which < count; which++) {
    job.report({ phase: 'VCA: corners', done: which, total: count });
    await job.pause();
    const direction = freeOf(
      Float64Array.from({ length: count }, () => random.normal()),
      directions,
    );
    let [best, largest] = [0, -1];
    for (let pixel = 0, at = 0; at < points.length; pixel++, at += count) {
      let product = 0;
      for (let i = 0; i < count; i++) product += points[at + i] * direction[i];
      if (Math.abs(product) > largest) {
        largest = Math.abs(product);
        best = pixel;
      }
    }
    found.push(best);
    // The first corner takes the place of the axis that only began the search.
    if (which === 0) directions.length = 0;
    directions.push(freeOf(Float64Array.from(points.subarray(best * count, (best + 1) * count)), directions));
  }
  return found;
}

/** The pixels that lie nearest to one of them, that one first. */
function nearest(points: Float32Array, count: number, pixel: number, wanted: number): number[] {
  const found: { pixel: number; distance: number }[] = [];
  for (let other = 0; other < points.length / count; other++) {
    let distance = 0;
    for (let i = 0; i < count; i++) distance += (points[other * count + i] - points[pixel * count + i]) ** 2;
    if (found.length === wanted && distance >= found.at(-1)!.distance) continue;
    const at = found.findIndex((one) => distance < one.distance || (distance === one.distance && other === pixel));
    found.splice(at < 0 ? found.length : at, 0, { pixel: other, distance });
    if (found.length > wanted) found.pop();
  }
  return found.map((one) => one.pixel);
}

function meanOf(scores: Float32Array, pixels: readonly number[], count: number): Float64Array {
  const mean = new Float64Array(count);
  for (const pixel of pixels) {
    for (let i = 0; i < count; i++) mean[i] += scores[pixel * count + i] / pixels.length;
  }
  return mean;
}
