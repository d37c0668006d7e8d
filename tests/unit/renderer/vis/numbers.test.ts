import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { niceTicks as figureTicks } from '../../../../src-main/figures/numbers.ts';
import { formatPosition, formatValue, niceTicks } from '../../../../src-renderer/vis/numbers.ts';

describe('numbers', () => {
  it('has the ticks of the figures', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
        fc.integer({ min: 1, max: 12 }),
        (low, span, count) => {
          expect(niceTicks(low, low + span, count)).toEqual(figureTicks(low, low + span, count));
        },
      ),
    );
  });

  it('writes values as people read them', () => {
    expect(formatValue(1234567)).toBe('1\u2009234\u2009567');
    expect(formatValue(0.0123456)).toBe('0.01235');
    expect(formatValue(-2.5)).toBe('\u22122.500');
    expect(formatValue(1.5e-9)).toBe('1.500 × 10⁻⁹');
    expect(formatValue(Number.NaN)).toBe('no value');
    expect(formatPosition(680.04, 20)).toBe('680');
    expect(formatPosition(18.26, 0.1)).toBe('18.3');
  });
});
