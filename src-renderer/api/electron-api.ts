import type { Bridge } from '../../src-preload/contract/bridge.ts';
import { AppError, fromErrorRecord } from '../../src-preload/contract/errors.ts';
import type { Service, ServiceEvent } from '../../src-preload/contract/service.ts';
import type { HostEvent } from '../../src-preload/contract/window.ts';
import type { WindowApi } from './window-api.ts';

/** The host in Electron, over the bridge of the preload script. */
export function electronApi(bridge: Bridge): WindowApi {
  const listeners = new Map<string, (event: ServiceEvent) => void>();
  const hearers = new Set<(event: HostEvent) => void>();
  let lastId = 0;

  bridge.listen((message) => {
    if (message.type === 'call') listeners.get(message.id)?.(message.event);
    else if (message.type === 'host') for (const hear of hearers) hear(message.event);
  });

  const call: Service['call'] = (name, request, listen) => {
    const id = `call-${++lastId}`;
    if (listen) listeners.set(id, listen);
    const answer = bridge
      .call(id, name, request)
      .catch((error: unknown) => ({ error: lost(error) }))
      .then((outcome) => {
        listeners.delete(id);
        if ('error' in outcome)
          throw outcome.error instanceof AppError ? outcome.error : fromErrorRecord(outcome.error);
        return outcome.answer as never;
      });
    return { answer, cancel: () => bridge.cancel(id) };
  };

  return {
    host: bridge.host,
    call,
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
