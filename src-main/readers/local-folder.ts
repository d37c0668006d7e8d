import { readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { AppError } from '../../src-preload/contract/errors.ts';
import { type LocalFile, openLocalFile } from './local-file.ts';
import type { ReadableFolder } from './reader.ts';

/** A folder on disk as readers see it. */
export interface LocalFolder extends ReadableFolder {
  /** Paths of the files that were asked for, in order of their names. */
  files(): readonly string[];
  close(): void;
}

/** Bounds of a folder that is opened as one thing; files named with a dot in front count too (`.zarray`). */
const MOST_FILES = 200_000;
const DEEPEST = 16;
/** Files that are held open at a time. */
const MOST_OPEN = 64;

export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** @throws {AppError} `file-unreadable` when it cannot be listed, `format-unsupported` when it holds too much. */
export function openLocalFolder(path: string): LocalFolder {
  const fileNames = listFiles(path);
  const known = new Set(fileNames);
  const asked = new Set<string>();
  /** Most recently used last. */
  const open = new Map<string, LocalFile>();
  return {
    name: basename(path),
    localPath: path,
    fileNames,
    file(name) {
      if (!known.has(name)) return undefined;
      let file = open.get(name);
      if (file) open.delete(name);
      else file = openLocalFile(join(path, name));
      open.set(name, file);
      asked.add(file.localPath);
      if (open.size > MOST_OPEN) {
        const [oldest, stale] = open.entries().next().value!;
        stale.close();
        open.delete(oldest);
      }
      return file;
    },
    files: () => [...asked].sort(),
    close() {
      for (const file of open.values()) file.close();
      open.clear();
    },
  };
}

function listFiles(root: string): readonly string[] {
  const names: string[] = [];
  const visit = (below: string, depth: number) => {
    for (const entry of readdirSync(join(root, below), { withFileTypes: true })) {
      const name = below === '' ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory() && depth < DEEPEST) visit(name, depth + 1);
      else if (entry.isFile()) names.push(name);
      if (names.length > MOST_FILES) {
        const message = `The folder ${basename(root)} holds more than ${MOST_FILES} files.`;
        throw new AppError('format-unsupported', message, 'Open a folder below it, or one of its files.', {
          file: root,
        });
      }
    }
  };
  try {
    visit('', 0);
  } catch (error) {
    if (error instanceof AppError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    const advice = 'Check that the folder is there and that you may list it.';
    throw new AppError('file-unreadable', `The folder ${basename(root)} cannot be listed: ${reason}.`, advice, {
      file: root,
      cause: error,
    });
  }
  const order = new Intl.Collator('en', { numeric: true });
  return names.sort((a, b) => order.compare(a, b));
}
