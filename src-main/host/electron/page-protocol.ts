import { securityHeaders } from '../page-security.ts';
import { readStaticFile } from '../static-files.ts';
import { isOurPage } from './window-safety.ts';

/** Answers for the page's own scheme: files of the built window, with the same headers as in a browser. */
export function pageHandler(pageFolder: string): (request: { readonly url: string }) => Promise<Response> {
  const headers = securityHeaders();
  return async ({ url }) => {
    const file = isOurPage(url) ? await readStaticFile(pageFolder, new URL(url).pathname) : undefined;
    if (!file) return new Response('There is no such page.', { status: 404, headers });
    return new Response(file.body, { headers: { ...headers, 'Content-Type': file.type } });
  };
}
