import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { ApiProvider } from './api/api-context.tsx';
import { connect } from './api/connect.ts';
import type { WindowApi } from './api/window-api.ts';
import { App } from './app/app.tsx';
import { Unreachable } from './app/connection.tsx';
import { listLateCalls } from './state/late-calls.ts';
import '@blueprintjs/core/lib/css/blueprint.css';
import 'dockview-react/dist/styles/dockview.css';
import './styles/tokens.css';
import './styles/app.css';
import './styles/start.css';
import './styles/workspace.css';
import './styles/dialogs.css';

const root = createRoot(document.getElementById('root')!);
const queries = new QueryClient({
  defaultOptions: { queries: { retry: false, refetchOnWindowFocus: false }, mutations: { retry: false } },
});

/** In development `?fake` shows made-up data without a host; the condition is false in what is delivered, and the file left out. */
async function reachHost(): Promise<WindowApi> {
  if (import.meta.env.DEV && new URLSearchParams(location.search).has('fake')) {
    const { fakeApi } = await import('./api/fake-api.ts');
    return fakeApi();
  }
  return connect();
}

async function start() {
  try {
    const api = await reachHost();
    root.render(
      <QueryClientProvider client={queries}>
        <ApiProvider value={listLateCalls(api)}>
          <App />
        </ApiProvider>
      </QueryClientProvider>,
    );
  } catch (error) {
    root.render(<Unreachable error={error} retry={start} />);
  }
}

void start();
