// @vitest-environment jsdom

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, cleanup, render, screen } from '@testing-library/react';
import { createElement } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Connection } from '../../../../src-preload/contract/wire.ts';
import { ApiProvider } from '../../../../src-renderer/api/api-context.tsx';
import type { WindowApi } from '../../../../src-renderer/api/window-api.ts';
import { ConnectionBanner } from '../../../../src-renderer/app/connection.tsx';
import { fakeApi } from '../fake-host.ts';

/** A host in a browser whose connection the test changes; `heard` is false where it can only be asked. */
function show(heard: boolean) {
  const hearers = new Set<(state: Connection) => void>();
  let state: Connection = 'connected';
  const host = fakeApi('?fake');
  const call = vi.fn(host.call);
  const connection = {
    state: () => state,
    listen: (hear: (state: Connection) => void) => {
      hearers.add(hear);
      return () => void hearers.delete(hear);
    },
  };
  const api = {
    ...host,
    host: { ...host.host, kind: 'browser' },
    call,
    ...(heard ? { connection } : {}),
  } as unknown as WindowApi;
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(
    createElement(
      QueryClientProvider,
      { client: queries },
      createElement(ApiProvider, { value: api }, createElement(ConnectionBanner)),
    ),
  );
  const become = (next: Connection) =>
    act(async () => {
      state = next;
      for (const hear of hearers) hear(next);
      await vi.advanceTimersByTimeAsync(10);
    });
  const wait = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));
  const asked = () => call.mock.calls.filter(([name]) => name === 'settings').length;
  return { become, wait, asked };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

describe('a host that is heard', () => {
  it('is not asked whether it is there', async () => {
    const { wait, asked } = show(true);
    await wait(20_000);
    expect(asked()).toBe(0);
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('is said to be gone after a moment, and no more when it answers', async () => {
    const { become, wait } = show(true);
    await become('reconnecting');
    expect(screen.queryByRole('alert')).toBeNull();
    await wait(2000);
    expect(screen.getByRole('alert').textContent).toContain('has stopped answering');
    await become('connected');
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('says where to go on when it was started anew', async () => {
    const { become } = show(true);
    await become('ended');
    expect(screen.getByRole('alert').textContent).toContain('started anew');
  });
});

it('a host that is not heard is asked every few seconds', async () => {
  const { wait, asked } = show(false);
  await wait(11_000);
  expect(asked()).toBeGreaterThanOrEqual(2);
});
