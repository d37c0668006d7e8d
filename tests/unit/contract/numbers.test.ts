import { describe, expect, it } from 'vitest';
import { formatPosition, formatValue } from '../../../src-preload/contract/numbers.ts';

describe('numbers', () => {
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
