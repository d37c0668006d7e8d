import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Curve,
  curveAt,
  energyAt,
  panRange,
  spectrumScales,
  valueAt,
  wholeRange,
  xOf,
  yOf,
  zoomRange,
} from '../../../../src-renderer/vis/spectrum-scales.ts';

const curve = (id: string, values: readonly number[]): Curve => ({
  id,
  name: id,
  color: '#000000',
  axis: { offset: 10, scale: 0.5 },
  values: Float32Array.from(values),
});
const base = {
  range: [9.75, 12.25] as const,
  layout: 'overlaid',
  log: false,
  toMaximum: false,
  width: 400,
  height: 200,
} as const;
const a = curve('a', [0, 10, 4, 6, 2]);
const b = curve('b', [100, 40, 300, 5, 0]);

describe('scales of spectra', () => {
  it('goes from energy to screen and back', () => {
    const scales = spectrumScales({ ...base, curves: [a] });
    fc.assert(
      fc.property(fc.double({ min: 9.75, max: 12.25, noNaN: true }), (energy) => {
        expect(energyAt(scales, xOf(scales, energy))).toBeCloseTo(energy, 9);
      }),
    );
  });

  it('has all that is in sight inside the plot, in every layout', () => {
    for (const layout of ['overlaid', 'offset'] as const) {
      for (const log of [false, true]) {
        for (const toMaximum of [false, true]) {
          const scales = spectrumScales({ ...base, curves: [a, b], layout, log, toMaximum });
          for (const placed of scales.placed) {
            for (const value of placed.curve.values) {
              const y = yOf(scales, placed, value);
              expect(y).toBeGreaterThanOrEqual(scales.plot.y - 0.01);
              expect(y).toBeLessThanOrEqual(scales.plot.y + scales.plot.height + 0.01);
            }
          }
        }
      }
    }
  });

  it('stacks the first curve on top', () => {
    const { placed } = spectrumScales({ ...base, curves: [a, b], layout: 'offset' });
    expect(placed[0].shift).toBeGreaterThan(placed[1].shift);
    expect(placed[1].shift).toBe(0);
  });

  it('brings curves to one maximum', () => {
    const scales = spectrumScales({ ...base, curves: [a, b], toMaximum: true });
    expect(yOf(scales, scales.placed[0], 10)).toBeCloseTo(yOf(scales, scales.placed[1], 300));
  });

  it('survives curves of zeros, without values, and no curve at all', () => {
    for (const curves of [[curve('z', [0, 0, 0])], [curve('n', [Number.NaN, Number.NaN])], []]) {
      for (const log of [false, true]) {
        const { yRange } = spectrumScales({ ...base, curves, log });
        expect(yRange[1]).toBeGreaterThan(yRange[0]);
        expect(yRange.every(Number.isFinite)).toBe(true);
      }
    }
  });

  it('finds the curve under the pointer', () => {
    const scales = spectrumScales({ ...base, curves: [a, b] });
    const x = xOf(scales, 11);
    expect(curveAt(scales, x, yOf(scales, scales.placed[1], 300))?.id).toBe('b');
    expect(curveAt(scales, x, yOf(scales, scales.placed[0], 4))?.id).toBe('a');
    expect(curveAt(scales, x, scales.plot.y + scales.plot.height / 2)).toBeNull();
  });

  it('reads values at the nearest channel, and none beyond the ends', () => {
    expect(valueAt(a, 10.6)).toBe(10);
    expect(valueAt(a, 8)).toBeNaN();
  });

  it('zooms about an energy inside the whole, and never out of it', () => {
    const whole = wholeRange([a]);
    expect(whole).toEqual([9.75, 12.25]);
    const near = zoomRange(whole, 2, 10.5, whole, 0.5);
    expect((10.5 - near[0]) / (near[1] - near[0])).toBeCloseTo((10.5 - 9.75) / 2.5);
    expect(near[1] - near[0]).toBeCloseTo(1.25);
    expect(zoomRange(near, 1e-6, 11, whole, 0.5)).toEqual(whole);
    const tiny = zoomRange(near, 1e9, 11, whole, 0.5);
    expect(tiny[1] - tiny[0]).toBeCloseTo(0.5);
    expect(panRange(near, 1e9, whole)[1]).toBeCloseTo(12.25);
  });
});
