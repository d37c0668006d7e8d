import { describe, expect, it } from 'vitest';
import { spectrumTable } from '../../../../src-renderer/panels/spectrum/spectrum-table.ts';
import type { Curve } from '../../../../src-renderer/vis/spectrum-scales.ts';

const axis = { name: 'Energy', size: 3, scale: 0.1, offset: 0.3, units: 'keV', role: 'signal' } as const;
const curve = (name: string, values: readonly number[], more: Partial<Curve> = {}): Curve => ({
  id: name,
  name,
  color: '#000000',
  axis,
  values: Float32Array.from(values),
  ...more,
});

describe('table of spectra', () => {
  it('has one energy column for curves on one axis, and deviations beside their means', () => {
    const curves = [curve('A', [1, 2, 3]), curve('B', [0.1, Number.NaN, 5], { spread: Float32Array.of(1, 2, 0.25) })];
    expect(spectrumTable(curves, axis, '\t')).toBe(
      'Energy (keV)\tA\tB\tB, standard deviation\n0.3\t1\t0.1\t1\n0.4\t2\tNaN\t2\n0.5\t3\t5\t0.25\n',
    );
  });

  it('has an energy column for each curve where axes differ', () => {
    const curves = [curve('A', [1, 2]), curve('B', [7], { axis: { offset: 4, scale: 1 } })];
    expect(spectrumTable(curves, axis, ',')).toBe('Energy (keV),A,Energy (keV),B\n0.3,1,4,7\n0.4,2,,\n');
  });

  it('quotes names and disarms formulas', () => {
    expect(spectrumTable([curve('=1+1, "x"', [1])], axis, ',').split('\n')[0]).toBe(`Energy (keV),"'=1+1, ""x"""`);
  });
});
