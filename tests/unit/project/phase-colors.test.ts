import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchColors, PHASE_COLORS, pickColors, UNASSIGNED_COLOR } from '../../../src-main/project/phase-colors.ts';

describe('the palette', () => {
  // Smallest distance in CIE Lab that a legend can bear: some six just noticeable differences.
  const APART = 14;

  it.each(['normal', 'protanopia', 'deuteranopia'] as const)(
    'stays apart, and apart from white, in %s sight',
    (sight) => {
      const all = ['#ffffff', ...PHASE_COLORS];
      for (let i = 0; i < all.length; i++) {
        for (let j = 0; j < i; j++) {
          expect(distance(all[i]!, all[j]!, sight), `${all[i]} ${all[j]}`).toBeGreaterThan(APART);
        }
      }
    },
  );

  it('goes on with distinct colors for as many clusters as there can be', () => {
    const colors = pickColors(256);
    expect(colors.slice(0, 10)).toEqual(PHASE_COLORS);
    expect(new Set(colors).size).toBe(256);
    expect(colors.every((color) => /^#[0-9a-f]{6}$/.test(color))).toBe(true);
    expect(colors).not.toContain(UNASSIGNED_COLOR);
  });
});

describe('matching colors', () => {
  const spectrum = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 4, maxLength: 4 });
  const distinct = fc.uniqueArray(
    spectrum.filter((s) => s.some((v) => v > 0)),
    {
      minLength: 1,
      maxLength: 12,
      selector: (s) =>
        s
          .map((v) => v / s.reduce((a, b) => a + b))
          .map((v) => v.toFixed(6))
          .join(),
    },
  );

  it('follows the spectra through any order and any brightness', () => {
    fc.assert(
      fc.property(
        distinct,
        fc.infiniteStream(fc.nat()),
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        (spectra, keys, gain) => {
          const colors = pickColors(spectra.length);
          const previous = spectra.map((s, i) => ({ centroid: Float64Array.from(s), color: colors[i]! }));
          const order = spectra
            .map((_, i) => [keys.next().value!, i] as const)
            .sort((a, b) => a[0] - b[0])
            .map(([, i]) => i);
          const next = order.map((i) => Float64Array.from(spectra[i]!, (value) => value * gain));
          expect(matchColors(previous, next)).toEqual(order.map((i) => colors[i]!));
        },
      ),
    );
  });

  it('never gives one color twice, whatever the numbers of clusters', () => {
    fc.assert(
      fc.property(fc.array(spectrum, { maxLength: 14 }), fc.array(spectrum, { maxLength: 14 }), (before, after) => {
        const colors = pickColors(before.length);
        const previous = before.map((s, i) => ({ centroid: Float64Array.from(s), color: colors[i]! }));
        const matched = matchColors(
          previous,
          after.map((s) => Float64Array.from(s)),
        );
        expect(matched).toHaveLength(after.length);
        expect(new Set(matched).size).toBe(after.length);
      }),
    );
  });

  it('starts afresh when the numbers of channels differ, and survives NaN', () => {
    const previous = [{ centroid: Float64Array.of(1, 2), color: '#123456' }];
    expect(matchColors(previous, [Float64Array.of(1, 2, 3)])).toEqual([PHASE_COLORS[0]]);
    expect(matchColors(previous, [Float64Array.of(Number.NaN, 2), Float64Array.of(1, 2)])).toEqual([
      PHASE_COLORS[0],
      '#123456',
    ]);
  });
});

/** Color vision deficiencies at full severity: Machado, Oliveira and Fernandes, IEEE TVCG 15 (2009) 1291, table 1. */
const SIGHT = {
  normal: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
};

function distance(a: string, b: string, sight: keyof typeof SIGHT): number {
  const [one, other] = [lab(a, SIGHT[sight]), lab(b, SIGHT[sight])];
  return Math.hypot(...one.map((value, i) => value - other[i]!));
}

/** CIE 1976 L*a*b* under D65. */
function lab(color: string, matrix: readonly number[]): number[] {
  const linear = [1, 3, 5].map((i) => {
    const value = Number.parseInt(color.slice(i, i + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  const row = (m: readonly number[], r: number) =>
    m[3 * r]! * linear[0]! + m[3 * r + 1]! * linear[1]! + m[3 * r + 2]! * linear[2]!;
  const [r, g, b] = [0, 1, 2].map((i) => Math.min(1, Math.max(0, row(matrix, i)))) as [number, number, number];
  const f = (t: number) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047);
  const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}
