import type { ByteSource } from '../byte-source.ts';
import type { ReadableFolder } from '../reader.ts';
import { damaged } from '../reader-errors.ts';
import { zipEntries } from '../zip-entries.ts';

/** Keys with bytes: a folder, or a zip archive. */
export interface ZarrStore {
  readonly keys: readonly string[];
  /** Bytes of a key in a file of their own, or null when there is none. @throws {AppError} when it is larger than `limit`. */
  read(key: string, limit: number): Uint8Array | null;
}

export function folderStore(folder: ReadableFolder): ZarrStore {
  return {
    keys: folder.fileNames,
    read(key, limit) {
      const bytes = folder.file(key)?.bytes;
      if (bytes === undefined) return null;
      if (bytes.size > limit) throw tooLong(key, bytes.size, limit);
      return bytes.read(0, bytes.size);
    },
  };
}

/**
 * A zip archive, its members stored or deflated.
 * @throws {AppError} `file-damaged` or `format-unsupported`.
 */
export function zipStore(bytes: ByteSource): ZarrStore {
  const entries = zipEntries(bytes, 'zspy');
  return {
    keys: [...entries.keys()],
    read(key, limit) {
      const entry = entries.get(key);
      if (entry === undefined) return null;
      if (entry.size > limit) throw tooLong(key, entry.size, limit);
      return entry.open().read(0, entry.size);
    },
  };
}

function tooLong(key: string, bytes: number, limit: number) {
  return damaged(`${key} has ${bytes} bytes, more than the ${limit} that it can need.`, { field: key });
}
