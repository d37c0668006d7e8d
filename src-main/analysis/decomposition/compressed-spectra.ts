import type { AnalysisContext } from '../context.ts';
import { beyondSquares, tooLarge } from '../preprocessing/centered.ts';
import type { Spectra } from '../spectra.ts';
import { wholeDecomposition } from './leading-eigenpairs.ts';
import { leadingSubspace, project } from './leading-subspace.ts';

/** Spectra in a basis of nearly their own leading directions: X · weights ≈ scores · vectors, not centered. */
export interface CompressedSpectra {
  readonly pixels: number;
  readonly channels: number;
  /** Fewer than asked for when the data have no more directions. */
  readonly rank: number;
  /** pixels × rank */
  readonly scores: Float32Array;
  /** rank × channels, orthonormal rows. */
  readonly vectors: Float64Array;
  /** Sum of squares of each column of the scores, descending. */
  readonly energies: Float64Array;
}

/** Passes of subspace iteration; the directions that matter stand far above the noise. */
const PASSES = 3;

/**
 * A few passes over the data, one of them for the scores. What follows sees pixels × rank numbers: products with X become
 * products with the scores.
 *
 * @param weights factor of each channel, put on before
 * @throws {AppError} `data-unsuitable` when squares are more or less than float32 can hold, or all values are 0
 */
export async function compressSpectra(
  spectra: Spectra,
  weights: Float64Array | undefined,
  wantedRank: number,
  seed: number,
  context: AnalysisContext,
): Promise<CompressedSpectra> {
  const { pixels, channels } = spectra;
  const mean = new Float32Array(channels);
  const data = { spectra: weights ? weighted(spectra, weights) : spectra, mean };
  const rank = Math.min(wantedRank, channels, pixels);
  const { basis, columns } = await leadingSubspace(data, rank, PASSES, seed, context);
  const scores = await project(data, basis, columns, 'NMF: projection', context);
  const inner = innerProducts(scores, columns);
  if (!inner.every(Number.isFinite)) throw tooLarge();
  if (columns === 0) throw beyondSquares();
  const { values, vectors: rotation } = wholeDecomposition(inner, columns);
  const vectors = new Float64Array(columns * channels);
  for (let i = 0; i < columns; i++) {
    for (let channel = 0; channel < channels; channel++) {
      let sum = 0;
      for (let j = 0; j < columns; j++) sum += rotation[i * columns + j] * basis[channel * columns + j];
      vectors[i * channels + channel] = sum;
    }
  }
  rotate(scores, rotation, columns);
  return { pixels, channels, rank: columns, scores, vectors, energies: values };
}

/** Every `stride`-th of them: directions and vectors stay. */
export function everyNth(data: CompressedSpectra, stride: number): CompressedSpectra {
  const { pixels, rank, scores } = data;
  const kept = Math.ceil(pixels / stride);
  const some = new Float32Array(kept * rank);
  for (let pixel = 0; pixel < kept; pixel++) {
    const from = pixel * stride * rank;
    some.set(scores.subarray(from, from + rank), pixel * rank);
  }
  const share = kept / pixels;
  return { ...data, pixels: kept, scores: some, energies: data.energies.map((energy) => energy * share) };
}

/** scoresᵀ · scores in float64. */
function innerProducts(scores: Float32Array, columns: number): Float64Array {
  const inner = new Float64Array(columns * columns);
  for (let start = 0; start < scores.length; start += columns) {
    for (let i = 0; i < columns; i++) {
      for (let j = 0; j <= i; j++) inner[i * columns + j] += scores[start + i] * scores[start + j];
    }
  }
  for (let i = 0; i < columns; i++) for (let j = 0; j < i; j++) inner[j * columns + i] = inner[i * columns + j];
  return inner;
}

/** scores · rotationᵀ, in place. */
function rotate(scores: Float32Array, rotation: Float64Array, columns: number): void {
  const row = new Float64Array(columns);
  for (let start = 0; start < scores.length; start += columns) {
    for (let i = 0; i < columns; i++) row[i] = scores[start + i];
    for (let i = 0; i < columns; i++) {
      let sum = 0;
      for (let j = 0; j < columns; j++) sum += rotation[i * columns + j] * row[j];
      scores[start + i] = sum;
    }
  }
}

function weighted(spectra: Spectra, weights: Float64Array): Spectra {
  const { pixels, channels } = spectra;
  return {
    pixels,
    channels,
    read(first, count, out) {
      spectra.read(first, count, out);
      for (let at = 0, channel = 0; at < count * channels; at++) {
        out[at] *= weights[channel];
        if (++channel === channels) channel = 0;
      }
    },
  };
}
