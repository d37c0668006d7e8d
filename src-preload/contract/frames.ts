import { z } from 'zod';
import { AppError } from './errors.ts';

/**
 * Frames of a measurement that scanned its map several times, `[first, end)` counted from 0, as HyperSpy's `first_frame` and
 * `last_frame`. People count from 1 and name the last one, as the microscope does: `frames 1–50` is `[0, 50)`.
 */
export type FrameRange = readonly [first: number, end: number];

/** Most frames that a measurement is believed to have. */
export const MOST_FRAMES = 2 ** 24;

export const frameRangeSchema = z
  .tuple([
    z
      .number()
      .int()
      .min(0)
      .max(MOST_FRAMES - 1),
    z.number().int().min(1).max(MOST_FRAMES),
  ])
  .refine(([first, end]) => first < end, { message: 'the first number must be smaller than the second' });

/** What is known of the frames that a dataset is the sum of. */
export interface FramesOfDataset {
  /** Frames that the measurement has. */
  readonly count: number;
  /** Those that are summed. */
  readonly summed: FrameRange;
}

/** `frames 1–50`, `frame 7`. */
export function framesText([first, end]: FrameRange): string {
  return end - first === 1 ? `frame ${end}` : `frames ${first + 1}–${end}`;
}

/** The title of a dataset of which only these frames are read: `EDS, frames 1–50`. */
export function titleOfFrames(title: string, frames: FrameRange): string {
  return title === '' ? framesText(frames) : `${title}, ${framesText(frames)}`;
}

/** Two ranges are the same; undefined and null stand for all frames. */
export function areSameFrames(one: FrameRange | null | undefined, other: FrameRange | null | undefined): boolean {
  return one?.[0] === other?.[0] && one?.[1] === other?.[1];
}

/** Part of a request or record that names the frames of a dataset; nothing for all of them. */
export function framesPart(frames: FrameRange | null | undefined): { frames?: [number, number] } {
  return frames ? { frames: [...frames] } : {};
}

/**
 * What is wrong with frames that somebody wants of a measurement of `count`, in a sentence for people; null when nothing is.
 */
export function framesProblem([first, end]: FrameRange, count: number): string | null {
  if (!Number.isInteger(first) || !Number.isInteger(end)) return 'Frames are whole numbers.';
  if (first < 0) return 'The first frame is 1.';
  if (end <= first) return 'The last frame must not be before the first.';
  if (end > count) return `There is no frame ${end}: the measurement has ${count}.`;
  return null;
}

/**
 * The frames of a dataset that are to be summed, as somebody wants them; undefined for all, also where these are named.
 * @throws {AppError} `parameter-invalid` when it is no sum of frames, or does not have these
 */
export function chosenFrames(
  { title, frames }: { readonly title: string; readonly frames?: FramesOfDataset },
  wanted: FrameRange | undefined,
  file?: string,
): FrameRange | undefined {
  if (wanted === undefined) return undefined;
  const refuse = (message: string, advice: string) =>
    new AppError('parameter-invalid', message, advice, { file, field: 'frames' });
  if (frames === undefined) {
    const advice = 'Leave the frames out; "phasewright info" says which datasets have some.';
    throw refuse(`${title || 'This dataset'} is no sum of several frames.`, advice);
  }
  const problem = framesProblem(wanted, frames.count);
  if (problem !== null) throw refuse(problem, `Choose frames from 1 to ${frames.count}.`);
  return wanted[0] === 0 && wanted[1] === frames.count ? undefined : wanted;
}
