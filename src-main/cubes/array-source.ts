import type { DType } from '../../src-preload/contract/dataset.ts';
import type { SparseCounts } from './sparse-source.ts';

/** Typed arrays that hold real numbers in a file's own number type. */
export type NativeArray =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | Float32Array
  | Float64Array;

/**
 * An N-dimensional array that is read in runs of elements, in C-order of `shape`, in its own number type.
 *
 * Spectrum images are `[y, x, E]`, so a run of whole spectra is one run of elements. Complex numbers come interleaved as
 * two floats, `rgb` and `rgba` as three or four bytes per element: `read(first, count)` then returns `count` times that
 * many numbers (see {@link numbersPerElement}).
 */
export interface ArraySource {
  readonly shape: readonly number[];
  readonly dtype: DType;
  /** For counts that lie in memory without their zeros, pixels in order: whoever can add up what there is need not `read`. */
  readonly sparse?: readonly SparseCounts[];
  /** Elements `first` … `first + count − 1`. The array returned may be reused by the next call. */
  read(first: number, count: number): NativeArray;
  /** Frees file handles. Reading afterwards is an error. */
  close(): void;
}

/** Numbers that one element of `dtype` consists of. */
export function numbersPerElement(dtype: DType): number {
  if (dtype === 'rgb') return 3;
  if (dtype === 'rgba') return 4;
  return dtype.startsWith('complex') ? 2 : 1;
}

/** Elements of an array of this shape; throws no error, so check for 2⁵³ where a file says it. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
