import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contrastDomain, defaultContrast, extent, histogram } from '../../../../src-renderer/vis/contrast.ts';

describe('contrast', () => {
  it('takes the 1st and 99th percentile', () => {
    const values = Float32Array.from({ length: 1001 }, (_, i) => (i * 8) % 1001);
    expect(defaultContrast(values, false)).toEqual([10, 990]);
  });

  it('is not led astray by a hot pixel', () => {
    const values = Float32Array.from({ length: 10_000 }, (_, i) => i % 100);
    values[17] = 1e9;
    const [low, high] = defaultContrast(values, false)!;
    expect(low).toBeLessThanOrEqual(1);
    expect(high).toBeLessThanOrEqual(99);
  });

  it('shows a map that is zero nearly everywhere', () => {
    const values = new Float32Array(10_000);
    values[5] = 3;
    expect(defaultContrast(values, false)).toEqual([0, 3]);
  });

  it('centers signed maps on zero', () => {
    expect(defaultContrast(Float32Array.of(-1, 0, 3), true)).toEqual([-3, 3]);
  });

  it('leaves out what is not finite, and says null when nothing is', () => {
    expect(defaultContrast(Float32Array.of(Number.NaN, 1, 2, Number.POSITIVE_INFINITY), false)).toEqual([1, 2]);
    expect(defaultContrast(Float32Array.of(Number.NaN), false)).toBeNull();
    expect(extent([Number.NaN])).toBeNull();
  });

  it('counts every value inside once', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -10, max: 10, noNaN: true })), (values) => {
        const { counts, finite } = histogram(values, -10, 10, 32);
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(values.length);
        expect(finite).toBe(values.length);
      }),
    );
  });

  it('shows room beside the handles, but no values that do not occur', () => {
    expect(contrastDomain([0, 1000], [100, 200])).toEqual([75, 225]);
    expect(contrastDomain([90, 205], [100, 200])).toEqual([90, 205]);
    const [low, high] = contrastDomain([5, 5], [5, 5]);
    expect(high).toBeGreaterThan(low);
  });
});
