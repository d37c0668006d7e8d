import { describe, expect, it } from 'vitest';
import { measureLine } from '../../../src-main/analysis/unmixing/trace-line.ts';

/** A straight background 100 + 2·channel. */
const background = Array.from({ length: 60 }, (_, channel) => 100 + 2 * channel);

describe('measureLine', () => {
  it('takes a straight background off exactly, however wide and far the windows are', () => {
    const counts = background.map((value, channel) => value + (channel >= 25 && channel < 30 ? 40 : 0));
    for (const [below, above] of [
      [
        [10, 20],
        [35, 45],
      ],
      [
        [20, 25],
        [40, 58],
      ],
    ] as const) {
      const line = measureLine(counts, [25, 30], below, above);
      expect(line.net).toBeCloseTo(200, 9);
      expect(line.background).toBeCloseTo(
        background.slice(25, 30).reduce((sum, value) => sum + value),
        9,
      );
    }
  });

  it('agrees with Currie for a flat background of the same width on each side', () => {
    const counts = new Array(30).fill(50);
    const line = measureLine(counts, [10, 20], [0, 10], [20, 30]);
    // B = 500 in the line, measured with a variance of 500 / 2: L_C = 1.645 √(B + B/2), L_D = 2.71 + 2 L_C.
    expect(line.criticalLevel).toBeCloseTo(1.6449 * Math.sqrt(750), 6);
    expect(line.detectionLimit).toBeCloseTo(1.6449 ** 2 + 2 * line.criticalLevel, 6);
    expect(line.uncertainty).toBeCloseTo(Math.sqrt(750), 9);
    expect(line.isDetected).toBe(false);
  });

  it('refuses windows that touch the line', () => {
    expect(() => measureLine(background, [10, 20], [5, 12], [25, 30])).toThrow(/below and above/);
    expect(() => measureLine(background, [10, 20], [25, 30], [0, 5])).toThrow(/below and above/);
  });
});
