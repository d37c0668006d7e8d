import { describe, expect, it } from 'vitest';
import type { Axis } from '../../../../src-preload/contract/dataset.ts';
import { featuresOf } from '../../../../src-preload/contract/elements.ts';
import { ELEMENTS, elementOf, placeOf } from '../../../../src-renderer/parts/elements/element-table.ts';
import { featureWindow } from '../../../../src-renderer/parts/elements/feature-window.ts';
import { windowLimits } from '../../../../src-renderer/vis/signal-axis.ts';

const XRAY: Axis = { name: 'Energy', size: 2000, scale: 0.01, offset: 0, units: 'keV', role: 'signal' };
const EELS: Axis = { name: 'Energy loss', size: 1000, scale: 0.5, offset: 400, units: 'eV', role: 'signal' };
const LINES = { signal: 'lines', perKeV: 1, resolutionEV: 130 } as const;
const EDGES = { signal: 'edges', perKeV: 1000, resolutionEV: 130 } as const;

describe('the periodic table', () => {
  it('has a place of its own for each element', () => {
    const places = ELEMENTS.map(({ z }) => placeOf(z)).map(({ row, column }) => `${row}:${column}`);
    expect(new Set(places).size).toBe(ELEMENTS.length);
    const at = (symbol: string) => placeOf(elementOf(symbol)!.z);
    expect([at('C'), at('Fe'), at('Zr'), at('Hf'), at('Pt'), at('Rn'), at('La'), at('U')]).toEqual([
      { row: 2, column: 14 },
      { row: 4, column: 8 },
      { row: 5, column: 4 },
      { row: 6, column: 4 },
      { row: 6, column: 10 },
      { row: 6, column: 18 },
      { row: 8, column: 3 },
      { row: 9, column: 6 },
    ]);
  });
});

describe('windows of lines and edges', () => {
  const feature = (symbol: string, axis: Axis, signal: typeof LINES | typeof EDGES) =>
    featuresOf(elementOf(symbol)!, signal, [axis.offset, axis.offset + axis.scale * axis.size])[0]!;

  it('a line stands in the middle, its background at both sides', () => {
    const { window, background } = featureWindow(feature('Fe', XRAY, LINES), [], XRAY, LINES);
    const [low, high] = windowLimits(XRAY, window);
    expect((low + high) / 2).toBeCloseTo(6.404, 1);
    expect(high - low).toBeGreaterThan(0.12);
    expect(high - low).toBeLessThan(0.2);
    expect(background).toMatchObject({ model: 'line' });
  });

  it('the background avoids the lines of other chosen elements', () => {
    const mn = featuresOf(elementOf('Mn')!, LINES);
    const kBeta = mn.find(({ name }) => name === 'Kb')!;
    const { background } = featureWindow(feature('Fe', XRAY, LINES), mn, XRAY, LINES);
    for (const channels of background!.windows) {
      const [low, high] = windowLimits(XRAY, channels);
      expect(kBeta.energy < low - 0.05 || kBeta.energy > high + 0.05).toBe(true);
    }
  });

  it('an edge has its window after the onset, up to the next edge, and two side by side before', () => {
    const ti = feature('Ti', EELS, EDGES);
    const o = feature('O', EELS, EDGES);
    const { window, background } = featureWindow(o, [ti], EELS, EDGES);
    expect(windowLimits(EELS, window)[0]).toBeGreaterThanOrEqual(532);
    expect(background!.model).toBe('power-law');
    const [first, second] = background!.windows;
    expect(second[0]).toBe(first[1]);
    expect(windowLimits(EELS, second)[1]).toBeLessThan(532 - 4);
    const next = featureWindow(ti, [{ ...o, energy: 490 }], EELS, EDGES);
    expect(windowLimits(EELS, next.window)[1]).toBeLessThanOrEqual(486);
  });

  it('without room before an edge there is no background', () => {
    const k = { ...feature('O', EELS, EDGES), energy: 410 };
    expect(featureWindow(k, [], EELS, EDGES).background).toBeNull();
  });
});
