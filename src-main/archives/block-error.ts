import type { ErrorBound } from '../../src-preload/contract/archive.ts';
import type { NativeArray } from '../cubes/array-source.ts';

/** How far a block as it will be read is from the original. */
export interface BlockError {
  readonly squares: number;
  readonly rms: number;
  readonly maxError: number;
  /** RMS and largest error as they may be where arithmetic rounds otherwise: never less. */
  readonly guardedRms: number;
  readonly guardedMaxError: number;
}

/**
 * What a decoder may give on another machine (other instructions, other number of threads), as a share of its largest value; a hundred times
 * what float32 sums of this length differ by.
 */
const GUARD = 2e-5;

/**
 * Errors of a block.
 * @param values the original
 * @param decoded what the decoder gives
 * @param round to the number type of the original
 */
export function blockError(
  values: NativeArray,
  decoded: Float32Array,
  round: (decoded: Float32Array) => NativeArray,
): BlockError {
  const read = round(decoded);
  const guard = GUARD * decoded.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const lower = round(decoded.map((value) => value - guard));
  const upper = round(decoded.map((value) => value + guard));
  let [squares, guardedSquares, maxError, guardedMaxError] = [0, 0, 0, 0];
  for (let i = 0; i < decoded.length; i++) {
    const value = Number(values[i]);
    const error = Math.abs(value - Number(read[i]));
    const guarded = Math.max(error, Math.abs(value - Number(lower[i])), Math.abs(value - Number(upper[i])));
    squares += error ** 2;
    guardedSquares += guarded ** 2;
    if (guarded > guardedMaxError) guardedMaxError = guarded;
    if (error > maxError) maxError = error;
  }
  return {
    squares,
    rms: Math.sqrt(squares / decoded.length),
    maxError,
    guardedRms: Math.sqrt(guardedSquares / decoded.length),
    guardedMaxError,
  };
}

/** True when a block may be left to the model, here and elsewhere. */
export function holds({ maxRms, maxError, minPsnr }: ErrorBound, error: BlockError, peak: number): boolean {
  // NaN and infinities in the original end up in the sum of squares.
  if (!Number.isFinite(error.guardedRms)) return false;
  if (maxRms !== undefined && error.guardedRms > maxRms) return false;
  if (maxError !== undefined && error.guardedMaxError > maxError) return false;
  return minPsnr === undefined || psnrOf(error.guardedRms, peak) >= minPsnr;
}

/** Peak signal-to-noise ratio in decibels; infinite without error. */
export function psnrOf(rms: number, peak: number): number {
  if (rms === 0) return Number.POSITIVE_INFINITY;
  return peak > 0 ? 20 * Math.log10(peak / rms) : Number.NEGATIVE_INFINITY;
}
