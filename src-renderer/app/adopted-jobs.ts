import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useApi } from '../api/api-context.tsx';
import type { WindowApi } from '../api/window-api.ts';

/** Calls that this page has found under way. */
const adopted = new Set<string>();

/**
 * Lists work among the jobs that goes on although the page that asked for it is gone or another one: a run whose tab was
 * reloaded can be seen and cancelled, and shows its result.
 */
export function useAdoptedJobs(): void {
  const api = useApi();
  const queries = useQueryClient();
  useEffect(() => {
    const look = () => void adoptJobs(api, queries);
    look();
    // Another page has started a run.
    return api.listen((event) => event.type === 'project-changed' && look());
  }, [api, queries]);
}

async function adoptJobs(api: WindowApi, queries: QueryClient): Promise<void> {
  // A host that does not answer has its own message.
  const calls = await api.running().catch(() => []);
  const found = calls.filter(({ id }) => !adopted.has(id));
  for (const { id } of found) adopted.add(id);
  if (found.length === 0) return;
  // What follows them is not needed for the first picture.
  const { followCall } = await import('./follow-call.ts');
  for (const call of found) followCall(api, queries, call);
}
