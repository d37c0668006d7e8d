import { describe, expect, it } from 'vitest';
import { ELEMENTS } from '../../../../src-main/analysis/elements/element-table.ts';
import { evennessOf } from '../../../../src-main/analysis/elements/even-map.ts';
import { lineEstimator } from '../../../../src-main/analysis/elements/line-estimator.ts';
import { mapEvidence } from '../../../../src-main/analysis/elements/map-evidence.ts';
import { proposeFromLines } from '../../../../src-main/analysis/elements/propose-from-lines.ts';
import { normalNumbers } from '../../../helpers/data.ts';
import { simulateLines, X_RAY_AXIS } from './simulated-spectrum.ts';

const SIDE = 8;
const CHANNELS = 2000;

/** Spectra of 8 × 8 parts; what each holds, by how far it lies to the right, 0 … 1. */
function mapOf(holds: (right: number) => { counts: { [symbol: string]: number }; background: number }, seed = 1) {
  const sums = new Float64Array(SIDE * SIDE * CHANNELS);
  const whole = new Float64Array(CHANNELS);
  for (let part = 0; part < SIDE * SIDE; part++) {
    const { counts, background } = holds((part % SIDE) / (SIDE - 1));
    const spectrum = simulateLines(counts, { seed: 1000 * seed + part, background });
    sums.set(spectrum, part * CHANNELS);
    spectrum.forEach((value, c) => {
      whole[c]! += value;
    });
  }
  const found = proposeFromLines({ counts: whole, axis: X_RAY_AXIS, perKeV: 1, beamKeV: 200 }, ELEMENTS);
  const coarse = { rows: SIDE, columns: SIDE, pixels: new Float64Array(SIDE * SIDE).fill(16), sums };
  return { ...found, fit: found.fit!, whole, coarse };
}

describe('where an element comes from', () => {
  const { fit, coarse, proposals, whole } = mapOf((right) => ({
    counts: { Fe: right < 0.5 ? 900 : 30, Cu: 400, Ni: 60 * (0.5 + right), Ti: 600 * right, Co: 60 },
    background: 4 * (0.5 + right),
  }));
  const evenness = (symbol: string) => mapEvidence(symbol, fit, coarse).evenness;

  it('is said by its map: the same everywhere, like the background, or neither', () => {
    expect(evenness('Cu')).toBe('even');
    expect(evenness('Ni')).toBe('as-background');
    expect(evenness('Fe')).toBe('uneven');
    expect(evenness('Ti')).toBe('uneven');
  });

  it('is said of a line beside one whose map is another', () => {
    // Cobalt Kα stands in the foot of iron Kβ.
    expect(evenness('Co')).toBe('even');
  });

  it('is not said of a few counts', () => {
    const weak = mapOf(() => ({ counts: { Fe: 900, Zr: 2 }, background: 4 }));
    expect(mapEvidence('Zr', weak.fit, weak.coarse).evenness).toBe('unknown');
  });

  it('is named for what instruments are made of, not for other elements', () => {
    const source = (symbol: string) => proposals.find((one) => one.symbol === symbol)?.origin?.source;
    expect(source('Cu')).toMatch(/grid/);
    expect(source('Co')).toMatch(/pole pieces/);
    expect(source('Ti')).toBeUndefined();
    // Iron gives the most counts: no stray radiation does that.
    expect(source('Fe')).toBeUndefined();
  });

  it('takes the counts of a line from any part', () => {
    const { first, weights } = lineEstimator('Cu', fit)!;
    const counts = weights.reduce((sum, weight, i) => sum + weight * whole[first + i]!, 0);
    // 64 parts of 400 with an uncertainty of √(25,600 + background).
    expect(Math.abs(counts - 64 * 400)).toBeLessThan(4 * 200);
  });
});

describe('evenness', () => {
  const normal = normalNumbers(3);
  const pixels = Array.from({ length: 64 }, () => 16);
  const noisy = (mean: readonly number[]) => mean.map((value) => value + Math.sqrt(value) * normal());

  it('is refused to one in a hundred even maps, not to many more', () => {
    let refused = 0;
    for (let turn = 0; turn < 300; turn++) {
      const mean = pixels.map(() => 100);
      const counts = noisy(mean);
      if (evennessOf({ pixels, counts, variances: mean, continuum: pixels }) !== 'even') refused++;
    }
    // The shading that is allowed makes it fewer than 3 of 300.
    expect(refused).toBeLessThanOrEqual(6);
  });

  it('is not given to a map that varies by half', () => {
    const mean = pixels.map((_, i) => (i % 8 < 4 ? 150 : 50));
    expect(evennessOf({ pixels, counts: noisy(mean), variances: mean, continuum: pixels })).toBe('uneven');
    expect(evennessOf({ pixels, counts: noisy(mean), variances: mean, continuum: mean })).toBe('as-background');
  });
});
