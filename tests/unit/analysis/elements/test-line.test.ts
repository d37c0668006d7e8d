import { describe, expect, it } from 'vitest';
import { bendingFilter } from '../../../../src-main/analysis/elements/bending-filter.ts';
import { ELEMENTS } from '../../../../src-main/analysis/elements/element-table.ts';
import { lineAxis, lineFamilies } from '../../../../src-main/analysis/elements/line-families.ts';
import { type FilteredSpectrum, familyPart, fitModel } from '../../../../src-main/analysis/elements/line-model.ts';
import { testLine } from '../../../../src-main/analysis/elements/test-line.ts';
import { DEFAULT_RESOLUTION_EV } from '../../../../src-preload/contract/elements.ts';
import { simulateLines, X_RAY_AXIS } from './simulated-spectrum.ts';

/** Fits the elements that are believed in, then asks for the Kα line of another. */
function test(counts: Float64Array, believed: readonly string[], symbol: string) {
  const axis = lineAxis(X_RAY_AXIS, counts.length, 1, DEFAULT_RESOLUTION_EV);
  const filter = bendingFilter(counts.length, (channel) => axis.sigmaOf(axis.keVAt(channel)));
  const variance = filter.variance(counts.map((value) => Math.max(1, value)));
  const spectrum: FilteredSpectrum = { axis, filter, counts, response: filter.respond(counts), variance };
  const families = lineFamilies(ELEMENTS, axis, 200);
  const known = families.filter(({ element }) => believed.includes(element.symbol));
  const asked = families.find(({ element, family }) => element.symbol === symbol && family === 'K')!;
  const model = fitModel(
    [...known, asked].map((family) => familyPart(family, spectrum)),
    spectrum,
  );
  return testLine(asked, model, spectrum, new Set(believed));
}

const SEEDS = Array.from({ length: 40 }, (_, i) => i + 1);

describe('a line in the unfiltered counts around it', () => {
  it('has its counts, with their standard deviation', () => {
    const tests = SEEDS.map((seed) => test(simulateLines({ Ni: 2_000, Cu: 20_000 }, { seed }), ['Cu'], 'Ni'));
    const mean = tests.reduce((sum, { area }) => sum + area, 0) / tests.length;
    const spread = Math.sqrt(tests.reduce((sum, { area }) => sum + (area - mean) ** 2, 0) / (tests.length - 1));
    const stated = tests.reduce((sum, { area, strength }) => sum + area / strength, 0) / tests.length;
    // A mean of 40 is uncertain by a sixth of the spread; the spread itself by a ninth.
    expect(Math.abs(mean - 2_000)).toBeLessThan(0.6 * spread);
    expect(spread / stated).toBeGreaterThan(0.6);
    expect(spread / stated).toBeLessThan(1.4);
  });

  it('is not there where there is none: strengths scatter about 0 by 1', () => {
    const strengths = SEEDS.map((seed) => test(simulateLines({ Cu: 20_000 }, { seed }), ['Cu'], 'Ni').strength);
    const squares = strengths.reduce((sum, strength) => sum + strength ** 2, 0) / strengths.length;
    expect(squares).toBeGreaterThan(0.4);
    expect(squares).toBeLessThan(1.8);
  });

  it('cannot be what a partner line of another, at most 5 % stronger than tabulated, puts there', () => {
    for (const share of [-0.05, 0.05]) {
      const extra = [[7.058, 16_000 * 0.134 * share]] as const;
      for (const seed of SEEDS.slice(0, 10)) {
        const { strength } = test(simulateLines({ Fe: 16_000 }, { seed, extra }), ['Fe'], 'Co');
        expect(strength).toBeLessThan(4);
      }
    }
  });
});
