import { beforeAll, describe, expect, it } from 'vitest';
import type { AnalysisContext } from '../../../src-main/analysis/context.ts';
import { createRandom } from '../../../src-main/analysis/random/random.ts';
import { spectraFromArray } from '../../../src-main/analysis/spectra.ts';
import { growSimplex } from '../../../src-main/analysis/unmixing/n-findr.ts';
import { findEndmembers } from '../../../src-main/analysis/unmixing/vca.ts';
import { vcaParameters } from '../../../src-preload/contract/steps.ts';
import { testContext } from '../../helpers/analysis.ts';
import { normalNumbers, uniformNumbers } from '../../helpers/data.ts';

let context: AnalysisContext;
beforeAll(async () => {
  context = await testContext();
});

/** Points on the plane where the last coordinate is 1. */
function cloud(pixels: number, count: number, seed: number): Float32Array {
  const normal = normalNumbers(seed);
  return Float32Array.from({ length: pixels * count }, (_, at) => (at % count === count - 1 ? 1 : normal()));
}

/** Volume but for a factor: the determinant, by expansion. */
function volume(points: Float32Array, count: number, corners: readonly number[]): number {
  const determinant = (rows: readonly (readonly number[])[]): number =>
    rows.length === 1
      ? rows[0]![0]!
      : rows[0]!.reduce(
          (sum, value, i) =>
            sum + (i % 2 === 0 ? 1 : -1) * value * determinant(rows.slice(1).map((row) => row.toSpliced(i, 1))),
          0,
        );
  return Math.abs(determinant(corners.map((pixel) => [...points.subarray(pixel * count, (pixel + 1) * count)])));
}

describe('N-FINDR', () => {
  it.each([2, 3, 4, 5])('no other pixel in the place of one of %i corners spans more (brute force)', async (count) => {
    for (let seed = 0; seed < 10; seed++) {
      const points = cloud(60, count, seed);
      const start = Array.from({ length: count }, (_, i) => i);
      const found = await growSimplex(points, start, createRandom(seed), context);
      const largest = volume(points, count, found);
      expect(largest).toBeGreaterThanOrEqual(volume(points, count, start));
      for (let which = 0; which < count; which++) {
        for (let pixel = 0; pixel < 60; pixel++) {
          expect(volume(points, count, found.with(which, pixel))).toBeLessThanOrEqual(largest * (1 + 1e-5));
        }
      }
    }
  });

  it('nearly always finds the largest triangle of all', async () => {
    let hits = 0;
    for (let seed = 0; seed < 20; seed++) {
      const points = cloud(30, 3, 100 + seed);
      let largest = 0;
      for (let a = 0; a < 30; a++)
        for (let b = 0; b < a; b++)
          for (let c = 0; c < b; c++) largest = Math.max(largest, volume(points, 3, [a, b, c]));
      const found = volume(points, 3, await growSimplex(points, [0, 1, 2], createRandom(seed), context));
      expect(found).toBeGreaterThan(0.8 * largest);
      if (found > 0.999 * largest) hits++;
    }
    expect(hits).toBeGreaterThan(10);
  });

  it('begins with the same pixel many times, too', async () => {
    const points = cloud(40, 3, 7);
    const found = await growSimplex(points, [5, 5, 5], createRandom(1), context);
    expect(new Set(found).size).toBe(3);
  });

  it('pure pixels among mixtures are found, whatever the seed', async () => {
    const uniform = uniformNumbers(3);
    const [pixels, channels, parts] = [400, 20, 4];
    const pure = Array.from({ length: parts }, () => Array.from({ length: channels }, () => uniform() ** 3));
    const values = Float32Array.from({ length: pixels * channels });
    for (let pixel = 0; pixel < pixels; pixel++) {
      const raw = pure.map((_, part) => (pixel < parts ? Number(part === pixel) : uniform()));
      const sum = raw.reduce((a, b) => a + b);
      for (let channel = 0; channel < channels; channel++)
        values[pixel * channels + channel] = raw.reduce(
          (all, share, part) => all + (share / sum) * pure[part]![channel]!,
          0,
        );
    }
    for (let seed = 0; seed < 5; seed++) {
      const parameters = vcaParameters.parse({ endmembers: parts, algorithm: 'n-findr', average: 1, seed });
      const found = await findEndmembers(spectraFromArray(values, channels), parameters, context);
      expect([...found.pixels].sort()).toEqual([0, 1, 2, 3]);
    }
  });
});
