import type { ErrorRecord } from './errors.ts';
import type { HostEvent, HostInfo } from './host.ts';
import type { ServiceCallName, ServiceEvent } from './service.ts';

/**
 * What the hosts and the window say to each other besides requests and answers.
 *
 * A call has an id that its caller chose. In the browser face it is `POST /call/<name>` with the id in a header; the answer
 * is a packed message, or with {@link CANCELLED_STATUS} or a status of 400 and more an {@link ErrorRecord}. Calls that work for long are answered
 * with 202 at once: a browser allows only six connections, and a run must survive its tab. When such a call is done, a
 * `settled` message says so, and `GET /answer/<id>` fetches what came out, or answers 202 while it is under way. `GET /running`
 * names the calls that outlive their page ({@link RunningCall}), so that a page that comes later can follow them.
 */
export type HostMessage =
  /** The first message on every connection. */
  | { readonly type: 'hello'; readonly host: HostInfo }
  | { readonly type: 'call'; readonly id: string; readonly event: ServiceEvent }
  | { readonly type: 'settled'; readonly id: string }
  | { readonly type: 'host'; readonly event: HostEvent };

/** A call that outlives the page that asked for it, as a page that comes later finds it. */
export interface RunningCall {
  readonly id: string;
  readonly name: ServiceCallName;
  /** As it was asked. */
  readonly request: unknown;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** What it said last of how far it is; null while it has said nothing. */
  readonly progress: Extract<ServiceEvent, { readonly type: 'progress' }> | null;
  readonly warnings: readonly string[];
}

/** Header of `POST /call/<name>` with the caller's id. */
export const CALL_ID_HEADER = 'x-phasewright-call';

/** Ids of calls: letters, digits and dashes, so that they stand in a path. */
export const CALL_ID = /^[A-Za-z0-9-]{1,64}$/;

/** What a call over Electron's own channel ends with; errors lose their fields there, so they travel as records. */
export type CallOutcome = { readonly answer: unknown } | { readonly error: ErrorRecord };

/** Whether the window hears its host. */
export type Connection = 'connected' | 'reconnecting' | 'ended';

/**
 * HTTP status of a call that was cancelled, with its error record. Browsers note every status from 400 on as an error of the
 * page, and cancelling is none.
 */
export const CANCELLED_STATUS = 299;
