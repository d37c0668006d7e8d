import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { DevServer } from '../page-security.ts';

/** Gets a file of the page from the development server. */
export function passOn(dev: DevServer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { cookie: _, ...headers } = request.headers;
  const url = new URL(request.url ?? '/', dev.origin);
  return new Promise((resolve, reject) => {
    const onward = httpRequest(
      // Only to the development server, whatever the request line says.
      {
        host: '127.0.0.1',
        port: new URL(dev.origin).port,
        path: url.pathname + url.search,
        headers: { ...headers, host: new URL(dev.origin).host },
      },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response).on('finish', resolve).on('close', resolve);
      },
    );
    onward.on('error', reject);
    onward.end();
  });
}
