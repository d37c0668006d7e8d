import { lstat, realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { AppError, cancelled } from '../../src-preload/contract/errors.ts';
import type { Service, ServiceCall } from '../../src-preload/contract/service.ts';

/** Keys of requests that hold a path. A new one belongs here; a test reads them off the contract. */
export const PATH_KEYS = ['file', 'folder', 'out', 'project', 'recipeFolder'] as const;

/** The parameter of a step that holds a path, to be read from the folder of the recipe; a test reads them off the schemas. */
export const STEP_PATHS: { readonly [op: string]: string } = {
  mask: 'file',
  fcls: 'file',
  compare: 'truth',
  groups: 'table',
  'apply-model': 'model',
  denoising: 'reference',
};

/**
 * A service that touches nothing outside the given folders: links are followed before a path is judged, and the service gets
 * the path without links. `list-folder` shows the same folders, so whoever is refused can see where to go.
 *
 * @param folders existing folders, such as the home folder
 */
export function guardPaths(service: Service, folders: readonly string[]): Service {
  const roots = Promise.all(folders.map((folder) => realPathOf(folder)));
  roots.catch(() => {});
  return {
    call(name, request, listen) {
      let inner: ServiceCall<never> | undefined;
      let isCancelled = false;
      const start = async () => {
        const guarded = await guardRequest(request, await roots);
        if (isCancelled) throw cancelled();
        inner = service.call(name, guarded as typeof request, listen) as ServiceCall<never>;
        return inner.answer;
      };
      const cancel = () => {
        isCancelled = true;
        inner?.cancel();
      };
      return { answer: start(), cancel };
    },
    listen: (hear) => service.listen(hear),
    close: () => service.close(),
  };
}

/** True when `path` is `folder` or lies in it; both real. */
export function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

/** The path without links; of a file that is still to be written, by way of the nearest folder that is there. */
export async function realPathOf(path: string): Promise<string> {
  const full = resolve(path);
  try {
    return await realpath(full);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const parent = dirname(full);
    // A link that leads nowhere is there, yet has no real path; a file written by its name would land where it points.
    if ((code !== 'ENOENT' && code !== 'ENOTDIR') || parent === full || (await isLink(full))) throw error;
    return join(await realPathOf(parent), basename(full));
  }
}

function isLink(path: string): Promise<boolean> {
  return lstat(path).then(
    (stat) => stat.isSymbolicLink(),
    () => false,
  );
}

async function guardRequest(request: unknown, roots: readonly string[]): Promise<unknown> {
  // What is no object is refused by the service, which says why.
  if (typeof request !== 'object' || request === null) return request;
  const guarded: { [key: string]: unknown } = { ...request };
  for (const key of PATH_KEYS) {
    if (typeof guarded[key] === 'string') guarded[key] = await guardPath(guarded[key], key, roots);
  }
  await guardSteps(guarded, roots);
  return guarded;
}

/** Paths inside recipes: labels, masks, spectra, models that a step reads. */
async function guardSteps(request: { readonly [key: string]: unknown }, roots: readonly string[]): Promise<void> {
  const steps = (request.recipe as { steps?: unknown } | null | undefined)?.steps;
  if (!Array.isArray(steps)) return;
  const folder = typeof request.recipeFolder === 'string' ? request.recipeFolder : '.';
  for (const [index, step] of steps.entries()) {
    const parameters = (step ?? {}) as { readonly [key: string]: unknown };
    const key = STEP_PATHS[String(parameters.op)];
    const path = key === undefined ? undefined : parameters[key];
    if (typeof path === 'string') await guardPath(resolve(folder, path), `steps[${index}].${key}`, roots);
  }
}

async function guardPath(path: string, field: string, roots: readonly string[]): Promise<string> {
  const real = path.includes('\0') ? undefined : await realPathOf(path).catch(() => undefined);
  if (real !== undefined && roots.some((root) => isInside(real, root))) return real;
  throw new AppError(
    'file-unreadable',
    `${path.replaceAll('\0', '\\0')} lies outside the folders that this window may use: ${roots.join(', ')}.`,
    'Choose a place inside them, or start the program with --folder and the folder that you need.',
    { field },
  );
}
