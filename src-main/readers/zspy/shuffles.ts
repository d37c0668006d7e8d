/** Undoes a shuffle of bytes: all lowest bytes first, then all second ones, …; bytes beyond the last element stay. */
export function undoShuffle(bytes: Uint8Array, typeBytes: number): Uint8Array {
  const elements = Math.floor(bytes.length / typeBytes);
  const out = bytes.slice();
  for (let byte = 0; byte < typeBytes; byte++) {
    const plane = byte * elements;
    for (let i = 0, at = byte; i < elements; i++, at += typeBytes) out[at] = bytes[plane + i]!;
  }
  return out;
}

/**
 * Undoes a shuffle of bits: bit 0 of all elements first (8 elements to a byte), then bit 1, …. Blosc leaves blocks whose
 * number of elements is no multiple of 8 as they are.
 */
export function undoBitShuffle(bytes: Uint8Array, typeBytes: number): Uint8Array {
  const elements = Math.floor(bytes.length / typeBytes);
  if (elements % 8 !== 0) return bytes.slice();
  const rowBytes = elements / 8;
  const out = bytes.slice();
  out.fill(0, 0, elements * typeBytes);
  for (let bit = 0; bit < 8 * typeBytes; bit++) {
    const mask = 1 << (bit & 7);
    const row = bit * rowBytes;
    for (let i = 0; i < elements; i++) {
      if (bytes[row + (i >> 3)]! & (1 << (i & 7))) out[i * typeBytes + (bit >> 3)]! |= mask;
    }
  }
  return out;
}
