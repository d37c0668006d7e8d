import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { scaledLabel } from '../../../src-main/figures/axes.ts';
import {
  axisScaling,
  formatLength,
  formatNumber,
  formatPercent,
  formatRound,
  formatUnit,
  niceNumberBelow,
  niceTicks,
} from '../../../src-preload/contract/numbers.ts';

const reasonable = fc.double({ min: -1e12, max: 1e12, noNaN: true });
const span = fc.double({ min: 1e-6, max: 1e12, noNaN: true });

describe('ticks', () => {
  test('are multiples of 1, 2 or 5 × 10ⁿ, inside the range, rising, no more than asked for', () => {
    fc.assert(
      fc.property(reasonable, span, fc.integer({ min: 1, max: 20 }), (min, width, count) => {
        const max = min + width;
        // Ranges narrower than a millionth of their distance from zero have no round numbers worth telling apart.
        fc.pre(width > Math.abs(min) * 1e-6);
        const { values, step, labels } = niceTicks(min, max, count);
        expect(values.length).toBeLessThanOrEqual(count);
        expect(labels).toHaveLength(values.length);
        expect(new Set(labels).size).toBe(labels.length);
        expect([1, 2, 5, 10]).toContain(Math.round((step / 10 ** Math.floor(Math.log10(step) + 1e-9)) * 1e6) / 1e6);
        for (const [index, value] of values.entries()) {
          expect(value).toBeGreaterThanOrEqual(min - 1e-6 * step);
          expect(value).toBeLessThanOrEqual(max + 1e-6 * step);
          expect(Math.abs(value / step - Math.round(value / step))).toBeLessThan(
            1e-6 * Math.max(1, Math.abs(value / step)),
          );
          if (index > 0) expect(value).toBeGreaterThan(values[index - 1]);
        }
      }),
    );
  });

  test('there are at least two when six may stand', () => {
    fc.assert(
      fc.property(span, (width) => {
        expect(niceTicks(0, width, 6).values.length).toBeGreaterThanOrEqual(2);
      }),
    );
  });

  test.each([
    [10, 35, 6, ['10', '15', '20', '25', '30', '35']],
    [0, 2000, 5, ['0', '500', '1\u2009000', '1\u2009500', '2\u2009000']],
    [-0.3, 0.3, 7, ['−0.3', '−0.2', '−0.1', '0.0', '0.1', '0.2', '0.3']],
  ])('from %d to %d', (min, max, count, labels) => {
    expect(niceTicks(min, max, count).labels).toEqual(labels);
  });

  test('an empty or broken range has none', () => {
    for (const [min, max] of [
      [1, 1],
      [2, 1],
      [Number.NaN, 1],
      [0, Infinity],
      [0, 5e-324],
    ]) {
      expect(niceTicks(min, max, 5).values).toEqual([]);
    }
  });
});

describe('numbers and units', () => {
  test('thousands are set apart by thin spaces, minus is a minus sign', () => {
    expect(formatNumber(1234567.891, 2)).toBe('1\u2009234\u2009567.89');
    expect(formatNumber(-1234)).toBe('−1\u2009234');
    expect(formatNumber(-0.001, 1)).toBe('0.0');
  });

  test('lengths take the prefix that makes them short', () => {
    expect(formatLength(2e-8)).toBe('20 nm');
    expect(formatLength(1e-6)).toBe('1 µm');
    expect(formatLength(5e-10)).toBe('500 pm');
    expect(formatLength(2e-4)).toBe('200 µm');
    expect(formatRound(5e-14)).toBe('5 × 10⁻¹⁴');
  });

  test('units are printed as they should be', () => {
    expect(['um', 'μm', '1/nm', 'cm^-1', 'cm-1', 'm2', 'eV', 'A^2', 'nm'].map(formatUnit)).toEqual([
      'µm',
      'µm',
      'nm⁻¹',
      'cm⁻¹',
      'cm⁻¹',
      'm2',
      'eV',
      'A²',
      'nm',
    ]);
  });

  test('areas have digits that their number of pixels supports', () => {
    expect(formatPercent(3550, 10000)).toBe('35.5\u2009%');
    expect(formatPercent(1, 3)).toBe('33\u2009%');
    expect(formatPercent(1, 1_000_000)).toBe('<\u20090.1\u2009%');
    expect(formatPercent(0, 100)).toBe('0\u2009%');
  });

  test('one power of ten for an axis', () => {
    expect(axisScaling(35).exponent).toBe(0);
    expect(axisScaling(20480).exponent).toBe(3);
    expect(axisScaling(0.0045).exponent).toBe(-3);
    expect(scaledLabel('Intensity (counts)', 3)).toBe('Intensity (10³ counts)');
    expect(scaledLabel('Intensity (normalized)', -3)).toBe('Intensity (normalized, × 10⁻³)');
    expect(scaledLabel('Intensity', -3)).toBe('Intensity (× 10⁻³)');
  });

  test('the nice number below is at most the value and at least 40 % of it', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-12, max: 1e12, noNaN: true }), (value) => {
        const nice = niceNumberBelow(value);
        expect(nice).toBeLessThanOrEqual(value * (1 + 1e-8));
        expect(nice).toBeGreaterThanOrEqual(value * 0.4 * (1 - 1e-8));
      }),
    );
  });
});
