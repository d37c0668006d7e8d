import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { throttle, whenDue } from '../../../src-main/jobs/throttle.ts';

describe('throttle', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('passes the first at once and then the latest of each interval', () => {
    const sent: number[] = [];
    const progress = throttle<number>(
      (value) => sent.push(value),
      250,
      () => Date.now(),
    );
    for (let i = 0; i < 100; i++) {
      progress.offer(i);
      vi.advanceTimersByTime(10);
    }
    vi.advanceTimersByTime(1000);
    expect(sent[0]).toBe(0);
    expect(sent.at(-1)).toBe(99);
    expect(sent.length).toBeGreaterThanOrEqual(4);
    expect(sent.length).toBeLessThanOrEqual(6);
  });

  it('forgets what waits when stopped', () => {
    const sent: number[] = [];
    const progress = throttle<number>(
      (value) => sent.push(value),
      250,
      () => Date.now(),
    );
    progress.offer(1);
    progress.offer(2);
    progress.stop();
    vi.advanceTimersByTime(1000);
    expect(sent).toEqual([1]);
  });
});

describe('whenDue', () => {
  it('makes a value only after a second, and after 25 times what the last one took', async () => {
    let now = 0;
    const sent: number[] = [];
    const offer = whenDue<number>(
      (value) => sent.push(value),
      () => now,
    );
    const make = (cost: number) => async () => {
      now += cost;
      return now;
    };
    await offer(make(10));
    now = 900;
    await offer(make(10));
    expect(sent).toEqual([10]);
    now = 1010;
    await offer(make(100));
    expect(sent).toEqual([10, 1110]);
    now = 1110 + 2499;
    await offer(make(100));
    expect(sent).toHaveLength(2);
    now++;
    await offer(make(100));
    expect(sent).toHaveLength(3);
  });
});
