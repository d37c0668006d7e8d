import { crc32 } from 'node:zlib';
import { BYTES_PER_ELEMENT } from '../../../src-preload/contract/dataset.ts';
import { type ArraySource, elementCount, type NativeArray } from '../../cubes/array-source.ts';
import type { Decoder } from '../../cubes/model-thread.ts';
import { makeNativeArray, viewNativeArray } from '../../cubes/native-arrays.ts';
import type { ByteSource } from '../byte-source.ts';
import { damaged } from '../reader-errors.ts';
import type { BlockIndex, IndexedBlock } from './block-index.ts';
import { latentBytes, restoreLatent } from './latent-numbers.ts';
import { FILTERS, unpackBlock } from './lossless-block.ts';
import { BLOCKS_MEMBER, FORMAT, type Manifest, wordLayout } from './manifest.ts';
import { toNative } from './native-values.ts';

export interface ArchiveParts {
  readonly manifest: Manifest;
  readonly index: BlockIndex;
  readonly blocks: ByteSource;
  /** Made when a block first needs it. @throws {AppError} `file-damaged` */
  decoder(): Decoder;
}

/** Blocks that stay decoded take about so much; one always does. */
const CACHE_BYTES = 32 * 1024 * 1024;
/** Numbers that are decoded in one turn. */
const NUMBERS_AT_ONCE = 2 ** 21;

/** Values of an archive; each block is decoded when something of it is read. What `read` returns is valid until the next `read`. */
export class ArchiveSource implements ArraySource {
  readonly shape: readonly number[];
  readonly dtype: Manifest['dataset']['dtype'];
  readonly #parts: ArchiveParts;
  readonly #total: number;
  /** Numbers of a whole block. */
  readonly #perBlock: number;
  readonly #cache = new Map<number, NativeArray>();
  #closed = false;

  constructor(parts: ArchiveParts) {
    const { dataset, units } = parts.manifest;
    this.#parts = parts;
    this.shape = dataset.shape;
    this.dtype = dataset.dtype;
    this.#total = elementCount(dataset.shape);
    this.#perBlock = units.perBlock * units.numbers;
  }

  read(first: number, count: number): NativeArray {
    if (this.#closed) throw new Error('read from a closed source');
    if (!(first >= 0 && count >= 0 && first + count <= this.#total)) {
      throw new Error(`elements ${first} + ${count} of ${this.#total}`);
    }
    const out = makeNativeArray(this.dtype, count);
    const turn = Math.max(1, Math.floor(NUMBERS_AT_ONCE / this.#perBlock));
    for (let at = first; at < first + count; ) {
      const block = Math.floor(at / this.#perBlock);
      const end = Math.min(block + turn, Math.ceil((first + count) / this.#perBlock));
      const decoded = this.#decode(block, end);
      for (let i = block; i < end; i++) {
        const start = i * this.#perBlock;
        const stop = Math.min(first + count, start + decoded[i - block]!.length);
        const part = decoded[i - block]!.subarray(at - start, stop - start);
        (out as Float64Array).set(part as Float64Array, at - first);
        at = stop;
      }
    }
    return out;
  }

  close(): void {
    this.#closed = true;
    this.#cache.clear();
  }

  /** Values of the blocks `first` … `end − 1`; those of models all in one turn. */
  #decode(first: number, end: number): NativeArray[] {
    const numbers = Array.from({ length: end - first }, (_, i) => first + i);
    const missing = numbers.filter((number) => !this.#cache.has(number));
    const entries = missing.map((number) => ({ number, entry: this.#parts.index.block(number) }));
    const ofModel = entries.filter(({ entry }) => entry.kind === 'model');
    const found = new Map<number, NativeArray>();
    for (const { number, entry } of entries) {
      if (entry.kind === 'lossless') found.set(number, this.#unpack(number, entry));
    }
    if (ofModel.length > 0) this.#reconstruct(ofModel, found);
    const result = numbers.map((number) => this.#cache.get(number) ?? found.get(number)!);
    for (const [number, values] of found) this.#keep(number, values);
    return result;
  }

  #unpack(number: number, entry: IndexedBlock): NativeArray {
    const { dtype, shape } = this.#parts.manifest.dataset;
    const elements = this.#elementsOf(number);
    if (FILTERS[entry.filter] === undefined) throw this.#fail(number, entry, 'is packed in an unknown way');
    try {
      const length = elements * BYTES_PER_ELEMENT[dtype];
      const packed = this.#payload(number, entry);
      const bytes = unpackBlock({ filter: entry.filter, packed }, wordLayout(dtype, shape), length);
      return viewNativeArray(dtype, bytes.buffer as ArrayBuffer, bytes.byteOffset, elements);
    } catch (cause) {
      throw this.#fail(number, entry, 'cannot be unpacked', cause);
    }
  }

  #reconstruct(blocks: readonly { number: number; entry: IndexedBlock }[], found: Map<number, NativeArray>): void {
    const { latent, units, dataset } = this.#parts.manifest;
    const rows = blocks.map(({ number }) => this.#elementsOf(number) / units.numbers);
    const codes = blocks.map(({ number, entry }, i) => {
      if (latent === null || entry.bytes !== latentBytes(latent, rows[i]!)) {
        throw this.#fail(number, entry, 'has another number of latent numbers than the archive says');
      }
      return restoreLatent(this.#payload(number, entry), latent);
    });
    const all = new Float32Array(codes.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const one of codes) {
      all.set(one, at);
      at += one.length;
    }
    const values = this.#parts.decoder().decode(all, rows);
    let from = 0;
    blocks.forEach(({ number }, i) => {
      const end = from + rows[i]! * units.numbers;
      found.set(number, toNative(values.subarray(from, end), dataset.dtype));
      from = end;
    });
  }

  #elementsOf(block: number): number {
    return Math.min(this.#perBlock, this.#total - block * this.#perBlock);
  }

  #payload(number: number, entry: IndexedBlock): Uint8Array {
    const bytes = this.#parts.blocks.read(entry.offset, entry.bytes);
    if (crc32(bytes) !== entry.checksum) throw this.#fail(number, entry, 'has another checksum than the index');
    return bytes;
  }

  #keep(number: number, values: NativeArray): void {
    this.#cache.set(number, values);
    const most = Math.max(1, Math.floor(CACHE_BYTES / (this.#perBlock * BYTES_PER_ELEMENT[this.dtype])));
    for (const old of this.#cache.keys()) {
      if (this.#cache.size <= most) break;
      this.#cache.delete(old);
    }
  }

  #fail(number: number, { offset }: IndexedBlock, what: string, cause?: unknown) {
    const { units } = this.#parts.manifest;
    const first = number * units.perBlock;
    const place = {
      format: FORMAT,
      field: `${BLOCKS_MEMBER}, from ${units.kind} ${first} on`,
      byteOffset: offset,
      cause,
    };
    return damaged(`Block ${number} of the archive ${what}.`, place);
  }
}
