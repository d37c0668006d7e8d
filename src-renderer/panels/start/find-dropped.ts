import type { FolderEntry } from '../../../src-preload/contract/folders.ts';
import type { WindowApi } from '../../api/window-api.ts';
import { parentFolder } from '../../app/opening.ts';

/** What a browser tells of something dropped. */
export interface Dropped {
  readonly name: string;
  readonly sizeBytes: number;
  readonly isFolder: boolean;
}

/** Folders that are looked into at most. */
const MOST_FOLDERS = 24;

/**
 * Where something dropped on a browser's window lies: the one place with that name (and size) among the folders that were
 * used lately, those beside them and those that the host shows. Null when there is none, or more than one.
 */
export async function findDropped(dropped: Dropped, api: WindowApi): Promise<string | null> {
  const found = new Set<string>();
  for (const folder of await likelyFolders(api)) {
    const entries = await api.call('list-folder', { folder }).answer.then(
      (listing) => listing.entries,
      (): readonly FolderEntry[] => [],
    );
    for (const entry of entries) if (isIt(entry, dropped)) found.add(entry.path);
  }
  const [only, another] = found;
  return only !== undefined && another === undefined ? only : null;
}

function isIt(entry: FolderEntry, { name, sizeBytes, isFolder }: Dropped): boolean {
  if (entry.name !== name) return false;
  return isFolder ? entry.kind !== 'file' : entry.kind === 'file' && entry.sizeBytes === sizeBytes;
}

async function likelyFolders(api: WindowApi): Promise<string[]> {
  const [project, recent, top] = await Promise.all([
    api.call('project-state', {}).answer.catch(() => null),
    api.call('recent-projects', {}).answer.catch(() => []),
    api.call('list-folder', { folder: null }).answer.catch(() => null),
  ]);
  const files = [
    ...(project?.listed ?? []).map(({ file }) => file),
    ...(project?.datasets ?? []).map(({ file }) => file),
    ...recent.flatMap(({ file, folder }) => [...(file ? [file] : []), folder]),
  ];
  const used = files.map(parentFolder);
  const shown = (top?.entries ?? []).filter(({ kind }) => kind === 'folder').map(({ path }) => path);
  return [...new Set([...used, ...used.map(parentFolder), ...shown])].slice(0, MOST_FOLDERS);
}
