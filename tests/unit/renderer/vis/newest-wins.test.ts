import { describe, expect, it, vi } from 'vitest';
import { NewestWins } from '../../../../src-renderer/vis/newest-wins.ts';

function host() {
  const asked: {
    request: number;
    resolve: (value: number) => void;
    reject: (error: Error) => void;
    cancelled: boolean;
  }[] = [];
  const heard: number[] = [];
  const failed = vi.fn();
  const queue = new NewestWins<number, number>(
    (request) => {
      const call = { request, resolve: (_: number) => {}, reject: (_: Error) => {}, cancelled: false };
      const answer = new Promise<number>((resolve, reject) => Object.assign(call, { resolve, reject }));
      asked.push(call);
      return {
        answer,
        cancel: () => {
          call.cancelled = true;
        },
      };
    },
    (answer) => heard.push(answer),
    failed,
  );
  return { asked, heard, failed, queue };
}
const settle = () => new Promise((done) => setTimeout(done));

describe('newest wins', () => {
  it('has one request on its way and drops those that have become stale', async () => {
    const { asked, heard, queue } = host();
    for (let request = 0; request < 10; request++) queue.request(request);
    expect(asked.map(({ request }) => request)).toEqual([0]);
    asked[0].resolve(0);
    await settle();
    expect(asked.map(({ request }) => request)).toEqual([0, 9]);
    asked[1].resolve(9);
    await settle();
    expect(heard).toEqual([0, 9]);
  });

  it('goes on after a failure', async () => {
    const { asked, failed, heard, queue } = host();
    queue.request(1);
    queue.request(2);
    asked[0].reject(new Error('no'));
    await settle();
    expect(failed).toHaveBeenCalledOnce();
    asked[1].resolve(2);
    await settle();
    expect(heard).toEqual([2]);
  });

  it('hears nothing of what was asked before it was cleared', async () => {
    const { asked, heard, queue } = host();
    queue.request(1);
    queue.request(2);
    queue.clear();
    expect(asked[0].cancelled).toBe(true);
    queue.request(3);
    asked[0].resolve(1);
    asked[1].resolve(3);
    await settle();
    expect(heard).toEqual([3]);
    expect(asked.map(({ request }) => request)).toEqual([1, 3]);
  });
});
