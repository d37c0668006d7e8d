import { BinaryCursor } from '../binary-cursor.ts';
import type { ByteSource } from '../byte-source.ts';
import { damaged, unsupported } from '../reader-errors.ts';
import { inflateBlocks, isCompressed, MOST_FILE_BYTES, type ReadFile } from './sfs-blocks.ts';

export const SFS_SIGNATURE = 'AAMVHFSS';

/** A file inside the container; nothing of it is read before `read`. */
export interface ContainedFile {
  /** Path with `/` between: `EDSDatabase/HeaderData`. */
  readonly path: string;
  /** Bytes as stored, which may be compressed. */
  readonly storedSize: number;
  /** The whole file, inflated block by block where it is compressed; the array is `padding` zeros longer than the file. */
  read(padding: number): ReadFile;
}

/** Every chunk begins with a header whose first number is the next chunk of a table. */
const CHUNK_HEADER = 32;
/** Chunk 0 begins here; its header is followed by data at 0x138. */
const FIRST_CHUNK = 0x118;
const TREE_ITEM_BYTES = 512;
const MOST_TREE_ITEMS = 100_000;
/** Chunks that lie one behind the other are read together up to this many bytes. */
const RUN_BYTES = 1 << 20;

interface Container {
  readonly bytes: ByteSource;
  readonly format: string;
  readonly chunkSize: number;
  /** Bytes of a chunk that hold data. */
  readonly usable: number;
}

/**
 * Lists the files of a container of AidAim's Single File System, which Bruker's `.bcf` is: chunks of equal size, a table
 * of files, and for each file a table of the chunks that hold it.
 * @throws {AppError} `file-damaged` when a table or a file does not lie inside the container.
 */
export function openContainer(bytes: ByteSource, format: string): readonly ContainedFile[] {
  const cursor = new BinaryCursor(bytes, format);
  cursor.littleEndian = true;
  cursor.position = 0x128;
  const chunkSize = cursor.uint32('chunk size');
  if (chunkSize < CHUNK_HEADER + TREE_ITEM_BYTES || chunkSize > bytes.size) {
    throw damaged(`The chunk size of the container is ${chunkSize} bytes.`, {
      format,
      field: 'chunk size',
      byteOffset: 0x128,
    });
  }
  const container = { bytes, format, chunkSize, usable: chunkSize - CHUNK_HEADER };
  cursor.position = 0x140;
  const treeChunk = cursor.uint32('file table');
  const count = cursor.uint32('number of files');
  if (count > MOST_TREE_ITEMS || count * TREE_ITEM_BYTES > bytes.size) {
    throw damaged(`The container says that it holds ${count} files.`, {
      format,
      field: 'number of files',
      byteOffset: 0x144,
    });
  }
  return listFiles(container, readTable(container, treeChunk, count * TREE_ITEM_BYTES, TREE_ITEM_BYTES, 'file table'));
}

interface TreeItem {
  readonly name: string;
  readonly parent: number;
  readonly isFolder: boolean;
  readonly pointerChunk: number;
  readonly size: number;
}

function listFiles(container: Container, table: Uint8Array): ContainedFile[] {
  const view = new DataView(table.buffer, table.byteOffset, table.byteLength);
  const items: TreeItem[] = [];
  for (let at = 0; at < table.length; at += TREE_ITEM_BYTES) {
    items.push({
      pointerChunk: view.getUint32(at, true),
      size: Number(view.getBigUint64(at + 4, true)),
      parent: view.getInt32(at + 40, true),
      isFolder: view.getUint8(at + 220) !== 0,
      name: Buffer.from(table.subarray(at + 224, at + 480))
        .toString('utf8')
        .replace(/\0.*$/s, ''),
    });
  }
  return items
    .filter((item) => !item.isFolder)
    .map((item) => {
      const path = pathOf(item, items);
      return { path, storedSize: item.size, read: (padding) => readFile(container, item, path, padding) };
    });
}

/** Folders that contain each other end when all are passed. */
function pathOf(item: TreeItem, items: readonly TreeItem[]): string {
  const names = [item.name];
  for (let here = items[item.parent]; here && names.length <= items.length; here = items[here.parent]) {
    names.unshift(here.name);
  }
  return names.join('/');
}

/** `length` bytes of a table that goes on from chunk to chunk; each chunk holds a whole number of entries. */
function readTable(container: Container, first: number, length: number, entryBytes: number, field: string): Uint8Array {
  const { bytes, chunkSize, usable, format } = container;
  const perChunk = Math.floor(usable / entryBytes) * entryBytes;
  const table = new Uint8Array(length);
  let chunk = first;
  for (let done = 0; done < length; done += perChunk) {
    const at = chunk * chunkSize + FIRST_CHUNK;
    const wanted = Math.min(perChunk, length - done);
    if (at + CHUNK_HEADER + wanted > bytes.size) {
      throw damaged(`The ${field} goes on at byte ${at}, where the file has ended.`, {
        format,
        field,
        byteOffset: bytes.size,
      });
    }
    const read = bytes.read(at, CHUNK_HEADER + wanted);
    table.set(read.subarray(CHUNK_HEADER), done);
    chunk = new DataView(read.buffer, read.byteOffset).getUint32(0, true);
  }
  return table;
}

function readFile(container: Container, item: TreeItem, path: string, padding: number): ReadFile {
  const { bytes, format, chunkSize, usable } = container;
  if (item.size > bytes.size) {
    throw damaged(`"${path}" should be ${item.size} bytes long, more than the whole file.`, { format, field: path });
  }
  if (item.size > MOST_FILE_BYTES) {
    throw unsupported(`"${path}" is larger than 4 GiB.`, 'Save the map in parts.', { format, field: path });
  }
  const field = `chunks of ${path}`;
  const table = readTable(container, item.pointerChunk, Math.ceil(item.size / usable) * 4, 4, field);
  const chunks = new Uint32Array(table.buffer, 0, table.length / 4);
  const stored = readChunks(container, chunks, item.size, path, padding);
  const positionOf = (offset: number) =>
    (chunks[Math.floor(offset / usable)] ?? 0) * chunkSize + FIRST_CHUNK + CHUNK_HEADER + (offset % usable);
  if (!isCompressed(stored)) return { bytes: stored, positionOf };
  return inflateBlocks(stored.subarray(0, item.size), padding, { path, format, positionOf });
}

function readChunks(
  container: Container,
  chunks: Uint32Array,
  size: number,
  path: string,
  padding: number,
): Uint8Array {
  const { bytes, format, chunkSize, usable } = container;
  const out = new Uint8Array(size + padding);
  const mostChunks = Math.max(1, Math.floor(RUN_BYTES / chunkSize));
  for (let i = 0; i < chunks.length; ) {
    let together = 1;
    while (together < mostChunks && chunks[i + together] === chunks[i]! + together) together++;
    const start = chunks[i]! * chunkSize + FIRST_CHUNK + CHUNK_HEADER;
    const last = i + together - 1;
    const length = (together - 1) * chunkSize + Math.min(usable, size - last * usable);
    if (start + length > bytes.size) {
      throw damaged(`A part of "${path}" should lie at byte ${start}, where the file has ended.`, {
        format,
        field: path,
        byteOffset: bytes.size,
      });
    }
    const read = bytes.read(start, length);
    for (let part = 0; part < together; part++) {
      const from = part * chunkSize;
      out.set(read.subarray(from, Math.min(from + usable, length)), (i + part) * usable);
    }
    i += together;
  }
  return out;
}
