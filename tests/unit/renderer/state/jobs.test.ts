import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError, cancelled } from '../../../../src-preload/contract/errors.ts';
import type { ServiceEvent } from '../../../../src-preload/contract/service.ts';
import { dismissFinishedJobs, latestRunningJob, startJob } from '../../../../src-renderer/state/jobs.ts';
import { useView } from '../../../../src-renderer/state/view-store.ts';

/** A call that the test answers. */
function openCall() {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const listeners: ((event: ServiceEvent) => void)[] = [];
  const begin = vi.fn((listen: (event: ServiceEvent) => void) => {
    listeners.push(listen);
    return { answer: promise, cancel: () => reject(cancelled()) };
  });
  const progress = (done: number) =>
    listeners.at(-1)!({ type: 'progress', phase: 'work', done, total: 10, secondsLeft: 10 - done });
  return { begin, resolve, reject, progress, tell: (event: ServiceEvent) => listeners.at(-1)!(event) };
}

const jobs = () => useView.getState().jobs;

beforeEach(() => {
  vi.useFakeTimers();
  useView.getState().set({ jobs: [] });
});
afterEach(() => vi.useRealTimers());

describe('startJob', () => {
  it('keeps a record from start to answer', async () => {
    const call = openCall();
    const onDone = vi.fn();
    const job = startJob('Run', call.begin, { onDone });
    expect(jobs()).toMatchObject([{ title: 'Run', state: 'running' }]);
    call.tell({ type: 'warning', warning: 'dead pixels' });
    call.resolve('answer');
    await expect(job.answer).resolves.toBe('answer');
    expect(jobs()).toMatchObject([{ state: 'done', warnings: ['dead pixels'], error: null }]);
    expect(onDone).toHaveBeenCalledExactlyOnceWith('answer');
  });

  it('shows labels and points on their way, each in its place, until it ends', async () => {
    const call = openCall();
    const job = startJob('Run', call.begin);
    const labels = { kind: 'labels', rows: 1, columns: 2, labels: Uint8Array.of(0, 1) } as const;
    const points = {
      kind: 'embedding',
      rows: 1,
      columns: 2,
      points: Float32Array.of(0, 1, 2, 3),
      sample: Int32Array.of(0, 1),
      iteration: 10,
      iterations: 100,
      divergence: null,
    } as const;
    call.tell({ type: 'preview', ...labels });
    call.tell({ type: 'preview', ...points });
    expect(useView.getState()).toMatchObject({ preview: labels, embeddingPreview: points });
    call.resolve('answer');
    await job.answer;
    expect(useView.getState()).toMatchObject({ preview: null, embeddingPreview: null });
  });

  it('keeps them until what they were previews of is there', async () => {
    const call = openCall();
    const { promise, resolve } = Promise.withResolvers<void>();
    const job = startJob('Run', call.begin, { onDone: () => promise });
    const labels = { kind: 'labels', rows: 1, columns: 2, labels: Uint8Array.of(0, 1) } as const;
    call.tell({ type: 'preview', ...labels });
    call.resolve('answer');
    await job.answer;
    expect(useView.getState()).toMatchObject({ preview: labels });
    expect(jobs()).toMatchObject([{ state: 'done' }]);
    resolve();
    await promise;
    await vi.waitFor(() => expect(useView.getState().preview).toBeNull());
  });

  it('lets through the first progress at once, then the latest of each moment', () => {
    const call = openCall();
    startJob('Run', call.begin);
    let changes = 0;
    const end = useView.subscribe(() => changes++);
    for (let done = 1; done <= 9; done++) call.progress(done);
    expect(changes).toBe(1);
    expect(jobs()[0]).toMatchObject({ done: 1 });
    vi.advanceTimersByTime(250);
    expect(changes).toBe(2);
    expect(jobs()[0]).toMatchObject({ done: 9, secondsLeft: 1 });
    end();
  });

  it('shows what happened when the engine dies, and runs again', async () => {
    const call = openCall();
    const onFailed = vi.fn();
    const job = startJob('Run', call.begin, { onFailed });
    call.reject(new AppError('engine-crashed', 'The engine stopped.', 'Run it again.'));
    await expect(job.answer).rejects.toThrow('The engine stopped.');
    expect(jobs()).toMatchObject([{ state: 'failed', error: { code: 'engine-crashed', advice: 'Run it again.' } }]);
    expect(onFailed).toHaveBeenCalledOnce();
    jobs()[0]!.again();
    expect(call.begin).toHaveBeenCalledTimes(2);
    expect(jobs()).toMatchObject([{ title: 'Run', state: 'running' }]);
  });

  it('takes cancelling for no failure', async () => {
    const call = openCall();
    const job = startJob('Run', call.begin);
    expect(latestRunningJob(jobs())?.title).toBe('Run');
    jobs()[0]!.cancel();
    await expect(job.answer).rejects.toThrow();
    expect(jobs()).toMatchObject([{ state: 'cancelled', error: null }]);
    expect(latestRunningJob(jobs())).toBeUndefined();
    dismissFinishedJobs();
    expect(jobs()).toEqual([]);
  });
});
