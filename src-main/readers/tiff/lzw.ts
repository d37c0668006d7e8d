import { damaged } from '../reader-errors.ts';
import { FORMAT } from './parse-directories.ts';

const CLEAR = 256;
const END = 257;
const FIRST_FREE = 258;
const MOST_CODES = 4096;

/**
 * LZW as TIFF 6.0 §13 has it: codes of 9 to 12 bits, highest bit first, widened one code early. Decodes up to
 * `expected` bytes; the output grows with what is there, so that a bomb costs no more than it holds.
 *
 * Each code stands for a stretch of the output itself: what was written before it, and one byte more. So the table holds
 * offsets and lengths, and decoding is copying.
 */
export function decodeLzw(input: Uint8Array, expected: number): Uint8Array {
  if (input.length >= 2 && input[0] === 0 && (input[1]! & 1) === 1) {
    throw damaged('The LZW data are of the kind that was used before TIFF 5.0, which is not read.', {
      format: FORMAT,
      field: 'Compression',
    });
  }
  const starts = new Int32Array(MOST_CODES);
  const lengths = new Int32Array(MOST_CODES);
  // Room behind what is expected for the longest string, so that strings need not be cut.
  let output = new Uint8Array(Math.min(expected, Math.max(4096, input.length * 4)) + MOST_CODES);
  let room = output.length - MOST_CODES;
  const last = input.length;
  let end = 0;
  let next = FIRST_FREE;
  let width = 9;
  let previousStart = -1;
  let previousLength = 0;
  let bits = 0;
  let held = 0;
  let at = 0;
  while (end < expected) {
    // 23 bits are held at most: 11 that are left, and 12 more.
    while (held < width && at < last) {
      bits = (bits << 8) | input[at++]!;
      held += 8;
    }
    if (held < width) break;
    held -= width;
    const code = bits >>> held;
    bits &= (1 << held) - 1;
    const start = end;
    if (code < CLEAR) {
      output[end++] = code;
    } else if (code === CLEAR) {
      next = FIRST_FREE;
      width = 9;
      previousStart = -1;
      continue;
    } else if (code === END) {
      break;
    } else if (code < next || (code === next && previousStart >= 0)) {
      // The string that is being defined is the previous one and its own first byte, which follows it in the output.
      let from = code < next ? starts[code]! : previousStart;
      const stop = end + (code < next ? lengths[code]! : previousLength + 1);
      while (end < stop) output[end++] = output[from++]!;
    } else {
      throw damaged('The LZW data name a string that they have not defined.', { format: FORMAT, field: 'Compression' });
    }
    if (previousStart >= 0 && next < MOST_CODES) {
      starts[next] = previousStart;
      lengths[next] = previousLength + 1;
      next++;
      // One code early, as every TIFF program does since the first.
      if (next + 1 >= 1 << width && width < 12) width++;
    }
    previousStart = start;
    previousLength = end - start;
    if (end >= room) {
      output = grow(output, expected + MOST_CODES);
      room = output.length - MOST_CODES;
    }
  }
  return output.subarray(0, Math.min(end, expected));
}

/** Twice as long, up to `most`. */
function grow(output: Uint8Array<ArrayBuffer>, most: number): Uint8Array<ArrayBuffer> {
  if (output.length >= most) return output;
  const grown = new Uint8Array(Math.min(most, output.length * 2));
  grown.set(output);
  return grown;
}
