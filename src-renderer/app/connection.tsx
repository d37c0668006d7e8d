import { Button } from '@blueprintjs/core';
import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { ProjectState } from '../../src-preload/contract/window.ts';
import type { Connection } from '../../src-preload/contract/wire.ts';
import { useApi } from '../api/api-context.tsx';
import type { WindowApi } from '../api/window-api.ts';
import { ErrorState } from './empty-state.tsx';
import { notifyError } from './notices.tsx';

/** Often enough to notice within seconds that the host is gone, seldom enough to cost nothing. */
const HEARTBEAT_MS = 5000;
/** A shorter gap in the events is not worth a word. */
const GAP_MS = 1500;

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
  const heard = useHostState(api);
  const beat = useQuery({
    queryKey: ['heartbeat'],
    queryFn: async () => {
      await api.call('settings', {}).answer;
      return Date.now();
    },
    refetchInterval: HEARTBEAT_MS,
    // A host that is heard needs no asking; Electron's window ends with its host.
    enabled: api.host.kind === 'browser' && heard === null,
    retry: 1,
  });
  const isLost = heard === null ? beat.isError : heard !== 'connected';
  const lost = useRef(false);
  const latest = useRef({ api, queries });
  latest.current = { api, queries };
  useEffect(() => {
    if (lost.current && !isLost) void reopen(latest.current.api, latest.current.queries);
    lost.current = isLost;
  }, [isLost]);
  if (!isLost) return null;
  return (
    <div className="banner" role="alert">
      {heard === 'ended' ? (
        <span>Phasewright was started anew. What was saved is safe; go on in the window at the address it prints.</span>
      ) : (
        <span>
          Phasewright has stopped answering. What was saved is safe; if it has ended, start it again
          {heard === null ? ', then reconnect.' : ' and open the address it prints.'}
        </span>
      )}
      {heard === null && (
        <Button size="small" icon="refresh" loading={beat.isFetching} onClick={() => beat.refetch()}>
          Reconnect
        </Button>
      )}
    </div>
  );
}

/** How the way to the host stands; null where it is not heard. A gap that closes by itself at once is none. */
function useHostState({ connection }: WindowApi): Connection | null {
  const now = useSyncExternalStore(
    useCallback((changed) => connection?.listen(changed) ?? (() => {}), [connection]),
    () => connection?.state() ?? null,
  );
  const [settled, setSettled] = useState(now);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(now), now === 'reconnecting' ? GAP_MS : 0);
    return () => clearTimeout(timer);
  }, [now]);
  return settled;
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
