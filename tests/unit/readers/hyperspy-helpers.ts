import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { ReadableFile } from '../../../src-main/readers/reader.ts';

/** A file of the disk as readers see it. */
export function readableFile(path: string): ReadableFile {
  return {
    name: basename(path),
    localPath: path,
    bytes: {
      size: statSync(path).size,
      read(offset, length) {
        const bytes = new Uint8Array(length);
        const descriptor = openSync(path, 'r');
        readSync(descriptor, bytes, 0, length, offset);
        closeSync(descriptor);
        return bytes;
      },
    },
    sibling: () => undefined,
  };
}
