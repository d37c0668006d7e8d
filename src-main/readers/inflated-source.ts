import { constants, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import type { ByteSource } from './byte-source.ts';
import { requireInside } from './memory-byte-source.ts';
import { damaged, type Place } from './reader-errors.ts';

/** `raw`: deflate as zip archives have it; `zlib`: with the two bytes of header and the checksum around it. */
export type Wrapping = 'raw' | 'zlib';

/** One deflated byte gives this many at most: https://zlib.net/zlib_tech.html */
const MOST_PER_BYTE = 1032;
/** Beginnings are unpacked from this many packed bytes first, then from more. */
const FIRST_PACKED_BYTES = 1024;
/** The beginning that is kept, so that headers do not need the whole. */
const HEAD_BYTES = 64 * 1024;
/** Node's own limit of one buffer lies above this everywhere. */
const MOST_BYTES = 2 ** 31 - 1;

/** Bytes `offset` … `offset + size − 1` of another source, not copied. */
export function partOf(bytes: ByteSource, offset: number, size: number): ByteSource {
  requireInside(offset, size, bytes.size, undefined);
  return {
    size,
    read(from, length) {
      requireInside(from, length, size, undefined);
      return bytes.read(offset + from, length);
    },
  };
}

/**
 * Up to `length` bytes from the start of a deflated stream, fewer when it ends or breaks off before; little more than they need is unpacked.
 */
export function inflateHead(packed: ByteSource, length: number, wrapping: Wrapping | 'gzip'): Uint8Array {
  const inflate = { raw: inflateRawSync, zlib: inflateSync, gzip: gunzipSync }[wrapping];
  let head: Uint8Array = new Uint8Array(0);
  for (let taken = FIRST_PACKED_BYTES; ; taken *= 8) {
    const count = Math.min(taken, packed.size);
    try {
      head = inflate(packed.read(0, count), { finishFlush: constants.Z_SYNC_FLUSH });
    } catch {
      return head.slice(0, length);
    }
    if (head.length >= length || count === packed.size) return head.slice(0, length);
  }
}

/**
 * Deflated bytes as a source of their unpacked ones. The beginning is unpacked alone; whoever reads further has the whole unpacked into memory,
 * where it stays until {@link InflatedSource.release}. What is unpacked is never more than `size`.
 */
export class InflatedSource implements ByteSource {
  readonly size: number;
  readonly #packed: ByteSource;
  readonly #wrapping: Wrapping;
  readonly #place: Place;
  #head: Uint8Array | undefined;
  #whole: Uint8Array | undefined;

  /**
   * @param size what the file says that the unpacked bytes are
   * @throws {AppError} `file-damaged` when so many bytes cannot come of so few
   */
  constructor(packed: ByteSource, size: number, wrapping: Wrapping, place: Place) {
    if (size > packed.size * MOST_PER_BYTE || size > MOST_BYTES) {
      throw damaged(`${place.field ?? 'A part'} is said to unpack from ${packed.size} to ${size} bytes.`, place);
    }
    this.size = size;
    this.#packed = packed;
    this.#wrapping = wrapping;
    this.#place = place;
  }

  read(offset: number, length: number): Uint8Array {
    requireInside(offset, length, this.size, this.#place.file);
    if (this.#whole === undefined) {
      this.#head ??= inflateHead(this.#packed, Math.min(HEAD_BYTES, this.size), this.#wrapping);
      if (offset + length <= this.#head.length) return this.#head.subarray(offset, offset + length);
      this.#whole = this.#inflate();
    }
    return this.#whole.subarray(offset, offset + length);
  }

  /** Gives the memory back; reading afterwards unpacks again. */
  release(): void {
    this.#whole = undefined;
  }

  #inflate(): Uint8Array {
    const inflate = this.#wrapping === 'raw' ? inflateRawSync : inflateSync;
    const { field = 'A part of the file' } = this.#place;
    let whole: Uint8Array;
    try {
      whole = inflate(this.#packed.read(0, this.#packed.size), { maxOutputLength: Math.max(1, this.size) });
    } catch (error) {
      throw damaged(`${field} cannot be unpacked.`, { ...this.#place, cause: error });
    }
    if (whole.length === this.size) return whole;
    throw damaged(`${field} unpacks to ${whole.length} bytes, not to ${this.size}.`, this.#place);
  }
}
