import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DATA_UNITS,
  ENERGY_CHOICES,
  energiesIn,
  LENGTH_CHOICES,
  scaleBarText,
  shownEnergy,
  shownLength,
  shownPlace,
  toData,
  toShown,
  type UnitChoice,
} from '../../../src-preload/contract/shown-units.ts';

const energy = (unit: UnitChoice['energy']): UnitChoice => ({ ...DATA_UNITS, energy: unit });
const length = (unit: UnitChoice['length']): UnitChoice => ({ ...DATA_UNITS, length: unit });

describe('energies', () => {
  it('are exactly what was typed in the other unit', () => {
    const unit = shownEnergy('eV', energy('keV'));
    expect(unit).toEqual({ units: 'keV', power: -3 });
    expect(toData(1.5, unit)).toBe(1500);
    // 0.7069 × 1000 is 706.9000000000001.
    expect(toData(0.7069, unit)).toBe(706.9);
    expect(toShown(706.9, unit)).toBe(0.7069);
    expect(toShown(-0.1, shownEnergy('keV', energy('eV')))).toBe(-100);
  });

  it('do not drift: typed, kept in the data’s unit and shown again is what was typed', () => {
    const digits = fc.tuple(fc.integer({ min: -999_999_999, max: 999_999_999 }), fc.integer({ min: -9, max: 6 }));
    const units = fc.constantFrom('eV', 'keV', 'meV', 'MeV');
    fc.assert(
      fc.property(digits, units, fc.constantFrom(...ENERGY_CHOICES), ([whole, exponent], data, choice) => {
        const typed = Number(`${whole}e${exponent}`);
        const unit = shownEnergy(data, energy(choice));
        expect(toShown(toData(typed, unit), unit)).toBe(typed);
        expect(toData(toShown(typed, unit), unit)).toBe(typed);
      }),
    );
  });

  it('know milli from mega, and any spelling of eV', () => {
    expect(toShown(5, shownEnergy('meV', energy('eV')))).toBe(0.005);
    expect(toShown(5, shownEnergy('MeV', energy('keV')))).toBe(5000);
    expect(shownEnergy(' EV ', energy('keV')).power).toBe(-3);
    expect(shownEnergy('kev', energy('file'))).toEqual({ units: 'kev', power: 0 });
  });

  it('leave everything else as it is: wavelengths, wavenumbers, counts, nothing', () => {
    for (const units of ['nm', 'cm^-1', '1/nm', 'mrad', 's', '', 'channels'])
      expect(shownEnergy(units, { length: 'µm', energy: 'keV' }).power).toBe(0);
    expect(shownEnergy('cm^-1', energy('eV')).units).toBe('cm⁻¹');
  });

  it('in sentences keep their precision', () => {
    const reason = 'Kα at 6.404 keV (166 σ); onset at 708 eV, 20 eV above.';
    expect(energiesIn(reason, energy('eV'))).toBe('Kα at 6404 eV (166 σ); onset at 708 eV, 20 eV above.');
    expect(energiesIn(reason, energy('keV'))).toBe('Kα at 6.404 keV (166 σ); onset at 0.708 keV, 0.020 keV above.');
    expect(energiesIn(reason, DATA_UNITS)).toBe(reason);
    expect(energiesIn('−38 eV at 1.0 keV', energy('keV'))).toBe('−0.038 keV at 1.0 keV');
    expect(energiesIn('Fe eVen 3 keVs', energy('eV'))).toBe('Fe eVen 3 keVs');
  });
});

describe('lengths', () => {
  it('come in the unit that is chosen, exactly', () => {
    expect(shownLength('um', 0.02, length('nm'))).toEqual({ units: 'nm', power: 3 });
    expect(toShown(0.29, shownLength('nm', 1, length('Å')))).toBe(2.9);
    expect(toData(2.9, shownLength('nm', 1, length('Å')))).toBe(0.29);
    expect(toShown(2e-8, shownLength('m', 2e-8, length('nm')))).toBe(20);
    expect(shownLength('micron', 1, length('file'))).toEqual({ units: 'µm', power: 0 });
  });

  it('stay as in the file while a pixel is easily read in it', () => {
    for (const [units, step] of [
      ['nm', 20],
      ['µm', 0.02],
      ['Å', 2.5],
      ['mm', 0.001],
      ['nm', 1000],
    ] as const)
      expect(shownLength(units, step, length('auto')).power).toBe(0);
    expect(shownLength('m', 2e-8, length('auto'))).toEqual({ units: 'nm', power: 9 });
    expect(shownLength('m', -5e-7, length('auto'))).toEqual({ units: 'nm', power: 9 });
    expect(shownLength('m', 1e-6, length('auto')).units).toBe('µm');
    expect(shownLength('nm', 25_000, length('auto')).units).toBe('µm');
    expect(shownLength('nm', 0.0005, length('auto')).units).toBe('pm');
    expect(shownLength('m', 0, length('auto')).power).toBe(0);
  });

  it('that are reciprocal or unknown stay', () => {
    for (const units of ['1/nm', 'nm^-1', 'mrad', 'px', ''])
      for (const choice of LENGTH_CHOICES) expect(shownLength(units, 0.1, length(choice)).power).toBe(0);
  });

  it('and energies are told apart where an axis may have either', () => {
    const both = { length: 'µm', energy: 'keV' } as const;
    expect(shownPlace({ units: 'nm', scale: 20 }, both).units).toBe('µm');
    expect(shownPlace({ units: 'eV', scale: 20 }, both).units).toBe('keV');
    expect(shownPlace({ units: 's', scale: 20 }, both)).toEqual({ units: 's', power: 0 });
  });

  it('of a scale bar stay round numbers', () => {
    expect(scaleBarText(5e-7, 'm', 'auto')).toBe('500 nm');
    expect(scaleBarText(5e-7, 'm', 'µm')).toBe('0.5 µm');
    expect(scaleBarText(2e-9, 'nm', 'Å')).toBe('20 Å');
    expect(scaleBarText(2e-6, 'um', 'file')).toBe('2 µm');
  });
});
