import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { AppError } from '../../src-preload/contract/errors.ts';
import type { JobContext } from '../../src-preload/contract/job.ts';

const CHUNK_BYTES = 4 * 1024 * 1024;

/** What tells a dataset's files from all others. */
export interface Identity {
  /** Of all files together. */
  readonly sizeBytes: number;
  /** SHA-256 over the bytes of the files, one after the other, hexadecimal. */
  readonly sha256: string;
}

/**
 * Size and hash of the files that a dataset consists of, in the order of `files` of the opened file; reads them whole.
 * @throws {AppError} `file-not-found`, `file-unreadable`
 */
export async function identify(files: readonly string[], job: JobContext): Promise<Identity> {
  const total = files.reduce((sum, file) => sum + reading(file, () => statSync(file).size), 0);
  const hash = createHash('sha256');
  let done = 0;
  const buffer = new Uint8Array(CHUNK_BYTES);
  for (const file of files) {
    const descriptor = reading(file, () => openSync(file, 'r'));
    const next = () => reading(file, () => readSync(descriptor, buffer));
    try {
      for (let count = next(); count > 0; count = next()) {
        hash.update(buffer.subarray(0, count));
        done += count;
        job.report({ phase: 'identifying the file', done, total });
        await job.pause();
      }
    } finally {
      closeSync(descriptor);
    }
  }
  return { sizeBytes: done, sha256: hash.digest('hex') };
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
