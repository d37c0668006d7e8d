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
  let output = new Uint8Array(Math.min(expected, Math.max(4096, input.length * 4)));
  let end = 0;
  let next = FIRST_FREE;
  let width = 9;
  let previousStart = -1;
  let previousLength = 0;
  let bits = 0;
  let held = 0;
  for (let at = 0; end < expected; ) {
    while (held < width && at < input.length) {
      bits = ((bits << 8) | input[at++]!) & 0xffffff;
      held += 8;
    }
    if (held < width) break;
    held -= width;
    const code = (bits >>> held) & ((1 << width) - 1);
    if (code === END) break;
    if (code === CLEAR) {
      next = FIRST_FREE;
      width = 9;
      previousStart = -1;
      continue;
    }
    let start: number;
    let length: number;
    if (code < CLEAR) {
      start = -1;
      length = 1;
    } else if (code < next) {
      start = starts[code]!;
      length = lengths[code]!;
    } else if (code === next && previousStart >= 0) {
      // The string that is being defined: the previous one and its own first byte, which follows it in the output.
      start = previousStart;
      length = previousLength + 1;
    } else {
      throw damaged('The LZW data name a string that they have not defined.', { format: FORMAT, field: 'Compression' });
    }
    const most = Math.min(length, expected - end);
    if (end + most > output.length) output = grow(output, end + most, expected);
    if (start < 0) output[end] = code;
    else for (let i = 0; i < most; i++) output[end + i] = output[start + i]!;
    if (previousStart >= 0 && next < MOST_CODES) {
      starts[next] = previousStart;
      lengths[next] = previousLength + 1;
      next++;
    }
    previousStart = end;
    previousLength = length;
    end += most;
    // One code early, as every TIFF program does since the first.
    if (next + 1 >= 1 << width && width < 12) width++;
  }
  return output.subarray(0, end);
}

function grow(output: Uint8Array<ArrayBuffer>, needed: number, most: number): Uint8Array<ArrayBuffer> {
  const grown = new Uint8Array(Math.min(most, Math.max(needed, output.length * 2)));
  grown.set(output);
  return grown;
}
