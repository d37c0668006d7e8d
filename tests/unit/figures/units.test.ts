import { describe, expect, test } from 'vitest';
import { phaseMapFigure } from '../../../src-main/figures/phase-map-figure.ts';
import { leafMarks, type PolylineMark } from '../../../src-main/figures/scene.ts';
import type { FigureRequest } from '../../../src-preload/contract/figure-request.ts';
import { samplePhaseMap, sampleRequest } from './samples.ts';

const draw = (request: Partial<FigureRequest>, sample: Parameters<typeof samplePhaseMap>[0] = {}) =>
  phaseMapFigure(samplePhaseMap({ rows: 20, columns: 20, channels: 30, ...sample }), sampleRequest(request));
const texts = (...of: Parameters<typeof draw>) =>
  [...leafMarks(draw(...of).marks)].flatMap((mark) => (mark.kind === 'text' ? [mark.text] : []));
const curves = (...of: Parameters<typeof draw>) =>
  [...leafMarks(draw(...of).marks)].filter((mark): mark is PolylineMark => mark.kind === 'polyline');

describe('units of a figure', () => {
  test('the scale bar speaks in the unit that is chosen, and is as long', () => {
    expect(texts({})).toContain('10 nm');
    expect(texts({ lengthUnit: 'µm' })).toContain('0.01 µm');
    expect(texts({ lengthUnit: 'Å' })).toContain('100 Å');
    expect(texts({ lengthUnit: 'file' }, { units: 'um', scale: 0.002 })).toContain('0.01 µm');
    expect(texts({ lengthUnit: 'Å', scaleBar: '5 nm' })).toContain('50 Å');
    // Uncalibrated maps count pixels, reciprocal ones are no lengths.
    expect(texts({ lengthUnit: 'nm' }, { units: '' })).toContain('5 px');
    expect(texts({ lengthUnit: 'nm' }, { units: '1/nm' })).toContain('5 px');
  });

  test('the energy axis is in the unit that is chosen; curves and marks stay where they were', () => {
    const marks = [{ at: 11.5, label: 'Fe', weight: 1 }];
    expect(texts({ marks })).toContain('Energy loss (eV)');
    const shown = texts({ marks, energyUnit: 'keV' });
    expect(shown).toEqual(expect.arrayContaining(['Energy loss (keV)', '0.0110', '0.0120', 'Fe']));
    expect(curves({ marks, energyUnit: 'keV' }).map(({ points }) => points.map((at) => at.toFixed(6)))).toEqual(
      curves({ marks }).map(({ points }) => points.map((at) => at.toFixed(6))),
    );
    expect(texts({ energyUnit: 'eV' }, { axis: { units: 'keV', name: 'Energy', offset: 0 } })).toEqual(
      expect.arrayContaining(['Energy (eV)', '1\u2009000', '2\u2009000']),
    );
    // A prefix is taken on only where nothing was chosen.
    const far = { offset: 20_000, scale: 100 };
    expect(texts({}, { axis: far })).toContain('Energy loss (keV)');
    expect(texts({ energyUnit: 'eV' }, { axis: far })).toContain('Energy loss (eV)');
  });

  test('what is no energy stays', () => {
    expect(texts({ energyUnit: 'keV' }, { axis: { name: 'Raman shift', units: '1/cm' } })).toContain(
      'Raman shift (cm⁻¹)',
    );
    expect(texts({ energyUnit: 'keV' }, { axis: { name: 'Wavelength', units: 'nm' } })).toContain('Wavelength (nm)');
  });
});
