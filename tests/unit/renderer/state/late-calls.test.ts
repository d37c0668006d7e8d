import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cancelled } from '../../../../src-preload/contract/errors.ts';
import type { ServiceEvent } from '../../../../src-preload/contract/service.ts';
import type { WindowApi } from '../../../../src-renderer/api/window-api.ts';
import { LATE_MS, listLateCalls } from '../../../../src-renderer/state/late-calls.ts';
import { useView } from '../../../../src-renderer/state/view-store.ts';

const jobs = () => useView.getState().jobs;
const MAP = { file: 'x', first: 0, end: 1 };

/** A host whose only call the test answers. */
function slowHost() {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  let hear: (event: ServiceEvent) => void = () => {};
  const cancel = vi.fn(() => reject(cancelled()));
  const call = (_: string, __: unknown, listen: typeof hear) => {
    hear = listen;
    return { answer: promise, cancel };
  };
  return {
    api: listLateCalls({ call } as unknown as WindowApi),
    resolve,
    reject,
    cancel,
    tell: (e: ServiceEvent) => hear(e),
  };
}
const progress = (done: number) =>
  ({ type: 'progress', phase: 'window map', done, total: 10, secondsLeft: 10 - done }) as const;

beforeEach(() => {
  vi.useFakeTimers();
  useView.getState().set({ jobs: [] });
});
afterEach(() => vi.useRealTimers());

describe('a look', () => {
  it('that comes soon is no job', async () => {
    const { api, resolve } = slowHost();
    const { answer } = api.call('window-map', MAP);
    vi.advanceTimersByTime(LATE_MS - 1);
    resolve('map');
    expect(await answer).toBe('map');
    vi.advanceTimersByTime(LATE_MS);
    expect(jobs()).toEqual([]);
  });

  it('that takes long is listed with its progress until it has come; whoever asked hears it, too', async () => {
    const { api, resolve, tell } = slowHost();
    const heard: ServiceEvent[] = [];
    const { answer } = api.call('window-map', MAP, (event) => heard.push(event));
    tell(progress(1));
    vi.advanceTimersByTime(LATE_MS);
    expect(jobs()).toMatchObject([{ title: 'Map of an energy window', state: 'running', done: 1, secondsLeft: 9 }]);
    expect(Date.now() - jobs()[0]!.startedAt).toBe(LATE_MS);
    tell(progress(4));
    vi.advanceTimersByTime(1000);
    expect(jobs()).toMatchObject([{ done: 4 }]);
    expect(heard).toEqual([progress(1), progress(4)]);
    resolve('map');
    await answer;
    await vi.waitFor(() => expect(jobs()).toEqual([]));
  });

  it('is cancelled there, and goes off the list', async () => {
    const { api, cancel } = slowHost();
    const { answer } = api.call('region-spectrum', { file: 'x', region: { kind: 'pixels', pixels: [1] } });
    vi.advanceTimersByTime(LATE_MS);
    jobs()[0]!.cancel();
    expect(cancel).toHaveBeenCalledOnce();
    await expect(answer).rejects.toMatchObject({ code: 'cancelled' });
    await vi.waitFor(() => expect(jobs()).toEqual([]));
  });

  it('only: other calls are listed by whoever makes them', () => {
    const { api } = slowHost();
    void api.call('settings', {});
    vi.advanceTimersByTime(LATE_MS);
    expect(jobs()).toEqual([]);
  });
});
