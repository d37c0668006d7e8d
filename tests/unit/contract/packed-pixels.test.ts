import fc from 'fast-check';
import { expect, it } from 'vitest';
import { forPackedPixels, packPixels } from '../../../src-preload/contract/packed-pixels.ts';

it('pixels come back from their bits, each once and ascending', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(300_000), { minLength: 1, maxLength: 200 }), (pixels) => {
      const found: number[] = [];
      forPackedPixels(packPixels(pixels), (pixel) => found.push(pixel));
      expect(found).toEqual([...new Set(pixels)].sort((a, b) => a - b));
    }),
  );
});
