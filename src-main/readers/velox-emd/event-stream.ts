import type { ArraySource } from '../../cubes/array-source.ts';
import { EventCollector, type SparseCounts } from '../../cubes/sparse-source.ts';
import { damaged } from '../reader-errors.ts';

/** Marks the end of a pixel in a stream; any other number is one count in the channel of that number. */
const NEXT_PIXEL = 65_535;
/** Values that are read at a time. */
const PIECE = 4 * 1024 * 1024;
/** Streams up to this size together are kept between the two passes over them; longer ones are read twice. */
const KEPT_BYTES = 512 * 1024 * 1024;

/** The streams of one spectrum image, one per detector, and what they run over. */
export interface EventStreams {
  readonly streams: readonly { readonly path: string; open(): ArraySource }[];
  readonly pixels: number;
  readonly channels: number;
  /** Frames that are summed; what follows them is left out. Undefined: all. */
  readonly frames: number | undefined;
}

/**
 * Sums the frames and detectors of a spectrum image. Each stream runs over the pixels row by row, frame after frame; a
 * stream may end within a frame. Time is linear in the length of the streams, memory some five bytes per count.
 * @throws {AppError} `file-damaged` when a count lies in a channel that the detector does not have.
 */
export function decodeEvents(events: EventStreams, place: { readonly format: string }): SparseCounts {
  const { streams, pixels, channels, frames } = events;
  const end = frames === undefined ? Number.POSITIVE_INFINITY : frames * pixels;
  const collector = new EventCollector(pixels);
  const kept: Uint16Array[][] = [];
  let bytes = 0;
  for (const { path, open } of streams) {
    const pieces: Uint16Array[] = [];
    let gates = 0;
    let pixel = 0;
    let run = 0;
    forEachPiece(open(), (piece) => {
      for (let index = 0; index < piece.length && gates < end; index++) {
        const value = piece[index]!;
        if (value !== NEXT_PIXEL) {
          if (value >= channels) throw strayCount(path, value, channels, place);
          run++;
          continue;
        }
        collector.count(pixel, run);
        run = 0;
        gates++;
        pixel = pixel + 1 === pixels ? 0 : pixel + 1;
      }
      bytes += piece.byteLength;
      if (bytes <= KEPT_BYTES) pieces.push(piece.slice());
      return gates < end;
    });
    collector.count(pixel, run);
    kept.push(pieces);
  }

  collector.makeRoom();
  const isKept = bytes <= KEPT_BYTES;
  streams.forEach(({ open }, index) => {
    let gates = 0;
    let pixel = 0;
    const place = (piece: Uint16Array) => {
      for (let at = 0; at < piece.length && gates < end; at++) {
        const value = piece[at]!;
        if (value !== NEXT_PIXEL) {
          collector.place(pixel, value);
          continue;
        }
        gates++;
        pixel = pixel + 1 === pixels ? 0 : pixel + 1;
      }
      return gates < end;
    };
    if (isKept) kept[index]!.forEach(place);
    else forEachPiece(open(), place);
    kept[index] = [];
  });
  return collector.finish();
}

/** Reads a stream piece by piece until it ends or `use` has enough. */
function forEachPiece(source: ArraySource, use: (piece: Uint16Array) => boolean): void {
  try {
    const total = source.shape.reduce((product, size) => product * size, 1);
    for (let first = 0; first < total; first += PIECE) {
      const values = source.read(first, Math.min(PIECE, total - first));
      const piece = values instanceof Uint16Array ? values : Uint16Array.from(values as Uint8Array);
      if (!use(piece)) return;
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
