/** What must hold for every unmixing, whatever the spectra and the endmembers. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spectraFromArray } from '../../src-main/analysis/spectra.ts';
import { unmix } from '../../src-main/analysis/unmixing/fcls.ts';
import { streamed, testContext } from '../helpers/analysis.ts';
import { normalNumbers, permutation, permuteRows, uniformNumbers } from '../helpers/data.ts';

const scenes = fc.record({
  pixels: fc.integer({ min: 1, max: 200 }),
  endmembers: fc.integer({ min: 2, max: 6 }),
  extra: fc.integer({ min: 1, max: 30 }),
  // From hardly any noise, where errors are formed from residuals, to nothing but noise.
  noise: fc.constantFrom(1e-5, 0.01, 0.3, 3),
  pedestal: fc.constantFrom(0, 0, 20),
  seed: fc.integer({ min: 0, max: 1e6 }),
});
type Scene = typeof scenes extends fc.Arbitrary<infer T> ? T : never;
const runs = (count: number) => ({ numRuns: count, seed: 21 });

/** Mixtures of random spectra, with noise. */
function made({ pixels, endmembers: n, extra, noise, pedestal, seed }: Scene) {
  const channels = n + extra;
  const uniform = uniformNumbers(seed);
  const normal = normalNumbers(seed + 1);
  const endmembers = Float32Array.from({ length: n * channels }, () => pedestal + uniform() ** 3 * 5);
  const values = new Float32Array(pixels * channels);
  for (let pixel = 0; pixel < pixels; pixel++) {
    const shares = Array.from({ length: n }, () => uniform() ** 4);
    const total = shares.reduce((sum, share) => sum + share, 0);
    for (let channel = 0; channel < channels; channel++) {
      let value = noise * normal();
      for (let i = 0; i < n; i++) value += (shares[i] / total) * endmembers[i * channels + channel];
      values[pixel * channels + channel] = value;
    }
  }
  return { values, endmembers, channels };
}

/** Σ (x − Σ share · endmember)² of one pixel. */
function errorOf(
  values: Float32Array,
  endmembers: Float32Array,
  shares: ArrayLike<number>,
  pixel: number,
  channels: number,
) {
  let sum = 0;
  for (let channel = 0; channel < channels; channel++) {
    let rest = values[pixel * channels + channel];
    for (let i = 0; i < shares.length; i++) rest -= shares[i] * endmembers[i * channels + channel];
    sum += rest * rest;
  }
  return sum;
}

/** Allowed shares a small step away. */
function steps(shares: readonly number[], constraint: 'sum-to-one' | 'non-negative'): number[][] {
  const changed = (changes: { readonly [at: number]: number }) => shares.map((share, i) => share + (changes[i] ?? 0));
  return shares.flatMap((share, i) => {
    const down = Math.min(share, 1e-3);
    if (constraint === 'non-negative') return [changed({ [i]: 1e-3 }), changed({ [i]: -down })];
    return shares.flatMap((_, j) => (j === i || down === 0 ? [] : [changed({ [i]: -down, [j]: down })]));
  });
}

describe('unmixing', () => {
  it.each(['sum-to-one', 'non-negative'] as const)(
    '%s: allowed, and no allowed step lowers the error',
    async (constraint) => {
      const context = await testContext();
      await fc.assert(
        fc.asyncProperty(scenes, async (scene) => {
          const { values, endmembers, channels } = made(scene);
          const n = scene.endmembers;
          const { abundances, rmse } = await unmix(spectraFromArray(values, channels), endmembers, constraint, context);
          const scale = endmembers.reduce((sum, value) => sum + value * value, 0) / n;
          for (let pixel = 0; pixel < scene.pixels; pixel++) {
            const shares = Array.from(abundances.subarray(pixel * n, (pixel + 1) * n));
            expect(Math.min(...shares)).toBeGreaterThanOrEqual(0);
            if (constraint === 'sum-to-one') {
              // What RECIPES.md promises.
              expect(Math.abs(shares.reduce((sum, share) => sum + share, 0) - 1)).toBeLessThan(1e-5);
            }
            const error = errorOf(values, endmembers, shares, pixel, channels);
            // Errors as differences keep three digits less than float32 has; small ones are formed from residuals.
            expect(Math.abs(rmse[pixel] ** 2 * channels - error)).toBeLessThan(1e-3 * error + 1e-8 * scale);
            for (const moved of steps(shares, constraint)) {
              // Rounding of shares to float32.
              expect(errorOf(values, endmembers, moved, pixel, channels)).toBeGreaterThan(error - 1e-6 * scale);
            }
          }
        }),
        runs(30),
      );
    },
  );

  it('follows the scale: of data alone for amounts, of data and endmembers together for shares', async () => {
    const context = await testContext();
    await fc.assert(
      fc.asyncProperty(scenes, fc.constantFrom(2 ** -8, 0.5, 4, 1024), async (scene, factor) => {
        const { values, endmembers, channels } = made(scene);
        const scaled = spectraFromArray(
          values.map((value) => value * factor),
          channels,
        );
        const plain = spectraFromArray(values, channels);
        const amounts = await unmix(plain, endmembers, 'non-negative', context);
        const more = await unmix(scaled, endmembers, 'non-negative', context);
        // Powers of 2 change no digit; the smallest gain that counts is absolute, though.
        const largest = amounts.abundances.reduce((a, b) => Math.max(a, b), 1);
        amounts.abundances.forEach((amount, at) => {
          expect(Math.abs(more.abundances[at] / factor - amount)).toBeLessThan(1e-4 * largest);
        });
        const shares = await unmix(plain, endmembers, 'sum-to-one', context);
        const same = await unmix(
          scaled,
          endmembers.map((value) => value * factor),
          'sum-to-one',
          context,
        );
        shares.abundances.forEach((share, at) => {
          expect(Math.abs(same.abundances[at] - share)).toBeLessThan(1e-4);
        });
      }),
      runs(20),
    );
  });

  it('each pixel for itself: in another order, and streamed, the same', async () => {
    const context = await testContext();
    await fc.assert(
      fc.asyncProperty(scenes, async (scene) => {
        const { values, endmembers, channels } = made(scene);
        const n = scene.endmembers;
        const spectra = spectraFromArray(values, channels);
        const whole = await unmix(spectra, endmembers, 'sum-to-one', context);
        expect(await unmix(streamed(spectra), endmembers, 'sum-to-one', context)).toEqual(whole);
        const order = permutation(scene.pixels, scene.seed);
        const shuffled = await unmix(
          spectraFromArray(permuteRows(values, channels, order), channels),
          endmembers,
          'sum-to-one',
          context,
        );
        const expected = permuteRows(whole.abundances, n, order);
        // A pixel begins with the members of the one before it: the same minimum, but for rounding.
        shuffled.abundances.forEach((share, at) => {
          expect(Math.abs(share - expected[at])).toBeLessThan(1e-4);
        });
      }),
      runs(20),
    );
  });
});
