import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { principalPlane } from '../../../../src-renderer/vis/principal-plane.ts';
import { thumbnail } from '../../../../src-renderer/vis/thumbnail.ts';

describe('a thumbnail', () => {
  it('has means of whole blocks, and of what is left at the edges', () => {
    const values = Float32Array.from({ length: 5 * 4 }, (_, i) => i);
    const { rows, columns, values: small } = thumbnail(values, 5, 4, 2);
    expect([rows, columns]).toEqual([2, 2]);
    // Blocks of 3 × 3: the second column has one of the picture's, the second row two.
    expect(small[0]).toBeCloseTo((0 + 1 + 2 + 4 + 5 + 6 + 8 + 9 + 10) / 9);
    expect(small[1]).toBeCloseTo((3 + 7 + 11) / 3);
    expect(small[3]).toBeCloseTo((15 + 19) / 2);
  });

  it('leaves a small picture as it is, and values that are missing out', () => {
    const values = Float32Array.of(1, Number.NaN, 3, 5);
    expect([...thumbnail(values, 2, 2, 8).values]).toEqual([1, Number.NaN, 3, 5]);
    expect([...thumbnail(values, 2, 2, 1).values]).toEqual([3]);
  });
});

describe('the principal plane', () => {
  it('finds the two directions in which points were spread, and their shares', () => {
    const count = 400;
    const [a, b] = [
      [0.6, 0.8, 0],
      [-0.8, 0.6, 0],
    ];
    const values = Array.from({ length: count }, (_, i) => {
      const along = 10 * Math.sin(i);
      const across = 3 * Math.cos(i * 1.7);
      return [0, 1, 2].map((j) => 100 + along * a[j]! + across * b[j]!);
    }).flat();
    const { points, shares } = principalPlane(values, 3);
    const mean = Array.from({ length: count }, (_, i) => 10 * Math.sin(i)).reduce((sum, x) => sum + x, 0) / count;
    for (const i of [0, 7, 100]) expect(points[2 * i]).toBeCloseTo(10 * Math.sin(i) - mean, 0);
    expect(shares[0]).toBeCloseTo(100 / 109, 1);
    expect(shares[0] + shares[1]).toBeCloseTo(1, 4);
  });

  it('keeps distances of points in a plane, whatever they are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -50, max: 50 })), {
          minLength: 3,
          maxLength: 30,
        }),
        (flat) => {
          const { points } = principalPlane(flat.flat(), 2);
          const squares = flat.map(([x, y], i) => [
            (x - flat[0]![0]) ** 2 + (y - flat[0]![1]) ** 2,
            (points[2 * i]! - points[0]!) ** 2 + (points[2 * i + 1]! - points[1]!) ** 2,
          ]);
          for (const [before, after] of squares)
            expect(Math.abs(before! - after!)).toBeLessThan(1e-2 * Math.max(1, before!));
        },
      ),
    );
  });

  it('of one number has one direction', () => {
    const { points, shares } = principalPlane([1, 2, 3], 1);
    expect([...points]).toEqual([-1, 0, 0, 0, 1, 0]);
    expect(shares).toEqual([1, 0]);
  });
});
