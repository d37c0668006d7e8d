import { describe, expect, it } from 'vitest';
import { timeLeftEstimator } from '../../../src-main/jobs/time-left.ts';

const at = (phase: string, done: number, total = 100) => ({ phase, done, total });

describe('time left', () => {
  it('is exact for steady work', () => {
    const estimator = timeLeftEstimator();
    estimator.update(at('a', 0), 0);
    for (let done = 1; done <= 20; done++) estimator.update(at('a', done), done * 100);
    expect(estimator.update(at('a', 50), 5000)).toBeCloseTo(5, 6);
    expect(estimator.update(at('a', 100), 10_000)).toBe(0);
  });

  it('says nothing in the first second, without a total, or before the first step', () => {
    const estimator = timeLeftEstimator();
    expect(estimator.update(at('a', 0), 0)).toBeNull();
    expect(estimator.update(at('a', 10), 900)).toBeNull();
    expect(estimator.update(at('a', 20, 0), 2000)).toBeNull();
    const stuck = timeLeftEstimator();
    stuck.update(at('a', 0), 0);
    expect(stuck.update(at('a', 0), 5000)).toBeNull();
  });

  it('starts anew with a new phase or a new round', () => {
    const estimator = timeLeftEstimator();
    estimator.update(at('a', 0), 0);
    expect(estimator.update(at('a', 50), 2000)).toBeCloseTo(2, 6);
    expect(estimator.update(at('b', 0), 2100)).toBeNull();
    expect(estimator.update(at('b', 10), 4100)).toBeCloseTo(18, 6);
    expect(estimator.update(at('b', 0), 4200)).toBeNull();
  });

  it('starts anew in another step that does the same work', () => {
    const estimator = timeLeftEstimator();
    estimator.update({ ...at('k-means: refining', 0), step: 1 }, 0);
    expect(estimator.update({ ...at('k-means: refining', 50), step: 1 }, 2000)).toBeCloseTo(2, 6);
    expect(estimator.update({ ...at('k-means: refining', 60), step: 3 }, 2100)).toBeNull();
  });

  it('is not misled by reports that arrive together', () => {
    const estimator = timeLeftEstimator();
    estimator.update(at('a', 0, 1000), 0);
    let left: number | null = null;
    // Two steps every six seconds, a millisecond apart.
    for (let pair = 1; pair <= 20; pair++) {
      estimator.update(at('a', 2 * pair - 1, 1000), 6000 * pair);
      left = estimator.update(at('a', 2 * pair, 1000), 6000 * pair + 1);
    }
    // 960 steps of three seconds each; the newest of the two weighs a little more.
    expect(Math.abs(left! / (960 * 3) - 1)).toBeLessThan(0.2);
  });

  it('goes on from one numbered round to the next, such as epochs of one training', () => {
    const estimator = timeLeftEstimator();
    estimator.update(at('epoch 1 of 5', 0), 0);
    expect(estimator.update(at('epoch 2 of 5', 50), 2000)).toBeCloseTo(2, 6);
  });

  it('counts the time since the last step against the estimate, and never goes below zero', () => {
    const estimator = timeLeftEstimator();
    estimator.update(at('a', 0), 0);
    expect(estimator.update(at('a', 50), 5000)).toBeCloseTo(5, 6);
    expect(estimator.update(at('a', 50), 7000)).toBeCloseTo(3, 6);
    expect(estimator.update(at('a', 50), 60_000)).toBe(0);
  });
});
