import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { ApiProvider } from './api/api-context.tsx';
import { connect } from './api/connect.ts';
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

async function start() {
  try {
    const api = await connect();
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
