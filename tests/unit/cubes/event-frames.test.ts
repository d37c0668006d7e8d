import { expect, it } from 'vitest';
import { joinCounts, type MergeJob, mergeFrames } from '../../../src-main/cubes/event-frames.ts';
import { startEventThreads } from '../../../src-main/cubes/event-threads.ts';

/** Enough values that threads are worth their start. */
const MANY = 8 * 1024 * 1024;

function job(values: readonly number[], pixels: number): MergeJob {
  const stream = new Uint16Array(new SharedArrayBuffer(values.length * 2));
  stream.set(values);
  return { streams: [stream], frames: [{ stream: 0, start: 0 }], pixels, most: values.length };
}

it('sums the frames of a run of pixels', () => {
  const stream = Uint16Array.of(7, 7, 65_535, 65_535, 2, 65_535, 3, 7, 65_535, 1);
  const frames = [
    { stream: 0, start: 0 },
    { stream: 0, start: 6 },
  ];
  const counts = mergeFrames({ streams: [stream], frames, pixels: 3, most: 9 });
  expect([...counts.starts]).toEqual([0, 2, 3, 4]);
  expect([...counts.channels]).toEqual([7, 3, 1, 2]);
  expect([...counts.counts]).toEqual([3, 1, 1, 1]);
});

it('joins runs of pixels, counts as wide as the widest', () => {
  const many = job([...new Array<number>(300).fill(4), 65_535, 5], 2);
  const few = job([1, 65_535, 65_535, 2], 3);
  const joined = joinCounts([mergeFrames(many), mergeFrames(few)]);
  expect([...joined.starts]).toEqual([0, 1, 2, 3, 3, 4]);
  expect([...joined.channels]).toEqual([4, 5, 1, 2]);
  expect([...joined.counts]).toEqual([300, 1, 1, 1]);
  expect(joined.counts).toBeInstanceOf(Uint16Array);
});

it('gives the same in threads', () => {
  const jobs = Array.from({ length: 6 }, (_, at) => job([at, at, 65_535, at + 1, 65_535], 2));
  const threads = startEventThreads(MANY);
  expect(threads.merge(jobs)).toEqual(jobs.map(mergeFrames));
  threads.close();
});

it('starts no thread for few values', () => {
  const threads = startEventThreads(1000);
  expect(threads.parts).toBe(1);
  threads.close();
});
