import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { AppError } from '../../src-preload/contract/errors.ts';
import type { ByteSource } from './byte-source.ts';
import { requireInside } from './memory-byte-source.ts';
import { damaged } from './reader-errors.ts';

const PAGE_BYTES = 64 * 1024;
const PAGES = 4;
/** One call of the system reads at most this much (Linux stops at 2 GiB − 4 KiB). */
const CALL_BYTES = 1 << 30;

/** A file on disk. Small reads go through a few cached pages, so that parsers may read tag by tag; big ones go straight through. */
export class FileByteSource implements ByteSource {
  readonly size: number;
  readonly path: string;
  #descriptor: number | undefined;
  /** Most recently used last. */
  readonly #pages = new Map<number, Uint8Array>();

  /** @throws {AppError} `file-not-found` or `file-unreadable`. */
  constructor(path: string) {
    this.path = path;
    try {
      // Asked before opening: opening a pipe would wait for somebody to write into it.
      if (!statSync(path).isFile()) throw Object.assign(new Error('not a regular file'), { code: 'EISDIR' });
      this.#descriptor = openSync(path, 'r');
      this.size = fstatSync(this.#descriptor).size;
    } catch (error) {
      this.close();
      throw openingError(error, path);
    }
  }

  read(offset: number, length: number): Uint8Array {
    requireInside(offset, length, this.size, this.path);
    const target = new Uint8Array(length);
    if (length > PAGE_BYTES / 2) {
      this.#fill(offset, target);
      return target;
    }
    for (let done = 0; done < length; ) {
      const pageStart = Math.floor((offset + done) / PAGE_BYTES) * PAGE_BYTES;
      const page = this.#page(pageStart);
      const from = offset + done - pageStart;
      const part = page.subarray(from, Math.min(page.length, from + length - done));
      target.set(part, done);
      done += part.length;
    }
    return target;
  }

  /** Fills `target` with the bytes from `offset` on, past the cache and without making an array. */
  readInto(offset: number, target: Uint8Array): void {
    requireInside(offset, target.length, this.size, this.path);
    this.#fill(offset, target);
  }

  close(): void {
    const descriptor = this.#descriptor;
    this.#descriptor = undefined;
    this.#pages.clear();
    if (descriptor !== undefined) closeSync(descriptor);
  }

  #page(start: number): Uint8Array {
    let page = this.#pages.get(start);
    if (page) {
      this.#pages.delete(start);
    } else {
      page = new Uint8Array(Math.min(PAGE_BYTES, this.size - start));
      this.#fill(start, page);
      if (this.#pages.size >= PAGES) this.#pages.delete(this.#pages.keys().next().value as number);
    }
    this.#pages.set(start, page);
    return page;
  }

  #fill(offset: number, target: Uint8Array): void {
    if (this.#descriptor === undefined) throw new Error(`${this.path} was closed`);
    for (let done = 0; done < target.length; ) {
      const wanted = Math.min(CALL_BYTES, target.length - done);
      let got: number;
      try {
        got = readSync(this.#descriptor, target, done, wanted, offset + done);
      } catch (error) {
        throw readingError(error, this.path, offset + done);
      }
      if (got === 0) {
        const place = { file: this.path, byteOffset: offset + done };
        throw damaged(`The file became shorter while it was read: it ends before byte ${offset + done}.`, place);
      }
      done += got;
    }
  }
}

function openingError(error: unknown, path: string): AppError {
  const place = { file: path, cause: error };
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new AppError('file-not-found', `There is no file ${path}.`, 'Check the name and the folder.', place);
    case 'EACCES':
    case 'EPERM':
      return new AppError(
        'file-unreadable',
        `${path} may not be read.`,
        'Ask its owner for the right to read it, or copy it to a folder of your own.',
        place,
      );
    case 'EISDIR':
      return new AppError(
        'file-unreadable',
        `${path} is not a file.`,
        'Give the name of a file, not of a folder.',
        place,
      );
    default:
      return readingError(error, path, undefined);
  }
}

function readingError(error: unknown, path: string, byteOffset: number | undefined): AppError {
  const reason = error instanceof Error ? error.message : String(error);
  const advice = 'Check that the disk or network drive is connected, then try again.';
  return new AppError('file-unreadable', `${path} cannot be read: ${reason}.`, advice, {
    file: path,
    byteOffset,
    cause: error,
  });
}
