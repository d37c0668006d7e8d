import { Button } from '@blueprintjs/core';
import { useQuery } from '@tanstack/react-query';
import { useApi } from '../api/api-context.tsx';
import { ErrorState } from './empty-state.tsx';

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
