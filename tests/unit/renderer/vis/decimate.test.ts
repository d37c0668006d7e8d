import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimate } from '../../../../src-renderer/vis/decimate.ts';

const same = (value: number) => value;

describe('decimation', () => {
  it('keeps the extremes of every pixel column, and no more than four points of each', () => {
    const curves = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 600 });
    fc.assert(
      fc.property(curves, fc.double({ min: 0.01, max: 0.49, noNaN: true }), (raw, dx) => {
        const values = Float32Array.from(raw);
        const points = decimate(values, 0, values.length, 10.3, dx, same);
        const expected = new Map<number, { low: number; high: number }>();
        values.forEach((value, i) => {
          const column = Math.floor(10.3 + dx * i);
          const seen = expected.get(column) ?? { low: value, high: value };
          expected.set(column, { low: Math.min(seen.low, value), high: Math.max(seen.high, value) });
        });
        let low = Number.POSITIVE_INFINITY;
        let high = Number.NEGATIVE_INFINITY;
        for (let i = 1; i < points.length; i += 2) {
          low = Math.min(low, points[i]);
          high = Math.max(high, points[i]);
        }
        expect(points.length).toBeLessThanOrEqual(expected.size * 8);
        expect(low).toBe(Math.min(...values));
        expect(high).toBe(Math.max(...values));
        // All that was drawn in between lies in order along x.
        for (let i = 2; i < points.length; i += 2) expect(points[i]).toBeGreaterThanOrEqual(points[i - 2]);
        for (const { low: lowest, high: highest } of expected.values()) {
          const drawn = [...points].filter((_, i) => i % 2 === 1);
          expect(drawn).toContain(lowest);
          expect(drawn).toContain(highest);
        }
      }),
    );
  });

  it('keeps every sample when there is room', () => {
    const values = Float32Array.of(1, 5, 2);
    expect([...decimate(values, 0, 3, 0, 2, same)]).toEqual([0, 1, 2, 5, 4, 2]);
  });

  it('keeps gaps', () => {
    const values = new Float32Array(100).fill(Number.NaN);
    values[50] = 3;
    const points = decimate(values, 0, 100, 0, 0.1, same);
    expect([...points].some(Number.isNaN)).toBe(true);
    expect([...points]).toContain(3);
  });

  it('runs along axes that fall', () => {
    const points = decimate(
      Float32Array.from({ length: 100 }, (_, i) => i),
      0,
      100,
      50,
      -0.2,
      same,
    );
    expect(points[0]).toBe(50);
    expect(points.at(-1)).toBe(99);
  });
});
