import type { DType } from '../../src-preload/contract/dataset.ts';

/** What the HDF5 worker and {@link import('./hdf5-file.ts').Hdf5File} say to each other: plain, cloneable records. */

/** A small value: an attribute, or a dataset that is short enough to be metadata. Values are flat, in C-order. */
export interface Hdf5Value {
  readonly kind: 'string' | 'number' | 'bool' | 'bytes';
  /** Empty for a scalar. */
  readonly shape: readonly number[];
  readonly values: readonly (string | number | boolean)[];
}

/** How the numbers of a dataset are stored, or why they cannot be read. */
export interface Hdf5DatasetInfo {
  readonly shape: readonly number[];
  /** Number type after reading; half precision is widened to float32. Null when `unsupported` says why not. */
  readonly dtype: DType | null;
  /** Bytes of an element in the file. */
  readonly storedBytes: number;
  readonly chunks: readonly number[] | null;
  /** True where the library lacks a filter that is undone here: only a {@link import('./hdf5-chunk-reader.ts').ChunkReader} reads it. */
  readonly needsOwnDecoder?: boolean;
  /** Why the values cannot be read, as part of a sentence; null when they can. */
  readonly unsupported: string | null;
  readonly advice: string;
  /** True when the file contradicts itself rather than holding something unknown. */
  readonly damaged: boolean;
}

/** `native`: little-endian or of one byte; `swapped`: the other way round. */
export type ByteOrder = 'native' | 'swapped';

/** What reading a dataset's chunks past the library needs. */
export interface Hdf5ChunkStorage {
  /** Address of the dataset's object header, relative to the file's base address. */
  readonly headerAddress: number;
  /** Numbers of its filters, in the order in which they were applied. */
  readonly filters: readonly number[];
  /** How an element's bytes in the file become those that the library would give; null where that is more than changing their order. */
  readonly byteOrder: ByteOrder | null;
}

export type Hdf5Node = Hdf5Group | Hdf5Dataset;

export interface Hdf5Group {
  readonly kind: 'group';
  readonly path: string;
  readonly attributes: { readonly [name: string]: Hdf5Value };
  readonly children: { readonly [name: string]: Hdf5Node };
}

export interface Hdf5Dataset {
  readonly kind: 'dataset';
  readonly path: string;
  readonly attributes: { readonly [name: string]: Hdf5Value };
  readonly info: Hdf5DatasetInfo;
  /** Only of datasets up to the limit's `valueBytes`. */
  readonly value: Hdf5Value | null;
}

/** Bounds of reading a file's tree, so that no file can make it endless. */
export interface TreeLimits {
  readonly depth: number;
  /** Groups, datasets and attributes together. */
  readonly entries: number;
  /** Largest value that is read as metadata, in bytes. */
  readonly valueBytes: number;
  /** All values together, in bytes. */
  readonly totalBytes: number;
}

/** A file's tree, and what of it was left out and why. */
export interface Hdf5Tree {
  readonly root: Hdf5Group;
  readonly problems: readonly string[];
}

export type Hdf5Request =
  | { readonly op: 'open'; readonly path: string }
  | { readonly op: 'tree'; readonly limits: TreeLimits }
  | { readonly op: 'storage'; readonly path: string }
  | {
      readonly op: 'read';
      readonly path: string;
      readonly first: number;
      readonly count: number;
      readonly bandBytes: number;
    }
  | { readonly op: 'box'; readonly path: string; readonly start: readonly number[]; readonly count: readonly number[] }
  | { readonly op: 'close' };

export type Hdf5Answer =
  | {
      readonly ok: true;
      readonly tree?: Hdf5Tree;
      readonly storage?: Hdf5ChunkStorage;
      readonly bytes?: ArrayBuffer;
      readonly memoryBytes: number;
    }
  | {
      readonly ok: false;
      readonly message: string;
      /** The library is in an unknown state: the worker must not be used again. */
      readonly fatal: boolean;
      /** The system refused to open the file. */
      readonly systemCode?: string;
    };
