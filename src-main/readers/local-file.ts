import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { FileByteSource } from './file-byte-source.ts';
import type { ReadableFile } from './reader.ts';

/** A file on disk as readers see it, with the files that they asked for beside it. */
export interface LocalFile extends ReadableFile {
  /** Paths of this file and of the siblings that were asked for and are there, in order of their names. */
  files(): readonly string[];
  /** Closes this file and its siblings. */
  close(): void;
}

/** @throws {AppError} `file-not-found` or `file-unreadable`. */
export function openLocalFile(path: string): LocalFile {
  const bytes = new FileByteSource(path);
  const siblings = new Map<string, LocalFile>();
  return {
    name: basename(path),
    localPath: path,
    bytes,
    sibling(name) {
      const found = findBelow(dirname(path), name);
      if (found === undefined) return undefined;
      const sibling = siblings.get(found) ?? openLocalFile(found);
      siblings.set(found, sibling);
      return sibling;
    },
    files: () => [...new Set([path, ...[...siblings.values()].flatMap((sibling) => sibling.files())])].sort(),
    close() {
      bytes.close();
      for (const sibling of siblings.values()) sibling.close();
    },
  };
}

/** Path of `name`, part by part from `folder` downward, or undefined when there is no such file. */
function findBelow(folder: string, name: string): string | undefined {
  let here = folder;
  for (const part of name.split('/')) {
    const found = findInFolder(here, part);
    if (found === undefined) return undefined;
    here = join(here, found);
  }
  return here;
}

/** The name in its own spelling: exact if it is there, else the only one that differs in upper and lower case. */
function findInFolder(folder: string, name: string): string | undefined {
  if (basename(name) !== name || name === '' || name === '.' || name === '..') return undefined;
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    // A folder that may be entered but not listed: only exact names can be found.
    return existsSync(join(folder, name)) ? name : undefined;
  }
  return names.find((one) => one === name) ?? names.find((one) => one.toLowerCase() === name.toLowerCase());
}
