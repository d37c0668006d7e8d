import { type Dirent, readdirSync, realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, isAbsolute, join, parse, relative, resolve, sep } from 'node:path';
import { AppError } from '../../src-preload/contract/errors.ts';
import type { FolderEntry, FolderListing } from '../../src-preload/contract/folders.ts';
import { isProject } from '../project/project.ts';

/**
 * What lies in a folder: folders, projects and files, hidden ones left out, by name. Links are followed before a folder is
 * judged, and those that lead out of what may be seen are not shown.
 *
 * @param folder null shows the folders that may be seen
 * @param allowed folders that may be seen with everything below; undefined means all
 * @throws {AppError} `file-not-found`, `file-unreadable`
 */
export function listFolder(folder: string | null, allowed: readonly string[] | undefined): FolderListing {
  const roots = [...new Set((allowed ?? [homedir(), parse(homedir()).root]).map(realPath))].filter(
    (path) => path !== null,
  );
  if (folder === null) {
    const entries = roots.flatMap((path) => entryOf(path, basename(path) || path));
    return { folder: null, parent: null, entries };
  }
  const path = realPath(resolve(folder));
  if (path === null) {
    throw new AppError('file-not-found', `There is no folder ${folder}.`, 'Choose another.', { file: folder });
  }
  const mayBeSeen = (one: string) => allowed === undefined || roots.some((root) => isInside(one, root));
  if (!mayBeSeen(path)) {
    const advice = `These may be seen: ${roots.join(', ')}.`;
    throw new AppError('file-unreadable', `${folder} lies outside the folders that may be seen.`, advice, {
      file: folder,
    });
  }
  const entries = read(path).flatMap(({ name }) => {
    if (name.startsWith('.')) return [];
    const real = realPath(join(path, name));
    return real !== null && mayBeSeen(real) ? entryOf(join(path, name), name) : [];
  });
  entries.sort((a, b) => Number(a.kind === 'file') - Number(b.kind === 'file') || compareNames(a.name, b.name));
  const above = dirname(path);
  return { folder: path, parent: above !== path && mayBeSeen(above) ? above : null, entries };
}

function read(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    const isNone = (error as { code?: unknown }).code === 'ENOTDIR';
    const message = isNone ? `${folder} is not a folder.` : `${folder} cannot be read.`;
    throw new AppError('file-unreadable', message, 'Choose another folder.', { file: folder, cause: error });
  }
}

function entryOf(path: string, name: string): FolderEntry[] {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat?.isDirectory()) return [{ name, path, kind: isProject(path) ? 'project' : 'folder', sizeBytes: 0 }];
  return stat?.isFile() ? [{ name, path, kind: 'file', sizeBytes: stat.size }] : [];
}

function realPath(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

/** As people sort: `map 2` before `map 10`. */
function compareNames(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true, sensitivity: 'base' });
}
