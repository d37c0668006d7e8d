import type { EngineMessage, HostMessage } from './messages.ts';

/** The engine process's way to its host. */
export interface LineToHost {
  send(message: EngineMessage): void;
  listen(hear: (message: HostMessage) => void): void;
}

/** What Electron gives a utility process instead of Node's channel. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
}

/**
 * Electron's port in a utility process (which Electron ends with its parent), else the channel of Node's `fork`; the process
 * ends when that closes.
 */
export function lineToHost(parent: NodeJS.Process = process): LineToHost {
  const { parentPort } = parent as { readonly parentPort?: ParentPort };
  if (parentPort) {
    return {
      send: (message) => parentPort.postMessage(message),
      listen: (hear) => void parentPort.on('message', ({ data }) => hear(data as HostMessage)),
    };
  }
  return {
    send(message) {
      if (parent.connected) parent.send?.(message, undefined, undefined, () => {});
    },
    listen(hear) {
      parent.on('message', hear);
      parent.on('disconnect', () => parent.exit(0));
    },
  };
}
