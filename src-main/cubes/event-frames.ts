import { CountList, type SparseCounts, shortened } from './sparse-source.ts';

/** Marks the end of a pixel in a stream; any other number is one count in the channel of that number. */
export const NEXT_PIXEL = 65_535;

/** Part of one pass over the map by one detector: what stands from `start` on in the stream of that number. */
export interface Frame {
  readonly stream: number;
  readonly start: number;
}

/** A run of pixels, and the parts of all frames that lie in it. */
export interface MergeJob {
  readonly streams: readonly Uint16Array[];
  readonly frames: readonly Frame[];
  readonly pixels: number;
  /** Pairs of pixel and channel with counts that there can be at most. */
  readonly most: number;
}

/**
 * Sums frames pixel by pixel: every frame is read along as the map's pixels go by, so each value is looked at once and the
 * counts of a pixel come together without sorting. A frame may end early.
 */
export function mergeFrames({ streams, frames, pixels, most }: MergeJob): SparseCounts {
  const read = frames.map((frame) => streams[frame.stream]!);
  const places = Float64Array.from(frames, (frame) => frame.start);
  const starts = new Uint32Array(pixels + 1);
  const channels = new Uint16Array(most);
  const counts = new CountList(most);
  let entries = 0;
  for (let pixel = 0; pixel < pixels; pixel++) {
    const first = entries;
    for (let frame = 0; frame < read.length; frame++) {
      const stream = read[frame]!;
      let at = places[frame]!;
      for (; at < stream.length; at++) {
        const channel = stream[at]!;
        if (channel === NEXT_PIXEL) break;
        if (counts.add(channel)) channels[entries++] = channel;
      }
      places[frame] = at + 1;
    }
    counts.take(channels, first, entries);
    starts[pixel + 1] = entries;
  }
  return { starts, channels: shortened(channels, entries), counts: counts.list(entries) };
}

/** The counts of runs of pixels one after the other. */
export function joinCounts(parts: readonly SparseCounts[]): SparseCounts {
  const [only] = parts;
  if (parts.length === 1) return only!;
  const sum = (length: (part: SparseCounts) => number) => parts.reduce((total, part) => total + length(part), 0);
  const entries = sum(({ channels }) => channels.length);
  const starts = new Uint32Array(sum((part) => part.starts.length - 1) + 1);
  const channels = new Uint16Array(entries);
  const widest = Math.max(...parts.map(({ counts }) => counts.BYTES_PER_ELEMENT));
  const counts = new (widest === 1 ? Uint8Array : widest === 2 ? Uint16Array : Uint32Array)(entries);
  let pixel = 0;
  let entry = 0;
  for (const part of parts) {
    for (let at = 1; at < part.starts.length; at++) starts[pixel + at] = entry + part.starts[at]!;
    channels.set(part.channels, entry);
    counts.set(part.counts, entry);
    pixel += part.starts.length - 1;
    entry += part.channels.length;
  }
  return { starts, channels, counts };
}
