import type { ServerResponse } from 'node:http';
import { AppError, type ErrorCode, exitCodeOf, toErrorRecord } from '../../../src-preload/contract/errors.ts';
import { pack } from '../../../src-preload/contract/packed-message.ts';
import {
  SERVICE_REQUESTS,
  type Service,
  type ServiceCall,
  type ServiceCallName,
} from '../../../src-preload/contract/service.ts';
import { CANCELLED_STATUS, type HostMessage } from '../../../src-preload/contract/wire.ts';

/** Calls of the window under way, by the id that the window gave them. */
export interface Calls {
  /** Starts a call. The response gets the answer, or 202 when it will take long; closing it early cancels the call. */
  start(name: string, id: string, request: unknown, response: ServerResponse): void;
  /** Asks a call to stop; one that is over already is no matter. */
  cancel(id: string): void;
  /** Gives out what a long call came to, once. */
  collect(id: string, response: ServerResponse): void;
  /** How many are under way. */
  readonly running: number;
  cancelAll(): void;
}

/** Calls that outlive their connection: a run goes on when its tab is closed, and its project keeps it. */
export const LONG_CALLS: ReadonlySet<ServiceCallName> = new Set<ServiceCallName>([
  'run-to-project',
  'run-to-folder',
  'repeat-run',
  'convert-file',
  'write-example',
  'open-example',
]);

/** Answers of long calls that nobody has collected: the latest ones are kept for a tab whose connection broke. */
const KEPT_ANSWERS = 32;

/** A finished call as it goes over the wire. */
interface Outcome {
  readonly status: number;
  readonly body: Uint8Array;
}

/** @param send tells every tab */
export function createCalls(service: Service, send: (message: HostMessage) => void): Calls {
  const running = new Map<string, ServiceCall<unknown>>();
  const uncollected = new Map<string, Outcome>();

  function begin(name: ServiceCallName, id: string, request: unknown): Promise<Outcome> {
    // Raw: the service checks it, and says what is wrong.
    const call = service.call(name, request as never, (event) => send({ type: 'call', id, event }));
    running.set(id, call);
    return call.answer
      .then((answer) => ({ status: 200, body: pack(answer) }))
      .catch(outcomeOfError)
      .finally(() => running.delete(id));
  }

  return {
    start(name, id, request, response) {
      if (!isCallName(name)) return respond(response, outcomeOfError(unknownCall(name)));
      if (running.has(id) || uncollected.has(id)) return respond(response, outcomeOfError(usedId(id)));
      const outcome = begin(name, id, request);
      if (LONG_CALLS.has(name)) {
        respond(response, { status: 202, body: pack(null) });
        void outcome.then((value) => {
          uncollected.set(id, value);
          if (uncollected.size > KEPT_ANSWERS) uncollected.delete(uncollected.keys().next().value!);
          send({ type: 'settled', id });
        });
        return;
      }
      response.on('close', () => {
        if (!response.writableEnded) running.get(id)?.cancel();
      });
      void outcome.then((value) => respond(response, value));
    },
    cancel: (id) => running.get(id)?.cancel(),
    collect(id, response) {
      const outcome = uncollected.get(id);
      uncollected.delete(id);
      respond(response, outcome ?? outcomeOfError(lostAnswer()));
    },
    get running() {
      return running.size;
    },
    cancelAll() {
      for (const call of running.values()) call.cancel();
    },
  };
}

/** Sends an error as every answer of ours goes: a packed record under a status that browsers understand. */
export function respondWithError(response: ServerResponse, error: unknown): void {
  respond(response, outcomeOfError(error));
}

function respond(response: ServerResponse, { status, body }: Outcome): void {
  if (response.destroyed) return;
  response.writeHead(status, {
    'Content-Type': 'application/octet-stream',
    'Content-Length': body.byteLength,
    'Cache-Control': 'no-store',
  });
  response.end(body);
}

function outcomeOfError(error: unknown): Outcome {
  const record = toErrorRecord(error);
  return { status: statusOf(record.code), body: pack(record) };
}

function statusOf(code: ErrorCode): number {
  if (code === 'cancelled') return CANCELLED_STATUS;
  if (code === 'internal') return 500;
  return { 1: 500, 2: 400, 3: 422 }[exitCodeOf(code)];
}

function isCallName(name: string): name is ServiceCallName {
  return Object.hasOwn(SERVICE_REQUESTS, name);
}

function unknownCall(name: string): AppError {
  return new AppError('usage', `There is no call named ${name}.`, 'Reload the window: it may be of another version.');
}

function usedId(id: string): AppError {
  return new AppError('usage', `The call ${id} is under way already.`, 'Reload the window.');
}

function lostAnswer(): AppError {
  return new AppError(
    'internal',
    'What this work came to is no longer kept for the window.',
    'Look among the runs: it may be there.',
  );
}
