import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { UnitChoice } from '../../../../src-preload/contract/shown-units.ts';
import { chooseScaleBar } from '../../../../src-renderer/vis/scale-bar.ts';

const AUTO = { length: 'auto', energy: 'file' } as const;

const axis = (scale: number, units: string) =>
  ({ name: 'x', size: 100, scale, offset: 0, units, role: 'navigation' }) as const;

describe('scale bar', () => {
  it('is a nice number, no longer than a quarter of what is seen', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
        fc.double({ min: 0.2, max: 64, noNaN: true }),
        fc.integer({ min: 100, max: 2000 }),
        (scale, zoom, width) => {
          const bar = chooseScaleBar(axis(scale, 'nm'), zoom, width, AUTO)!;
          expect(bar.length).toBeLessThanOrEqual(width / 4 + 1e-6);
          // Between two nice numbers lies a factor of 2.5 at most.
          expect(bar.length).toBeGreaterThan(width / 4 / 2.5 - 1e-6);
          expect(bar.label).toMatch(/^[125]0*(\.0)? |^0\.0*[125] |×/);
        },
      ),
    );
  });

  it('speaks in the length’s own unit', () => {
    expect(chooseScaleBar(axis(20, 'nm'), 2, 200, AUTO)).toEqual({ length: 50, label: '500 nm' });
    expect(chooseScaleBar(axis(0.02, 'um'), 2, 200, AUTO)).toEqual({ length: 50, label: '500 nm' });
    expect(chooseScaleBar(axis(1, 'µm'), 4, 400, AUTO)!.label).toBe('20 µm');
  });

  it('speaks in the unit that is chosen, at the same round lengths', () => {
    const label = (length: UnitChoice['length'], units = 'nm') =>
      chooseScaleBar(axis(20, units), 2, 200, { ...AUTO, length });
    expect(label('µm')).toEqual({ length: 50, label: '0.5 µm' });
    expect(label('Å')).toEqual({ length: 50, label: '5\u2009000 Å' });
    expect(label('nm', 'µm')!.label).toBe('500\u2009000 nm');
    expect(label('file', 'um')!.label).toBe('500 µm');
    // Reciprocal and unknown lengths stay as they are.
    expect(label('µm', '1/nm')!.label).toBe('500 nm⁻¹');
    expect(label('nm', 'furlong')!.label).toBe('500 furlong');
  });

  it('counts pixels when nothing is calibrated', () => {
    expect(chooseScaleBar(null, 2, 200, AUTO)).toEqual({ length: 40, label: '20 px' });
    expect(chooseScaleBar(axis(1, ''), 2, 200, AUTO)!.label).toBe('20 px');
  });
});
