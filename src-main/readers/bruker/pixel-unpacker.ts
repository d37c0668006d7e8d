import { damaged } from '../reader-errors.ts';

/** Number types that counts are unpacked into. */
export type CountArray = Uint8Array | Uint16Array | Uint32Array;

/**
 * A pixel's record begins with: column (uint32), channels of the pixel (uint16), channels that are stored (uint16), unknown
 * (uint32), way of packing (uint16), unknown (uint16), number of single pulses (uint16), bytes that follow (uint32).
 */
export const RECORD_HEADER = 22;
/** Zeros that must follow the last record: pulses are read by pairs of 16-bit words. */
export const PACKED_PADDING = 4;

const PULSES_16_BIT = 0;
const PULSES_12_BIT = 1;
const LARGEST_COUNT = 2 ** 32 - 1;

/** Where the parts of one record lie. */
export interface PixelRecord {
  readonly column: number;
  /** First byte behind the record. */
  readonly end: number;
}

/**
 * Unpacks the spectra of a hypermap one by one. Each is packed in the way that takes least: as a list of pulses (the
 * channel of each count) in 16 or 12 bits, or as instructions (runs of channels with a common offset and 0, 4, 8, 16 or 32
 * bits each, then single pulses on top).
 */
export class PixelUnpacker {
  /** Largest count of any channel unpacked so far. */
  largest = 0;
  /** Counts so far that belong to channels behind the last one; they are left out. */
  outside = 0;
  readonly #packed: Uint8Array;
  /** Bytes without the padding. */
  readonly #end: number;
  readonly #channels: number;
  readonly #format: string;

  constructor(packed: Uint8Array, channels: number, format: string) {
    this.#packed = packed;
    this.#end = packed.length - PACKED_PADDING;
    this.#channels = channels;
    this.#format = format;
  }

  /** Column and end of the record at byte `at`. @throws {AppError} `file-damaged` when it does not lie in the map. */
  measure(at: number): PixelRecord {
    if (at + RECORD_HEADER > this.#end) this.#fail('A pixel is missing', at);
    const column = this.#uint32(at);
    const isPulses = this.#uint16(at + 12) <= PULSES_12_BIT;
    const pulses = this.#uint16(at + 16);
    let end = at + RECORD_HEADER + this.#uint32(at + 18);
    if (!isPulses && pulses > 0) {
      if (end > this.#end) this.#fail('The counts of a pixel are cut short', at);
      end += this.#uint32(end - 4);
    }
    if (end > this.#end) this.#fail('The counts of a pixel are cut short', at);
    return { column, end };
  }

  /** Adds the counts of the record at byte `at` to `out`, whose channel 0 is at `base`. @throws {AppError} `file-damaged`. */
  unpack(at: number, out: CountArray, base: number): void {
    const start = at + RECORD_HEADER;
    const pulses = this.#uint16(at + 16);
    const size = this.#uint32(at + 18);
    switch (this.#uint16(at + 12)) {
      case PULSES_16_BIT:
        if (pulses * 2 > size) this.#fail('The counts of a pixel are cut short', at);
        this.#addPulses16(start, pulses, out, base);
        break;
      case PULSES_12_BIT:
        if (pulses * 12 > size * 8) this.#fail('The counts of a pixel are cut short', at);
        this.#addPulses12(start, pulses, out, base);
        break;
      default:
        this.#followInstructions(start, size, pulses, out, base);
    }
  }

  #addPulses16(start: number, pulses: number, out: CountArray, base: number): void {
    for (let i = 0; i < pulses; i++) this.#addPulse(this.#uint16(start + 2 * i), out, base);
  }

  /** Pulse i takes the 12 bits from 12 · i on, counted from the highest bit of the first little-endian 16-bit word. */
  #addPulses12(start: number, pulses: number, out: CountArray, base: number): void {
    const packed = this.#packed;
    for (let i = 0; i < pulses; i++) {
      const bit = 12 * i;
      const word = start + (bit >> 4) * 2;
      const pair = (packed[word + 1]! << 24) | (packed[word]! << 16) | (packed[word + 3]! << 8) | packed[word + 2]!;
      this.#addPulse((pair >>> (20 - (bit & 15))) & 0xfff, out, base);
    }
  }

  #addPulse(channel: number, out: CountArray, base: number): void {
    if (channel >= this.#channels) {
      this.outside++;
      return;
    }
    const count = out[base + channel]! + 1;
    out[base + channel] = count;
    if (count > this.largest) this.largest = count;
  }

  /** The instructions end 4 bytes before the end, where the number of bytes of the single pulses stands. */
  #followInstructions(start: number, size: number, pulses: number, out: CountArray, base: number): void {
    const packed = this.#packed;
    if (size < 4) this.#fail('The instructions of a pixel are cut short', start);
    const end = start + size - 4;
    let at = start;
    let channel = 0;
    while (at < end) {
      const bytes = packed[at]!;
      const run = packed[at + 1]!;
      at += 2;
      if (bytes === 0) {
        channel += run;
        continue;
      }
      if (bytes !== 1 && bytes !== 2 && bytes !== 4 && bytes !== 8)
        this.#fail(`Instruction ${bytes} is unknown`, at - 2);
      const values = at + bytes;
      // One value takes half of `bytes`; runs of half bytes end with a whole one.
      const next = values + Math.ceil((run * bytes) / 2);
      if (next > end) this.#fail('The instructions of a pixel are cut short', at - 2);
      const offset = this.#unsigned(at, bytes);
      for (let i = 0; i < run; i++) {
        const value =
          bytes === 1
            ? (packed[values + (i >> 1)]! >> ((i & 1) * 4)) & 15
            : this.#unsigned(values + i * (bytes / 2), bytes / 2);
        this.#set(channel + i, offset + value, out, base, at);
      }
      channel += run;
      at = next;
    }
    if (pulses === 0) return;
    if (pulses * 2 > this.#uint32(end)) this.#fail('The single pulses of a pixel are cut short', end);
    this.#addPulses16(end + 4, pulses, out, base);
  }

  #set(channel: number, count: number, out: CountArray, base: number, at: number): void {
    if (count > LARGEST_COUNT) this.#fail(`A channel would have ${count} counts`, at);
    if (channel >= this.#channels) {
      this.outside += count;
      return;
    }
    out[base + channel] = count;
    if (count > this.largest) this.largest = count;
  }

  #unsigned(at: number, bytes: number): number {
    switch (bytes) {
      case 1:
        return this.#packed[at]!;
      case 2:
        return this.#uint16(at);
      case 4:
        return this.#uint32(at);
      default:
        return this.#uint32(at) + this.#uint32(at + 4) * 2 ** 32;
    }
  }

  #uint16(at: number): number {
    return this.#packed[at]! | (this.#packed[at + 1]! << 8);
  }

  #uint32(at: number): number {
    return (this.#uint16(at) | (this.#uint16(at + 2) << 16)) >>> 0;
  }

  #fail(message: string, byteOffset: number): never {
    throw damaged(`${message}.`, {
      format: this.#format,
      field: 'SpectrumData',
      byteOffset,
    });
  }
}
