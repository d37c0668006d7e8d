import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clusterSizes, mergeClusters } from '../../../../src-renderer/vis/phase-curves.ts';

const moments = (values: readonly number[]) => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, spread: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) };
};

describe('merged phases', () => {
  it('have the mean and deviation of all their pixels together', () => {
    const groups = fc.array(fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 1, maxLength: 20 }), {
      minLength: 1,
      maxLength: 5,
    });
    fc.assert(
      fc.property(groups, (clusters) => {
        const merged = mergeClusters(
          clusters.map((values) => {
            const { mean, spread } = moments(values);
            return { pixels: values.length, mean: Float32Array.of(mean), spread: Float32Array.of(spread) };
          }),
        );
        const whole = moments(clusters.flat());
        expect(merged.pixels).toBe(clusters.flat().length);
        // Single precision of means up to 10, and its square root where the spread vanishes.
        expect(Math.abs(merged.mean[0] - whole.mean)).toBeLessThan(1e-5);
        expect(Math.abs(merged.spread![0] - whole.spread)).toBeLessThan(5e-3);
      }),
    );
  });

  it('have no band when a deviation is not known', () => {
    const mean = Float32Array.of(1, 2);
    expect(mergeClusters([{ pixels: 3, mean, spread: null }]).spread).toBeNull();
  });

  it('counts pixels per cluster, without those that have no label', () => {
    expect(clusterSizes(Int32Array.of(0, 1, 1, -1, 2), 3)).toEqual([1, 2, 1]);
  });
});
