import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppError } from '../../../src-preload/contract/errors.ts';
import type { HostEvent } from '../../../src-preload/contract/host.ts';
import type { Service } from '../../../src-preload/contract/service.ts';
import { CALL_ID, CALL_ID_HEADER } from '../../../src-preload/contract/wire.ts';
import { PHASEWRIGHT_VERSION } from '../../version.ts';
import { type DevServer, securityHeaders } from '../page-security.ts';
import { readStaticFile } from '../static-files.ts';
import { createCalls, respondWithError } from './calls.ts';
import { createEventStream } from './event-stream.ts';
import { type GateOptions, isSame, refusalOf, refusalOfPlace, tokenCookie } from './gate.ts';
import { enterPage, refusalPage, sendPage } from './pages.ts';
import { readJsonBody } from './request-body.ts';

/** What the browser face is made of. */
export interface LoopbackOptions {
  readonly service: Service;
  /** Folder of the built window. */
  readonly pageFolder: string;
  readonly token: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Serves the page from there instead of `pageFolder`. */
  readonly dev?: DevServer | undefined;
}

/** The browser face, listening. */
export interface Loopback {
  /** The address that lets a browser in. */
  readonly url: string;
  readonly port: number;
  /** Tells every open window. */
  send(event: HostEvent): void;
  /** Cancels what is under way and stops listening; the service stays open. */
  close(): Promise<void>;
}

/** How long calls may take to be cancelled when the program ends. */
const CLOSE_MS = 3000;

/**
 * Serves the window on 127.0.0.1.
 * @throws {AppError} `usage` when the port is taken
 */
export async function startLoopback(options: LoopbackOptions): Promise<Loopback> {
  const { service, token, pageFolder, dev } = options;
  const headers = securityHeaders(dev);
  const events = createEventStream({ type: 'hello', host: hostInfo() });
  const calls = createCalls(service, events.send);
  let gate: GateOptions = { port: options.port, token };

  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    handle(request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else respondWithError(response, error);
    });
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '').split('?', 1)[0]!;
    const method = request.method ?? '';
    const visitor = { method, headers: request.headers };
    if (method === 'GET' && path.startsWith('/enter/')) {
      const isWelcome = refusalOfPlace(visitor, gate) === undefined && isSame(path.slice('/enter/'.length), token);
      if (!isWelcome) return sendPage(response, 403, refusalPage('This address belongs to an earlier start.'));
      response.setHeader('Set-Cookie', tokenCookie(gate));
      return sendPage(response, 200, enterPage());
    }
    const refusal = refusalOf(visitor, gate);
    if (refusal) {
      request.resume();
      return sendPage(response, refusal.status, refusalPage(refusal.why));
    }
    return method === 'POST' ? post(path, request, response) : get(path, request, response);
  }

  async function post(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (path.startsWith('/call/')) {
      const id = callId(request.headers[CALL_ID_HEADER]);
      const body = await readJsonBody(request);
      return calls.start(path.slice('/call/'.length), id, body, response);
    }
    if (path === '/cancel') {
      const body = (await readJsonBody(request)) as { id?: unknown } | null;
      calls.cancel(callId(body?.id));
      response.writeHead(204).end();
      return;
    }
    return notFound(response);
  }

  async function get(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (path === '/events') return events.add(request, response);
    if (path === '/running') return calls.list(response);
    if (path.startsWith('/answer/')) return calls.collect(callId(path.slice('/answer/'.length)), response);
    if (dev) return (await import('./dev-proxy.ts')).passOn(dev, request, response);
    const file = await readStaticFile(pageFolder, path);
    if (!file) return notFound(response);
    const cache = file.hashed ? 'private, max-age=31536000, immutable' : 'no-store';
    response.writeHead(200, { 'Content-Type': file.type, 'Content-Length': file.body.length, 'Cache-Control': cache });
    response.end(file.body);
  }

  const port = await listen(server, options.port);
  const stopListening = service.listen((event) => events.send({ type: 'host', event }));
  gate = { port, token };
  return {
    url: `http://127.0.0.1:${port}/enter/${token}`,
    port,
    send: (event) => events.send({ type: 'host', event }),
    async close() {
      stopListening();
      calls.cancelAll();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (let waited = 0; calls.running > 0 && waited < CLOSE_MS; waited += 20) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      events.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function listen(server: ReturnType<typeof createServer>, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(cannotListen(error, port)));
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function cannotListen(error: NodeJS.ErrnoException, port: number): Error {
  const { code } = error;
  if (code !== 'EADDRINUSE' && code !== 'EACCES') return error;
  const why = code === 'EACCES' ? 'may not be used by you' : 'is taken: perhaps Phasewright runs already';
  return new AppError(
    'usage',
    `Port ${port} of this machine ${why}.`,
    'Leave --port out to take a free one, or give another number.',
    { cause: error, field: '--port' },
  );
}

function hostInfo() {
  const { platform } = process;
  return { kind: 'browser', version: PHASEWRIGHT_VERSION, platform, nativeDialogs: false } as const;
}

function callId(value: unknown): string {
  if (typeof value === 'string' && CALL_ID.test(value)) return value;
  throw new AppError('usage', 'The call has no proper id.', 'Reload the window.');
}

function notFound(response: ServerResponse): void {
  sendPage(response, 404, refusalPage('There is no such page.'));
}
