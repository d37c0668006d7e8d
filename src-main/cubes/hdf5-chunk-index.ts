/** Where the chunks of an HDF5 dataset lie in its file. */
export interface ChunkIndex {
  /** Chunks along each axis, those at the end included. */
  readonly grid: readonly number[];
  /** Byte of the file at which each chunk starts, in C-order of the grid. */
  readonly offsets: Float64Array;
  /** Bytes of each chunk as stored. */
  readonly sizes: Float64Array;
  /** For each chunk the filters that were left out: bit i stands for the filter that was applied as number i. */
  readonly skippedFilters: Uint32Array;
}

/** Reads bytes of the file; throws when they lie outside. */
export type ReadBytes = (offset: number, length: number) => Uint8Array;

/** What is known of the dataset from the library. */
export interface ChunkedShape {
  readonly shape: readonly number[];
  readonly chunks: readonly number[];
  readonly storedBytes: number;
}

const MESSAGE = { layout: 0x08, continuation: 0x10 };
/** Bounds of walking damaged structures. */
const MOST_MESSAGES = 4096;
const LARGEST_HEADER_BYTES = 4 * 1024 * 1024;
const MOST_CHUNKS = 1 << 22;
const MOST_LEVELS = 32;

/**
 * Finds all chunks of a dataset from its object header: layout message version 3 with a version-1 B-tree (what HDF5 writes by
 * default), version 4 with a single chunk or a fixed array (`libver="latest"`). Null for every other layout, for datasets
 * of which a chunk was never written, and for anything that does not fit: HDF5's own library then has the say.
 *
 * Source: HDF5 File Format Specification 3.0, III.A.1 (B-trees), IV.A (object headers), IV.A.2.i (layout), VII (fixed array).
 *
 * @param headerAddress of the dataset's object header, as in an object reference (relative to the base address).
 */
export function readChunkIndex(
  read: ReadBytes,
  fileBytes: number,
  headerAddress: number,
  dataset: ChunkedShape,
): ChunkIndex | null {
  try {
    const grid = dataset.shape.map((size, axis) => Math.ceil(size / dataset.chunks[axis]!));
    const count = grid.reduce((product, size) => product * size, 1);
    if (!(count >= 1 && count <= MOST_CHUNKS)) return null;
    const file = fileOf(read);
    if (file === null) return null;
    const layout = findLayout(file, file.base + headerAddress);
    if (layout === null) return null;
    const index: ChunkIndex = {
      grid,
      offsets: new Float64Array(count).fill(-1),
      sizes: new Float64Array(count),
      skippedFilters: new Uint32Array(count),
    };
    const complete = readLayout(file, layout, dataset, index);
    return complete && isInside(index, fileBytes) ? index : null;
  } catch {
    // Not sound enough to be read past the library, which says what is wrong.
    return null;
  }
}

interface HdfFile {
  /** Byte to which all addresses are relative. */
  readonly base: number;
  view(offset: number, length: number): DataView;
}

const SIGNATURE = 0x894844460d0a1a0an;

/** The superblock: at the start or behind a user block; addresses and lengths of 8 bytes only. */
function fileOf(read: ReadBytes): HdfFile | null {
  const view = (offset: number, length: number) => {
    const bytes = read(offset, length);
    return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  };
  for (const start of [0, 512, 1024, 2048]) {
    const block = view(start, 64);
    if (block.getBigUint64(0) !== SIGNATURE) continue;
    const version = block.getUint8(8);
    const isOld = version < 2;
    if (version > 3 || block.getUint8(isOld ? 13 : 9) !== 8 || block.getUint8(isOld ? 14 : 10) !== 8) return null;
    const base = numberAt(block, version === 0 ? 24 : version === 1 ? 28 : 12);
    return { base, view };
  }
  return null;
}

/** The layout message of an object header of version 1 or 2, as a view from its version on. */
function findLayout(file: HdfFile, address: number): DataView | null {
  const start = file.view(address, 16);
  const isNew = start.getUint32(0) === 0x4f484452; // OHDR
  const blocks: { offset: number; length: number }[] = [];
  let prefix = 8;
  if (isNew) {
    const flags = start.getUint8(5);
    const at = 6 + (flags & 0x20 ? 16 : 0) + (flags & 0x10 ? 4 : 0);
    const sizeBytes = 1 << (flags & 3);
    const size = unsigned(file.view(address + at, sizeBytes), 0, sizeBytes);
    blocks.push({ offset: address + at + sizeBytes, length: size });
    prefix = flags & 4 ? 6 : 4;
  } else {
    if (start.getUint8(0) !== 1) return null;
    blocks.push({ offset: address + 16, length: start.getUint32(8, true) });
  }
  let messages = 0;
  let bytes = 0;
  for (let block = blocks.shift(); block !== undefined; block = blocks.shift()) {
    bytes += block.length;
    if (bytes > LARGEST_HEADER_BYTES) return null;
    const view = file.view(block.offset, block.length);
    for (let at = 0; at + prefix <= view.byteLength; ) {
      messages += 1;
      if (messages > MOST_MESSAGES) return null;
      const type = isNew ? view.getUint8(at) : view.getUint16(at, true);
      const size = view.getUint16(at + (isNew ? 1 : 2), true);
      const data = at + prefix;
      if (data + size > view.byteLength) break;
      if (type === MESSAGE.layout) return new DataView(view.buffer, view.byteOffset + data, size);
      if (type === MESSAGE.continuation) {
        const offset = file.base + numberAt(view, data);
        const length = numberAt(view, data + 8);
        // Continuations of version 2 start with `OCHK` and end with a checksum.
        blocks.push(isNew ? { offset: offset + 4, length: length - 8 } : { offset, length });
      }
      at = data + size;
    }
  }
  return null;
}

/** Fills the index; false where the layout is another one or a chunk is missing. */
function readLayout(file: HdfFile, layout: DataView, dataset: ChunkedShape, index: ChunkIndex): boolean {
  const CHUNKED = 2;
  const rank = dataset.shape.length;
  const version = layout.getUint8(0);
  if (layout.getUint8(1) !== CHUNKED) return false;
  if (version === 3) {
    if (layout.getUint8(2) !== rank + 1) return false;
    for (let axis = 0; axis < rank; axis++) {
      if (layout.getUint32(11 + 4 * axis, true) !== dataset.chunks[axis]) return false;
    }
    return readTree(file, numberAt(layout, 3), dataset, index);
  }
  if (version !== 4) return false;
  const flags = layout.getUint8(2);
  const encoded = layout.getUint8(4);
  if (layout.getUint8(3) !== rank + 1 || encoded < 1 || encoded > 8) return false;
  for (let axis = 0; axis < rank; axis++) {
    if (unsigned(layout, 5 + encoded * axis, encoded) !== dataset.chunks[axis]) return false;
  }
  const at = 5 + encoded * (rank + 1);
  const kind = layout.getUint8(at);
  const chunkBytes = dataset.chunks.reduce((product, size) => product * size, dataset.storedBytes);
  const SINGLE = 1;
  const FIXED_ARRAY = 3;
  if (kind === SINGLE && index.offsets.length === 1) {
    const isFiltered = (flags & 2) !== 0;
    if (isFiltered) index.skippedFilters[0] = layout.getUint32(at + 9, true);
    index.sizes[0] = isFiltered ? numberAt(layout, at + 1) : chunkBytes;
    index.offsets[0] = file.base + numberAt(layout, at + (isFiltered ? 13 : 1));
    return true;
  }
  return kind === FIXED_ARRAY && readFixedArray(file, numberAt(layout, at + 2), chunkBytes, index);
}

/** A version-1 B-tree of chunks: each key has the chunk's size, the mask of filters left out, and its first index. */
function readTree(file: HdfFile, root: number, dataset: ChunkedShape, index: ChunkIndex): boolean {
  const rank = dataset.shape.length;
  const keyBytes = 8 + 8 * (rank + 1);
  let nodes = 0;
  let found = 0;

  const readNode = (address: number, level: number | null): boolean => {
    nodes += 1;
    if (nodes > 2 * index.offsets.length + MOST_LEVELS) return false;
    const head = file.view(file.base + address, 24);
    const own = head.getUint8(5);
    const isTree = head.getUint32(0) === 0x54524545 && head.getUint8(4) === 1; // TREE
    if (!isTree || own > MOST_LEVELS || (level !== null && own !== level)) return false;
    const entries = head.getUint16(6, true);
    const body = file.view(file.base + address + 24, entries * (keyBytes + 8));
    for (let entry = 0; entry < entries; entry++) {
      const at = entry * (keyBytes + 8);
      const child = numberAt(body, at + keyBytes);
      if (own > 0) {
        if (!readNode(child, own - 1)) return false;
        continue;
      }
      let place = 0;
      for (let axis = 0; axis < rank; axis++) {
        const position = numberAt(body, at + 8 + 8 * axis) / dataset.chunks[axis]!;
        if (!Number.isInteger(position)) return false;
        // A dataset that was made smaller may have chunks outside.
        if (position >= index.grid[axis]!) place = Number.NaN;
        place = place * index.grid[axis]! + position;
      }
      if (Number.isNaN(place)) continue;
      if (index.offsets[place] !== -1) return false;
      index.offsets[place] = file.base + child;
      index.sizes[place] = body.getUint32(at, true);
      index.skippedFilters[place] = body.getUint32(at + 4, true);
      found += 1;
    }
    return true;
  };
  return readNode(root, null) && found === index.offsets.length;
}

/** A fixed array (`FAHD`, `FADB`) of chunks in C-order of the grid, in pages when it is long. */
function readFixedArray(file: HdfFile, address: number, chunkBytes: number, index: ChunkIndex): boolean {
  const head = file.view(file.base + address, 24);
  if (head.getUint32(0) !== 0x46414844) return false; // FAHD
  const isFiltered = head.getUint8(5) === 1;
  const entryBytes = head.getUint8(6);
  const pageEntries = 2 ** head.getUint8(7);
  const count = index.offsets.length;
  if (numberAt(head, 8) !== count || entryBytes < 8 || entryBytes > 20) return false;
  const block = file.base + numberAt(head, 16);
  if (file.view(block, 4).getUint32(0) !== 0x46414442) return false; // FADB
  // Signature, version, client and the header's address come first.
  const PREFIX = 14;
  const isPaged = count > pageEntries;
  const pages = Math.ceil(count / pageEntries);
  let at = block + PREFIX + (isPaged ? Math.ceil(pages / 8) + 4 : 0);
  for (let first = 0; first < count; first += pageEntries) {
    const entries = Math.min(pageEntries, count - first);
    const page = file.view(at, entries * entryBytes);
    for (let entry = 0; entry < entries; entry++) {
      const from = entry * entryBytes;
      index.offsets[first + entry] = file.base + numberAt(page, from);
      index.sizes[first + entry] = isFiltered ? unsigned(page, from + 8, entryBytes - 12) : chunkBytes;
      if (isFiltered) index.skippedFilters[first + entry] = page.getUint32(from + entryBytes - 4, true);
    }
    at += entries * entryBytes + 4;
  }
  return true;
}

function isInside({ offsets, sizes }: ChunkIndex, fileBytes: number): boolean {
  return offsets.every((offset, at) => offset > 0 && sizes[at]! > 0 && offset + sizes[at]! <= fileBytes);
}

/** An address or length of 8 bytes; those beyond 2⁵³, like the undefined address, lie outside any file. */
function numberAt(view: DataView, at: number): number {
  return Number(view.getBigUint64(at, true));
}

function unsigned(view: DataView, at: number, bytes: number): number {
  let value = 0;
  for (let byte = bytes - 1; byte >= 0; byte--) value = value * 256 + view.getUint8(at + byte);
  return value;
}
