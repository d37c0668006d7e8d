import { describe, expect, it } from 'vitest';
import {
  alongAxis,
  between,
  latentStatistics,
  nearestSamples,
  rowsWithNumbers,
  widestAxes,
} from '../../../../src-renderer/parts/networks/walk.ts';

/** Four samples of two numbers, and one that was masked. */
const LATENTS = [0, 0, 2, 10, 0, 20, 2, 30, Number.NaN, Number.NaN];

describe('a walk through latent space', () => {
  const statistics = latentStatistics(LATENTS, 2);

  it('measures in standard deviations of the samples that have numbers', () => {
    expect(rowsWithNumbers(LATENTS, 2)).toEqual([0, 1, 2, 3]);
    expect(statistics.mean).toEqual([1, 15]);
    expect(statistics.deviation[0]).toBeCloseTo(1);
    expect(statistics.deviation[1]).toBeCloseTo(Math.sqrt(125));
    expect(widestAxes(statistics)).toEqual([1, 0]);
  });

  it('changes one number and leaves the others', () => {
    expect(alongAxis([7, 8], 0, -2, statistics)).toEqual([-1, 8]);
    expect(alongAxis([7, 8], 1, 0, statistics)).toEqual([7, 15]);
  });

  it('goes straight from one sample to another', () => {
    expect(between([0, 4], [2, 0], 0)).toEqual([0, 4]);
    expect(between([0, 4], [2, 0], 0.25)).toEqual([0.5, 3]);
    expect(between([0, 4], [2, 0], 1)).toEqual([2, 0]);
  });

  it('finds the samples nearest by, each number in its own measure', () => {
    expect(nearestSamples(LATENTS, [0, 12], statistics, 2)).toEqual([2, 0]);
    // As plain distances the second would be nearer than the first.
    expect(nearestSamples(LATENTS, [0, 9], statistics, 4)[0]).toBe(0);
    expect(nearestSamples(LATENTS, [2, 29], statistics, 9)).toHaveLength(4);
  });
});
