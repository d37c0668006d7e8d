import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type LatentGrid,
  latentBytes,
  restoreLatent,
  storeLatent,
} from '../../../src-main/readers/phasewright-archive/latent-numbers.ts';
import {
  FILTERS,
  packBlock,
  unpackBlock,
  type WordLayout,
} from '../../../src-main/readers/phasewright-archive/lossless-block.ts';

const layouts = fc.record({
  bytes: fc.constantFrom(1, 2, 4),
  step: fc.constantFrom(1, 2),
  numbers: fc.integer({ min: 1, max: 9 }),
  rows: fc.integer({ min: 1, max: 6 }),
});

describe('lossless blocks', () => {
  it('come back bit for bit, whatever is in them', () => {
    fc.assert(
      fc.property(layouts, fc.infiniteStream(fc.nat(255)), ({ bytes, step, numbers, rows }, stream) => {
        const layout = { bytes, step, row: step * numbers } as WordLayout;
        const length = bytes * step * numbers * rows;
        const original = Uint8Array.from({ length }, () => stream.next().value!);
        const packed = packBlock(original, layout);
        expect(Buffer.from(unpackBlock(packed, layout, length)).equals(Buffer.from(original))).toBe(true);
      }),
    );
  });

  it('of slopes are told by their neighbors, those of nothing by nothing', () => {
    const slope = Uint16Array.from({ length: 4096 }, (_, i) => 7 * (i % 64) + 13 * Math.floor(i / 64));
    const layout = { bytes: 2, step: 1, row: 64 } as const;
    const packed = packBlock(new Uint8Array(slope.buffer), layout);
    expect(FILTERS[packed.filter]).not.toBe('none');
    expect(packed.packed.length).toBeLessThan(200);
    expect(packBlock(new Uint8Array(8192), layout).packed.length).toBeLessThan(40);
  });

  it('that unpack to another length are refused', () => {
    const layout = { bytes: 1, step: 1, row: 8 } as const;
    const { filter, packed } = packBlock(new Uint8Array(64), layout);
    expect(() => unpackBlock({ filter, packed }, layout, 63)).toThrow();
    expect(() => unpackBlock({ filter, packed }, layout, 65)).toThrow();
  });
});

describe('latent numbers', () => {
  it.each([8, 16] as const)('on a grid of %i bits are off by half a step at most', (bits) => {
    const step = [0.5, 0.001];
    const grid: LatentGrid = { count: 2, bits, low: [-3, 10], step };
    const latent = Float32Array.from({ length: 200 }, (_, i) => grid.low[i % 2]! + ((i * 37) % 250) * step[i % 2]!);
    const stored = storeLatent(latent, grid);
    expect(stored.length).toBe(latentBytes(grid, 100));
    restoreLatent(stored, grid).forEach((value, i) => {
      expect(Math.abs(value - latent[i]!)).toBeLessThanOrEqual(step[i % 2]! / 2 + 1e-5);
    });
  });

  it('beyond the grid become its edge, and those of 32 bits stay', () => {
    const grid: LatentGrid = { count: 1, bits: 8, low: [0], step: [1] };
    expect([...restoreLatent(storeLatent(Float32Array.of(-5, 300, 7), grid), grid)]).toEqual([0, 255, 7]);
    const exact: LatentGrid = { ...grid, bits: 32 };
    expect([...restoreLatent(storeLatent(Float32Array.of(-5.25, 1e9), exact), exact)]).toEqual([-5.25, 1e9]);
  });
});
