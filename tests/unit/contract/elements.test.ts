import { describe, expect, it } from 'vitest';
import { ELEMENTS } from '../../../src-main/analysis/elements/element-table.ts';
import {
  detectorOf,
  elementsOf,
  featuresNear,
  featuresOf,
  lineWidthKeV,
  shellAxis,
  shellLabel,
} from '../../../src-preload/contract/elements.ts';
import { placeNames } from '../../../src-preload/contract/place-names.ts';

const XRAY = { signal: 'lines', perKeV: 1 } as const;
const fe = ELEMENTS.find(({ symbol }) => symbol === 'Fe')!;

describe('lines and edges', () => {
  it('are named as people write them', () => {
    expect(['Ka', 'Lb1', 'Ll', 'Ln', 'Mz', 'Ka2', 'K', 'L3', 'M5'].map(shellLabel)).toEqual([
      ...['Kα', 'Lβ₁', 'Lℓ', 'Lη', 'Mζ', 'Kα₂', 'K', 'L₃', 'M₅'],
    ]);
  });

  it('come main line first, inside the range, in the units of the axis', () => {
    expect(featuresOf(fe, XRAY, [1, 10]).map(({ label }) => label)).toEqual(['Fe Kα', 'Fe Kβ']);
    expect(featuresOf(fe, { signal: 'lines', perKeV: 1000 })[0]!.energy).toBeCloseTo(6403.9, 0);
    expect(featuresOf(fe, { signal: 'edges', perKeV: 1000 }, [600, 1000])[0]).toMatchObject({ label: 'Fe L₃' });
  });

  it('are found by energy, the nearest and most prominent first', () => {
    const near = featuresNear(ELEMENTS, XRAY, 6.4, 0.07).map(({ label }) => label);
    expect(near[0]).toBe('Fe Kα');
    expect(featuresNear(ELEMENTS, XRAY, 6.4, 0.07).every(({ energy }) => Math.abs(energy - 6.4) <= 0.07)).toBe(true);
    expect(featuresNear(ELEMENTS, { signal: 'edges', perKeV: 1000 }, 532, 5)[0]!.label).toBe('O K');
  });

  it('have the width of a silicon detector: that at Mn Kα, less below', () => {
    expect(lineWidthKeV(5.895, 130)).toBeCloseTo(0.13, 6);
    // √(130² + 2.5 · (277 − 5895)) = 53 eV
    expect(lineWidthKeV(0.277, 130)).toBeCloseTo(0.0534, 3);
  });
});

describe('what an axis can show', () => {
  const axis = (units: string, name = 'Energy') => ({ name, units });
  const kind = (signalType: string) => ({ metadata: { Signal: { signal_type: signalType } } });
  it.each([
    ['EDS_TEM', 'keV', 'lines', 1],
    ['EDS_SEM', 'eV', 'lines', 1000],
    ['EELS', 'eV', 'edges', 1000],
    ['EELS', 'keV', 'edges', 1],
    ['', 'keV', 'lines', 1],
    ['', 'eV', 'edges', 1000],
  ])('%s in %s: %s', (type, units, signal, perKeV) => {
    expect(shellAxis(kind(type), axis(units))).toMatchObject({ signal, perKeV });
  });
  it.each([
    ['', '', /calibration/],
    ['', 'cm^-1', /cm\^-1/],
    ['', 'nm', /neither X-ray lines nor edges/],
    ['CL', 'eV', /CL/],
  ])('says why %s in “%s” shows nothing', (type, units, why) => {
    const answer = shellAxis(kind(type), axis(units));
    expect(answer.signal).toBeNull();
    expect(answer.why).toMatch(why);
  });
  it('reads elements, resolution and beam of the file, and no nonsense', () => {
    const metadata = {
      Sample: { elements: ['Pt', 'Fe', 'Xx'] },
      Acquisition_instrument: { SEM: { beam_energy: 15, Detector: { EDS: { energy_resolution_MnKa: 124 } } } },
    };
    expect(elementsOf({ metadata }, ELEMENTS)).toEqual(['Fe', 'Pt']);
    expect(detectorOf({ metadata })).toEqual({ resolutionEV: 124, beamKeV: 15 });
    expect(detectorOf({ metadata: { Acquisition_instrument: { TEM: { beam_energy: 'high' } } } })).toEqual({
      resolutionEV: 130,
      beamKeV: null,
    });
  });
});

describe('names over lines', () => {
  const space = { left: 0, right: 300, rows: 3, gap: 4, lineGap: 1 };
  it('never overlap, and no line runs through one', () => {
    let state = 7;
    const random = () => {
      state = (state * 16807) % 2147483647;
      return state / 2147483647;
    };
    for (let trial = 0; trial < 50; trial++) {
      const lines = Array.from({ length: 25 }, () => ({
        x: 300 * random(),
        width: 20 + 30 * random(),
        weight: random(),
      }));
      const rows = placeNames(lines, space);
      const names = lines.flatMap(({ x, width }, i) => {
        const from = Math.max(0, Math.min(300 - width, x - width / 2));
        return rows[i]! >= 0 ? [{ x, row: rows[i]!, from, to: from + width }] : [];
      });
      expect(names.length).toBeGreaterThan(5);
      for (const a of names) {
        for (const b of names) {
          if (a === b) continue;
          if (a.row === b.row) expect(a.to + 4 <= b.from || b.to + 4 <= a.from).toBe(true);
          if (a.row < b.row) expect(a.x < b.from || a.x > b.to).toBe(true);
        }
      }
    }
  });
  it('keep the weightiest, and leave out what is outside', () => {
    const line = (x: number, weight: number) => ({ x, weight, width: 40 });
    expect(placeNames([line(100, 0.2), line(101, 1), line(-5, 1)], { ...space, rows: 1 })).toEqual([-1, 0, Number.NaN]);
  });
});
