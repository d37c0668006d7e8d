import { type ArraySource, elementCount } from '../../cubes/array-source.ts';
import { type MergeJob, NEXT_PIXEL } from '../../cubes/event-frames.ts';
import { eventRuns, mergeInThreads } from '../../cubes/event-threads.ts';
import { EventCollector, type SparseCounts } from '../../cubes/sparse-source.ts';
import { damaged, unsupported } from '../reader-errors.ts';

/** Values that are read at a time; while they are gone through, the next ones are decoded. */
const PIECE = 256 * 1024;
/** Memory for decoding a stream. */
export const STREAM_BAND_BYTES = 2 * 1024 * 1024;
/** Streams up to this size together are held in memory and read once; longer ones are read twice. */
const HELD_BYTES = 256 * 1024 * 1024;
/** Longest streams together, 4 GB: their counts must fit into memory. */
const MOST_VALUES = 2 ** 31;
/** Frames that are read along together; maps of few pixels may have been scanned more often. */
const MOST_FRAMES = 4_096;

/** The streams of one spectrum image, one per detector (uint16), and what they run over. */
export interface EventStreams {
  readonly streams: readonly { readonly path: string; open(): ArraySource }[];
  readonly pixels: number;
  readonly channels: number;
  /** Frames that are summed, from `first` to the one before `end`; without an end all that follow. */
  readonly frames: { readonly first: number; readonly end: number | undefined };
}

/**
 * Sums the frames and detectors of a spectrum image. Each stream runs over the pixels row by row, frame after frame; it may end
 * within a frame. Time is linear in the length of the streams; memory is some five bytes per count.
 * @returns the pixels in order, in one or several runs.
 * @throws {AppError} `file-damaged` when a count lies in a channel that the detector does not have; `format-unsupported` when
 * the streams are longer than 4 GB.
 */
export function decodeEvents(
  events: EventStreams,
  place: { readonly format: string },
  heldBytes = HELD_BYTES,
): readonly SparseCounts[] {
  const sources = events.streams.map(({ open }) => open());
  const values = sources.reduce((sum, { shape }) => sum + elementCount(shape), 0);
  for (const source of sources) source.close();
  if (values > MOST_VALUES) {
    const advice = 'Open each detector apart, or save a part of the frames in Velox.';
    throw unsupported(`The streams of counts have ${values} values, more than are read.`, advice, place);
  }
  const isHeld = values * Uint16Array.BYTES_PER_ELEMENT <= heldBytes;
  const jobs = isHeld ? cutIntoJobs(events, values, place) : undefined;
  return (jobs && mergeInThreads(jobs)) ?? [collectEvents(events, place)];
}

/**
 * Reads all streams, `most` values, and lays what each frame has of a run of pixels to the other frames of that run; undefined when
 * the frames are too many to be read together.
 */
function cutIntoJobs(events: EventStreams, most: number, place: { readonly format: string }): MergeJob[] | undefined {
  const { pixels, channels } = events;
  const { skip, end } = marksOf(events);
  const length = Math.ceil(pixels / eventRuns(most));
  const runs: { readonly pixels: number; readonly values: Uint16Array<ArrayBuffer>; frames: number[]; end: number }[] =
    [];
  for (let first = 0; first < pixels; first += length) {
    // Room for all values, of which only what is written takes memory.
    runs.push({ pixels: Math.min(length, pixels - first), values: new Uint16Array(most), frames: [], end: 0 });
  }
  for (const { path, open } of events.streams) {
    let run = runs[0]!;
    /** Pixel marks since the first frame that is summed. */
    let gates = 0;
    /** Those after which the next run begins. */
    let next = 0;
    const enter = (number: number) => {
      run = runs[number % runs.length]!;
      run.frames.push(run.end);
      next = gates + run.pixels;
    };
    const keep = (values: Uint16Array) => {
      run.values.set(values, run.end);
      run.end += values.length;
    };
    let number = 0;
    enter(number);
    forEachPiece(open(), skip, (piece) => {
      let first = 0;
      let index = 0;
      for (; index < piece.length && gates < end; index++) {
        const value = piece[index]!;
        if (value < channels) continue;
        if (value !== NEXT_PIXEL) throw strayCount(path, value, channels, place);
        if (++gates < next) continue;
        keep(piece.subarray(first, index + 1));
        first = index + 1;
        enter(++number);
      }
      keep(piece.subarray(first, index));
      return gates < end && runs[0]!.frames.length <= MOST_FRAMES;
    });
    if (runs[0]!.frames.length > MOST_FRAMES) return undefined;
  }
  return runs.map((run) => ({ ...run, most: Math.min(run.end, run.pixels * channels) }));
}

/** The same in two passes over the streams, without holding them. */
function collectEvents(events: EventStreams, place: { readonly format: string }): SparseCounts {
  const { streams, pixels, channels } = events;
  const { skip, end } = marksOf(events);
  const collector = new EventCollector(pixels);
  for (const { path, open } of streams) {
    let gates = 0;
    let pixel = 0;
    let run = 0;
    forEachPiece(open(), skip, (piece) => {
      for (let index = 0; index < piece.length && gates < end; index++) {
        const value = piece[index]!;
        if (value < channels) {
          run++;
          continue;
        }
        if (value !== NEXT_PIXEL) throw strayCount(path, value, channels, place);
        collector.count(pixel, run);
        run = 0;
        gates++;
        pixel = pixel + 1 === pixels ? 0 : pixel + 1;
      }
      return gates < end;
    });
    collector.count(pixel, run);
  }
  collector.makeRoom();
  for (const { open } of streams) {
    let gates = 0;
    let pixel = 0;
    forEachPiece(open(), skip, (piece) => {
      for (let index = 0; index < piece.length && gates < end; index++) {
        const value = piece[index]!;
        if (value !== NEXT_PIXEL) {
          collector.place(pixel, value);
          continue;
        }
        gates++;
        pixel = pixel + 1 === pixels ? 0 : pixel + 1;
      }
      return gates < end;
    });
  }
  return collector.finish();
}

/** Pixel marks that are passed over, and those after them behind which a stream is not followed further. */
function marksOf({ frames: { first, end }, pixels }: EventStreams): { readonly skip: number; readonly end: number } {
  return { skip: first * pixels, end: end === undefined ? Number.POSITIVE_INFINITY : (end - first) * pixels };
}

/** Reads a stream piece by piece, from behind `skip` pixel marks on, until it ends or `use` has enough. */
function forEachPiece(source: ArraySource, skip: number, use: (piece: Uint16Array) => boolean): void {
  let left = skip;
  try {
    const total = elementCount(source.shape);
    for (let first = 0; first < total; first += PIECE) {
      const piece = source.read(first, Math.min(PIECE, total - first)) as Uint16Array;
      let begin = 0;
      for (; left > 0 && begin < piece.length; begin++) if (piece[begin] === NEXT_PIXEL) left--;
      if (left === 0 && !use(begin === 0 ? piece : piece.subarray(begin))) return;
    }
  } finally {
    source.close();
  }
}

function strayCount(path: string, channel: number, channels: number, place: { readonly format: string }) {
  return damaged(`A count lies in channel ${channel}, but the spectra have ${channels} channels.`, {
    ...place,
    field: path,
  });
}
