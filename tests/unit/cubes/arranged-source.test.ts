import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openArrangedSource } from '../../../src-main/cubes/arranged-source.ts';
import { type ArraySource, elementCount } from '../../../src-main/cubes/array-source.ts';
import { MemorySource } from '../../../src-main/cubes/memory-source.ts';
import { permuteValues } from '../../../src-main/cubes/permute-values.ts';

/** An array of 1 to 4 axes, another order of them, and a run of elements of the arranged one. */
const cases = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 }).chain((shape) =>
  fc.record({
    shape: fc.constant(shape),
    order: fc.shuffledSubarray([...shape.keys()], { minLength: shape.length }),
    run: fc.tuple(fc.nat(elementCount(shape) - 1), fc.nat(elementCount(shape))),
    // From windows of a few elements to one of everything.
    window: fc.integer({ min: 4, max: 400 }),
  }),
);

describe('openArrangedSource', () => {
  it('reads any run of an array in any order of its axes as a copy of it has them', () => {
    fc.assert(
      fc.property(cases, ({ shape, order, run: [first, length], window }) => {
        const total = elementCount(shape);
        const values = Float32Array.from({ length: total }, (_, i) => i);
        const wanted = permuteValues(values, shape, order);
        const source = openArrangedSource(new MemorySource(values, shape, 'float32'), order, {
          usual: window,
          largest: 4 * window,
        });
        expect(source.shape).toEqual(order.map((axis) => shape[axis]));
        const count = Math.min(length, total - first);
        expect([...source.read(first, count)]).toEqual([...wanted.subarray(first, first + count)]);
        source.close();
      }),
      { numRuns: 500 },
    );
  });

  it('reads an array once from end to end where the windows are large enough', () => {
    const shape = [200, 64, 64];
    let elements = 0;
    const memory = new MemorySource(new Uint16Array(elementCount(shape)), shape, 'uint16');
    const counted: ArraySource = {
      shape,
      dtype: 'uint16',
      close: () => {},
      read(first, count) {
        elements += count;
        return memory.read(first, count);
      },
    };
    for (const order of [
      [1, 2, 0],
      [2, 0, 1],
    ]) {
      elements = 0;
      const source = openArrangedSource(counted, order);
      for (let pixel = 0; pixel < 4096; pixel++) source.read(pixel * 200, 200);
      expect(elements).toBe(elementCount(shape));
    }
  });

  it('leaves the order of colors and complex numbers within an element', () => {
    const shape = [2, 3];
    const values = Float32Array.from({ length: 12 }, (_, i) => i);
    const source = openArrangedSource(new MemorySource(values, shape, 'complex64'), [1, 0]);
    expect([...source.read(0, 6)]).toEqual([0, 1, 6, 7, 2, 3, 8, 9, 4, 5, 10, 11]);
  });

  it('closes what it reads from', () => {
    let closed = 0;
    const memory = new MemorySource(new Float32Array(6), [2, 3], 'float32');
    const source = openArrangedSource(
      {
        shape: [2, 3],
        dtype: 'float32',
        read: (first, count) => memory.read(first, count),
        close: () => void closed++,
      },
      [1, 0],
    );
    source.close();
    source.close();
    expect(closed).toBe(1);
    expect(() => source.read(0, 1)).toThrow('closed');
  });
});
