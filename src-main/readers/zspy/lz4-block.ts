/**
 * Unpacks one block of LZ4 into `target`, which it must fill exactly.
 * Source: LZ4 block format description (lz4.org): token, literals, 16-bit offset, match of at least 4 bytes.
 * @throws {RangeError} when the block is damaged.
 */
export function unpackLz4Block(packed: Uint8Array, target: Uint8Array): void {
  const LEAST_MATCH = 4;
  let from = 0;
  let to = 0;
  /** Lengths of 15 or more go on in further bytes, the last of which is below 255. */
  const lengthFrom = (start: number) => {
    let length = start;
    if (start < 15) return length;
    for (let byte = 255; byte === 255; ) {
      if (from >= packed.length) throw new RangeError('the LZ4 block ends within a length');
      byte = packed[from++]!;
      length += byte;
    }
    return length;
  };
  while (from < packed.length) {
    const token = packed[from++]!;
    const literals = lengthFrom(token >> 4);
    if (from + literals > packed.length || to + literals > target.length) {
      throw new RangeError('the LZ4 block has literals beyond its end');
    }
    target.set(packed.subarray(from, from + literals), to);
    from += literals;
    to += literals;
    // The last sequence has no match.
    if (from === packed.length) break;
    if (from + 2 > packed.length) throw new RangeError('the LZ4 block ends within an offset');
    const distance = packed[from]! | (packed[from + 1]! << 8);
    from += 2;
    const length = lengthFrom(token & 15) + LEAST_MATCH;
    copyMatch(target, to, distance, length);
    to += length;
  }
  if (to !== target.length) throw new RangeError(`the LZ4 block gives ${to} bytes instead of ${target.length}`);
}

/**
 * Repeats `length` bytes that stand `distance` before `to`; they may overlap what is being written.
 * @throws {RangeError} when they lie outside the target.
 */
export function copyMatch(target: Uint8Array, to: number, distance: number, length: number): void {
  if (distance === 0 || distance > to || to + length > target.length) {
    throw new RangeError('a match lies outside the block');
  }
  if (distance >= length) target.copyWithin(to, to - distance, to - distance + length);
  else for (let i = 0; i < length; i++) target[to + i] = target[to + i - distance]!;
}
