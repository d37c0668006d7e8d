import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { covers, resampleSpectra } from '../../../src-main/analysis/preprocessing/resample-spectra.ts';
import { normalNumbers } from '../../helpers/data.ts';

const axis = (offset: number, scale: number, size: number) => ({ offset, scale, size });
const draw = (size: number, seed = 1) => Float32Array.from({ length: size }, normalNumbers(seed));

describe('spectra on another axis', () => {
  it('the same axis changes nothing, whatever its offset and dispersion', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -50, max: 50, noNaN: true }),
        fc.double({ min: 0.01, max: 9, noNaN: true }),
        (offset, scale) => {
          const values = draw(24);
          const same = resampleSpectra(values, axis(offset, scale, 12), axis(offset, scale, 12));
          for (let at = 0; at < 24; at++) expect(same[at]).toBeCloseTo(values[at], 5);
        },
      ),
    );
  });

  it('a shift by part of a channel interpolates', () => {
    const values = draw(12);
    const shifted = resampleSpectra(values, axis(10, 2, 12), axis(12.5, 2, 9));
    for (let c = 0; c < 9; c++) expect(shifted[c]).toBeCloseTo(0.75 * values[c + 1] + 0.25 * values[c + 2], 5);
  });

  it('wider channels take the mean of those they cover: as binning does', () => {
    const values = draw(24);
    const binned = resampleSpectra(values, axis(0, 0.5, 12), axis(0.5, 1.5, 4));
    for (let i = 0; i < 2; i++) {
      for (let c = 0; c < 4; c++) {
        const three = values.subarray(12 * i + 3 * c, 12 * i + 3 * c + 3);
        expect(binned[4 * i + c]).toBeCloseTo((three[0] + three[1] + three[2]) / 3, 5);
      }
    }
  });

  it('straight lines stay straight on finer, coarser, turned and uneven axes', () => {
    const from = axis(100, 4, 50);
    const line = Float32Array.from({ length: 50 }, (_, c) => 3 * (100 + 4 * c) - 7);
    const positions = Array.from({ length: 20 }, (_, i) => 120 + 3 * i + 0.05 * i * i);
    for (const to of [axis(120, 1, 60), axis(120, 12, 12), axis(280, -3, 50), { ...axis(120, 4, 20), positions }]) {
      const found = resampleSpectra(line, from, to);
      const at = (c: number) => ('positions' in to ? positions[c] : to.offset + to.scale * c);
      // The mean over part of a channel is that of the whole one: at most an eighth of the 12 that the line climbs in one.
      for (let c = 1; c < to.size - 1; c++) expect(Math.abs(found[c] - (3 * at(c) - 7))).toBeLessThan(1.5);
    }
  });

  it('an axis covers another when all middles lie in its channels', () => {
    expect(covers(axis(0, 1, 10), axis(-0.4, 1, 10))).toBe(true);
    expect(covers(axis(0, 1, 10), axis(-0.6, 1, 10))).toBe(false);
    expect(covers(axis(0, 1, 10), axis(0, 1, 11))).toBe(false);
    expect(covers(axis(9, -1, 10), axis(0, 0.5, 19))).toBe(true);
  });
});
