import { Button } from '@blueprintjs/core';
import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { ProjectState } from '../../src-preload/contract/window.ts';
import { useApi } from '../api/api-context.tsx';
import type { WindowApi } from '../api/window-api.ts';
import { ErrorState } from './empty-state.tsx';
import { notifyError } from './notices.tsx';

/** Often enough to notice within seconds that the host is gone, seldom enough to cost nothing. */
const HEARTBEAT_MS = 5000;

/** In place of the window when its host cannot be reached at the start. */
export function Unreachable({ error, retry }: { readonly error: unknown; readonly retry: () => void }) {
  return (
    <main className="app">
      <ErrorState title="Phasewright cannot be reached" error={error} retry={retry} />
    </main>
  );
}

/** A line over the window while its host does not answer; it goes away by itself when it answers again. */
export function ConnectionBanner() {
  const api = useApi();
  const queries = useQueryClient();
  const beat = useQuery({
    queryKey: ['heartbeat'],
    queryFn: async () => {
      await api.call('settings', {}).answer;
      return Date.now();
    },
    refetchInterval: HEARTBEAT_MS,
    enabled: api.host.kind === 'browser',
    retry: 1,
  });
  const lost = useRef(false);
  const latest = useRef({ api, queries });
  latest.current = { api, queries };
  useEffect(() => {
    if (lost.current && !beat.isError) void reopen(latest.current.api, latest.current.queries);
    lost.current = beat.isError;
  }, [beat.isError]);
  if (!beat.isError) return null;
  return (
    <div className="banner" role="alert">
      <span>Phasewright has stopped answering. What was saved is safe; start it again, then reconnect.</span>
      <Button size="small" icon="refresh" loading={beat.isFetching} onClick={() => beat.refetch()}>
        Reconnect
      </Button>
    </div>
  );
}

/** A host that was started again has no project open: it opens the one that the window shows. */
async function reopen(api: WindowApi, queries: QueryClient) {
  const shown = queries.getQueryData<ProjectState | null>(['project']);
  try {
    const open = await api.call('project-state', {}).answer;
    const { folder } = shown?.project ?? {};
    const state = open ?? (folder ? await api.call('open-project', { folder }).answer : null);
    queries.setQueryData(['project'], state);
    // What failed while nobody answered is asked for again.
    await queries.invalidateQueries({ predicate: (query) => query.state.status === 'error' });
  } catch (error) {
    notifyError(error);
    await queries.invalidateQueries({ queryKey: ['project'] });
  }
}
