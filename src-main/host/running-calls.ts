import type { Service, ServiceCall, ServiceCallName, ServiceEvent } from '../../src-preload/contract/service.ts';
import type { HostMessage, RunningCall } from '../../src-preload/contract/wire.ts';

/** Calls that outlive the page that asked for them: a run goes on when its tab is closed, and its project keeps it. */
export const LONG_CALLS: ReadonlySet<ServiceCallName> = new Set<ServiceCallName>([
  'run-to-project',
  'run-to-folder',
  'repeat-run',
  'convert-file',
  'compress-file',
  'write-example',
  'open-example',
]);

/** Calls of the window under way, by the id that the window gave them. */
export interface RunningCalls {
  /** Gives the answer; what the call says on its way goes to every page. */
  start(name: ServiceCallName, id: string, request: unknown): Promise<unknown>;
  has(id: string): boolean;
  /** Asks a call to stop; one that is over already is no matter. */
  cancel(id: string): void;
  /** Those that outlive their page, with how far they are, for a page that comes later. */
  list(): readonly RunningCall[];
  /** Cancels all of them, or those that a page takes with it. */
  cancelAll(which?: 'all' | 'of-page'): void;
  readonly size: number;
}

/** @param send tells every page */
export function createRunningCalls(service: Service, send: (message: HostMessage) => void): RunningCalls {
  const running = new Map<string, { known: RunningCall; readonly call: ServiceCall<unknown> }>();

  function hear(id: string, event: ServiceEvent): void {
    const one = running.get(id);
    if (one) one.known = withEvent(one.known, event);
    send({ type: 'call', id, event });
  }

  return {
    start(name, id, request) {
      // Raw: the service checks it, and says what is wrong.
      const call: ServiceCall<unknown> = service.call(name, request as never, (event) => hear(id, event));
      const known = { id, name, request, startedAt: Date.now(), progress: null, warnings: [] };
      running.set(id, { known, call });
      return call.answer.finally(() => running.delete(id));
    },
    has: (id) => running.has(id),
    cancel: (id) => running.get(id)?.call.cancel(),
    list: () => [...running.values()].map(({ known }) => known).filter(({ name }) => LONG_CALLS.has(name)),
    cancelAll(which = 'all') {
      for (const { known, call } of running.values()) if (which === 'all' || !LONG_CALLS.has(known.name)) call.cancel();
    },
    get size() {
      return running.size;
    },
  };
}

function withEvent(call: RunningCall, event: ServiceEvent): RunningCall {
  if (event.type === 'progress') return { ...call, progress: event };
  if (event.type === 'warning') return { ...call, warnings: [...call.warnings, event.warning] };
  return call;
}
