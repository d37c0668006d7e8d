import { CountList, type SparseCounts, shortened } from '../../cubes/sparse-source.ts';

/** Marks the end of a pixel in a stream; any other number is one count in the channel of that number. */
export const NEXT_PIXEL = 65_535;

/** One pass over the map by one detector: the stream from `start` on. */
export interface Frame {
  readonly stream: Uint16Array;
  readonly start: number;
}

/**
 * Sums frames pixel by pixel: every frame is read along as the map's pixels go by, so each value is looked at once and the
 * counts of a pixel come together without sorting. A frame may end early.
 * @param most pairs of pixel and channel with counts that there can be.
 */
export function mergeFrames(frames: readonly Frame[], pixels: number, most: number): SparseCounts {
  const streams = frames.map((frame) => frame.stream);
  const places = Float64Array.from(frames, (frame) => frame.start);
  const starts = new Uint32Array(pixels + 1);
  const channels = new Uint16Array(most);
  const counts = new CountList(most);
  let entries = 0;
  for (let pixel = 0; pixel < pixels; pixel++) {
    const first = entries;
    for (let frame = 0; frame < streams.length; frame++) {
      const stream = streams[frame]!;
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
