import { copyMatch } from './lz4-block.ts';

/** Matches farther away than this have their distance in two bytes of their own. */
const NEAR = 8191;

/**
 * Unpacks one BloscLZ stream (a relative of FastLZ) into `target`, which it must fill exactly.
 * Source: c-blosc 1.21, blosclz.c, as a description of the stream: a control byte below 32 announces literals, others a match.
 * @throws {RangeError} when the stream is damaged.
 */
export function unpackBloscLz(packed: Uint8Array, target: Uint8Array): void {
  let from = 0;
  let to = 0;
  const next = () => {
    if (from >= packed.length) throw new RangeError('the BloscLZ stream ends too early');
    return packed[from++]!;
  };
  // The first control byte always announces literals; its upper bits mark the version.
  let control = next() & 31;
  while (true) {
    if (control >= 32) {
      let length = (control >> 5) - 1;
      const high = (control & 31) << 8;
      if (length === 6) {
        for (let byte = 255; byte === 255; ) {
          byte = next();
          length += byte;
        }
      }
      const low = next();
      let distance = high + low;
      if (low === 255 && high === 31 << 8) distance = (next() << 8) + next() + NEAR;
      copyMatch(target, to, distance + 1, length + 3);
      to += length + 3;
    } else {
      const literals = control + 1;
      if (from + literals > packed.length || to + literals > target.length) {
        throw new RangeError('the BloscLZ stream has literals beyond its end');
      }
      target.set(packed.subarray(from, from + literals), to);
      from += literals;
      to += literals;
    }
    if (from >= packed.length) break;
    control = next();
  }
  if (to !== target.length) throw new RangeError(`the BloscLZ stream gives ${to} bytes instead of ${target.length}`);
}
