import type { IncomingMessage, ServerResponse } from 'node:http';
import { pack } from '../../../src-preload/contract/packed-message.ts';
import type { HostMessage } from '../../../src-preload/contract/wire.ts';

/** Server-sent events to every open tab. */
export interface EventStream {
  /** Takes a connection over until it closes; first repeats what it has missed since `Last-Event-ID`. */
  add(request: IncomingMessage, response: ServerResponse): void;
  send(message: HostMessage): void;
  /** Ends every connection. */
  close(): void;
}

/** Messages kept for tabs whose connection broke. Progress and previews are not: the next one replaces them. */
const KEPT = 256;

const PASSING: ReadonlySet<string> = new Set(['progress', 'preview']);

/** Keeps proxies and sleeping laptops from taking the silence for an end. */
const HEARTBEAT_MS = 20_000;

/** How fast a tab tries again, milliseconds. */
const RETRY_MS = 1000;

/** @param hello what a tab hears first */
export function createEventStream(hello: HostMessage): EventStream {
  const connections = new Set<ServerResponse>();
  const kept: { readonly id: number; readonly text: string }[] = [];
  let lastId = 0;
  let isFirst = true;

  const heartbeat = setInterval(() => {
    for (const connection of connections) connection.write(': still here\n\n');
  }, HEARTBEAT_MS);
  heartbeat.unref();

  return {
    add(request, response) {
      response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
      response.write(`retry: ${RETRY_MS}\n\n${lineOf(hello)}`);
      // The first tab of all hears what was said before it came, such as the file to open; a later one, where we stand.
      const seen = Number(request.headers['last-event-id'] ?? (isFirst ? 0 : lastId));
      isFirst = false;
      response.write(`id: ${lastId}\n\n`);
      for (const { id, text } of kept) if (id > seen) response.write(text);
      connections.add(response);
      response.on('close', () => connections.delete(response));
    },
    send(message) {
      const isPassing = message.type === 'call' && PASSING.has(message.event.type);
      const text = isPassing ? lineOf(message) : `id: ${++lastId}\n${lineOf(message)}`;
      if (!isPassing) {
        kept.push({ id: lastId, text });
        if (kept.length > KEPT) kept.shift();
      }
      for (const connection of connections) connection.write(text);
    },
    close() {
      clearInterval(heartbeat);
      for (const connection of connections) connection.end();
      connections.clear();
    },
  };
}

function lineOf(message: HostMessage): string {
  // JSON has no line breaks of its own, which is what this format asks for; neither has base64, for typed arrays.
  const hasArrays = message.type === 'call' && message.event.type === 'preview';
  if (hasArrays) return `data: ${Buffer.from(pack(message)).toString('base64')}\n\n`;
  return `data: ${JSON.stringify(message)}\n\n`;
}
