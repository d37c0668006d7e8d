import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { indexAt, lineThrough, positionAt } from '../../../src-preload/contract/axis.ts';

const uniform = { offset: 300, scale: 0.5 };
const wavelengths = [326.2, 330, 331, 335.5, 350];

describe('positions along an axis', () => {
  it('are offset + scale · index where all steps are the same', () => {
    expect(positionAt(uniform, 4)).toBe(302);
    expect(indexAt(uniform, 302)).toBe(4);
    expect(positionAt(uniform, -0.5)).toBe(299.75);
  });

  it('are those of the file where they are not', () => {
    const axis = { positions: wavelengths, ...lineThrough(wavelengths) };
    expect(wavelengths.map((_, index) => positionAt(axis, index))).toEqual(wavelengths);
    expect(positionAt(axis, 1.5)).toBe(330.5);
    expect(positionAt(axis, -0.5)).toBeCloseTo(324.3, 10);
    expect(axis.offset).toBe(326.2);
    expect(axis.offset + 4 * axis.scale).toBe(350);
  });

  it('go back to indices, ascending and descending', () => {
    const steps = fc.array(fc.double({ min: 0.01, max: 50, noNaN: true }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(steps, fc.double({ min: -2, max: 45, noNaN: true }), fc.boolean(), (lengths, index, descending) => {
        let at = 100;
        const positions = [at, ...lengths.map((length) => (at += descending ? -length : length))];
        const axis = { positions, ...lineThrough(positions) };
        expect(indexAt(axis, positionAt(axis, index))).toBeCloseTo(index, 6);
      }),
    );
  });
});
