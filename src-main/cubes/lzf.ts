/**
 * Unpacks an LZF stream (h5py's filter 32000, Oxford's `.h5oina`) of `bytes` bytes.
 * Source: liblzf 3.6 (lzf_d.c), as a description: a control byte below 32 announces literals, others a match of at least 3 bytes.
 * @throws {RangeError} when it is damaged or of another length.
 */
export function unpackLzf(packed: Uint8Array, bytes: number): Uint8Array {
  const LONG = 7;
  const target = new Uint8Array(bytes);
  let from = 0;
  let to = 0;
  while (from < packed.length) {
    const control = packed[from++]!;
    if (control < 32) {
      const literals = control + 1;
      if (from + literals > packed.length || to + literals > bytes) throw new RangeError('literals beyond the end');
      target.set(packed.subarray(from, from + literals), to);
      from += literals;
      to += literals;
      continue;
    }
    let length = control >> 5;
    if (length === LONG) length += packed[from++] ?? 0;
    length += 2;
    const distance = ((control & 31) << 8) + (packed[from++] ?? 0) + 1;
    if (from > packed.length || distance > to || to + length > bytes) throw new RangeError('a match outside the data');
    if (distance >= length) target.copyWithin(to, to - distance, to - distance + length);
    else for (let i = 0; i < length; i++) target[to + i] = target[to + i - distance]!;
    to += length;
  }
  if (to !== bytes) throw new RangeError(`${to} bytes instead of ${bytes}`);
  return target;
}
