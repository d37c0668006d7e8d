import { describe, expect, it } from 'vitest';
import type { Axis } from '../../../../src-preload/contract/dataset.ts';
import { pixelSize, pixelText } from '../../../../src-renderer/dialogs/calibration/pixel-size.ts';
import {
  lineText,
  lineThrough,
  peakNear,
  typedNumber,
} from '../../../../src-renderer/dialogs/calibration/two-points.ts';
import { typedEnergy } from '../../../../src-renderer/dialogs/calibration/typed-energy.ts';
import {
  axisKey,
  calibratedAxes,
  leadingCalibrations,
  onShownAxis,
  withCalibrations,
} from '../../../../src-renderer/parts/recipe/calibration-steps.ts';
import { newStep } from '../../../../src-renderer/parts/recipe/draft.ts';

const axis = (name: string, size: number, role: Axis['role']): Axis => ({
  name,
  size,
  scale: 1,
  offset: 0,
  units: '',
  role,
});
const AXES = [axis('y', 4, 'navigation'), axis('x', 5, 'navigation'), axis('E', 100, 'signal')];

describe('two points', () => {
  it('give a straight line; a comma may stand for the point', () => {
    const line = lineThrough({ channel: '10', value: '0,5' }, { channel: '60', value: '1.5' });
    expect(line).toMatchObject({
      scale: 0.02,
      points: [
        [10, 0.5],
        [60, 1.5],
      ],
    });
    expect(typeof line === 'object' && line.offset).toBeCloseTo(0.3, 12);
    expect(lineText(line as never, 100, 'keV')).toBe('0.02 keV per channel, from 0.3 to 2.28 keV');
  });

  it('take lines and edges of elements for values', () => {
    // X-ray Data Booklet: Fe Kα₁ 6.40384, Cu Lα 0.9297, O K edge 543.1 eV; the table has weighted means and edges in solids.
    for (const typed of ['Fe Ka', 'fe kα', ' Fe-Kα ', 'Fe  KA'])
      expect(typedEnergy(typed, 'keV')).toBeCloseTo(6.404, 2);
    expect(typedEnergy('Fe Kα', 'eV')).toBeCloseTo(6404, 0);
    expect(typedEnergy('Pt Lβ1', 'keV')).toBe(typedEnergy('Pt Lb₁', 'keV'));
    expect(Math.abs(typedEnergy('O K', 'eV')! - 538)).toBeLessThan(8);
    expect(Math.abs(typedEnergy('Fe L₃', 'eV')! - 708)).toBeLessThan(4);
    expect(typedEnergy('0,5', 'keV')).toBe(0.5);
    for (const typed of ['Xx Ka', 'Fe', 'Ka', 'Fe Kq', 'H La']) expect(typedEnergy(typed, 'keV')).toBeNull();
    expect(typedEnergy('Fe Ka', 'nm')).toBeNull();
    const keV = (text: string) => typedEnergy(text, 'keV');
    const line = lineThrough({ channel: '0', value: '0' }, { channel: '640.39', value: 'Fe Ka' }, keV);
    expect(typeof line === 'object' && line.scale).toBeCloseTo(0.01, 5);
  });

  it('say what is missing', () => {
    expect(lineThrough({ channel: '1', value: '' }, { channel: '2', value: '3' })).toContain('Give the channel');
    expect(lineThrough({ channel: '1', value: '3' }, { channel: '1', value: '4' })).toContain('different channels');
    expect(lineThrough({ channel: '1', value: '3' }, { channel: '2', value: '3' })).toContain('different values');
    expect([typedNumber(' 1e3 '), typedNumber('x'), typedNumber('')]).toEqual([1000, null, null]);
  });

  it('go to the nearest peak within reach', () => {
    const values = [0, 1, 5, 2, 0, 9];
    expect(peakNear(values, 1.4, 2)).toBe(2);
    expect(peakNear(values, 3, 2)).toBe(5);
    expect(peakNear(values, 3, 0)).toBe(3);
    expect(peakNear(values, 99, 0)).toBe(5);
  });
});

describe('pixel size', () => {
  const none = { pixels: '', length: '', width: '', height: '' };
  it('comes from a line or is typed', () => {
    expect(pixelSize({ ...none, way: 'line', pixels: '40', length: '20' })).toEqual({ width: 0.5, height: 0.5 });
    expect(pixelSize({ ...none, way: 'pixel', width: '2', height: '3' })).toEqual({ width: 2, height: 3 });
    expect(pixelSize({ ...none, way: 'pixel', width: '2' })).toEqual({ width: 2, height: 2 });
    expect(pixelSize({ ...none, way: 'line', pixels: '40', length: '-1' })).toContain('length of the line');
    expect(pixelText({ width: 0.5, height: 0.25 }, 10, 20, 'um')).toContain('µm per pixel');
  });
});

describe('calibrations of a recipe', () => {
  const energy = {
    axis: 'signal',
    points: [
      [0, 100],
      [50, 200],
    ] as [[number, number], [number, number]],
    units: 'eV',
  };

  it('stand at its beginning and replace the earlier one of the axis', () => {
    const pca = newStep('pca');
    const first = withCalibrations([pca], AXES, [{ axis: 1, scale: 2, units: 'nm' }]);
    const second = withCalibrations(first, AXES, [energy]);
    const third = withCalibrations(second, AXES, [{ axis: 'E', scale: 3 }]);
    expect(third.map(({ op }) => op)).toEqual(['calibrate', 'calibrate', 'pca']);
    expect(third[1]!.parameters).toEqual({ axis: 'E', scale: 3 });
    expect(leadingCalibrations(third)).toHaveLength(2);
    expect(leadingCalibrations([pca, ...first])).toEqual([]);
  });

  it('are what is looked at; those that do not fit change nothing', () => {
    const steps = [
      newStep('calibrate', energy),
      newStep('calibrate', { axis: 'none', scale: 2 }),
      newStep('calibrate', { axis: 9 }),
    ];
    const [, , signal] = calibratedAxes(AXES, steps);
    expect(signal).toMatchObject({ scale: 2, offset: 100, units: 'eV', size: 100 });
    expect(calibratedAxes(AXES, [newStep('pca'), ...steps])).toBe(AXES);
  });

  it('move the curves of earlier runs, cropped and binned ones too', () => {
    const base = axis('E', 100, 'signal');
    const shown = { ...base, scale: 5, offset: 50, units: 'eV' };
    const cropped = { ...base, size: 20, scale: 2, offset: 10.5 };
    expect(onShownAxis(cropped, base, shown)).toEqual({ scale: 10, offset: 102.5 });
    expect(onShownAxis(shown, shown, shown)).toBe(shown);
  });

  it('name an axis by its name where that is clear, else by its place', () => {
    expect([0, 1, 2].map((index) => axisKey(AXES, index))).toEqual(['y', 'x', 'signal']);
    const unclear = [axis('', 2, 'navigation'), axis('X', 2, 'navigation'), axis('x', 2, 'navigation')];
    expect([0, 1, 2].map((index) => axisKey(unclear, index))).toEqual([0, 'X', 2]);
    expect([axis('y', 2, 'signal'), axis('x', 2, 'signal')].map((_, i, all) => axisKey(all, i))).toEqual(['y', 'x']);
  });
});
