import { readFile, realpath } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { isInside } from './guard-paths.ts';

/** A file of the window. */
export interface StaticFile {
  readonly body: Buffer<ArrayBuffer>;
  readonly type: string;
  /** Its name carries a hash of what is in it, so it never changes. */
  readonly hashed: boolean;
}

/** Types of the files that the build of the window makes; nothing else is given out. */
const TYPES: { readonly [extension: string]: string } = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
};

/**
 * A file below `root` by the path of a URL, `/` meaning `index.html`; undefined when there is none, when it is of no known
 * type, or when the path leads outside.
 */
export async function readStaticFile(root: string, urlPath: string): Promise<StaticFile | undefined> {
  const name = fileNameOf(urlPath);
  const type = name === undefined ? undefined : TYPES[extname(name)];
  if (name === undefined || type === undefined) return undefined;
  try {
    const path = await realpath(join(root, name));
    if (!isInside(path, await realpath(root))) return undefined;
    return { body: await readFile(path), type, hashed: name.startsWith('assets/') };
  } catch {
    return undefined;
  }
}

/** Name below the root; undefined for anything but plain segments. */
function fileNameOf(urlPath: string): string | undefined {
  let path: string;
  try {
    path = decodeURIComponent(urlPath);
  } catch {
    return undefined;
  }
  if (path === '/') return 'index.html';
  const segments = path.slice(1).split('/');
  const arePlain = segments.every((segment) => /^[\w@-][\w.@ -]*$/.test(segment));
  return path.startsWith('/') && arePlain ? segments.join('/') : undefined;
}
