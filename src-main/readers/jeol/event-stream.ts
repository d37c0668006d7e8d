import { EventCollector, type SparseCounts } from '../../cubes/sparse-source.ts';
import type { ByteSource } from '../byte-source.ts';

/** The stream of a `.pts`: where it stands in the file, and the size of its map. */
export interface PtsStream {
  readonly bytes: ByteSource;
  readonly start: number;
  readonly width: number;
  readonly height: number;
}

/** What the event stream of a `.pts` holds, summed over sweeps. */
export interface PtsEvents {
  readonly counts: SparseCounts;
  /** X-ray counts that were taken up. */
  readonly events: number;
  /** Sum of the electron image over the sweeps, `height × width`, when the stream has one. */
  readonly image: Uint32Array | undefined;
}

/** The sum of all complete sweeps. */
export interface AllPtsEvents extends PtsEvents {
  /** Complete sweeps. */
  readonly sweeps: number;
  /** Word at which each of them begins, then the one behind the last; undefined where they are too many to be kept. */
  readonly begins: readonly number[] | undefined;
  /** The sweep in which the measurement was stopped was left out. */
  readonly leftOut: boolean;
}

/** Words are 4 bits of kind and 12 bits of value; positions count in steps of a 4096 × 4096 raster. */
const X = 0x8;
const Y = 0x9;
const BRIGHTNESS = 0xa;
const X_RAY = 0xb;
export const RASTER = 4096;
const CHUNK_BYTES = 1 << 20;
/** Sweeps whose beginnings are kept: measurements have some hundred, a damaged file may seem to have millions. */
const MOST_SWEEPS = 65_536;

/**
 * Reads a stream of `length` bytes in two passes over the file, one megabyte at a time: time and memory go with the number of
 * events, not with pixels × channels. A new sweep begins where y goes back. The last sweep is left out when it stops before the
 * last line, unless it is the only one: its pixels would have been measured for longer than the others.
 */
export function readPtsEvents(stream: PtsStream, length: number): AllPtsEvents {
  const { width, height } = stream;
  const words = Math.floor(length / 2);
  const collector = new EventCollector(width * height);

  // First pass: where sweeps begin, whether the last one is complete, and how many counts each pixel has.
  const begins = words > 0 ? [0] : [];
  let sweeps = begins.length;
  let sweepStart = 0;
  let lastX = -1;
  let lastY = -1;
  let hasImage = false;
  follow(stream, 0, words, {
    xRay: (pixel) => collector.count(pixel),
    brightness: () => {
      hasImage = true;
    },
    x: (value) => {
      lastX = value;
    },
    y: (value) => {
      lastY = value;
    },
    sweep: (word) => {
      sweeps++;
      sweepStart = word;
      if (begins.length <= MOST_SWEEPS) begins.push(word);
    },
  });
  // Without an image the last pixels may be missing: nothing is written where no X-ray was counted.
  const isComplete =
    pixelsOfRaster(height)[lastY] === height - 1 && (pixelsOfRaster(width)[lastX] === width - 1 || !hasImage);
  const leftOut = !isComplete && sweeps > 1;
  const end = leftOut ? sweepStart : words;
  if (leftOut) follow(stream, end, words, { xRay: (pixel) => collector.count(pixel, -1) });

  // Second pass: every count to its place.
  const complete = leftOut ? sweeps - 1 : sweeps;
  return {
    ...placeEvents(stream, 0, end, collector, hasImage),
    sweeps: complete,
    begins: sweeps <= MOST_SWEEPS ? [...begins.slice(0, complete), end] : undefined,
    leftOut,
  };
}

/** Reads the sweeps that stand in the words `from` … `to − 1`. */
export function readPtsSweeps(stream: PtsStream, from: number, to: number, hasImage: boolean): PtsEvents {
  const collector = new EventCollector(stream.width * stream.height);
  follow(stream, from, to, { xRay: (pixel) => collector.count(pixel) });
  return placeEvents(stream, from, to, collector, hasImage);
}

/** The second pass over the words `from` … `to − 1`, whose counts `collector` knows. */
function placeEvents(
  stream: PtsStream,
  from: number,
  to: number,
  collector: EventCollector,
  hasImage: boolean,
): PtsEvents {
  const events = collector.makeRoom();
  const image = hasImage ? new Uint32Array(stream.width * stream.height) : undefined;
  follow(stream, from, to, {
    xRay: (pixel, channel) => collector.place(pixel, channel),
    brightness: (pixel, value) => {
      image![pixel]! += value;
    },
  });
  return { counts: collector.finish(), events, image };
}

/** Follows the words `from` … `to − 1`, which begin with a sweep. */
function follow(stream: PtsStream, from: number, to: number, each: Handlers): void {
  const { bytes, start, width } = stream;
  const columns = pixelsOfRaster(width);
  const rows = pixelsOfRaster(stream.height);
  let [column, row, lastY] = [0, 0, -1];
  forEachRun(bytes, start + from * 2, to - from, (run, first) => {
    for (let i = 0; i < run.length; i++) {
      const word = run[i]!;
      const value = word & 0xfff;
      const kind = word >>> 12;
      if (kind === X_RAY) {
        each.xRay(row * width + column, value);
      } else if (kind === X) {
        column = columns[value]!;
        each.x?.(value);
      } else if (kind === Y) {
        if (value < lastY) {
          each.sweep?.(from + first + i);
          column = 0;
        }
        row = rows[value]!;
        lastY = value;
        each.y?.(value);
      } else if (kind === BRIGHTNESS) {
        each.brightness?.(row * width + column, value);
      }
    }
  });
}

interface Handlers {
  xRay(pixel: number, channel: number): void;
  brightness?(pixel: number, value: number): void;
  x?(value: number): void;
  y?(value: number): void;
  /** `word`: the number of the word with which another sweep begins. */
  sweep?(word: number): void;
}

/**
 * Row or column of each position of the raster. Positions are those where pixels begin; where the raster is no multiple of
 * the map's size they are rounded, so the nearest pixel is taken.
 */
function pixelsOfRaster(size: number): Int32Array {
  return Int32Array.from({ length: RASTER }, (_, position) =>
    Math.min(size - 1, Math.round((position * size) / RASTER)),
  );
}

/** Calls `each` with consecutive runs of 16-bit words and the number of the first of them. */
function forEachRun(
  bytes: ByteSource,
  start: number,
  words: number,
  each: (run: Uint16Array, first: number) => void,
): void {
  const buffer = new Uint16Array(Math.min(words, CHUNK_BYTES / 2));
  for (let first = 0; first < words; first += buffer.length) {
    const run = buffer.subarray(0, Math.min(buffer.length, words - first));
    const target = new Uint8Array(run.buffer, 0, run.byteLength);
    target.set(bytes.read(start + first * 2, run.byteLength));
    each(run, first);
  }
}
