import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Axis } from '../../../../src-preload/contract/dataset.ts';
import { DATA_UNITS } from '../../../../src-preload/contract/shown-units.ts';
import {
  axisTitle,
  channelsBetween,
  energyTicks,
  formatEnergy,
  formatWindow,
  positionOf,
  windowEdges,
  windowLimits,
} from '../../../../src-renderer/vis/signal-axis.ts';

const axis = (change: Partial<Axis>): Axis => ({
  name: 'Energy loss',
  size: 250,
  scale: 0.1,
  offset: 10,
  units: 'eV',
  role: 'signal',
  ...change,
});

describe('signal axis', () => {
  it('finds the channels between two energies, and gives the same energies back', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(0.1, 0.3, 5, -0.5),
        fc.double({ min: -100, max: 600, noNaN: true }),
        fc.integer({ min: 0, max: 249 }),
        fc.integer({ min: 0, max: 249 }),
        (scale, offset, a, b) => {
          const of = axis({ scale, offset });
          const [first, end] = channelsBetween(of, positionOf(of, a), positionOf(of, b));
          expect([first, end]).toEqual([Math.min(a, b), Math.max(a, b) + 1]);
          const [low, high] = windowLimits(of, [first, end]);
          expect(channelsBetween(of, low, high)).toEqual([first, end]);
          expect(low).toBeLessThanOrEqual(high);
        },
      ),
    );
  });

  it('never is empty or outside', () => {
    expect(channelsBetween(axis({}), -1e9, -1e8)).toEqual([0, 1]);
    expect(channelsBetween(axis({}), 1e8, 1e9)).toEqual([249, 250]);
    expect(channelsBetween(axis({}), 20.04, 20.06)[1]).toBeGreaterThan(channelsBetween(axis({}), 20.04, 20.06)[0]);
  });

  it('reaches half a channel beyond the middles', () => {
    const [low, high] = windowEdges(axis({}), [0, 10]);
    expect(low).toBeCloseTo(9.95);
    expect(high).toBeCloseTo(10.95);
  });

  it('says what the numbers are', () => {
    expect(axisTitle(axis({}), DATA_UNITS)).toBe('Energy loss (eV)');
    expect(axisTitle(axis({ name: 'Energy', units: 'keV' }), DATA_UNITS)).toBe('Energy (keV)');
    expect(axisTitle(axis({ name: 'Energy', units: 'eV' }), DATA_UNITS)).toBe('Energy (eV)');
    expect(axisTitle(axis({ name: 'Raman shift', units: '1/cm' }), DATA_UNITS)).toBe('Raman shift (cm⁻¹)');
    expect(axisTitle(axis({ units: '', scale: 1, offset: 0 }), DATA_UNITS)).toBe('Channel (not calibrated)');
    expect(formatEnergy(axis({}), 528.34, DATA_UNITS)).toBe('528.3 eV');
    expect(formatEnergy(axis({ units: '', scale: 1 }), 17, DATA_UNITS)).toBe('channel 17');
    expect(formatWindow(axis({}), [0, 11], DATA_UNITS)).toBe('10.0–11.0 eV');
  });

  it('says it in the chosen unit, as precisely', () => {
    const units = { length: 'auto', energy: 'keV' } as const;
    expect(axisTitle(axis({}), units)).toBe('Energy loss (keV)');
    expect(axisTitle(axis({ name: 'Raman shift', units: '1/cm' }), units)).toBe('Raman shift (cm⁻¹)');
    expect(axisTitle(axis({ units: '', scale: 1, offset: 0 }), units)).toBe('Channel (not calibrated)');
    expect(formatEnergy(axis({}), 528.34, units)).toBe('0.5283 keV');
    expect(formatWindow(axis({}), [0, 11], units)).toBe('0.0100–0.0110 keV');
    expect(formatEnergy(axis({ units: 'nm' }), 528.34, { length: 'µm', energy: 'keV' })).toBe('528.3 nm');
  });

  it('has ticks at numbers that are round in the unit shown', () => {
    const ticks = energyTicks(490, 1260, 5, { units: 'keV', power: -3 });
    expect(ticks.labels).toEqual(['0.6', '0.8', '1.0', '1.2']);
    expect(ticks.values).toEqual([600, 800, 1000, 1200]);
  });
});
