import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { FILTER, JOB } from './chunk-messages.ts';
import { decodeChunks, type RunningBatch } from './chunk-pool.ts';
import { planBand } from './hdf5-band.ts';
import { type ChunkIndex, readChunkIndex } from './hdf5-chunk-index.ts';
import type { Hdf5ChunkStorage, Hdf5DatasetInfo } from './hdf5-messages.ts';

/** Reads a chunked dataset past the HDF5 library: its chunks are decoded in several threads. */
export interface ChunkReader {
  /**
   * Bytes of elements `first` … `first + count − 1`, or null when they cannot be had this way: the library must then read
   * them (and says what is wrong). Valid until the next read.
   */
  read(first: number, count: number): Uint8Array | null;
  close(): void;
}

const { deflate: DEFLATE, shuffle: SHUFFLE, lzf: LZF } = FILTER;
/** Orders of filters that are undone here. */
const KNOWN_FILTERS = [[], [DEFLATE], [SHUFFLE], [SHUFFLE, DEFLATE], [LZF], [SHUFFLE, LZF]].map((list) => list.join());
/** Larger chunks are the library's: every thread holds one, packed and unpacked. */
const LARGEST_CHUNK_BYTES = 32 * 1024 * 1024;
/** What the library cannot read is tried up to this size. */
const LARGEST_ONLY_BYTES = 256 * 1024 * 1024;
/** Below this, handing work to threads costs more than it saves. */
const LEAST_DATASET_BYTES = 4 * 1024 * 1024;

/** Memory of closed readers for the next ones: new memory costs the system more time than filling it. */
const spares: SharedArrayBuffer[] = [];
const MOST_SPARES = 2;
const LARGEST_SPARE_BYTES = 16 * 1024 * 1024;

interface Band {
  /** First element and the one behind the last. */
  readonly first: number;
  readonly end: number;
  readonly memory: SharedArrayBuffer;
  readonly batch: RunningBatch;
}

/**
 * A reader for datasets whose chunks are plain, deflated, or shuffled and deflated; null for all others and for small ones.
 * The rows of chunks that follow are decoded while the present ones are looked at, so memory is twice the band.
 */
export function openChunkReader(
  path: string,
  info: Hdf5DatasetInfo,
  storage: Hdf5ChunkStorage,
  bandBytes: number,
): ChunkReader | null {
  const { shape, chunks, storedBytes } = info;
  const filters = storage.filters.join();
  if (chunks === null || !KNOWN_FILTERS.includes(filters) || storage.byteOrder === null) return null;
  const chunkBytes = chunks.reduce((product, size) => product * size, storedBytes);
  const elements = shape.reduce((product, size) => product * size, 1);
  const isOnlyWay = info.needsOwnDecoder === true;
  if (chunkBytes > (isOnlyWay ? LARGEST_ONLY_BYTES : LARGEST_CHUNK_BYTES)) return null;
  if (!isOnlyWay && elements * storedBytes < LEAST_DATASET_BYTES) return null;
  const plan = planBand(info, bandBytes / 2);
  // A chunk that reaches into several bands would be decoded for each.
  const isWhole = plan.rows === shape[plan.axis] || plan.rows % chunks[plan.axis]! === 0;
  if (!isOnlyWay && (!isWhole || chunks.some((size, axis) => axis < plan.axis && size > 1))) return null;

  const opened = openWithIndex(path, info, storage.headerAddress);
  if (opened === null) return null;
  const { index } = opened;
  let descriptor: number | null = opened.descriptor;
  const place = {
    chunk: chunks,
    box: shape.map((size, axis) => (axis < plan.axis ? 1 : axis === plan.axis ? Math.min(plan.rows, size) : size)),
    itemBytes: storedBytes,
    isShuffled: false,
  };
  const axisSize = shape[plan.axis]!;
  let present: Band | null = null;
  let following: Band | null = null;
  let lastEnd = 0;
  /** Of runs that reach over several bands; used again for runs of the same length. */
  let answer = new Uint8Array(0);

  const start = (element: number, memory?: SharedArrayBuffer): Band => {
    const row = Math.floor(element / plan.rowElements);
    const rowInAxis = row % axisSize;
    const startRow = rowInAxis - (rowInAxis % plan.rows);
    const firstRow = row - rowInAxis + startRow;
    const rows = Math.min(plan.rows, axisSize - startRow);
    const box = place.box.map((size, axis) => (axis === plan.axis ? rows : size));
    const jobs = jobsOf(index, chunks, shape, plan.axis, firstRow, rows);
    const target = memory ?? takeMemory(plan.rows * plan.rowElements * storedBytes);
    const batch = decodeChunks({
      descriptor: descriptor!,
      filters: storage.filters,
      isSwapped: storage.byteOrder === 'swapped',
      place: { ...place, box },
      jobs,
      target,
    });
    return { first: firstRow * plan.rowElements, end: (firstRow + rows) * plan.rowElements, memory: target, batch };
  };

  /** Makes the band of `element` the present one and starts the next; false when it cannot be decoded. */
  const load = (element: number): boolean => {
    const free = present?.memory;
    present = null;
    if (following !== null && (element < following.first || element >= following.end)) {
      following.batch.cancel();
      following = null;
    }
    const band = following ?? start(element, free);
    const spare = following === null ? undefined : free;
    following = null;
    if (!band.batch.wait()) return false;
    present = band;
    if (band.end < elements) following = start(band.end, spare);
    return true;
  };
  const close = () => {
    for (const band of [present, following]) {
      if (band?.batch.cancel()) keepMemory(band.memory);
    }
    present = null;
    following = null;
    if (descriptor !== null) closeSync(descriptor);
    descriptor = null;
  };

  return {
    read(first, count) {
      if (descriptor === null) return null;
      const isInside = present !== null && first >= present.first && first + count <= present.end;
      const isLookup = !isInside && first !== lastEnd && count < plan.rows * plan.rowElements;
      // A click on the map needs a few chunks, which the library reads alone.
      if (isLookup && !isOnlyWay) return null;
      lastEnd = first + count;
      /** Bytes of the present band up to the end asked for. */
      const partFrom = ({ memory, first: start, end }: Band, element: number) => {
        const length = Math.min(end, first + count) - element;
        return new Uint8Array(memory, (element - start) * storedBytes, length * storedBytes);
      };
      if (isInside) return partFrom(present!, first);
      if (answer.length !== count * storedBytes) answer = new Uint8Array(count * storedBytes);
      for (let element = first; element < first + count; ) {
        if (present === null || element < present.first || element >= present.end) {
          if (!load(element)) {
            close();
            return null;
          }
        }
        const part = partFrom(present!, element);
        if (part.length === count * storedBytes) return part;
        answer.set(part, (element - first) * storedBytes);
        element += part.length / storedBytes;
      }
      return answer;
    },
    close,
  };
}

function takeMemory(bytes: number): SharedArrayBuffer {
  const place = spares.findIndex(({ byteLength }) => byteLength === bytes);
  return place < 0 ? new SharedArrayBuffer(bytes) : spares.splice(place, 1)[0]!;
}

function keepMemory(memory: SharedArrayBuffer): void {
  if (memory.byteLength > LARGEST_SPARE_BYTES) return;
  spares.push(memory);
  if (spares.length > MOST_SPARES) spares.shift();
}

/** The file with where its chunks lie; null when it cannot be opened or its chunks cannot be found. */
function openWithIndex(
  path: string,
  info: Hdf5DatasetInfo,
  headerAddress: number,
): { readonly descriptor: number; readonly index: ChunkIndex } | null {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch {
    return null;
  }
  const fileBytes = fstatSync(descriptor).size;
  const read = (offset: number, length: number) => {
    if (!(offset >= 0 && length >= 0 && offset + length <= fileBytes)) throw new RangeError('outside the file');
    const bytes = new Uint8Array(length);
    if (readSync(descriptor, bytes, 0, length, offset) !== length) throw new RangeError('the file became shorter');
    return bytes;
  };
  const index = readChunkIndex(read, fileBytes, headerAddress, { ...info, chunks: info.chunks! });
  if (index !== null) return { descriptor, index };
  closeSync(descriptor);
  return null;
}

/** The chunks that rows `firstRow` … `firstRow + rows − 1` of axis `axis` (flat over the axes before it) consist of. */
function jobsOf(
  index: ChunkIndex,
  chunks: readonly number[],
  shape: readonly number[],
  axis: number,
  firstRow: number,
  rows: number,
): SharedArrayBuffer {
  const rank = shape.length;
  const axisSize = shape[axis]!;
  const startRow = firstRow % axisSize;
  // The index along each axis before, which the band fixes, and the chunks that it lies in.
  const start = shape.map(() => 0);
  start[axis] = startRow;
  for (let one = axis - 1, rest = (firstRow - startRow) / axisSize; one >= 0; one--) {
    start[one] = rest % shape[one]!;
    rest = Math.floor(rest / shape[one]!);
  }
  let outer = 0;
  for (let one = 0; one < axis; one++) outer = outer * index.grid[one]! + Math.floor(start[one]! / chunks[one]!);
  const across = index.grid.slice(axis + 1).reduce((product, size) => product * size, 1);
  const firstLine = Math.floor(startRow / chunks[axis]!);
  const lines = Math.ceil((startRow + rows) / chunks[axis]!) - firstLine;
  const jobNumbers = JOB.origin + rank;
  const shared = new SharedArrayBuffer(lines * across * jobNumbers * Float64Array.BYTES_PER_ELEMENT);
  const jobs = new Float64Array(shared);
  for (let job = 0; job < lines * across; job++) {
    const chunk = (outer * index.grid[axis]! + firstLine) * across + job;
    const at = job * jobNumbers;
    jobs[at + JOB.offset] = index.offsets[chunk]!;
    jobs[at + JOB.bytes] = index.sizes[chunk]!;
    jobs[at + JOB.skippedFilters] = index.skippedFilters[chunk]!;
    for (let one = rank - 1, rest = job; one >= axis; one--) {
      const size = one === axis ? lines : index.grid[one]!;
      const position = (rest % size) + (one === axis ? firstLine : 0);
      jobs[at + JOB.origin + one] = position * chunks[one]! - start[one]!;
      rest = Math.floor(rest / size);
    }
    // Of a chunk that reaches over several indices of an axis before, the band takes one.
    for (let one = 0; one < axis; one++) jobs[at + JOB.origin + one] = -(start[one]! % chunks[one]!);
  }
  return shared;
}
