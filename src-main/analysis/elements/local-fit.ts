import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import type { LineAxis } from './line-families.ts';

/** Reach of the window on either side of a line, in widths of it. */
export const REACH = 5;

/** Channels `first … end − 1` within five widths of an energy. */
export function windowAround(keV: number, axis: LineAxis): { readonly first: number; readonly end: number } {
  const reach = REACH * axis.widthOf(keV);
  const ends = [keV - reach, keV + reach].map((at) => Math.round(axis.channelOf(at)));
  return { first: Math.max(0, Math.min(...ends)), end: Math.min(axis.channels, Math.max(...ends) + 1) };
}

/** The three parts of a quadratic background. */
export function quadraticBackground(length: number): Float64Array[] {
  return [0, 1, 2].map((power) => Float64Array.from({ length }, (_, i) => ((2 * i) / length - 1) ** power));
}

/**
 * The normal equations Σ weight · column · column′, factored, so that they can be solved; what is known of the amounts
 * beforehand (1 / variance) stands on the diagonal. Null where columns cannot be told apart.
 */
export function factorNormal(
  columns: readonly Float64Array[],
  weights: Float64Array,
  precisions?: readonly number[],
): CholeskyDecomposition | null {
  const size = columns.length;
  const matrix = Matrix.zeros(size, size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      const product = weightedProduct(columns[i]!, columns[j]!, weights);
      // The least bit of knowledge keeps two that are alike apart.
      const value = i === j ? product * (1 + 1e-9) + (precisions?.[i] ?? 0) : product;
      matrix.set(i, j, value);
      matrix.set(j, i, value);
    }
  }
  const factor = new CholeskyDecomposition(matrix);
  return factor.isPositiveDefinite() ? factor : null;
}

export function weightedProduct(a: Float64Array, b: Float64Array, weights: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i] * weights[i];
  return sum;
}

/** The first column of the inverse. */
export function firstOfInverse(factor: CholeskyDecomposition, size: number): number[] {
  const unit = Matrix.zeros(size, 1);
  unit.set(0, 0, 1);
  return factor.solve(unit).to1DArray();
}
