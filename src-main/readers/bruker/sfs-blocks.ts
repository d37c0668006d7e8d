import { inflateSync } from 'node:zlib';
import { damaged } from '../reader-errors.ts';

/** A file that was read out of the container. */
export interface ReadFile {
  readonly bytes: Uint8Array;
  /** Where in the container a byte of the file lies; of compressed files, where its block begins. */
  positionOf(offset: number): number;
}

/** Positions inside a file are held in 32 bits. */
export const MOST_FILE_BYTES = 2 ** 32 - 1;

/** A header of 128 bytes: signature, bytes of a whole block, unknown, number of blocks. */
const SIGNATURE = 'AACS';
const HEADER = 0x80;
/** A block: its bytes, those when inflated, unknown, unknown; then zlib's data. */
const BLOCK_HEADER = 16;
/** Esprit's blocks are 512 KiB; whole maps shrink to a fifth at most. Far more is an attack on the memory. */
const MOST_BLOCK_BYTES = 1 << 24;
const MOST_EXPANSION = 100;
const EXPANSION_ALLOWANCE = 1 << 24;

/** What errors say of the file. */
interface Stored {
  readonly path: string;
  readonly format: string;
  /** Where in the container a byte of the compressed file lies. */
  positionOf(offset: number): number;
}

interface Block {
  /** First byte of zlib's data in the compressed file. */
  readonly start: number;
  readonly length: number;
  readonly inflated: number;
}

export function isCompressed(stored: Uint8Array): boolean {
  return Buffer.from(stored.subarray(0, SIGNATURE.length)).toString('latin1') === SIGNATURE;
}

/** Inflates a compressed file, with `padding` zeros behind it. @throws {AppError} `file-damaged`. */
export function inflateBlocks(stored: Uint8Array, padding: number, file: Stored): ReadFile {
  const blocks = listBlocks(stored, file);
  const total = blocks.reduce((sum, block) => sum + block.inflated, 0);
  if (total > EXPANSION_ALLOWANCE + MOST_EXPANSION * stored.length || total > MOST_FILE_BYTES) {
    throw fail(`${stored.length} compressed bytes would become ${total}.`, 0, file);
  }
  const bytes = new Uint8Array(total + padding);
  const ends: number[] = [];
  let done = 0;
  for (const block of blocks) {
    bytes.set(inflateBlock(stored, block, file), done);
    done += block.inflated;
    ends.push(done);
  }
  const positionOf = (offset: number) => {
    const block = blocks[ends.findIndex((end) => offset < end)] ?? blocks.at(-1);
    return file.positionOf(block?.start ?? 0);
  };
  return { bytes, positionOf };
}

function listBlocks(stored: Uint8Array, file: Stored): Block[] {
  if (stored.length < HEADER) throw fail('The header of a compressed file is cut short.', 0, file);
  const view = new DataView(stored.buffer, stored.byteOffset, stored.byteLength);
  const count = view.getUint32(12, true);
  const blocks: Block[] = [];
  for (let at = HEADER; blocks.length < count; ) {
    const name = `Compressed block ${blocks.length} of ${count}`;
    if (at + BLOCK_HEADER > stored.length) throw fail(`${name} is missing.`, at, file);
    const start = at + BLOCK_HEADER;
    const length = view.getUint32(at, true);
    const inflated = view.getUint32(at + 4, true);
    if (start + length > stored.length) throw fail(`${name} is cut short.`, at, file);
    if (inflated > MOST_BLOCK_BYTES) throw fail(`${name} says that it holds ${inflated} bytes.`, at, file);
    blocks.push({ start, length, inflated });
    at = start + length;
  }
  return blocks;
}

function inflateBlock(stored: Uint8Array, { start, length, inflated }: Block, file: Stored): Uint8Array {
  let block: Uint8Array;
  try {
    const compressed = stored.subarray(start, start + length);
    block = inflateSync(compressed, { maxOutputLength: Math.max(1, inflated) });
  } catch (cause) {
    throw fail('A compressed block cannot be inflated.', start, file, cause);
  }
  if (block.length === inflated) return block;
  throw fail(`A compressed block holds ${block.length} bytes instead of ${inflated}.`, start, file);
}

function fail(message: string, offset: number, { path, format, positionOf }: Stored, cause?: unknown) {
  return damaged(message, { format, field: path, byteOffset: positionOf(offset), cause });
}
