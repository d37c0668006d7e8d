import { describe, expect, it } from 'vitest';
import type { Axis } from '../../../../src-preload/contract/dataset.ts';
import { type Curve, spectrumScales, yOf } from '../../../../src-renderer/vis/spectrum-scales.ts';
import { endOfTallPeak } from '../../../../src-renderer/vis/tall-peak.ts';

const axis = (units: string, offset: number, scale: number, size = 100): Axis => ({
  name: 'Energy',
  units,
  offset,
  scale,
  size,
  role: 'signal',
});
/** One everywhere, but for a peak at some channel. */
const peakAt = (channel: number, height: number) => {
  const values = new Float32Array(100).fill(1);
  values[channel] = height;
  return values;
};

describe('a peak that dwarfs the rest', () => {
  it('is noise or carbon of X-ray spectra, or the zero-loss peak', () => {
    // 0.1, 0.2, … 10 keV: carbon at 0.3.
    expect(endOfTallPeak(axis('keV', 0.1, 0.1), peakAt(2, 50))).toBe(0.45);
    // −5, −4, … 94 eV: zero loss at channel 5.
    expect(endOfTallPeak(axis('eV', -5, 1), peakAt(5, 50))).toBe(5);
    // The axis may run downward.
    expect(endOfTallPeak(axis('eV', 94, -1), peakAt(94, 50))).toBe(5);
  });

  it('is nothing that is only high, lies elsewhere, or has no energy', () => {
    expect(endOfTallPeak(axis('keV', 0.1, 0.1), peakAt(2, 3))).toBeNull();
    expect(endOfTallPeak(axis('keV', 0.1, 0.1), peakAt(60, 50))).toBeNull();
    expect(endOfTallPeak(axis('eV', 10, 1), peakAt(0, 50))).toBeNull();
    expect(endOfTallPeak(axis('cm-1', -5, 1), peakAt(5, 50))).toBeNull();
    expect(endOfTallPeak(axis('keV', 0.1, 0.1), new Float32Array(100))).toBeNull();
  });

  it('stands out of the picture, unless nothing else is in sight or the axis is logarithmic', () => {
    const energies = axis('keV', 0.1, 0.1);
    const values = peakAt(2, 50);
    const curve: Curve = { id: 'a', name: 'a', color: '#000000', axis: energies, values };
    const top = (range: readonly [number, number], log: boolean, scaleFrom: number | null) => {
      const size = { width: 600, height: 300 };
      const scales = spectrumScales({
        curves: [curve],
        range,
        layout: 'overlaid',
        log,
        toMaximum: false,
        scaleFrom,
        ...size,
      });
      return { scales, peak: yOf(scales, scales.placed[0]!, 50), rest: yOf(scales, scales.placed[0]!, 1) };
    };
    const whole = [0.05, 10.05] as const;
    const cut = top(whole, false, 0.45);
    expect(cut.peak).toBeLessThan(cut.scales.plot.y);
    expect(cut.rest).toBeLessThan(cut.scales.plot.y + 0.3 * cut.scales.plot.height);
    expect(top(whole, false, null).peak).toBeGreaterThanOrEqual(12);
    expect(top(whole, true, 0.45).peak).toBeGreaterThanOrEqual(12);
    expect(top([0.05, 0.45], false, 0.45).peak).toBeGreaterThanOrEqual(12);
  });
});
