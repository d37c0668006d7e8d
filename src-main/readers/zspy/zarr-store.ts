import { inflateRawSync } from 'node:zlib';
import type { ByteSource } from '../byte-source.ts';
import type { ReadableFolder } from '../reader.ts';
import { damaged, unsupported } from '../reader-errors.ts';

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

interface ZipEntry {
  readonly method: number;
  readonly packedBytes: number;
  readonly bytes: number;
  readonly headerOffset: number;
}

const END_BYTES = 22;
const LONGEST_COMMENT = 65_535;
const ENTRY_BYTES = 46;
const LOCAL_BYTES = 30;
const STORED = 0;
const DEFLATED = 8;

/**
 * A zip archive, its members stored or deflated.
 * Source: PKWARE APPNOTE 6.3, sections 4.3.7, 4.3.12, 4.3.16. Archives of more than 4 GB (zip64) are refused.
 * @throws {AppError} `file-damaged` or `format-unsupported`.
 */
export function zipStore(bytes: ByteSource): ZarrStore {
  const tailBytes = Math.min(bytes.size, END_BYTES + LONGEST_COMMENT);
  const tailOffset = bytes.size - tailBytes;
  const tail = viewOf(bytes.read(tailOffset, tailBytes));
  let end = tailBytes - END_BYTES;
  while (end >= 0 && tail.getUint32(end, true) !== 0x06054b50) end--;
  if (end < 0) throw damaged('The zip archive has no directory at its end.', { field: 'end of central directory' });
  const count = tail.getUint16(end + 10, true);
  const directoryBytes = tail.getUint32(end + 12, true);
  const directoryOffset = tail.getUint32(end + 16, true);
  if (count === 0xffff || directoryOffset === 0xffffffff) {
    const advice = 'Unpack it into a folder whose name ends in .zspy and open that.';
    throw unsupported('The zip archive is of the kind for more than 4 GB (zip64).', advice, {});
  }
  const directory = viewOf(bytes.read(directoryOffset, directoryBytes));
  const entries = new Map<string, ZipEntry>();
  let at = 0;
  for (let entry = 0; entry < count; entry++) {
    if (at + ENTRY_BYTES > directoryBytes || directory.getUint32(at, true) !== 0x02014b50) {
      throw damaged('The directory of the zip archive ends too early.', { byteOffset: directoryOffset + at });
    }
    const nameBytes = directory.getUint16(at + 28, true);
    const further = directory.getUint16(at + 30, true) + directory.getUint16(at + 32, true);
    if (at + ENTRY_BYTES + nameBytes > directoryBytes) {
      throw damaged('A name in the zip archive is cut off.', { byteOffset: directoryOffset + at });
    }
    const name = new TextDecoder().decode(
      new Uint8Array(directory.buffer, directory.byteOffset + at + ENTRY_BYTES, nameBytes),
    );
    entries.set(name, {
      method: directory.getUint16(at + 10, true),
      packedBytes: directory.getUint32(at + 20, true),
      bytes: directory.getUint32(at + 24, true),
      headerOffset: directory.getUint32(at + 42, true),
    });
    at += ENTRY_BYTES + nameBytes + further;
  }
  return {
    keys: [...entries.keys()],
    read(key, limit) {
      const entry = entries.get(key);
      if (entry === undefined) return null;
      if (entry.bytes > limit) throw tooLong(key, entry.bytes, limit);
      return readEntry(bytes, key, entry);
    },
  };
}

function readEntry(bytes: ByteSource, key: string, entry: ZipEntry): Uint8Array {
  const local = viewOf(bytes.read(entry.headerOffset, LOCAL_BYTES));
  const skipped = local.getUint16(26, true) + local.getUint16(28, true);
  const packed = bytes.read(entry.headerOffset + LOCAL_BYTES + skipped, entry.packedBytes);
  const place = { field: key, byteOffset: entry.headerOffset };
  if (entry.method === STORED) return packed;
  if (entry.method !== DEFLATED) {
    const advice = 'Unpack it into a folder whose name ends in .zspy and open that.';
    throw unsupported(`A member of the zip archive is packed by method ${entry.method}.`, advice, place);
  }
  try {
    return inflateRawSync(packed, { maxOutputLength: entry.bytes + 1 });
  } catch (error) {
    throw damaged(`The member ${key} of the zip archive cannot be unpacked.`, { ...place, cause: error });
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function tooLong(key: string, bytes: number, limit: number) {
  return damaged(`${key} has ${bytes} bytes, more than the ${limit} that it can need.`, { field: key });
}
