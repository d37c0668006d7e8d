import type { IpcMain, IpcMainEvent, IpcMainInvokeEvent } from 'electron';
import { CHANNELS } from '../../../src-preload/contract/bridge.ts';
import { AppError, toErrorRecord } from '../../../src-preload/contract/errors.ts';
import {
  SERVICE_REQUESTS,
  type Service,
  type ServiceCall,
  type ServiceCallName,
} from '../../../src-preload/contract/service.ts';
import type { HostEvent } from '../../../src-preload/contract/window.ts';
import { CALL_ID, type CallOutcome, type HostMessage } from '../../../src-preload/contract/wire.ts';

/** What of Electron's channel is needed. */
export type Channel = Pick<IpcMain, 'handle' | 'on'>;

/** Who sent a message. */
export type Sender = Pick<IpcMainInvokeEvent | IpcMainEvent, 'senderFrame'>;

/** How the window is served. */
export interface ServeOptions {
  readonly service: Service;
  readonly channel: Channel;
  /** True for the window's own main frame; anybody else is turned away. */
  readonly isWindow: (sender: Sender) => boolean;
  /** Sends to the window, if there is one. */
  readonly send: (message: HostMessage) => void;
  /** Shows a native dialog; gives the path or null. */
  readonly chooseFile: (request: unknown) => Promise<string | null>;
  /** Hears of answers, to keep the system's list of recent documents. */
  readonly onAnswer?: (name: ServiceCallName, request: unknown) => void;
}

/** The window's line to the program. */
export interface ServedCalls {
  /** Says something unasked; what is said before the window hears, waits for it. */
  say(event: HostEvent): void;
  /** A window has closed: what it looked at is cancelled, runs go on. */
  windowClosed(): void;
  cancelAll(): void;
}

/** Calls that must not end with the window that asked for them. */
const OUTLIVES_WINDOW: ReadonlySet<string> = new Set(['run-to-project', 'run-to-folder', 'repeat-run', 'convert-file']);

/** Serves the contract over Electron's channels. */
export function serveCalls(options: ServeOptions): ServedCalls {
  const { service, channel, isWindow, send } = options;
  const running = new Map<string, { readonly name: string; readonly call: ServiceCall<unknown> }>();
  const unheard: HostEvent[] = [];
  let isHeard = false;

  const say = (event: HostEvent) => {
    if (isHeard) send({ type: 'host', event });
    else unheard.push(event);
  };
  service.listen(say);

  channel.handle(CHANNELS.call, async (sender, id: unknown, name: unknown, request: unknown): Promise<CallOutcome> => {
    try {
      if (!isWindow(sender)) throw notTheWindow();
      if (typeof id !== 'string' || !CALL_ID.test(id) || running.has(id)) throw wrongCall('has no proper id');
      if (!isCallName(name)) throw wrongCall('has no name that is known');
      // Raw: the service checks it, and says what is wrong.
      const call = service.call(name, request as never, (event) => send({ type: 'call', id, event }));
      running.set(id, { name, call });
      const answer = await call.answer.finally(() => running.delete(id));
      options.onAnswer?.(name, request);
      return { answer };
    } catch (error) {
      return { error: toErrorRecord(error) };
    }
  });
  channel.handle(CHANNELS.chooseFile, async (sender, request: unknown) => {
    if (!isWindow(sender)) throw notTheWindow();
    return options.chooseFile(request);
  });
  channel.on(CHANNELS.cancel, (sender, id: unknown) => {
    if (isWindow(sender) && typeof id === 'string') running.get(id)?.call.cancel();
  });
  channel.on(CHANNELS.listening, (sender) => {
    if (!isWindow(sender)) return;
    isHeard = true;
    for (const event of unheard.splice(0)) say(event);
  });

  return {
    say,
    windowClosed() {
      isHeard = false;
      for (const { name, call } of running.values()) if (!OUTLIVES_WINDOW.has(name)) call.cancel();
    },
    cancelAll() {
      for (const { call } of running.values()) call.cancel();
    },
  };
}

function isCallName(name: unknown): name is ServiceCallName {
  return typeof name === 'string' && Object.hasOwn(SERVICE_REQUESTS, name);
}

function notTheWindow(): AppError {
  return new AppError('usage', 'Only the window of this program may ask.', 'Close whatever else asks.');
}

function wrongCall(why: string): AppError {
  return new AppError('usage', `The call ${why}.`, 'Reload the window.');
}
