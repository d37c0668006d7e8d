import { describe, expect, it } from 'vitest';
import { DATA_UNITS, type UnitChoice } from '../../../../src-preload/contract/shown-units.ts';
import { beforeAfterCurves } from '../../../../src-renderer/panels/steps/before-after-curves.ts';
import { summarizeStep } from '../../../../src-renderer/parts/recipe/step-summary.ts';

const BOX = { width: 100, height: 40 };

/** Heights of a path, from the top of the box. */
const heights = (path: string) => [...path.matchAll(/[ML][\d.]+ ([\d.]+)/g)].map(([, y]) => Number(y));

describe('spectra before and after', () => {
  it('show the channels around a spike alone, which stays as high as it is', () => {
    const before = Float32Array.from({ length: 1000 }, (_, i) => (i === 700 ? 5000 : 10 + (i % 2)));
    const after = before.slice().fill(10, 700, 701);
    const { channels, paths, ownHeights } = beforeAfterCurves('spikes', before, after, BOX);
    expect(channels).toEqual([670, 730]);
    expect(ownHeights).toBe(false);
    expect(Math.min(...heights(paths[0]))).toBe(1);
    // On the same scale the repaired spectrum lies at the bottom.
    expect(Math.min(...heights(paths[1]))).toBeGreaterThan(BOX.height - 3);
  });

  it('show the whole spectrum where all of it has changed, or nothing has', () => {
    const flat = new Float32Array(500).fill(3);
    expect(beforeAfterCurves('spikes', flat, flat, BOX).channels).toBeNull();
    const other = flat.map((value, i) => value + i);
    expect(beforeAfterCurves('background', flat, other, BOX).channels).toBeNull();
  });

  it('draw each to its own height when the units have changed', () => {
    const before = Float32Array.from({ length: 300 }, (_, i) => 1000 + i);
    const after = before.map((value) => value / 1e6);
    const { paths, ownHeights } = beforeAfterCurves('normalize', before, after, BOX);
    expect(ownHeights).toBe(true);
    expect(paths[0]).toBe(paths[1]);
  });
});

describe('summaries of preparing steps', () => {
  const summary = (op: string, results: object, units: UnitChoice = DATA_UNITS) =>
    summarizeStep({ op, parameters: {}, results, arrays: [], seconds: 1 } as never, units).numbers.map(
      ({ name, value }) => `${name}: ${value}`,
    );

  it('say what a person wants to know', () => {
    expect(summary('mask', { masked: 12, kept: 88, shown: {} })).toEqual(['Left out: 12 px', 'Kept: 88 px']);
    expect(summary('spikes', { count: 3, pixels: 2 })).toEqual(['Spikes: 3', 'In pixels: 2']);
    expect(
      summary('align-zero-loss', {
        units: 'eV',
        shift: { lowest: -3.25, highest: 0.5 },
        fwhmBefore: 1.5,
        fwhmAfter: 1.25,
        fwhmOfSpectra: null,
      }),
    ).toEqual(['Width of the mean peak: 1.50 → 1.25 eV', 'Of one spectrum: – eV', 'Shifts: −3.25 to 0.500 eV']);
    expect(summary('background', { parameters: ['A', 'r'], medians: [2e9, 2.5], residual: 12, failed: 4 }).at(-1)).toBe(
      'Not fitted: 4 px',
    );
    expect(summary('denoise', { components: 4, explained: 0.5 })).toEqual(['Kept: 50.0\u2009% by 4']);
    const inEV = summary(
      'crop',
      { shape: [4, 5, 60], signal: { from: 0.5, to: 12.5, units: 'keV' } },
      {
        ...DATA_UNITS,
        energy: 'eV',
      },
    );
    expect(inEV.at(-1)).toBe('Signal: 500 – 12\u2009500 eV');
    expect(summary('normalize', { shown: { pixels: 3 } })).toEqual([]);
  });
});
