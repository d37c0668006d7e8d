// @vitest-environment jsdom
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { createElement } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import { DATA_UNITS } from '../../../../src-preload/contract/shown-units.ts';
import { drawLog } from '../../../../src-renderer/vis/draw-log.ts';
import { currentPointer } from '../../../../src-renderer/vis/pointer-bus.ts';
import { drawSampleSpectrum, sampleScales, sampleText } from '../../../../src-renderer/vis/sample-spectrum.ts';
import { SampleSpectrumVis } from '../../../../src-renderer/vis/sample-spectrum-vis.tsx';
import { yAt } from '../../../../src-renderer/vis/spectrum-scales.ts';
import { LIGHT_THEME } from '../../../../src-renderer/vis/theme.ts';

const axis = { name: 'Energy', size: 12, scale: 0.5, offset: 4, units: 'keV', role: 'signal' } as const;
const before = Float32Array.of(0, 4, 1, 0, 9, 64, 100, 49, 4, 0, 1, 0);
const after = Float32Array.of(1, 2, 1, 1, 8, 60, 96, 50, 5, 1, 1, 1);
const sample = { axis, before, after, model: 'network', unit: 'Counts', units: DATA_UNITS };
const SIZE = { width: 320, height: 190 };
const draw = (more: object = {}) =>
  drawSampleSpectrum({ ...sample, at: null, hasReadOut: false, ...SIZE, theme: LIGHT_THEME, ...more });
const texts = (more: object = {}) => draw(more).flatMap((one) => (one.op === 'text' ? [one.text] : []));

describe('a spectrum before and after a model', () => {
  it('has an energy axis with its unit, counts, both curves and what was taken away', () => {
    const file = join(import.meta.dirname, '../../../golden/draw/sample-spectrum.json');
    const drawn = drawLog(draw({ at: 7, hasReadOut: true }));
    if (process.env.UPDATE_GOLDEN) writeFileSync(file, drawn);
    if (!existsSync(file)) throw new Error(`${file} is missing; write it with UPDATE_GOLDEN=1 and look at it`);
    expect(drawn).toBe(readFileSync(file, 'utf8'));
    expect(texts()).toEqual(expect.arrayContaining(['Energy (keV)', 'Counts (√ scale)', '4', '6', '8', '0', '50']));
  });

  it('places values by their square roots, and none of the ticks upon another', () => {
    const { upper, lower } = sampleScales(sample, SIZE);
    const [zero, four, hundred] = [0, 2, 10].map((root) => yAt(upper, root)) as [number, number, number];
    expect((zero - four) / (zero - hundred)).toBeCloseTo(0.2);
    const line = draw().findLast(
      (one) => one.op === 'line' && one.stroke === LIGHT_THEME.accentSoft && one.lineWidth > 1,
    );
    const ys =
      line && 'points' in line ? Array.from(line.points as ArrayLike<number>).filter((_, i) => i % 2 === 1) : [];
    // The highest point of the curve is that of 96 counts.
    expect(Math.min(...ys)).toBeCloseTo(yAt(upper, Math.sqrt(96)), 3);
    const marks = draw().flatMap((one) => (one.op === 'text' && one.align === 'right' ? [one.y] : []));
    const gaps = [...marks].sort((a, b) => a - b).map((y, i, all) => y - (all[i - 1] ?? Number.NEGATIVE_INFINITY));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(11);
    expect(lower!.plot.y).toBeGreaterThan(upper.plot.y + upper.plot.height);
  });

  it('tells the values at a channel, and stands alone where there is no other', () => {
    expect(sampleText(sample, 6)).toBe('7.0 keV: before 100, network 96, taken away 4');
    expect(sampleText({ ...sample, before: null }, 6)).toBe('7.0 keV: network 96');
    expect(sampleScales({ ...sample, before: null }, SIZE).lower).toBeNull();
    expect(texts({ axis: { ...axis, units: '', scale: 1, offset: 0 } })).toContain('Channel (not calibrated)');
  });

  it('draws values that are missing or all zero without a number that is none', () => {
    const nothing = { before: new Float32Array(12), after: new Float32Array(12).fill(Number.NaN) };
    for (const commands of [draw(nothing), draw({ after: null }), draw({ before: null, after: new Float32Array(12) })])
      for (const one of commands) if (one.op === 'text') expect(Number.isFinite(one.x + one.y), one.text).toBe(true);
  });
});

describe('its picture', () => {
  afterEach(cleanup);

  it('is read by keys, and tells the others where', () => {
    render(createElement(SampleSpectrumVis, { ...sample, label: 'After, row 3' }));
    const slider = screen.getByRole('slider', { name: 'After, row 3' });
    fireEvent.keyDown(slider, { key: 'Home' });
    expect(slider.getAttribute('aria-valuetext')).toBe('4.0 keV: before 0, network 1, taken away −1');
    fireEvent.keyDown(slider, { key: 'ArrowRight' });
    fireEvent.keyDown(slider, { key: 'ArrowRight' });
    expect(slider.getAttribute('aria-valuenow')).toBe('2');
    expect(currentPointer().energy).toBe(5);
    fireEvent.blur(slider);
    expect(currentPointer().energy).toBeNull();
  });
});
