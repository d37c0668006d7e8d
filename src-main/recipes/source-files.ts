import { createHash } from 'node:crypto';
import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { AppError } from '../../src-preload/contract/errors.ts';
import type { JobContext } from '../../src-preload/contract/job.ts';

const CHUNK_BYTES = 4 * 1024 * 1024;

/**
 * The files that make up a dataset: the one named, with the `.raw` of a Ripple header or the `.json` beside an `.npy`.
 * Sorted, so that it does not matter which of them was named.
 */
export function sourceFiles(path: string): string[] {
  const stem = path.replace(/\.[^./\\]*$/, '');
  const ending = path.slice(stem.length).toLowerCase();
  const partners: Record<string, string> = { '.rpl': '.raw', '.raw': '.rpl', '.npy': '.json' };
  const partner =
    partners[ending] && [partners[ending], partners[ending].toUpperCase()].find((end) => existsSync(stem + end));
  return partner ? [path, stem + partner].sort() : [path];
}

/** Total size of the files of a dataset, in bytes. @throws {AppError} `file-not-found`, `file-unreadable` */
export function sourceSize(path: string): number {
  return reading(path, () => sourceFiles(path).reduce((total, file) => total + statSync(file).size, 0));
}

/** SHA-256 over the bytes of the files of a dataset, one after the other, hexadecimal. */
export function sourceHash(path: string): string {
  const hash = createHash('sha256');
  reading(path, () => {
    for (const chunk of chunks(path)) hash.update(chunk);
  });
  return hash.digest('hex');
}

/** The same with progress and cancel. */
export async function sourceHashInJob(path: string, job: JobContext): Promise<string> {
  const total = sourceSize(path);
  const hash = createHash('sha256');
  let done = 0;
  const iterator = chunks(path);
  for (let next = reading(path, () => iterator.next()); !next.done; next = reading(path, () => iterator.next())) {
    hash.update(next.value);
    done += next.value.length;
    job.report({ phase: 'identifying the file', done, total });
    await job.pause();
  }
  return hash.digest('hex');
}

function* chunks(path: string): Generator<Uint8Array> {
  const buffer = new Uint8Array(CHUNK_BYTES);
  for (const file of sourceFiles(path)) {
    const descriptor = openSync(file, 'r');
    try {
      for (let count = readSync(descriptor, buffer); count > 0; count = readSync(descriptor, buffer)) {
        yield buffer.subarray(0, count);
      }
    } finally {
      closeSync(descriptor);
    }
  }
}

function reading<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    const code = missing ? 'file-not-found' : 'file-unreadable';
    const message = missing ? `There is no file ${file}.` : `The file ${file} cannot be read.`;
    throw new AppError(code, message, 'Check the name, the disk and your rights.', { file, cause });
  }
}
