import { randomBytes } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { writingError } from '../../src-preload/contract/writing-error.ts';

/** Takes the bytes of a file, one run after the other. */
export interface ByteSink {
  write(bytes: Uint8Array | string): Promise<void>;
}

/** A sink whose first bytes can be written again once the rest is known, as a header needs it. */
export interface RewritableSink extends ByteSink {
  /** Overwrites bytes that were written before. */
  writeAt(position: number, bytes: Uint8Array): Promise<void>;
}

/** One file of those that {@link writeAtomically} writes together. */
export interface FileToWrite {
  readonly path: string;
  fill(sink: RewritableSink): Promise<void>;
}

/**
 * Writes files under temporary names in their own folders, makes sure that they are on the disk, and only then gives
 * them their names, in order. If anything fails, nothing of the old files is touched and the temporary ones are removed.
 * @throws {AppError} `disk-full`, `write-failed`; what `fill` throws, `cancelled` among it.
 */
export async function writeAtomically(...files: readonly FileToWrite[]): Promise<void> {
  const written: { temporary: string; path: string }[] = [];
  try {
    for (const file of files) {
      const temporary = join(dirname(file.path), `.${basename(file.path)}.${randomBytes(6).toString('hex')}.part`);
      written.push({ temporary, path: file.path });
      await writeWhole(temporary, file);
    }
    for (const { temporary, path } of written) await asAppError(path, () => rename(temporary, path));
  } catch (error) {
    await Promise.all(written.map(({ temporary }) => rm(temporary, { force: true }).catch(() => {})));
    throw error;
  }
}

async function writeWhole(temporary: string, file: FileToWrite): Promise<void> {
  const handle = await asAppError(file.path, () => open(temporary, 'wx'));
  try {
    await file.fill({
      write: (bytes) => asAppError(file.path, () => writeAll(handle, bytes)),
      writeAt: (position, bytes) => asAppError(file.path, () => writeAllAt(handle, position, bytes)),
    });
    await asAppError(file.path, () => handle.sync());
  } finally {
    await asAppError(file.path, () => handle.close());
  }
}

async function writeAll(handle: FileHandle, bytes: Uint8Array | string): Promise<void> {
  const buffer = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
  for (let done = 0; done < buffer.length; ) {
    done += (await handle.write(buffer, done, buffer.length - done)).bytesWritten;
  }
}

async function writeAllAt(handle: FileHandle, position: number, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    done += (await handle.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
  }
}

async function asAppError<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw writingError(error, path);
  }
}
