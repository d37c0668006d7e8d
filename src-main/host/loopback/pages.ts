import type { ServerResponse } from 'node:http';

/** The first page: the cookie comes with it, and it goes on to the window by itself. */
export function enterPage(): string {
  // A redirect would not do: the browser keeps a SameSite=Strict cookie back when a link elsewhere began it.
  return page('Phasewright', '<meta http-equiv="refresh" content="0; url=/">', '<p>Opening …</p>');
}

/** What a person sees who comes without the token, or too late. */
export function refusalPage(why: string): string {
  return page('Phasewright', '', `<h1>Phasewright</h1><p>${why}</p>`);
}

/** Sends a page of our own words. */
export function sendPage(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, {
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-store',
    ...(status === 405 ? { Allow: 'GET, POST' } : {}),
  });
  response.end(html);
}

function page(title: string, head: string, body: string): string {
  const style = 'body{font:16px system-ui,sans-serif;margin:3rem auto;max-width:40rem;color-scheme:light dark}';
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title><link rel="icon" href="data:,">${head}<style>${style}</style></head><body>${body}</body></html>\n`;
}
