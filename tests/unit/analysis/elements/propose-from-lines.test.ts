import { describe, expect, it } from 'vitest';
import { ELEMENTS } from '../../../../src-main/analysis/elements/element-table.ts';
import { proposeFromLines } from '../../../../src-main/analysis/elements/propose-from-lines.ts';
import { simulateLines, X_RAY_AXIS } from './simulated-spectrum.ts';

const propose = (counts: Float64Array, options: { named?: readonly string[]; beamKeV?: number } = {}) =>
  proposeFromLines({ counts, axis: X_RAY_AXIS, perKeV: 1, beamKeV: 200, ...options }, ELEMENTS);
const symbols = (counts: Float64Array, options = {}) =>
  propose(counts, options)
    .proposals.map(({ symbol }) => symbol)
    .sort();

describe('elements of an X-ray spectrum', () => {
  it.each([
    [{ Fe: 20_000, Pt: 8_000, C: 30_000, Cu: 15_000 }],
    [{ O: 30_000, Si: 20_000, Al: 9_000, Ca: 8_000, Fe: 6_000 }],
    [{ Ti: 20_000, Ba: 20_000, O: 20_000 }],
    [{ Mn: 30_000, Fe: 30_000, Co: 30_000, Ni: 30_000 }],
    [{ Ga: 10_000, As: 10_000, In: 6_000 }],
  ])('are those it was made of: %o', (counts) => {
    for (const seed of [1, 2]) expect(symbols(simulateLines(counts, { seed }))).toEqual(Object.keys(counts).sort());
  });

  it('are none in noise', () => {
    for (const seed of [1, 2, 3, 4, 5]) expect(propose(simulateLines({}, { seed })).proposals).toEqual([]);
  });

  it('tell sulfur from molybdenum from lead by their partner lines', () => {
    expect(symbols(simulateLines({ S: 20_000 }), { beamKeV: 15 })).toEqual(['S']);
    expect(symbols(simulateLines({ Mo: 20_000 }))).toEqual(['Mo']);
    expect(symbols(simulateLines({ Pb: 20_000 }))).toEqual(['Pb']);
  });

  it('are possible at most under the soft M lines of another, which are not fitted', () => {
    const extra = [[0.5424, 2_000]] as const;
    const { proposals } = propose(simulateLines({ In: 20_000 }, { extra }));
    expect(proposals.map(({ symbol, confidence }) => [symbol, confidence])).toEqual([
      ['In', 'certain'],
      ['O', 'possible'],
    ]);
    expect(proposals[1]!.reason).toContain('In M3N1 lies there');
  });

  it('are certain with their partners in place, with the reason', () => {
    const [fe] = propose(simulateLines({ Fe: 20_000 })).proposals;
    expect(fe).toMatchObject({ symbol: 'Fe', confidence: 'certain' });
    expect(fe!.reason).toMatch(/Kα at 6\.404 keV \(\d+ σ\); .*Kβ.* where they should be\./);
    expect(fe!.found.map(({ label }) => label)).toContain('Fe Kα');
  });

  it('leave escape and sum peaks to the line that causes them', () => {
    const extra = [
      [6.404 - 1.74, 8_000],
      [2 * 6.404, 5_000],
    ] as const;
    const { proposals, peaks } = propose(simulateLines({ Fe: 1_000_000 }, { extra }));
    expect(proposals.map(({ symbol }) => symbol)).toEqual(['Fe']);
    const isAt = (keV: number) => peaks.find(({ energy }) => Math.abs(energy - keV) < 0.03)?.is;
    expect(isAt(4.664)).toBe('Si escape of Fe Kα');
    expect(isAt(12.808)).toBe('Sum of Fe Kα and Fe Kα');
  });

  it('leave a peak that nothing explains unexplained', () => {
    const { proposals, peaks } = propose(simulateLines({ Fe: 20_000 }, { extra: [[12.2, 1_000]] }));
    expect(proposals.map(({ symbol }) => symbol)).toEqual(['Fe']);
    expect(peaks.filter(({ is }) => is === null).map(({ energy }) => Math.round(energy * 10))).toEqual([122]);
  });

  it('do not include noble gases or radioactive elements for one weak line', () => {
    for (const keV of [2.958, 18.367, 13.6]) {
      const found = symbols(simulateLines({ Fe: 20_000 }, { extra: [[keV, 700]] }));
      expect(found.filter((symbol) => ['Ar', 'Tc', 'Kr', 'Ra', 'Pa'].includes(symbol))).toEqual([]);
    }
  });

  it('are found on an axis that is out, and this is said', () => {
    const counts = { Fe: 40_000, Ti: 40_000, Ca: 40_000, Si: 40_000, Cu: 40_000, P: 15_000 };
    const { proposals, notes, correction } = propose(simulateLines(counts, { shift: 0.015 }));
    expect(proposals.map(({ symbol }) => symbol).sort()).toEqual(Object.keys(counts).sort());
    expect(notes.join()).toMatch(/off the table by 1\d eV at/);
    // The axis that the spectrum was made with, within a fifth of a channel everywhere.
    for (const channel of [0, 1999]) {
      const corrected = correction!.offset + correction!.scale * channel;
      expect(Math.abs(corrected - (X_RAY_AXIS.scale * channel - 0.015))).toBeLessThan(0.002);
    }
    expect(propose(simulateLines(counts)).correction).toBeUndefined();
    expect(propose(simulateLines(counts)).notes.join()).not.toContain('off the table');
  });

  it('give the axis back of which offset and gain are out, in its own units', () => {
    const counts = { Fe: 40_000, Ti: 40_000, Ca: 40_000, Si: 40_000, Cu: 40_000, P: 15_000 };
    // Positions in eV that are 10 eV and 2 ‰ too high.
    const wrong = { scale: 10 * 1.002, offset: 10 };
    const given = { counts: simulateLines(counts), axis: wrong, perKeV: 1000, beamKeV: 200 };
    const { correction } = proposeFromLines(given, ELEMENTS);
    for (const channel of [0, 1999]) {
      expect(Math.abs(correction!.offset + correction!.scale * channel - 10 * channel)).toBeLessThan(4);
    }
    const again = proposeFromLines({ ...given, axis: correction! }, ELEMENTS);
    expect(again.correction).toBeUndefined();
  });

  it('cannot be above the energy of the beam', () => {
    expect(symbols(simulateLines({ Fe: 20_000 }), { beamKeV: 5 })).not.toContain('Cu');
    expect(
      propose(simulateLines({ Zr: 9_000 }), { beamKeV: 15 }).proposals.flatMap(({ found }) =>
        found.map(({ name }) => name),
      ),
    ).not.toContain('Ka');
  });

  describe('with one line only', () => {
    /** Kα and Kβ of cobalt and nickel, as stray radiation of a pole piece puts them beside the lines of a specimen. */
    const pair = (alpha: number, beta: number, area: number) => [[alpha, area] as const, [beta, 0.135 * area] as const];
    const sample = { Fe: 16_000, Cu: 27_000, Pt: 60_000 };
    const seeds = Array.from({ length: 20 }, (_, i) => i + 1);
    const confidences = (options: { extra?: readonly (readonly [number, number])[] }, counts = sample) =>
      seeds.map((seed) => {
        const { proposals } = propose(simulateLines(counts, { seed, ...options }));
        return new Map(proposals.map((proposal) => [proposal.symbol, proposal]));
      });

    it('are not certain beside a partner line of another, and the reason says why', () => {
      const extra = [...pair(6.9303, 7.6494, 1_400), ...pair(7.4781, 8.2647, 550)];
      for (const found of confidences({ extra })) {
        expect([...found.keys()].sort()).toEqual(['Co', 'Cu', 'Fe', 'Ni', 'Pt']);
        expect(found.get('Co')!.confidence).not.toBe('certain');
        expect(found.get('Co')!.reason).toMatch(/σ with Fe Kβ allowed to differ/);
        expect(found.get('Ni')!.confidence).not.toBe('certain');
        expect(found.get('Ni')!.reason).toContain('Kβ under Pt Lℓ');
      }
    });

    it('are not there when a ratio is out by as much as it is known, or a line by a tenth', () => {
      for (const share of [0, 0.05, 0.1]) {
        const extra = [[7.058, 16_000 * 0.134 * share]] as const;
        for (const found of confidences({ extra })) expect([...found.keys()].sort()).toEqual(['Cu', 'Fe', 'Pt']);
      }
    });

    it('are certain only when the line is strong and by itself', () => {
      const strong = confidences({ extra: pair(15.7753, 17.6671, 1_500) });
      expect(strong.map((found) => found.get('Zr')?.confidence)).toEqual(seeds.map(() => 'certain'));
      const weak = confidences({ extra: pair(15.7753, 17.6671, 330) });
      for (const found of weak) {
        expect(found.get('Zr')?.confidence).toMatch(/likely|possible/);
        expect(found.get('Zr')!.reason).toContain('Kβ too weak to test');
      }
      const [lone] = confidences({ extra: [[0.7757, 2_000]] }, { Fe: 0, Cu: 0, Pt: 0 });
      expect(lone!.get('Co')?.confidence).not.toBe('certain');
    });

    it('are none in noise', () => {
      for (const found of confidences({}, { Fe: 0, Cu: 0, Pt: 0 })) expect([...found.keys()]).toEqual([]);
    });
  });
});
