import { createHash, randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** Start of the names of files that are still being written. */
export const TEMPORARY_PREFIX = '.incoming-';

const CHUNK_BYTES = 4 * 1024 * 1024;

/** SHA-256 of a file's bytes, hexadecimal. Reads in pieces, so that any size fits in memory. */
export function sha256OfFile(file: string): string {
  return eachChunk(file, () => {});
}

/** SHA-256 of the bytes of several files, one after the other. */
export function sha256OfFiles(files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files) eachChunk(file, (chunk) => hash.update(chunk));
  return hash.digest('hex');
}

/**
 * Copies a file so that either all of it is at `target`, on the disk itself, or nothing: written under a temporary name
 * in the same folder, synced, renamed. The folder must be synced afterwards ({@link syncFolder}).
 *
 * @param sha256 what the bytes must amount to; nothing is kept when they do not.
 * @returns the hash of what was read; the caller compares.
 */
export function copyDurably(source: string, target: string, sha256: string): string {
  const temporary = join(dirname(target), `${TEMPORARY_PREFIX}${randomUUID()}`);
  try {
    const out = openSync(temporary, 'wx');
    let found: string;
    try {
      found = eachChunk(source, (chunk) => writeAll(out, chunk));
      fsyncSync(out);
    } finally {
      closeSync(out);
    }
    if (found === sha256) renameSync(temporary, target);
    else rmSync(temporary, { force: true });
    return found;
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Brings a file's bytes from the system's cache to the disk itself. */
export function syncFile(file: string): void {
  syncOpened(file, 'r+'); // Windows syncs only what may be written
}

/**
 * Makes renames inside a folder last through a power cut. Windows has no such call and needs none; some network file
 * systems refuse it, and a folder may be writable without being readable: nothing better can be done there.
 */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  try {
    syncOpened(folder, 'r');
  } catch (error) {
    if (!CANNOT_SYNC_FOLDERS.has(String((error as { code?: unknown }).code))) throw error;
  }
}

/** Replaces a small text file as a whole; not synced, for what may be lost. */
export function replaceText(file: string, text: string): void {
  const temporary = join(dirname(file), `${TEMPORARY_PREFIX}${randomUUID()}`);
  try {
    writeFileSync(temporary, text);
    renameSync(temporary, file);
  } finally {
    if (existsSync(temporary)) rmSync(temporary, { force: true });
  }
}

const CANNOT_SYNC_FOLDERS: ReadonlySet<string> = new Set(['EINVAL', 'ENOTSUP', 'ENOSYS', 'EACCES', 'EPERM']);

function syncOpened(path: string, flags: 'r' | 'r+'): void {
  const handle = openSync(path, flags);
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function eachChunk(file: string, use: (chunk: Uint8Array) => void): string {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  const handle = openSync(file, 'r');
  try {
    for (;;) {
      const count = readSync(handle, buffer, 0, CHUNK_BYTES, null);
      if (count === 0) return hash.digest('hex');
      const chunk = buffer.subarray(0, count);
      hash.update(chunk);
      use(chunk);
    }
  } finally {
    closeSync(handle);
  }
}

function writeAll(handle: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(handle, bytes, done, bytes.length - done);
}
