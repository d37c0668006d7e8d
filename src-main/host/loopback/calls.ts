import type { ServerResponse } from 'node:http';
import { AppError, type ErrorCode, exitCodeOf, toErrorRecord } from '../../../src-preload/contract/errors.ts';
import { pack } from '../../../src-preload/contract/packed-message.ts';
import { SERVICE_REQUESTS, type Service, type ServiceCallName } from '../../../src-preload/contract/service.ts';
import { CANCELLED_STATUS, type HostMessage } from '../../../src-preload/contract/wire.ts';
import { createRunningCalls, LONG_CALLS } from '../running-calls.ts';

/** Calls of the window under way, by the id that the window gave them. */
export interface Calls {
  /** Starts a call. The response gets the answer, or 202 when it will take long; closing it early cancels the call. */
  start(name: string, id: string, request: unknown, response: ServerResponse): void;
  /** Asks a call to stop; one that is over already is no matter. */
  cancel(id: string): void;
  /** Gives out what a long call came to, to every tab that asks; 202 while it is under way. */
  collect(id: string, response: ServerResponse): void;
  /** Gives out which calls outlive their tab. */
  list(response: ServerResponse): void;
  /** How many are under way. */
  readonly running: number;
  cancelAll(): void;
}

/** Answers of long calls: the latest ones are kept for tabs that come or come back later. */
const KEPT_ANSWERS = 32;

/** A finished call as it goes over the wire. */
interface Outcome {
  readonly status: number;
  readonly body: Uint8Array;
}

/** To a call that takes long, and to whoever asks for its answer too early. */
const UNDER_WAY: Outcome = { status: 202, body: pack(null) };

/** @param send tells every tab */
export function createCalls(service: Service, send: (message: HostMessage) => void): Calls {
  const running = createRunningCalls(service, send);
  const answers = new Map<string, Outcome>();

  function begin(name: ServiceCallName, id: string, request: unknown): Promise<Outcome> {
    return running
      .start(name, id, request)
      .then((answer) => ({ status: 200, body: pack(answer) }))
      .catch(outcomeOfError);
  }

  return {
    start(name, id, request, response) {
      if (!isCallName(name)) return respond(response, outcomeOfError(unknownCall(name)));
      if (running.has(id) || answers.has(id)) return respond(response, outcomeOfError(usedId(id)));
      const outcome = begin(name, id, request);
      if (LONG_CALLS.has(name)) {
        respond(response, UNDER_WAY);
        void outcome.then((value) => {
          answers.set(id, value);
          if (answers.size > KEPT_ANSWERS) answers.delete(answers.keys().next().value!);
          send({ type: 'settled', id });
        });
        return;
      }
      response.on('close', () => {
        if (!response.writableEnded) running.cancel(id);
      });
      void outcome.then((value) => respond(response, value));
    },
    cancel: running.cancel,
    collect(id, response) {
      respond(response, running.has(id) ? UNDER_WAY : (answers.get(id) ?? outcomeOfError(lostAnswer())));
    },
    list: (response) => respond(response, { status: 200, body: pack(running.list()) }),
    get running() {
      return running.size;
    },
    cancelAll: () => running.cancelAll(),
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
