import fc from 'fast-check';
import { expect, test } from 'vitest';
import { curvePieces, finiteRange, stackOffsets } from '../../../src-main/figures/curves.ts';

const spectrum = fc.array(fc.float({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 8, maxLength: 8 });

test('offset spectra stand in order, one equal step apart', () => {
  fc.assert(
    fc.property(fc.array(spectrum, { minLength: 2, maxLength: 6 }), (lists) => {
      const spectra = lists.map((list) => Float32Array.from(list));
      const offsets = stackOffsets(spectra);
      expect(offsets.at(-1)).toBe(0);
      const step = offsets.at(-2)!;
      offsets.forEach((offset, index) => {
        expect(offset).toBeCloseTo((offsets.length - 1 - index) * step, 3);
      });
      expect(step).toBeGreaterThan(0);
    }),
  );
});

test('spectra of one shape do not cross when they are offset', () => {
  const shape = (center: number) => Float32Array.from({ length: 100 }, (_, i) => Math.exp(-(((i - center) / 12) ** 2)));
  const spectra = [shape(30), shape(40), shape(50)];
  const [top, middle] = stackOffsets(spectra);
  for (let i = 0; i < 100; i++) {
    expect(spectra[0][i] + top).toBeGreaterThan(spectra[1][i] + middle);
    expect(spectra[1][i] + middle).toBeGreaterThan(spectra[2][i]);
  }
});

test('curves are cut where values are not finite', () => {
  const identity = (value: number) => value;
  const pieces = curvePieces([Number.NaN, 1, 2, Infinity, 3, Number.NaN], identity, identity, 0.04);
  expect(pieces).toEqual([
    [1, 1, 2, 2],
    [4, 3],
  ]);
  expect(curvePieces([], identity, identity, 0.04)).toEqual([]);
});

test('thinned curves keep every peak and both ends', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 19_999 }), (peak) => {
      const values = new Float32Array(20_000).map((_, i) => Math.sin(i / 50));
      values[peak] = 100;
      const [points] = curvePieces(
        values,
        (channel) => channel / 200,
        (value) => value,
        25.4 / 600,
      );
      expect(points.length / 2).toBeLessThan(12_000);
      expect(points.slice(0, 2)).toEqual([0, values[0]]);
      expect(points.at(-2)).toBeCloseTo(19_999 / 200, 9);
      expect(points.filter((_, i) => i % 2 === 1)).toContain(100);
      for (let i = 2; i < points.length; i += 2) expect(points[i]).toBeGreaterThan(points[i - 2]);
    }),
    { numRuns: 10 },
  );
});

test('the range of nothing is nothing', () => {
  expect(finiteRange([Number.NaN, Infinity])).toBeNull();
  expect(finiteRange([Number.NaN, 2, -3])).toEqual({ min: -3, max: 2 });
});
