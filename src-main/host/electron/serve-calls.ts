import type { IpcMain, IpcMainEvent, IpcMainInvokeEvent } from 'electron';
import { CHANNELS } from '../../../src-preload/contract/bridge.ts';
import { AppError, toErrorRecord } from '../../../src-preload/contract/errors.ts';
import type { HostEvent } from '../../../src-preload/contract/host.ts';
import { SERVICE_REQUESTS, type Service, type ServiceCallName } from '../../../src-preload/contract/service.ts';
import { CALL_ID, type CallOutcome, type HostMessage } from '../../../src-preload/contract/wire.ts';
import { createRunningCalls, LONG_CALLS } from '../running-calls.ts';

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
  /** True while something runs that outlives the window. */
  isBusy(): boolean;
  cancelAll(): void;
}

/** What the latest of the calls came to that must not end with their window, for one that comes later. */
const KEPT_OUTCOMES = 32;

/** Serves the contract over Electron's channels. */
export function serveCalls(options: ServeOptions): ServedCalls {
  const { service, channel, isWindow, send } = options;
  const running = createRunningCalls(service, send);
  const outcomes = new Map<string, Promise<CallOutcome>>();
  const unheard: HostEvent[] = [];
  let isHeard = false;

  const say = (event: HostEvent) => {
    if (isHeard) send({ type: 'host', event });
    else unheard.push(event);
  };
  service.listen(say);

  const outcomeOf = async (id: string, name: ServiceCallName, request: unknown): Promise<CallOutcome> => {
    try {
      const answer = await running.start(name, id, request);
      options.onAnswer?.(name, request);
      return { answer };
    } catch (error) {
      return { error: toErrorRecord(error) };
    }
  };
  const keep = (id: string, outcome: Promise<CallOutcome>) => {
    outcomes.set(id, outcome);
    void outcome.then(() => {
      const [oldest] = [...outcomes.keys()].filter((one) => !running.has(one));
      if (outcomes.size > KEPT_OUTCOMES && oldest !== undefined) outcomes.delete(oldest);
    });
  };

  channel.handle(CHANNELS.call, async (sender, id: unknown, name: unknown, request: unknown): Promise<CallOutcome> => {
    try {
      if (!isWindow(sender)) throw notTheWindow();
      if (typeof id !== 'string' || !CALL_ID.test(id) || running.has(id)) throw wrongCall('has no proper id');
      if (!isCallName(name)) throw wrongCall('has no name that is known');
      const outcome = outcomeOf(id, name, request);
      if (LONG_CALLS.has(name)) keep(id, outcome);
      return await outcome;
    } catch (error) {
      return { error: toErrorRecord(error) };
    }
  });
  channel.handle(CHANNELS.running, async (sender) => {
    if (!isWindow(sender)) throw notTheWindow();
    return running.list();
  });
  channel.handle(CHANNELS.adopt, async (sender, id: unknown): Promise<CallOutcome> => {
    if (!isWindow(sender)) return { error: toErrorRecord(notTheWindow()) };
    return (typeof id === 'string' && outcomes.get(id)) || { error: toErrorRecord(wrongCall('is no longer known')) };
  });
  channel.handle(CHANNELS.chooseFile, async (sender, request: unknown) => {
    if (!isWindow(sender)) throw notTheWindow();
    return options.chooseFile(request);
  });
  channel.on(CHANNELS.cancel, (sender, id: unknown) => {
    if (isWindow(sender) && typeof id === 'string') running.cancel(id);
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
      running.cancelAll('of-page');
    },
    isBusy: () => running.list().length > 0,
    cancelAll: () => running.cancelAll(),
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
