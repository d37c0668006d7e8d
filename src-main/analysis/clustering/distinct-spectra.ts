import { tiles } from '../process-tiles.ts';
import type { Spectra } from '../spectra.ts';

/** How many different spectra there are, counting up to `enough`. Spectra are told apart by a 53-bit hash. */
export function countDistinctSpectra(spectra: Spectra, enough: number): number {
  const seen = new Set<number>();
  for (const { count, values } of tiles(spectra)) {
    const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
    for (let pixel = 0; pixel < count; pixel++) {
      let low = 0x811c9dc5;
      let high = 0x01000193;
      for (let i = pixel * spectra.channels; i < (pixel + 1) * spectra.channels; i++) {
        // Both zeros are the same number; only one of them has all bits clear.
        const word = bits[i] === 0x80000000 ? 0 : bits[i];
        low = Math.imul(low ^ word, 0x01000193);
        high = Math.imul(high ^ word ^ (high >>> 15), 0x85ebca6b);
      }
      seen.add((low >>> 0) + (high >>> 11) * 2 ** 32);
      if (seen.size >= enough) return seen.size;
    }
  }
  return seen.size;
}
