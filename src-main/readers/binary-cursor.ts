import type { ByteSource } from './byte-source.ts';
import { damaged } from './reader-errors.ts';

const WINDOW_BYTES = 32 * 1024;

/** Reads numbers one after the other; every step is checked against the end of the file, and errors name the field. */
export class BinaryCursor {
  /** Offset of the next byte. */
  position = 0;
  /** Byte order of multi-byte numbers. */
  littleEndian = false;
  readonly #bytes: ByteSource;
  readonly #format: string;
  #window: DataView = new DataView(new ArrayBuffer(0));
  #windowStart = 0;

  constructor(bytes: ByteSource, format: string) {
    this.#bytes = bytes;
    this.#format = format;
  }

  get remaining(): number {
    return this.#bytes.size - this.position;
  }

  uint8(field: string): number {
    const at = this.#take(1, field);
    return this.#window.getUint8(at);
  }

  int8(field: string): number {
    const at = this.#take(1, field);
    return this.#window.getInt8(at);
  }

  uint16(field: string, littleEndian = this.littleEndian): number {
    const at = this.#take(2, field);
    return this.#window.getUint16(at, littleEndian);
  }

  int16(field: string): number {
    const at = this.#take(2, field);
    return this.#window.getInt16(at, this.littleEndian);
  }

  uint32(field: string, littleEndian = this.littleEndian): number {
    const at = this.#take(4, field);
    return this.#window.getUint32(at, littleEndian);
  }

  int32(field: string): number {
    const at = this.#take(4, field);
    return this.#window.getInt32(at, this.littleEndian);
  }

  /** As a double: whole numbers beyond 2⁵³ are rounded, and fail every check of a size. */
  uint64(field: string, littleEndian = this.littleEndian): number {
    const at = this.#take(8, field);
    return Number(this.#window.getBigUint64(at, littleEndian));
  }

  /** As a double, see {@link BinaryCursor.uint64}. */
  int64(field: string): number {
    const at = this.#take(8, field);
    return Number(this.#window.getBigInt64(at, this.littleEndian));
  }

  float32(field: string): number {
    const at = this.#take(4, field);
    return this.#window.getFloat32(at, this.littleEndian);
  }

  float64(field: string): number {
    const at = this.#take(8, field);
    return this.#window.getFloat64(at, this.littleEndian);
  }

  /** A copy of the next `length` bytes; the caller bounds `length`. */
  bytes(length: number, field: string): Uint8Array {
    this.require(length, field);
    const bytes = this.#bytes.read(this.position, length);
    this.position += length;
    return bytes;
  }

  skip(length: number, field: string): void {
    this.require(length, field);
    this.position += length;
  }

  /** @throws {AppError} `file-damaged` unless `length` more bytes are there. */
  require(length: number, field: string): void {
    if (length >= 0 && length <= this.remaining) return;
    throw damaged(
      `The file ends inside "${field}": ${length} bytes are needed at byte ${this.position}, ${this.remaining} are left.`,
      { format: this.#format, field, byteOffset: this.position },
    );
  }

  #take(length: number, field: string): number {
    let at = this.position - this.#windowStart;
    if (at < 0 || at + length > this.#window.byteLength) {
      this.require(length, field);
      const bytes = this.#bytes.read(this.position, Math.min(WINDOW_BYTES, this.remaining));
      this.#window = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      this.#windowStart = this.position;
      at = 0;
    }
    this.position += length;
    return at;
  }
}
