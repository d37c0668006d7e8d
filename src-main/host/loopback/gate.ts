import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** What a request shows of itself at the gate. */
export interface Visitor {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
}

/** Why a visitor is turned away. */
export interface Refusal {
  readonly status: 401 | 403 | 405;
  readonly why: string;
}

/** What the gate knows. */
export interface GateOptions {
  readonly port: number;
  readonly token: string;
}

/** Names by which a browser may have come to 127.0.0.1. Any other one is somebody's domain that points here. */
const HOST_NAMES = ['127.0.0.1', 'localhost'];

/**
 * Judges who knocks, before anything else is looked at: this machine by its own name (or a page elsewhere could reach us
 * through a domain of its own), a page of ours (or any page in the same browser could), and who has the token (or any
 * other person on this machine could).
 */
export function refusalOf(visitor: Visitor, options: GateOptions): Refusal | undefined {
  return refusalOfPlace(visitor, options) ?? refusalOfToken(visitor, options);
}

/** The part of the gate that stands before the token is handed out: method, Host, Origin. */
export function refusalOfPlace({ method, headers }: Visitor, { port }: GateOptions): Refusal | undefined {
  if (method !== 'GET' && method !== 'POST') return { status: 405, why: 'Only GET and POST are known here.' };
  const host = headers.host;
  if (host === undefined || !HOST_NAMES.some((name) => host === `${name}:${port}`)) {
    return { status: 403, why: 'This program answers only to its own address.' };
  }
  const { origin } = headers;
  // Browsers send Origin with every POST; without it, nobody knows who asks.
  if (origin === undefined ? method === 'POST' : origin !== `http://${host}`) {
    return { status: 403, why: 'Only the window of this program may ask.' };
  }
  const site = headers['sec-fetch-site'];
  if (method === 'POST' && site !== undefined && site !== 'same-origin') {
    return { status: 403, why: 'Only the window of this program may ask.' };
  }
  return undefined;
}

function refusalOfToken({ headers }: Visitor, options: GateOptions): Refusal | undefined {
  const cookie = cookieValue(headers.cookie, cookieName(options.port));
  if (cookie !== undefined && isSame(cookie, options.token)) return undefined;
  return { status: 401, why: 'Open the address that the program has printed when it started.' };
}

/** Cookies do not tell ports apart, so the name does: two programs at once do not log each other out. */
export function cookieName(port: number): string {
  return `phasewright-${port}`;
}

/** The Set-Cookie header that lets a window in until its browser ends. */
export function tokenCookie({ port, token }: GateOptions): string {
  return `${cookieName(port)}=${token}; Path=/; HttpOnly; SameSite=Strict`;
}

/** Compares in a time that tells nothing about the secret. */
export function isSame(a: string, b: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(a), hash(b));
}

function cookieValue(header: string | undefined, name: string): string | undefined {
  const parts = header?.split(';').map((part) => part.trim()) ?? [];
  return parts.find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1);
}
