import { inflateSync, zstdDecompressSync } from 'node:zlib';
import { unpackBloscLz } from './blosc-lz.ts';
import { unpackLz4Block } from './lz4-block.ts';
import { undoBitShuffle, undoShuffle } from './shuffles.ts';

const HEADER_BYTES = 16;
/** Bits of the header's flags. */
const FLAG = { shuffled: 1, plain: 2, bitShuffled: 4, unsplit: 0x10 };
/** Codecs by their number in the upper three bits of the flags. */
const CODECS = ['blosclz', 'lz4', 'snappy', 'zlib', 'zstd'];
/** A block is split into one stream per byte of an element where it has at most 16 of them, and 128 elements. */
const MOST_SPLITS = 16;
const LEAST_SPLIT_ELEMENTS = 128;

/**
 * Unpacks a Blosc 1 container of `expected` bytes.
 * Source: c-blosc, README_CHUNK_FORMAT.rst: header, starts of the blocks, in each block streams with their lengths before them.
 * @throws {RangeError | Error} when it is damaged, of another size, or packed by a codec that is not known.
 */
export function unpackBlosc(packed: Uint8Array, expected: number): Uint8Array {
  if (packed.length < HEADER_BYTES) throw new RangeError('the Blosc container is shorter than its header');
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  const flags = packed[2]!;
  const typeBytes = Math.max(1, packed[3]!);
  const bytes = view.getUint32(4, true);
  const blockBytes = view.getUint32(8, true);
  if (bytes !== expected) throw new RangeError(`the Blosc container holds ${bytes} bytes instead of ${expected}`);
  if (packed[0]! > 2) throw new RangeError(`Blosc containers of format ${packed[0]} are not known`);
  if (flags & FLAG.plain) {
    if (packed.length < HEADER_BYTES + bytes) throw new RangeError('the Blosc container is too short');
    return packed.slice(HEADER_BYTES, HEADER_BYTES + bytes);
  }
  const target = new Uint8Array(bytes);
  if (bytes === 0) return target;
  if (blockBytes === 0) throw new RangeError('the Blosc container has blocks of no length');
  const codec = CODECS[flags >> 5] ?? `number ${flags >> 5}`;
  const blocks = Math.ceil(bytes / blockBytes);
  if (packed.length < HEADER_BYTES + 4 * blocks) throw new RangeError('the Blosc container is too short');

  for (let block = 0; block < blocks; block++) {
    const out = target.subarray(block * blockBytes, Math.min(bytes, (block + 1) * blockBytes));
    const isLeftover = out.length < blockBytes;
    const canSplit = typeBytes <= MOST_SPLITS && blockBytes / typeBytes >= LEAST_SPLIT_ELEMENTS && !isLeftover;
    const streams = canSplit && !(flags & FLAG.unsplit) ? typeBytes : 1;
    const streamBytes = out.length / streams;
    let at = view.getUint32(HEADER_BYTES + 4 * block, true);
    for (let stream = 0; stream < streams; stream++) {
      if (at + 4 > packed.length) throw new RangeError('a Blosc block lies outside its container');
      const size = view.getInt32(at, true);
      at += 4;
      if (size < 0 || at + size > packed.length) throw new RangeError('a Blosc stream lies outside its container');
      const part = out.subarray(stream * streamBytes, (stream + 1) * streamBytes);
      unpackStream(codec, packed.subarray(at, at + size), part);
      at += size;
    }
    if (flags & FLAG.shuffled && typeBytes > 1) out.set(undoShuffle(out, typeBytes));
    else if (flags & FLAG.bitShuffled) out.set(undoBitShuffle(out, typeBytes));
  }
  return target;
}

function unpackStream(codec: string, packed: Uint8Array, target: Uint8Array): void {
  // What does not become smaller is kept as it is.
  if (packed.length === target.length) target.set(packed);
  else if (codec === 'lz4') unpackLz4Block(packed, target);
  else if (codec === 'blosclz') unpackBloscLz(packed, target);
  else if (codec === 'zlib') fill(target, inflateSync(packed, { maxOutputLength: target.length + 1 }));
  else if (codec === 'zstd') fill(target, zstdDecompressSync(packed, { maxOutputLength: target.length + 1 }));
  else throw new Error(`the Blosc codec ${codec} is not supported`);
}

function fill(target: Uint8Array, bytes: Uint8Array): void {
  if (bytes.length !== target.length) throw new RangeError('a Blosc stream has another length than it should');
  target.set(bytes);
}
