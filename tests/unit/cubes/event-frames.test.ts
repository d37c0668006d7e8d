import { expect, it } from 'vitest';
import { type MergeJob, mergeFrames } from '../../../src-main/cubes/event-frames.ts';
import { eventRuns, mergeInThreads } from '../../../src-main/cubes/event-threads.ts';
import { SparseSource } from '../../../src-main/cubes/sparse-source.ts';

function job(values: readonly number[], pixels: number): MergeJob {
  return { values: Uint16Array.from(values), frames: [0], end: values.length, pixels, most: values.length };
}

it('sums the frames of a run of pixels and gives their memory up', () => {
  const values = Uint16Array.of(7, 7, 65_535, 65_535, 2, 65_535, 3, 7, 65_535, 1, 9, 9);
  const counts = mergeFrames({ values, frames: [0, 6, 10], end: 10, pixels: 3, most: 10 });
  expect([...counts.starts]).toEqual([0, 2, 3, 4]);
  expect([...counts.channels]).toEqual([7, 3, 1, 2]);
  expect([...counts.counts]).toEqual([3, 1, 1, 1]);
  expect(values).toHaveLength(0);
});

it('gives the same in threads', () => {
  const jobs = () => Array.from({ length: 6 }, (_, at) => job([at, at, 65_535, at + 1, 65_535], 2));
  expect(mergeInThreads(jobs())).toEqual(jobs().map(mergeFrames));
});

it('says so when a thread has no answer', () => {
  const tooMuch: MergeJob = { ...job([1], 1), most: 2 ** 40 };
  expect(mergeInThreads([job([1], 1), tooMuch])).toBeUndefined();
  expect(mergeInThreads([job([1], 1), job([2], 1)])).toHaveLength(2);
});

it('cuts only maps with many values', () => {
  expect([eventRuns(1000), eventRuns(8 * 1024 * 1024) >= 1]).toEqual([1, true]);
});

it('reads runs of pixels one after the other, counts as wide as each run has them', () => {
  const many = mergeFrames(job([...new Array<number>(300).fill(4), 65_535, 5], 2));
  const few = mergeFrames(job([1, 65_535, 65_535, 2], 3));
  const source = new SparseSource([many, few], [5, 6], 'uint16');
  const rows = [
    [0, 0, 0, 0, 300, 0],
    [0, 0, 0, 0, 0, 1],
    [0, 1, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0],
    [0, 0, 1, 0, 0, 0],
  ].flat();
  for (let first = 0; first < 30; first++) {
    for (let end = first; end <= 30; end++) {
      expect(Array.from(source.read(first, end - first), Number)).toEqual(rows.slice(first, end));
    }
  }
});
