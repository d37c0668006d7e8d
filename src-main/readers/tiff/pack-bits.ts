/**
 * PackBits (TIFF 6.0 §9): a count of 0 … 127 and that many bytes more one, or −1 … −127 and a byte to repeat. Decodes up to
 * `expected` bytes, and never more than 64 times what is there.
 */
export function decodePackBits(input: Uint8Array, expected: number): Uint8Array {
  const output = new Uint8Array(Math.min(expected, input.length * 64));
  let end = 0;
  for (let at = 0; at < input.length && end < output.length; ) {
    const count = (input[at++]! << 24) >> 24;
    if (count >= 0) {
      const run = input.subarray(at, Math.min(at + count + 1, at + output.length - end));
      output.set(run, end);
      end += run.length;
      at += count + 1;
    } else if (count !== -128) {
      if (at >= input.length) break;
      const stop = Math.min(output.length, end + 1 - count);
      output.fill(input[at++]!, end, stop);
      end = stop;
    }
  }
  return output.subarray(0, end);
}
