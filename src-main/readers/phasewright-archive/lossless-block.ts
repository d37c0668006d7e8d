import { deflateRawSync, inflateRawSync } from 'node:zlib';

/**
 * Values kept bit for bit: each word is told by its neighbors as in PNG and JPEG-LS, bytes of the same weight are put side by
 * side, and deflate takes the rest. What words mean (counts, floats) does not matter: differences are those of their bits.
 */

/** How the values of a block lie. */
export interface WordLayout {
  /** Bytes of a word: 1, 2 or 4. Numbers of 8 bytes are two words. */
  readonly bytes: 1 | 2 | 4;
  /** Words from one number to the next: 1, of 8-byte numbers 2. */
  readonly step: 1 | 2;
  /** Words of a row of an image, or of a spectrum. */
  readonly row: number;
}

/** Predictions of a word, by the number that stands in archives. */
export const FILTERS = ['none', 'left', 'up', 'gradient'] as const;

type Words = Uint8Array | Uint16Array | Uint32Array;

export interface PackedBlock {
  /** Index into {@link FILTERS}. */
  readonly filter: number;
  readonly packed: Uint8Array;
}

/** Words that a prediction is judged by; more tell the same. */
const JUDGED_WORDS = 65_536;
const LEVEL = 6;

/** Packs the bytes of a block, by the prediction that leaves least to tell. */
export function packBlock(bytes: Uint8Array, layout: WordLayout): PackedBlock {
  const words = wordsOf(bytes, layout.bytes);
  const costs = FILTERS.map((_, filter) => entropyOf(residual(words.subarray(0, JUDGED_WORDS), layout, filter)));
  const best = costs.indexOf(Math.min(...costs));
  const packed = pack(words, layout, best);
  if (best === 0) return { filter: best, packed };
  // Repetitions, as of mostly empty counts, are worth more than entropy tells.
  const plain = pack(words, layout, 0);
  return plain.length <= packed.length ? { filter: 0, packed: plain } : { filter: best, packed };
}

/**
 * The way back of {@link packBlock}.
 * @param length bytes of the block
 * @throws {RangeError | Error} when the bytes do not unpack to exactly so many
 */
export function unpackBlock({ filter, packed }: PackedBlock, layout: WordLayout, length: number): Uint8Array {
  const planes = inflateRawSync(packed, { maxOutputLength: length });
  if (planes.length !== length) throw new RangeError(`${planes.length} bytes instead of ${length}`);
  const words = wordsOf(together(planes, layout.bytes), layout.bytes);
  restore(words, layout, filter);
  return new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
}

function pack(words: Words, layout: WordLayout, filter: number): Uint8Array {
  const left = residual(words, layout, filter);
  const bytes = new Uint8Array(left.buffer, left.byteOffset, left.byteLength);
  return deflateRawSync(apart(bytes, layout.bytes), { level: LEVEL });
}

/** A copy, since words must lie at multiples of their size. */
function wordsOf(bytes: Uint8Array, size: 1 | 2 | 4): Words {
  const { buffer } = new Uint8Array(bytes);
  return size === 1 ? new Uint8Array(buffer) : size === 2 ? new Uint16Array(buffer) : new Uint32Array(buffer);
}

/** Words minus what their neighbors tell, modulo the size of a word. */
function residual(words: Words, layout: WordLayout, filter: number): Words {
  if (filter === 0) return words;
  const left = words.slice();
  for (let at = 0; at < words.length; at++) left[at] = words[at]! - predicted(words, at, layout, filter);
  return left;
}

function restore(words: Words, layout: WordLayout, filter: number): void {
  if (filter === 0) return;
  for (let at = 0; at < words.length; at++) words[at] = words[at]! + predicted(words, at, layout, filter);
}

/** What the words before `at` tell of it. */
function predicted(words: Words, at: number, { row, step }: WordLayout, filter: number): number {
  const isFirst = at % row < step;
  const isTop = at < row;
  const left = isFirst ? 0 : words[at - step]!;
  const up = isTop ? 0 : words[at - row]!;
  if (filter === 1) return isFirst ? up : left;
  if (filter === 2 || isFirst) return isTop ? left : up;
  if (isTop) return left;
  // Median of left, up and left + up − corner (LOCO-I: Weinberger, Seroussi & Sapiro, IEEE Trans. Image Process. 9 (2000) 1309).
  const corner = words[at - row - step]!;
  const [low, high] = left < up ? [left, up] : [up, left];
  return corner >= high ? low : corner <= low ? high : left + up - corner;
}

/** Bytes of the same weight side by side. */
function apart(bytes: Uint8Array, size: number): Uint8Array {
  if (size === 1) return bytes;
  const planes = new Uint8Array(bytes.length);
  const count = bytes.length / size;
  for (let byte = 0; byte < size; byte++) {
    for (let i = 0, from = byte; i < count; i++, from += size) planes[byte * count + i] = bytes[from]!;
  }
  return planes;
}

function together(planes: Uint8Array, size: number): Uint8Array {
  if (size === 1) return planes;
  const bytes = new Uint8Array(planes.length);
  const count = planes.length / size;
  for (let byte = 0; byte < size; byte++) {
    for (let i = 0, to = byte; i < count; i++, to += size) bytes[to] = planes[byte * count + i]!;
  }
  return bytes;
}

/** Bits that the bytes of words take, each plane by its own frequencies. */
function entropyOf(words: Words): number {
  const bytes = new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
  const size = words.BYTES_PER_ELEMENT;
  let bits = 0;
  for (let plane = 0; plane < size; plane++) {
    const counts = new Float64Array(256);
    for (let at = plane; at < bytes.length; at += size) counts[bytes[at]!]!++;
    for (const count of counts) if (count > 0) bits -= count * Math.log2(count / words.length);
  }
  return bits;
}
