import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { AppError } from '../../src-preload/contract/errors.ts';
import type { ProjectGarbage } from '../../src-preload/contract/project.ts';
import type { ArrayRecord } from '../../src-preload/contract/results.ts';
import { copyDurably, sha256OfFile, syncFile, syncFolder, TEMPORARY_PREFIX } from './durable-files.ts';
import { damaged } from './project-errors.ts';
import { all, type Store } from './store.ts';

/** Array files that have been brought in, not yet referred to by any row. */
export interface IncomingArrays {
  /** Size of each file, by its hash. */
  readonly sizes: ReadonlyMap<string, number>;
  /** Takes out what this call brought in: the row could not be written. */
  undo(): void;
}

/** File of an array inside `arrays/`. @throws {AppError} `project-damaged` for what is no hash, such as `../secret` */
export function arrayFile(store: Store, sha256: string): string {
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw damaged(store.folder, `“${sha256}” is not the hash of an array`);
  return join(store.arraysFolder, `${sha256}.npy`);
}

/**
 * Brings a run's `.npy` files into `arrays/`, the same bytes once, each verified against its hash and synced. When one
 * fails none stays.
 *
 * @param move take the files away from where they are instead of copying; costs no space and, on one disk, no writing.
 * @throws {AppError} `disk-full`, `write-failed`
 */
export function storeArrays(
  store: Store,
  arrays: readonly ArrayRecord[],
  sourceFolder: string,
  move: boolean,
): IncomingArrays {
  const undoers: (() => void)[] = [];
  const undo = () => {
    for (const undoOne of undoers.splice(0).reverse()) undoOne();
  };
  const sizes = new Map<string, number>();
  try {
    for (const array of arrays) {
      if (!sizes.has(array.sha256)) storeArray(store, array, join(sourceFolder, basename(array.file)), move, undoers);
      sizes.set(array.sha256, statSync(arrayFile(store, array.sha256)).size);
    }
    syncFolder(store.arraysFolder);
    return { sizes, undo };
  } catch (error) {
    undo();
    throw error;
  }
}

/** Files in `arrays/` that no row refers to, rows of deleted runs counted. */
export function findGarbage(store: Store): ProjectGarbage[] {
  const known = new Set(
    all<{ sha256: string }>(store, 'SELECT sha256 FROM arrays').map(({ sha256 }) => `${sha256}.npy`),
  );
  return readdirSync(store.arraysFolder)
    .filter((name) => !known.has(name))
    .sort()
    .map((name) => ({
      file: join(store.arraysFolder, name),
      sizeBytes: statSync(join(store.arraysFolder, name)).size,
      kind: name.startsWith(TEMPORARY_PREFIX) ? 'temporary' : 'unreferenced',
    }));
}

/** Removes what interrupted writes have left. Only the holder of the writer's lock may call it. */
export function removeTemporaryFiles(store: Store): void {
  for (const folder of [store.folder, store.arraysFolder]) {
    for (const name of readdirSync(folder)) {
      if (name.startsWith(TEMPORARY_PREFIX)) rmSync(join(folder, name), { force: true });
    }
  }
}

function storeArray(store: Store, array: ArrayRecord, source: string, move: boolean, undoers: (() => void)[]): void {
  const { sha256 } = array;
  const target = arrayFile(store, sha256);
  // What is there already is kept, unless the disk has lost it.
  const wasThere = existsSync(target);
  if (wasThere && sha256OfFile(target) === sha256) {
    if (move) rmSync(source, { force: true });
    return;
  }
  let found: string;
  if (move) {
    found = sha256OfFile(source);
    if (found === sha256 && !wasThere && tryMove(source, target)) {
      undoers.push(() => renameSync(target, source));
      return;
    }
  }
  found = copyDurably(source, target, sha256);
  if (found !== sha256) throw changedWhileStored(array, source);
  if (!wasThere) undoers.push(() => rmSync(target, { force: true }));
}

/** Renames within one disk; false when the two places are on different ones. */
function tryMove(source: string, target: string): boolean {
  syncFile(source);
  try {
    renameSync(source, target);
    return true;
  } catch (error) {
    if ((error as { code?: unknown }).code === 'EXDEV') return false;
    throw error;
  }
}

function changedWhileStored(array: ArrayRecord, source: string): AppError {
  return new AppError(
    'write-failed',
    `The array “${array.name}” was changed between being computed and being stored.`,
    'Run it again. If it happens again, the disk or the memory of this machine may be failing.',
    { file: source },
  );
}
