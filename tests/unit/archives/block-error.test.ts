import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blockError, holds, psnrOf } from '../../../src-main/archives/block-error.ts';
import { toNative } from '../../../src-main/readers/phasewright-archive/native-values.ts';

const GUARD = 2e-5;

describe('the error of a block', () => {
  it('is bounded on machines whose arithmetic differs in the last digits, too', () => {
    const blocks = fc.array(
      fc.record({
        value: fc.integer({ min: 0, max: 60_000 }),
        // Near halves, where a last digit decides about rounding, and anywhere.
        off: fc.oneof(fc.double({ min: -5, max: 5, noNaN: true }), fc.constantFrom(0.5, -0.5, 1.5, 0.499_999)),
        shake: fc.double({ min: -1, max: 1, noNaN: true }),
      }),
      { minLength: 1, maxLength: 30 },
    );
    fc.assert(
      fc.property(blocks, (block) => {
        const original = Uint16Array.from(block, ({ value }) => value);
        const here = Float32Array.from(block, ({ value, off }) => value + off);
        const error = blockError(original, here, (values) => toNative(values, 'uint16'));
        const largest = Math.max(...here.map(Math.abs));
        const there = Float32Array.from(block, ({ shake }, i) => here[i]! + 0.9 * shake * GUARD * largest);
        const read = toNative(there, 'uint16') as Uint16Array;
        const errors = Array.from(read, (value, i) => Math.abs(value - original[i]!));
        expect(Math.max(...errors)).toBeLessThanOrEqual(error.guardedMaxError);
        const squares = errors.reduce((sum, one) => sum + one * one, 0);
        expect(Math.sqrt(squares / errors.length)).toBeLessThanOrEqual(error.guardedRms * (1 + 1e-12));
        expect(error.maxError).toBeLessThanOrEqual(error.guardedMaxError);
      }),
    );
  });

  it('without a finite value holds no bound', () => {
    const error = blockError(Float32Array.of(1, Number.NaN), Float32Array.of(1, 1), (values) => values);
    expect(holds({ maxRms: 1e300, maxError: 1e300, minPsnr: 0 }, error, 1)).toBe(false);
  });

  it('is held against all bounds that are given', () => {
    const error = blockError(Uint8Array.of(10, 20), Float32Array.of(12, 20), (values) => toNative(values, 'uint8'));
    expect(error).toMatchObject({ maxError: 2, rms: Math.SQRT2 });
    expect(holds({ maxError: 2 }, error, 100)).toBe(true);
    expect(holds({ maxError: 1 }, error, 100)).toBe(false);
    expect(holds({ maxError: 2, maxRms: 1.4 }, error, 100)).toBe(false);
    expect(holds({ minPsnr: psnrOf(Math.SQRT2, 100) }, error, 100)).toBe(true);
    expect(holds({ minPsnr: 37 }, error, 100)).toBe(false);
  });
});

describe('values of the original number type', () => {
  it('are the nearest that it has', () => {
    const values = Float32Array.of(-3, 0.5, 1.49, 300, Number.NaN, Number.POSITIVE_INFINITY);
    expect([...toNative(values, 'uint8')]).toEqual([0, 1, 1, 255, 0, 255]);
    expect([...toNative(values, 'int8')]).toEqual([-3, 1, 1, 127, 0, 127]);
    expect([...toNative(values, 'bool')]).toEqual([0, 1, 1, 1, 0, 1]);
    expect([...toNative(Float32Array.of(-1e30, 1e30), 'int64')]).toEqual([-(2n ** 63n), 2n ** 63n - 2n ** 39n]);
    expect([...toNative(Float32Array.of(-1, 1e30), 'uint64')]).toEqual([0n, 2n ** 64n - 2n ** 40n]);
    expect([...toNative(Float32Array.of(1.25, -2), 'float64')]).toEqual([1.25, -2]);
  });
});
