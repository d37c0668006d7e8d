import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseScaleBar } from '../../../../src-renderer/vis/scale-bar.ts';

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
          const bar = chooseScaleBar(axis(scale, 'nm'), zoom, width)!;
          expect(bar.length).toBeLessThanOrEqual(width / 4 + 1e-6);
          // Between two nice numbers lies a factor of 2.5 at most.
          expect(bar.length).toBeGreaterThan(width / 4 / 2.5 - 1e-6);
          expect(bar.label).toMatch(/^[125]0*(\.0)? |^0\.0*[125] |×/);
        },
      ),
    );
  });

  it('speaks in the length’s own unit', () => {
    expect(chooseScaleBar(axis(20, 'nm'), 2, 200)).toEqual({ length: 50, label: '500 nm' });
    expect(chooseScaleBar(axis(0.02, 'um'), 2, 200)).toEqual({ length: 50, label: '500 nm' });
    expect(chooseScaleBar(axis(1, 'µm'), 4, 400)!.label).toBe('20 µm');
  });

  it('counts pixels when nothing is calibrated', () => {
    expect(chooseScaleBar(null, 2, 200)).toEqual({ length: 40, label: '20 px' });
    expect(chooseScaleBar(axis(1, ''), 2, 200)!.label).toBe('20 px');
  });
});
