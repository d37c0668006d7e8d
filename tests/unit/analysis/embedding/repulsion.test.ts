import { describe, expect, it } from 'vitest';
import { gridRepulsion } from '../../../../src-main/analysis/embedding/grid-repulsion.ts';
import { exactRepulsion } from '../../../../src-main/analysis/embedding/repulsion.ts';
import { testContext } from '../../../helpers/analysis.ts';
import { uniformNumbers } from '../../../helpers/data.ts';

/** Points spread evenly over a square that does not lie around 0. */
function square(count: number, extent: number): Float64Array {
  const uniform = uniformNumbers(3);
  return Float64Array.from({ length: 2 * count }, () => 3 + extent * uniform());
}

async function compare(points: Float64Array) {
  const [exact, near] = [new Float64Array(points.length), new Float64Array(points.length)];
  const normalization = await exactRepulsion().evaluate(points, exact);
  const ours = await gridRepulsion(points.length / 2, await testContext()).evaluate(points, near);
  let [wrong, all] = [0, 0];
  for (let i = 0; i < points.length; i++) {
    wrong += (near[i] - exact[i]) ** 2;
    all += exact[i] ** 2;
  }
  return { force: Math.sqrt(wrong / all), normalization: Math.abs(ours / normalization - 1) };
}

describe('repulsion', () => {
  it('of two points is that of the formula', async () => {
    const out = new Float64Array(4);
    // d² = 25: forces 3/26² and 4/26² away from each other, Z = 2/26.
    expect(await exactRepulsion().evaluate(Float64Array.of(1, 1, 4, 5), out)).toBeCloseTo(2 / 26, 12);
    [-3, -4, 3, 4].forEach((part, i) => {
      expect(out[i]).toBeCloseTo(part / 26 ** 2, 12);
    });
  });

  // Below an extent of 30 the spacing is finer than the kernel: what is left is float32 (1e-6, times what a gradient between
  // close nodes costs). Above, the spacing of half the kernel's width limits it, most where points are few and forces small.
  it.each([
    [1e-4, 1e-6, 1e-9],
    [0.3, 1e-4, 1e-6],
    [0.99, 1e-4, 1e-6],
    [1.01, 1e-4, 1e-6],
    [10, 1e-4, 1e-5],
    [30, 2e-2, 5e-4],
    [100, 5e-2, 2e-3],
  ])('on a grid is that of all pairs, extent %d', async (extent, force, normalization) => {
    const error = await compare(square(1500, extent));
    expect(error.force).toBeLessThan(force);
    expect(error.normalization).toBeLessThan(normalization);
  });

  it('on a grid is the gradient of nothing else: forces of all points cancel', async () => {
    const points = square(800, 40);
    const out = new Float64Array(points.length);
    await gridRepulsion(800, await testContext()).evaluate(points, out);
    const size = out.reduce((sum, part) => sum + Math.abs(part), 0);
    const total = [0, 1].map((axis) => out.reduce((sum, part, i) => (i % 2 === axis ? sum + part : sum), 0));
    for (const sum of total) expect(Math.abs(sum) / size).toBeLessThan(5e-3);
  });

  it('goes on through growing, shrinking and coinciding points', async () => {
    const repulsion = gridRepulsion(600, await testContext());
    for (const extent of [0.1, 5, 60, 80, 20, 0.5, 0]) {
      const points = square(600, extent);
      const [exact, near] = [new Float64Array(1200), new Float64Array(1200)];
      const wanted = await exactRepulsion().evaluate(points, exact);
      expect((await repulsion.evaluate(points, near)) / wanted).toBeCloseTo(1, 2);
      expect(near.every(Number.isFinite)).toBe(true);
    }
  });

  it('of few points that lie far apart is that of all pairs', async () => {
    expect(await compare(square(400, 4000))).toEqual({ force: 0, normalization: 0 });
  });
});
