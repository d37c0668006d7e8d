import { CountList, type SparseCounts, shortened } from './sparse-source.ts';

/** Marks the end of a pixel in a stream; any other number is one count in the channel of that number. */
export const NEXT_PIXEL = 65_535;

/** A run of pixels, and the parts of all frames that lie in it. */
export interface MergeJob {
  /** The parts one after the other, each what one pass over the map by one detector has of these pixels; room may follow. */
  readonly values: Uint16Array<ArrayBuffer>;
  /** Where each part begins. */
  readonly frames: readonly number[];
  /** Where the last part ends. */
  readonly end: number;
  readonly pixels: number;
  /** Pairs of pixel and channel with counts that there can be at most. */
  readonly most: number;
}

/**
 * Sums frames pixel by pixel: every frame is read along as the map's pixels go by, so each value is looked at once and the
 * counts of a pixel come together without sorting. A frame may end early. Afterwards the memory of `values` is given up.
 */
export function mergeFrames({ values, frames, end, pixels, most }: MergeJob): SparseCounts {
  const places = Float64Array.from(frames);
  const ends = [...frames.slice(1), end];
  const starts = new Uint32Array(pixels + 1);
  // One more, as the place of an entry is written before it is known to be one.
  const channels = new Uint16Array(most + 1);
  const counts = new CountList(most);
  let entries = 0;
  for (let pixel = 0; pixel < pixels; pixel++) {
    const first = entries;
    for (let frame = 0; frame < places.length; frame++) {
      const frameEnd = ends[frame]!;
      let at = places[frame]!;
      for (; at < frameEnd; at++) {
        const channel = values[at]!;
        if (channel === NEXT_PIXEL) break;
        channels[entries] = channel;
        entries += counts.add(channel);
      }
      places[frame] = at + 1;
    }
    counts.take(channels, first, entries);
    starts[pixel + 1] = entries;
  }
  values.buffer.transfer(0);
  return { starts, channels: shortened(channels, entries), counts: counts.list(entries) };
}
