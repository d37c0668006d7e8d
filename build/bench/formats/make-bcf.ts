import { encodeBcf, encodeHeader, type PackedPixel } from '../../../tests/fixtures/bcf-encoder.ts';

const CHANNELS = 2048;
/** Counts of a pixel up to this many are listed, more are packed as instructions, as Esprit does. */
const LISTED = 200;

/** A compressed hypermap of `side` × `side` pixels: half of them with few counts, listed, half with many, in instructions. */
export function makeBcf(side: number): Uint8Array {
  let state = 1;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const lines = Array.from({ length: side }, (_, y) =>
    Array.from({ length: side }, (_, x) => [x, y < side / 2 ? listed(random) : packed(random)] as const),
  );
  const sums = [Array<number>(CHANNELS).fill(0)];
  return encodeBcf(encodeHeader({ width: side, height: side, sums }), [{ width: side, lines }], { compressed: true });
}

function listed(random: () => number): PackedPixel {
  const counts = 1 + Math.floor(random() * LISTED);
  return {
    way: 'pulses-12',
    pulses: Array.from({ length: counts }, () => Math.floor(random() ** 2 * (CHANNELS - 48))),
  };
}

function packed(random: () => number): PackedPixel {
  const runs = Array.from({ length: 8 }, (_, part) => ({
    bytes: part < 4 ? (2 as const) : (1 as const),
    offset: 0,
    values: Array.from({ length: 250 }, () => Math.floor(random() * (part < 4 ? 250 : 15))),
  }));
  return { way: 'instructions', runs };
}
