import type { FramesOfDataset } from './frames.ts';

/** What a file holds: number types, calibrated axes, kinds of dataset. */

/** Number type of an array as stored. Complex numbers are interleaved (re, im); `rgb`/`rgba` are interleaved bytes. */
export type DType =
  | 'bool'
  | 'int8'
  | 'uint8'
  | 'int16'
  | 'uint16'
  | 'int32'
  | 'uint32'
  | 'int64'
  | 'uint64'
  | 'float32'
  | 'float64'
  | 'complex64'
  | 'complex128'
  | 'rgb'
  | 'rgba';

/** One calibrated axis: position of index i is `offset + scale · i`, in `units` (empty when the file says nothing). */
export interface Axis {
  readonly name: string;
  readonly size: number;
  readonly scale: number;
  readonly offset: number;
  readonly units: string;
  readonly role: 'navigation' | 'signal';
  /**
   * Where the steps are not all the same (wavelengths of a spectrometer): the position of each index, ascending or
   * descending. `scale` and `offset` then are those of the straight line through the first and the last.
   */
  readonly positions?: readonly number[];
}

export type DatasetKind = 'spectrum-image' | 'spectrum-line' | 'spectrum' | 'image' | 'image-stack' | 'other';

/** Any JSON value; metadata trees are made of these. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** One array of a file. `shape` and `axes` are in C-order: a spectrum image is `[y, x, E]`. */
export interface DatasetDescription {
  readonly title: string;
  readonly kind: DatasetKind;
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly axes: readonly Axis[];
  /** Normalized metadata under HyperSpy's names (`Acquisition_instrument.TEM.beam_energy`, …). */
  readonly metadata: { readonly [key: string]: Json };
  /** The file's own tree of tags, as far as it is JSON. */
  readonly originalMetadata: { readonly [key: string]: Json };
  /** Of the sum of several scans of the map of which some can be read alone; absent for everything else. */
  readonly frames?: FramesOfDataset;
}

/** Smallest, largest and summed value. NaN and infinite values are left out and counted. */
export interface Statistics {
  readonly min: number;
  readonly max: number;
  readonly sum: number;
  readonly notFinite: number;
}

export interface DatasetInfo extends DatasetDescription {
  readonly index: number;
  readonly statistics: Statistics | null;
}

/** What told the format of a file: its first bytes, only its ending, or what lies in a folder that is opened whole. */
export type RecognizedBy = 'content' | 'ending' | 'folder';

/** Answer of `info`. */
export interface FileInfo {
  readonly file: string;
  readonly format: string;
  /** What people call the format: `Gatan DigitalMicrograph`. */
  readonly label: string;
  readonly recognizedBy: RecognizedBy;
  readonly datasets: readonly DatasetInfo[];
  readonly warnings: readonly string[];
}

/** Bytes of one element of a number type. */
export const BYTES_PER_ELEMENT: { readonly [K in DType]: number } = {
  bool: 1,
  int8: 1,
  uint8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  int64: 8,
  uint64: 8,
  float32: 4,
  float64: 8,
  complex64: 8,
  complex128: 16,
  rgb: 3,
  rgba: 4,
};

/** True for number types that a spectrum can be made of. */
export function isRealNumber(dtype: DType): boolean {
  return !(dtype.startsWith('complex') || dtype.startsWith('rgb'));
}
