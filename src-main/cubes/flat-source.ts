import { BYTES_PER_ELEMENT, type DType } from '../../src-preload/contract/dataset.ts';
import type { ByteSource } from '../readers/byte-source.ts';
import { type ArraySource, elementCount, type NativeArray, numbersPerElement } from './array-source.ts';
import { bytesOf, makeNativeArray } from './native-arrays.ts';

/** How an array lies in a file. */
export interface FlatLayout {
  /** Shape as presented, C-order: spectra last. */
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly littleEndian: boolean;
  /** Offset of the first byte. The caller has checked that the whole array lies in the file. */
  readonly byteOffset: number;
  /**
   * Pixels that lie side by side before the next channel comes. 1: whole spectra one after the other (C-order, BIP).
   * All pixels: channel after channel, `(E, y, x)` on disk (Gatan spectrum images, BSQ, Ripple's `image`). One row: BIL.
   */
  readonly pixelsPerBlock?: number;
}

/** Byte sources may fill an array of ours instead of making one. */
type Fillable = ByteSource & { readInto?(offset: number, target: Uint8Array): void };

/** Channels × pixels that are gathered at a time: small enough for the processor's cache. */
const GATHER_BYTES = 256 * 1024;
/** Runs of one channel shorter than this are read together with what lies between them. */
const SMALL_CHANNEL_BYTES = 4096;
const CHANNELS_AT_ONCE = 16;

/** An array in a run of bytes of a file. Its buffers are reused: what `read` returns is valid until the next `read`. */
export class FlatSource implements ArraySource {
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly #bytes: Fillable;
  readonly #layout: FlatLayout;
  readonly #swapBytes: number;
  readonly #elements: number;
  readonly #channels: number;
  readonly #pixelsPerBlock: number;
  #result: NativeArray;
  #gathered: NativeArray;
  #closed = false;

  constructor(bytes: ByteSource, layout: FlatLayout) {
    this.#bytes = bytes;
    this.#layout = layout;
    this.shape = layout.shape;
    this.dtype = layout.dtype;
    this.#elements = elementCount(layout.shape);
    this.#channels = layout.shape.at(-1) ?? 1;
    this.#pixelsPerBlock = layout.pixelsPerBlock ?? 1;
    const numberBytes = BYTES_PER_ELEMENT[layout.dtype] / numbersPerElement(layout.dtype);
    this.#swapBytes = layout.littleEndian ? 1 : numberBytes;
    this.#result = makeNativeArray(layout.dtype, 0);
    this.#gathered = this.#result;
  }

  read(first: number, count: number): NativeArray {
    if (this.#closed) throw new Error('read from a closed source');
    if (first < 0 || count < 0 || first + count > this.#elements) {
      throw new Error(`elements ${first} + ${count} of ${this.#elements}`);
    }
    if (this.#pixelsPerBlock === 1) {
      const run = this.#scratch('result', count);
      this.#fill(first, run);
      return run;
    }
    return this.#readAcrossChannels(first, count);
  }

  close(): void {
    this.#closed = true;
    this.#result = makeNativeArray(this.dtype, 0);
    this.#gathered = this.#result;
  }

  #readAcrossChannels(first: number, count: number): NativeArray {
    const channels = this.#channels;
    const firstPixel = Math.floor(first / channels);
    const endPixel = Math.ceil((first + count) / channels);
    const onePixel = endPixel - firstPixel === 1;
    // A run inside one pixel reads its own channels only; any other run reads whole spectra and is cut afterwards.
    const firstChannel = onePixel ? first % channels : 0;
    const endChannel = onePixel ? firstChannel + count : channels;
    const width = endChannel - firstChannel;
    const out = this.#scratch('result', Math.max(0, endPixel - firstPixel) * width);
    const block = this.#pixelsPerBlock;
    for (let pixel = firstPixel; pixel < endPixel; ) {
      const pixels = Math.min(endPixel, (Math.floor(pixel / block) + 1) * block) - pixel;
      this.#gather(pixel, pixels, firstChannel, endChannel, out, (pixel - firstPixel) * width);
      pixel += pixels;
    }
    const numbers = numbersPerElement(this.dtype);
    const skipped = onePixel ? 0 : first - firstPixel * channels;
    return out.subarray(skipped * numbers, (skipped + count) * numbers);
  }

  /** Spectra of `pixels` pixels, all in one block, into `out` from element `at` on. */
  #gather(pixel: number, pixels: number, firstChannel: number, endChannel: number, out: NativeArray, at: number): void {
    const block = this.#pixelsPerBlock;
    const width = endChannel - firstChannel;
    const blockStart = Math.floor(pixel / block) * block * this.#channels;
    const inBlock = pixel % block;
    const channelBytes = block * BYTES_PER_ELEMENT[this.dtype];
    const together = channelBytes <= SMALL_CHANNEL_BYTES || (pixels * 8 >= block && channelBytes * 8 <= GATHER_BYTES);
    const channelsAtOnce = together ? Math.max(8, Math.floor(GATHER_BYTES / channelBytes)) : CHANNELS_AT_ONCE;
    const stride = together ? block : pixels;
    for (let from = firstChannel; from < endChannel; from += channelsAtOnce) {
      const channels = Math.min(channelsAtOnce, endChannel - from);
      const numbers = numbersPerElement(this.dtype);
      const gathered = this.#scratch('gathered', channels * stride);
      if (together) {
        this.#fill(blockStart + from * block, gathered);
      } else {
        for (let c = 0; c < channels; c++) {
          const run = gathered.subarray(c * stride * numbers, (c + 1) * stride * numbers);
          this.#fill(blockStart + (from + c) * block + inBlock, run);
        }
      }
      const start = at + (from - firstChannel);
      transpose(gathered, together ? inBlock : 0, stride, channels, pixels, out, start, width, numbers);
    }
  }

  /** Elements of the file from `element` on, into `target`, in this machine's byte order. */
  #fill(element: number, target: NativeArray): void {
    const offset = this.#layout.byteOffset + element * BYTES_PER_ELEMENT[this.dtype];
    const bytes = bytesOf(target);
    if (this.#bytes.readInto) this.#bytes.readInto(offset, bytes);
    else bytes.set(this.#bytes.read(offset, bytes.length));
    swap(bytes, this.#swapBytes);
  }

  #scratch(which: 'result' | 'gathered', elements: number): NativeArray {
    const numbers = elements * numbersPerElement(this.dtype);
    const current = which === 'result' ? this.#result : this.#gathered;
    if (current.length >= numbers) return current.subarray(0, numbers);
    const grown = makeNativeArray(this.dtype, elements);
    if (which === 'result') this.#result = grown;
    else this.#gathered = grown;
    return grown;
  }
}

/** out[start + p · width + c] = gathered[c · stride + skip + p] for every pixel p and channel c; elements of `numbers` numbers. */
function transpose(
  gathered: NativeArray,
  skip: number,
  stride: number,
  channels: number,
  pixels: number,
  out: NativeArray,
  start: number,
  width: number,
  numbers: number,
): void {
  const from = gathered as Float64Array;
  const to = out as Float64Array;
  if (numbers === 1) {
    for (let p = 0; p < pixels; p++) {
      const target = start + p * width;
      for (let c = 0; c < channels; c++) to[target + c] = from[c * stride + skip + p];
    }
    return;
  }
  for (let p = 0; p < pixels; p++) {
    for (let c = 0; c < channels; c++) {
      for (let n = 0; n < numbers; n++) {
        to[(start + p * width + c) * numbers + n] = from[(c * stride + skip + p) * numbers + n];
      }
    }
  }
}

function swap(bytes: Uint8Array, numberBytes: number): void {
  if (numberBytes === 1) return;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (numberBytes === 2) buffer.swap16();
  else if (numberBytes === 4) buffer.swap32();
  else buffer.swap64();
}
