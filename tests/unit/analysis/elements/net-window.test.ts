import { describe, expect, it } from 'vitest';
import { checkBackground, netMap } from '../../../../src-main/analysis/elements/net-window.ts';
import { normalNumbers } from '../../../helpers/data.ts';

const axis = { offset: 400, scale: 2 };
const sum = (value: (channel: number) => number, [first, end]: readonly [number, number]) => {
  let total = 0;
  for (let channel = first; channel < end; channel++) total += value(channel);
  return total;
};

describe('net windows', () => {
  it('take a straight line off exactly, wherever the two windows lie', () => {
    const line = (channel: number) => 50 - 0.3 * channel;
    const peak = (channel: number) => (channel >= 60 && channel < 70 ? 7 : 0);
    for (const background of [
      [
        [40, 50],
        [80, 90],
      ],
      [
        [30, 55],
        [75, 78],
      ],
      [
        [10, 20],
        [30, 44],
      ],
    ] as const) {
      const net = { window: [60, 70], background, model: 'line', axis } as const;
      const all = (channel: number) => line(channel) + peak(channel);
      const sums = { window: [sum(all, net.window)], low: [sum(all, background[0])], high: [sum(all, background[1])] };
      expect(netMap(sums, net).map[0]).toBeCloseTo(70, 4);
    }
  });

  it.each([1, 2.5, 4])('take a power law of exponent %d off to a part in thousand', (exponent) => {
    const law = (channel: number) => 1e9 * (axis.offset + axis.scale * channel) ** -exponent;
    const net = {
      window: [70, 95],
      background: [
        [40, 52],
        [52, 64],
      ],
      model: 'power-law',
      axis,
    } as const;
    const sums = { window: [sum(law, [70, 95])], low: [sum(law, [40, 52])], high: [sum(law, [52, 64])] };
    // The middle of a window in logarithms is not quite where its mean is.
    expect(Math.abs(netMap(sums, net).map[0]! / sums.window[0]!)).toBeLessThan(1e-3);
  });

  it.each(['line', 'power-law'] as const)('know their standard deviation: %s', (model) => {
    const net = {
      window: [70, 90],
      background: [
        [40, 50],
        [50, 60],
      ],
      model,
      axis,
    } as const;
    const law = (channel: number) => 4e8 * (axis.offset + axis.scale * channel) ** -2.2;
    const normal = normalNumbers(3);
    const noisy = (mean: number) => mean + Math.sqrt(mean) * normal();
    const once = () =>
      netMap(
        { window: [noisy(sum(law, [70, 90]))], low: [noisy(sum(law, [40, 50]))], high: [noisy(sum(law, [50, 60]))] },
        net,
      );
    const results = Array.from({ length: 2000 }, once);
    const mean = results.reduce((total, { counts }) => total + counts, 0) / results.length;
    const spread = Math.sqrt(results.reduce((total, { counts }) => total + (counts - mean) ** 2, 0) / results.length);
    // A standard deviation of 2,000 draws is known to 1.6 %.
    expect(spread / results[0]!.error).toBeGreaterThan(0.92);
    expect(spread / results[0]!.error).toBeLessThan(1.08);
  });

  it('leave pixels with gaps out of the sum', () => {
    const net = {
      window: [0, 1],
      background: [
        [2, 3],
        [4, 5],
      ],
      model: 'line',
      axis,
    } as const;
    const { map, counts } = netMap({ window: [5, Number.NaN], low: [1, 1], high: [1, 1] }, net);
    expect([...map]).toEqual([4, Number.NaN]);
    expect(counts).toBe(4);
  });

  it('refuse windows that say nothing', () => {
    const net = { window: [10, 20], model: 'line', axis } as const;
    expect(() =>
      checkBackground({
        ...net,
        background: [
          [2, 6],
          [3, 5],
        ],
      }),
    ).toThrow(/same middle/);
    const low = { offset: -20, scale: 1 };
    expect(() =>
      checkBackground({
        ...net,
        background: [
          [0, 5],
          [5, 10],
        ],
        model: 'power-law',
        axis: low,
      }),
    ).toThrow(/above zero/);
  });
});
