import type { ChunkPlace } from './place-chunk.ts';

/** Numbers that one chunk takes in a batch's list, before its origin along each axis of the box. */
export const JOB = { offset: 0, bytes: 1, skippedFilters: 2, origin: 3 };

/** Places in a batch's `control`, all of them 32-bit integers. */
export const CONTROL = { next: 0, failed: 1, threadsDone: 2 };
export const CONTROL_BYTES = 12;

/** Filters that are undone here, by HDF5's numbers. */
export const FILTER = { deflate: 1, shuffle: 2, lzf: 32000 };

/** Chunks to decode, as the threads get them; everything large is shared memory. */
export interface ChunkBatch {
  /** The open file; descriptors are the process's, so every thread may read from it. */
  readonly descriptor: number;
  /** HDF5's numbers of the filters, in the order in which they were applied. */
  readonly filters: readonly number[];
  /** The bytes of an element stand the other way round. */
  readonly isSwapped: boolean;
  readonly place: ChunkPlace;
  /** Float64: for each chunk its byte in the file, its bytes, the mask of filters left out, and its origin in the box (see {@link JOB}). */
  readonly jobs: SharedArrayBuffer;
  readonly control: SharedArrayBuffer;
  /** The box that the chunks fill. */
  readonly target: SharedArrayBuffer;
}
