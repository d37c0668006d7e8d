import type { DType } from '../../src-preload/contract/dataset.ts';
import { type ArraySource, elementCount, type NativeArray } from './array-source.ts';
import { makeNativeArray } from './native-arrays.ts';

/** Counts of a spectrum image that are not zero, pixel by pixel: what a detector's stream of events amounts to. */
export interface SparseCounts {
  /** Where each pixel's entries begin in `channels` and `counts`; pixels + 1 numbers, the last one is the length. */
  readonly starts: Uint32Array | Float64Array;
  /** Channels that have counts, each once in a pixel, in any order. */
  readonly channels: Uint16Array;
  readonly counts: Uint8Array | Uint16Array | Uint32Array;
}

/** Memory that the counts take. */
export function sparseBytes(runs: readonly SparseCounts[]): number {
  const buffers = new Set(
    runs.flatMap(({ starts, channels, counts }) => [starts.buffer, channels.buffer, counts.buffer]),
  );
  return [...buffers].reduce((sum, { byteLength }) => sum + byteLength, 0);
}

/**
 * Calls back for runs of pixels that lie in one run of counts: those of pixel `first + i` are entries
 * `starts[from + i] … starts[from + i + 1] − 1`.
 */
export function forSparsePixels(
  runs: readonly SparseCounts[],
  first: number,
  end: number,
  use: (counts: SparseCounts, from: number, first: number, pixels: number) => void,
): void {
  let runStart = 0;
  for (const counts of runs) {
    const runEnd = runStart + counts.starts.length - 1;
    const [from, to] = [Math.max(first, runStart), Math.min(end, runEnd)];
    if (from < to) use(counts, from - runStart, from, to - from);
    runStart = runEnd;
  }
}

/** A spectrum image whose non-zero counts lie in memory; spectra are filled in as they are read. */
export class SparseSource implements ArraySource {
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly sparse: readonly SparseCounts[];
  readonly #width: number;
  #result: NativeArray;

  /**
   * `runs`: the pixels in order, in one or several runs. `shape` ends with the channels, of which there are at most 65,536; every
   * entry must lie in it.
   */
  constructor(runs: readonly SparseCounts[], shape: readonly number[], dtype: 'uint8' | 'uint16' | 'uint32') {
    this.sparse = runs;
    this.shape = shape;
    this.dtype = dtype;
    this.#width = shape.at(-1) ?? 1;
    const pixels = runs.reduce((sum, { starts }) => sum + starts.length - 1, 0);
    if (pixels !== elementCount(shape) / this.#width) throw new Error('starts do not fit the shape');
    this.#result = makeNativeArray(dtype, 0);
  }

  read(first: number, count: number): NativeArray {
    const total = elementCount(this.shape);
    if (first < 0 || count < 0 || first + count > total) throw new Error(`elements ${first} + ${count} of ${total}`);
    const isNew = this.#result.length < count;
    if (isNew) this.#result = makeNativeArray(this.dtype, count);
    const out = this.#result.subarray(0, count) as Uint32Array;
    // New memory holds zeros; where nothing is written it is not even touched.
    if (!isNew) out.fill(0);
    const width = this.#width;
    const firstPixel = Math.floor(first / width);
    const endPixel = Math.ceil((first + count) / width);
    forSparsePixels(this.sparse, firstPixel, endPixel, ({ starts, channels, counts }, from, pixel, pixels) => {
      for (let i = 0; i < pixels; i++) {
        const base = (pixel + i) * width - first;
        const end = starts[from + i + 1]!;
        for (let entry = starts[from + i]!; entry < end; entry++) {
          // Entries before the first or behind the last element asked for fall outside the array, which ignores them.
          out[base + channels[entry]!] = counts[entry]!;
        }
      }
    });
    return out;
  }

  close(): void {
    this.#result = makeNativeArray(this.dtype, 0);
  }
}

/**
 * Collects single events (one X-ray count in a pixel and channel) in two passes over a stream: `count` each pixel's
 * events, then `place` them in the same order, then `finish`. Takes two bytes per event while it works.
 */
export class EventCollector {
  readonly #ends: Uint32Array;
  #events: Uint16Array | undefined;

  constructor(pixels: number) {
    this.#ends = new Uint32Array(pixels + 1);
  }

  /** First pass: `events` more events in `pixel`. */
  count(pixel: number, events = 1): void {
    this.#ends[pixel + 1]! += events;
  }

  /** Between the passes: makes room. @returns the number of events. */
  makeRoom(): number {
    const ends = this.#ends;
    for (let pixel = 1; pixel < ends.length; pixel++) ends[pixel]! += ends[pixel - 1]!;
    const total = ends.at(-1)!;
    // From now on `ends[p]` is where the next event of pixel p goes; after the pass it is the end of pixel p.
    this.#events = new Uint16Array(total);
    return total;
  }

  /** Second pass: one event of `channel` in `pixel`. */
  place(pixel: number, channel: number): void {
    this.#events![this.#ends[pixel]!++] = channel;
  }

  /** Counts each pixel's events of the same channel together. */
  finish(): SparseCounts {
    const events = this.#events!;
    const ends = this.#ends;
    const pixels = ends.length - 1;
    const starts = new Uint32Array(pixels + 1);
    const counts = new CountList(events.length);
    let entries = 0;
    for (let pixel = 0, at = 0; pixel < pixels; pixel++) {
      const end = ends[pixel]!;
      const first = entries;
      for (; at < end; at++) {
        const channel = events[at]!;
        // Entries are never more than events, so they overwrite only what has been counted.
        events[entries] = channel;
        entries += counts.add(channel);
      }
      counts.take(events, first, entries);
      starts[pixel + 1] = entries;
    }
    return { starts, channels: shortened(events, entries), counts: counts.list(entries) };
  }
}

/** Channels that 16 bits can name. */
const CHANNELS = 65_536;

/** Counts the events of one pixel after the other by channel, in numbers as small as do. */
export class CountList {
  readonly #often = new Uint32Array(CHANNELS);
  #counts: Uint8Array | Uint16Array | Uint32Array;
  #most = 255;

  /** Room for `entries` pairs of pixel and channel. */
  constructor(entries: number) {
    this.#counts = new Uint8Array(entries);
  }

  /** One event of the present pixel: 1 when it is the channel's first, else 0. A number, as guessing a branch would cost more. */
  add(channel: number): number {
    const often = this.#often[channel]!;
    this.#often[channel] = often + 1;
    return (often - 1) >>> 31;
  }

  /** Ends the pixel: `channels[first … end − 1]` are those that it met; their counts are kept at the same places. */
  take(channels: Uint16Array, first: number, end: number): void {
    const often = this.#often;
    for (let entry = first; entry < end; entry++) {
      const channel = channels[entry]!;
      const count = often[channel]!;
      often[channel] = 0;
      if (count > this.#most) this.#widen(count);
      this.#counts[entry] = count;
    }
  }

  /** The counts of the first `entries` entries. */
  list(entries: number): Uint8Array | Uint16Array | Uint32Array {
    return shortened(this.#counts, entries);
  }

  #widen(count: number): void {
    const Wider = count < 65_536 ? Uint16Array : Uint32Array;
    this.#counts = Wider.from(this.#counts);
    this.#most = count < 65_536 ? 65_535 : 2 ** 32 - 1;
  }
}

/** The first entries; a copy only where that frees much memory. */
export function shortened<T extends Uint8Array | Uint16Array | Uint32Array>(values: T, length: number): T {
  return (length > values.length / 2 ? values.subarray(0, length) : values.slice(0, length)) as T;
}
