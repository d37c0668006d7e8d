import { AppError, cancelled, type ErrorRecord, fromErrorRecord } from '../../src-preload/contract/errors.ts';
import type { HostEvent, HostInfo } from '../../src-preload/contract/host.ts';
import { unpack } from '../../src-preload/contract/packed-message.ts';
import type { Service, ServiceCall, ServiceEvent } from '../../src-preload/contract/service.ts';
import {
  CALL_ID_HEADER,
  CANCELLED_STATUS,
  type Connection,
  type HostMessage,
  type RunningCall,
} from '../../src-preload/contract/wire.ts';
import type { WindowApi } from './window-api.ts';

/** What of the browser this needs; tests give their own. */
export interface Browser {
  readonly fetch: typeof fetch;
  readonly EventSource: new (url: string) => EventSource;
}

interface Pending {
  readonly listen: ((event: ServiceEvent) => void) | undefined;
  /** Of a call whose answer comes later: it is there now, or will never be. */
  settle?: (error?: AppError) => void;
}

/** Asks the host for an answer: it comes at once, or with status 202 later. */
type Ask = (signal: AbortSignal) => Promise<{ readonly status: number; readonly value: unknown }>;

/** Between two looks whether the program is there again, when the browser itself has given up. */
const RECONNECT_MS = 2000;

/**
 * The host in a browser, over HTTP on the address that the page came from. Resolves when the host has said who it is.
 * @throws {AppError} `internal` when nobody answers
 */
export async function loopbackApi({ fetch, EventSource }: Browser = globalThis): Promise<WindowApi> {
  const pending = new Map<string, Pending>();
  const hearers = new Set<(event: HostEvent) => void>();
  const connectionHearers = new Set<(state: Connection) => void>();
  const welcome = Promise.withResolvers<HostInfo>();
  // Unlike any other tab's.
  const tab = Math.random().toString(36).slice(2);
  let lastId = 0;
  let state: Connection = 'reconnecting';

  function setState(next: Connection): void {
    if (next === state) return;
    state = next;
    for (const hear of connectionHearers) hear(next);
  }

  function receive(message: HostMessage): void {
    if (message.type === 'hello') {
      welcome.resolve(message.host);
      setState('connected');
    } else if (message.type === 'call') {
      pending.get(message.id)?.listen?.(message.event);
    } else if (message.type === 'settled') {
      pending.get(message.id)?.settle?.();
    } else {
      for (const hear of hearers) hear(message.event);
    }
  }

  function connect(): void {
    const events = new EventSource('/events');
    events.onmessage = ({ data }) => receive(messageOf(data as string));
    events.onerror = () => {
      welcome.reject(unreachable());
      // The browser tries again by itself unless it was turned away.
      if (events.readyState !== 2) return setState('reconnecting');
      events.close();
      void lookAgain();
    };
  }

  /** A host that turns us away is another start of the program: the calls of this one are gone. */
  async function lookAgain(): Promise<void> {
    const status = await fetch('/').then(
      (response) => response.status,
      () => 0,
    );
    if (status === 401 || status === 403) {
      setState('ended');
      for (const { settle } of pending.values()) settle?.(unreachable());
      return;
    }
    setState('reconnecting');
    setTimeout(connect, RECONNECT_MS);
  }

  async function request(path: string, init: RequestInit): Promise<{ status: number; value: unknown }> {
    const response = await fetch(path, init);
    const bytes = new Uint8Array(await response.arrayBuffer());
    const isPacked = response.headers.get('content-type') === 'application/octet-stream';
    if (!isPacked) throw unreachable();
    const value = unpack(bytes);
    if (!response.ok || response.status === CANCELLED_STATUS) throw fromErrorRecord(value as ErrorRecord);
    return { status: response.status, value };
  }

  /** @param ask for the answer, which is there at once or later */
  async function answerOf(id: string, one: Pending, signal: AbortSignal, ask: Ask): Promise<unknown> {
    const settled = new Promise<void>((resolve, reject) => {
      one.settle = (error) => (error ? reject(error) : resolve());
    });
    settled.catch(() => {});
    try {
      const first = await ask(signal);
      if (first.status !== 202) return first.value;
      await settled;
      return (await request(`/answer/${id}`, {})).value;
    } catch (error) {
      if (signal.aborted) throw cancelled();
      throw error instanceof AppError ? error : unreachable(error);
    } finally {
      pending.delete(id);
    }
  }

  function follow(id: string, listen: Pending['listen'], ask: Ask): ServiceCall<unknown> {
    const abort = new AbortController();
    const one: Pending = { listen };
    pending.set(id, one);
    return {
      answer: answerOf(id, one, abort.signal, ask),
      cancel() {
        if (!pending.has(id)) return;
        const headers = { 'Content-Type': 'application/json' };
        // The answer then rejects with `cancelled`; when even this does not arrive, closing the connection must do.
        fetch('/cancel', { method: 'POST', headers, body: JSON.stringify({ id }), keepalive: true }).catch(() =>
          abort.abort(),
        );
      },
    };
  }

  const call: Service['call'] = (name, body, listen) => {
    const id = `${tab}-${++lastId}`;
    const headers = { 'Content-Type': 'application/json', [CALL_ID_HEADER]: id };
    const ask: Ask = (signal) =>
      request(`/call/${name}`, { method: 'POST', headers, body: JSON.stringify(body), signal });
    return follow(id, listen, ask) as ServiceCall<never>;
  };

  connect();
  return {
    host: await welcome.promise,
    call,
    async running() {
      const calls = (await request('/running', {})).value as readonly RunningCall[];
      return calls.filter(({ id }) => !id.startsWith(`${tab}-`));
    },
    adopt: (id, listen) => follow(id, listen, (signal) => request(`/answer/${id}`, { signal })),
    listen(hear) {
      hearers.add(hear);
      return () => void hearers.delete(hear);
    },
    chooseFile: () => Promise.reject(new Error('A browser has no file dialog of the host: see host.nativeDialogs.')),
    pathOfDroppedFile: () => null,
    connection: {
      state: () => state,
      listen(hear) {
        connectionHearers.add(hear);
        return () => void connectionHearers.delete(hear);
      },
    },
  };
}

function unreachable(cause?: unknown): AppError {
  return new AppError(
    'internal',
    'The program behind this window does not answer: it has ended, or was started anew.',
    'Start Phasewright and open the address that it prints.',
    { cause },
  );
}

/** A message of the event stream: JSON, or base64 of a packed message where it holds arrays. */
function messageOf(text: string): HostMessage {
  if (text.startsWith('{')) return JSON.parse(text) as HostMessage;
  const letters = atob(text);
  const bytes = new Uint8Array(letters.length);
  // A plain loop: a preview has a byte for every pixel, and comes in the middle of a frame.
  for (let i = 0; i < bytes.length; i++) bytes[i] = letters.charCodeAt(i);
  return unpack(bytes) as HostMessage;
}
