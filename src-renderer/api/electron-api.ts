import type { Bridge } from '../../src-preload/contract/bridge.ts';
import { AppError, fromErrorRecord } from '../../src-preload/contract/errors.ts';
import type { HostEvent } from '../../src-preload/contract/host.ts';
import type { Service, ServiceCall, ServiceEvent } from '../../src-preload/contract/service.ts';
import type { CallOutcome } from '../../src-preload/contract/wire.ts';
import type { WindowApi } from './window-api.ts';

/** The host in Electron, over the bridge of the preload script. */
export function electronApi(bridge: Bridge): WindowApi {
  const listeners = new Map<string, (event: ServiceEvent) => void>();
  const hearers = new Set<(event: HostEvent) => void>();
  // Unlike that of any page before this one, whose runs go on.
  const page = Math.random().toString(36).slice(2);
  let lastId = 0;

  bridge.listen((message) => {
    if (message.type === 'call') listeners.get(message.id)?.(message.event);
    else if (message.type === 'host') for (const hear of hearers) hear(message.event);
  });

  function follow(
    id: string,
    listen: ((event: ServiceEvent) => void) | undefined,
    ask: () => Promise<CallOutcome>,
  ): ServiceCall<unknown> {
    if (listen) listeners.set(id, listen);
    const answer = ask()
      .catch((error: unknown) => ({ error: lost(error) }))
      .then((outcome) => {
        listeners.delete(id);
        if ('error' in outcome)
          throw outcome.error instanceof AppError ? outcome.error : fromErrorRecord(outcome.error);
        return outcome.answer;
      });
    return { answer, cancel: () => bridge.cancel(id) };
  }

  const call: Service['call'] = (name, request, listen) => {
    const id = `${page}-${++lastId}`;
    return follow(id, listen, () => bridge.call(id, name, request)) as ServiceCall<never>;
  };

  return {
    host: bridge.host,
    call,
    running: async () => (await bridge.running()).filter(({ id }) => !id.startsWith(`${page}-`)),
    adopt: (id, listen) => follow(id, listen, () => bridge.adopt(id)),
    listen(hear) {
      hearers.add(hear);
      return () => void hearers.delete(hear);
    },
    chooseFile: (request) => bridge.chooseFile(request),
    pathOfDroppedFile: (file) => bridge.pathOfDroppedFile(file) || null,
  };
}

function lost(cause: unknown): AppError {
  return new AppError(
    'internal',
    'The program behind the window does not answer.',
    'Close the window and start again.',
    {
      cause,
    },
  );
}
