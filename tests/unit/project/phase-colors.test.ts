import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchColors, pickColors } from '../../../src-main/project/phase-colors.ts';
import { PHASE_COLORS } from '../../../src-preload/contract/phase-colors.ts';

describe('picking colors', () => {
  it('gives distinct ones for as many clusters as there can be, past those in use', () => {
    expect(pickColors(10)).toEqual(PHASE_COLORS);
    expect(new Set(pickColors(256)).size).toBe(256);
    expect(pickColors(2, [PHASE_COLORS[0]!.toUpperCase(), PHASE_COLORS[2]!])).toEqual([
      PHASE_COLORS[1],
      PHASE_COLORS[3],
    ]);
  });

  it('comes to an end when every color is in use', () => {
    const all = pickColors(1500);
    expect(pickColors(1, all)).toHaveLength(1);
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
