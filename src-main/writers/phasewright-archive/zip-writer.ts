import { crc32, deflateRawSync } from 'node:zlib';
import type { RewritableSink } from '../write-atomically.ts';

/**
 * Writes a zip archive part by part, so that a file in it may be larger than memory. Sizes stand in zip64 fields from the start, since they are
 * not known then. Source: PKWARE APPNOTE 6.3, sections 4.3.7, 4.3.12 to 4.3.16, 4.5.3.
 */
export interface ZipWriter {
  /** A file whose bytes come in parts and are stored as they are. */
  stored(name: string, fill: (write: (bytes: Uint8Array) => Promise<void>) => Promise<void>): Promise<void>;
  /** A file that lies in memory, deflated. */
  deflated(name: string, bytes: Uint8Array): Promise<void>;
  /** Writes the directory; nothing may follow. Returns the bytes of the archive. */
  finish(): Promise<number>;
}

interface Entry {
  readonly name: Uint8Array;
  readonly method: 0 | 8;
  readonly offset: number;
  checksum: number;
  packed: number;
  size: number;
}

const VERSION = 45;
/** Names are UTF-8. */
const FLAGS = 0x0800;
/** The first of January 1980, midnight: archives of the same data are the same bytes. */
const DATE = 0x0021;
const LOCAL_BYTES = 30;
const IN_EXTRA = 0xffffffff;
const ZIP_64_EXTRA = 1;
const LOCAL_EXTRA_BYTES = 20;

export function zipWriter(sink: RewritableSink): ZipWriter {
  const entries: Entry[] = [];
  let position = 0;
  const write = async (bytes: Uint8Array) => {
    await sink.write(bytes);
    position += bytes.length;
  };
  const begin = async (name: string, method: 0 | 8): Promise<Entry> => {
    const entry: Entry = { name: Buffer.from(name), method, offset: position, checksum: 0, packed: 0, size: 0 };
    entries.push(entry);
    await write(localHeader(entry));
    return entry;
  };
  return {
    async stored(name, fill) {
      const entry = await begin(name, 0);
      await fill(async (bytes) => {
        entry.checksum = crc32(bytes, entry.checksum);
        entry.size += bytes.length;
        await write(bytes);
      });
      entry.packed = entry.size;
      await sink.writeAt(entry.offset, localHeader(entry));
    },
    async deflated(name, bytes) {
      const entry = await begin(name, 8);
      const packed = deflateRawSync(bytes, { level: 9 });
      Object.assign(entry, { checksum: crc32(bytes), size: bytes.length, packed: packed.length });
      await write(packed);
      await sink.writeAt(entry.offset, localHeader(entry));
    },
    async finish() {
      const start = position;
      for (const entry of entries) await write(directoryEntry(entry));
      await write(ending(entries.length, start, position - start));
      return position;
    },
  };
}

function localHeader({ name, method, checksum, packed, size }: Entry): Uint8Array {
  const bytes = Buffer.alloc(LOCAL_BYTES + name.length + LOCAL_EXTRA_BYTES);
  bytes.writeUInt32LE(0x04034b50, 0);
  common(bytes, 4, method, checksum);
  bytes.writeUInt16LE(name.length, 26);
  bytes.writeUInt16LE(LOCAL_EXTRA_BYTES, 28);
  bytes.set(name, LOCAL_BYTES);
  zip64(bytes, LOCAL_BYTES + name.length, [size, packed]);
  return bytes;
}

function directoryEntry({ name, method, checksum, packed, size, offset }: Entry): Uint8Array {
  const bytes = Buffer.alloc(46 + name.length + LOCAL_EXTRA_BYTES + 8);
  bytes.writeUInt32LE(0x02014b50, 0);
  bytes.writeUInt16LE(VERSION, 4);
  common(bytes, 6, method, checksum);
  bytes.writeUInt16LE(name.length, 28);
  bytes.writeUInt16LE(LOCAL_EXTRA_BYTES + 8, 30);
  bytes.writeUInt32LE(IN_EXTRA, 42);
  bytes.set(name, 46);
  zip64(bytes, 46 + name.length, [size, packed, offset]);
  return bytes;
}

/** Version, flags, method, date, checksum and sizes that stand elsewhere. */
function common(bytes: Buffer, at: number, method: number, checksum: number): void {
  bytes.writeUInt16LE(VERSION, at);
  bytes.writeUInt16LE(FLAGS, at + 2);
  bytes.writeUInt16LE(method, at + 4);
  bytes.writeUInt16LE(DATE, at + 8);
  bytes.writeUInt32LE(checksum, at + 10);
  bytes.writeUInt32LE(IN_EXTRA, at + 14);
  bytes.writeUInt32LE(IN_EXTRA, at + 18);
}

function zip64(bytes: Buffer, at: number, numbers: readonly number[]): void {
  bytes.writeUInt16LE(ZIP_64_EXTRA, at);
  bytes.writeUInt16LE(8 * numbers.length, at + 2);
  for (const [i, number] of numbers.entries()) bytes.writeBigUInt64LE(BigInt(number), at + 4 + 8 * i);
}

/** End of the directory, in 64 bits, where it is, and once more for those who know no zip64. */
function ending(count: number, start: number, length: number): Uint8Array {
  const bytes = Buffer.alloc(56 + 20 + 22);
  bytes.writeUInt32LE(0x06064b50, 0);
  bytes.writeBigUInt64LE(44n, 4);
  bytes.writeUInt16LE(VERSION, 12);
  bytes.writeUInt16LE(VERSION, 14);
  const numbers = [count, count, length, start];
  for (const [i, number] of numbers.entries()) bytes.writeBigUInt64LE(BigInt(number), 24 + 8 * i);
  bytes.writeUInt32LE(0x07064b50, 56);
  bytes.writeBigUInt64LE(BigInt(start + length), 64);
  bytes.writeUInt32LE(1, 72);
  bytes.writeUInt32LE(0x06054b50, 76);
  bytes.writeUInt16LE(count, 84);
  bytes.writeUInt16LE(count, 86);
  bytes.writeUInt32LE(IN_EXTRA, 88);
  bytes.writeUInt32LE(IN_EXTRA, 92);
  return bytes;
}
