import { type FrameRange, type FramesOfDataset, framesProblem } from '../../../src-preload/contract/frames.ts';

/** First and last frame as they stand in their fields, counted from 1. */
export interface TypedFrames {
  readonly from: string;
  readonly to: string;
}

/** What typed frames come to: a range, null for all of them, or what is wrong, in a sentence. */
export type ReadFrames = { readonly frames: FrameRange | null } | { readonly problem: string };

/** The fields as they are at the start: with the frames that are summed now. */
export function typedOf({ summed: [first, end] }: FramesOfDataset): TypedFrames {
  return { from: String(first + 1), to: String(end) };
}

/** Reads the fields of a measurement of `count` frames. */
export function readFrames({ from, to }: TypedFrames, count: number): ReadFrames {
  const isEmpty = from.trim() === '' || to.trim() === '';
  if (isEmpty) return { problem: `Give a first and a last frame, from 1 to ${count}.` };
  const range = [Number(from) - 1, Number(to)] as const;
  const problem = framesProblem(range, count);
  if (problem !== null) return { problem };
  return { frames: range[0] === 0 && range[1] === count ? null : range };
}
