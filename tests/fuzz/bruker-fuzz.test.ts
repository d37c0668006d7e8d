/** Damaged Bruker files give typed errors, quickly and without taking memory. */
import { brukerBcfReader } from '../../src-main/readers/bruker/bcf-reader.ts';
import { brukerSpxReader } from '../../src-main/readers/bruker/spx-reader.ts';
import { type BcfMap, encodeBcf, encodeHeader, encodeSpx, type PackedPixel } from '../fixtures/bcf-encoder.ts';
import { describeFuzz } from './describe-fuzz.ts';

const PIXELS: readonly PackedPixel[] = [
  { way: 'pulses-12', pulses: [1, 2, 3, 3, 19] },
  { way: 'pulses-16', pulses: [4, 5] },
  {
    way: 'instructions',
    runs: ([0, 1, 2, 4, 8] as const).map((bytes) => ({ bytes, values: [1, 2, 3] })),
    pulses: [6],
  },
];
const map: BcfMap = { width: 3, lines: [PIXELS.map((pixel, x) => [x, pixel]), [], [[1, PIXELS[2]!]]] };
const counts = Array.from({ length: 20 }, (_, i) => i);
const header = encodeHeader({
  width: 3,
  height: 3,
  sums: [counts, counts],
  images: { BSE: [1, 2, 3, 4, 5, 6, 7, 8, 9] },
  overview: [9, 8, 7, 6, 5, 4, 3, 2, 1],
});

describeFuzz(
  brukerBcfReader,
  [
    // Small chunks, so that tables go on from chunk to chunk and damage seldom falls on padding.
    encodeBcf(header, [map, map], { chunkSize: 600 }),
    encodeBcf(header, [map], { chunkSize: 600, compressed: true, blockSize: 1000 }),
    encodeBcf(header, [map, map]),
  ].map((bytes) => ({ main: 'a.bcf', files: { 'a.bcf': bytes } })),
  { mutations: 4000 },
);

describeFuzz(brukerSpxReader, [{ main: 'a.spx', files: { 'a.spx': encodeSpx(counts) } }]);
