/** What NMF promises for any data: signs, sums, falling errors, the same answer however the data lie. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AnalysisContext } from '../../src-main/analysis/context.ts';
import { neighborsInMap, roughness } from '../../src-main/analysis/decomposition/map-neighbors.ts';
import { fitNmf } from '../../src-main/analysis/decomposition/nmf.ts';
import type { Factors } from '../../src-main/analysis/decomposition/nmf-factors.ts';
import {
  denseRounds,
  divergence,
  divergenceRound,
} from '../../src-main/analysis/decomposition/nmf-kullback-leibler.ts';
import { leastSquaresRound } from '../../src-main/analysis/decomposition/nmf-least-squares.ts';
import { isSparse, sparseRounds } from '../../src-main/analysis/decomposition/nmf-sparse-counts.ts';
import { scaleToOne } from '../../src-main/analysis/decomposition/share-steps.ts';
import { surveySpectra } from '../../src-main/analysis/preprocessing/survey.ts';
import { type Spectra, spectraFromArray } from '../../src-main/analysis/spectra.ts';
import { nmfParameters } from '../../src-preload/contract/steps.ts';
import { recordingJob, streamed, testContext } from '../helpers/analysis.ts';
import { permutation, uniformNumbers } from '../helpers/data.ts';

const [ROWS, COLUMNS, CHANNELS] = [8, 10, 12];
const PIXELS = ROWS * COLUMNS;
const NEIGHBORS = neighborsInMap({ rows: ROWS, columns: COLUMNS });
const LOSSES = ['frobenius', 'kullback-leibler'] as const;
let context: AnalysisContext;
beforeAll(async () => {
  context = await testContext();
});

/** Whole numbers around mixtures of `parts` spectra; noise 0 gives the mixtures themselves. */
function mixtures(seed: number, parts: number, noise = 1): Float32Array {
  const uniform = uniformNumbers(seed);
  const spectra = Float64Array.from({ length: parts * CHANNELS }, () => 60 * uniform() ** 4);
  const values = new Float32Array(PIXELS * CHANNELS);
  for (let pixel = 0; pixel < PIXELS; pixel++) {
    const shares = Array.from({ length: parts }, () => uniform() ** 3);
    const sum = shares.reduce((total, share) => total + share, 0);
    for (let channel = 0; channel < CHANNELS; channel++) {
      let value = 0;
      shares.forEach((share, part) => {
        value += (share / sum) * spectra[part * CHANNELS + channel];
      });
      const moved = value + noise * Math.sqrt(value) * (2 * uniform() - 1);
      values[pixel * CHANNELS + channel] = noise > 0 ? Math.max(0, Math.round(moved)) : value;
    }
  }
  return values;
}

async function nmf(spectra: Spectra, parameters: object, neighbors = NEIGHBORS, own = context) {
  const parsed = nmfParameters.parse({ components: 3, ...parameters });
  return fitNmf(spectra, await surveySpectra(spectra, own), neighbors, parsed, own);
}

const options = {
  loss: fc.constantFrom(...LOSSES),
  init: fc.constantFrom('nndsvda', 'random', 'vca'),
  simplex: fc.boolean(),
  smoothness: fc.constantFrom(0, 0.3),
  restarts: fc.integer({ min: 1, max: 2 }),
};

describe('NMF', () => {
  it('gives numbers ≥ 0, shares that add up, and with simplex abundances that sum to 1', async () => {
    await fc.assert(
      fc.asyncProperty(fc.record(options), fc.integer({ min: 1, max: 1e6 }), async (some, seed) => {
        const model = await nmf(spectraFromArray(mixtures(seed, 3), CHANNELS), some);
        for (const values of [model.endmembers, model.abundances]) {
          expect(values.every((value) => value >= 0 && Number.isFinite(value))).toBe(true);
        }
        expect(model.shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
        expect([...model.shares]).toEqual([...model.shares].sort((a, b) => b - a));
        if (!some.simplex) return;
        for (let start = 0; start < model.abundances.length; start += 3) {
          const sum = model.abundances[start] + model.abundances[start + 1] + model.abundances[start + 2];
          expect(Math.abs(sum - 1)).toBeLessThan(1e-5);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('reports the error of what it gives', async () => {
    for (const loss of LOSSES) {
      const values = mixtures(3, 3);
      const model = await nmf(spectraFromArray(values, CHANNELS), { loss });
      let expected = 0;
      for (let pixel = 0; pixel < PIXELS; pixel++) {
        for (let channel = 0; channel < CHANNELS; channel++) {
          const x = values[pixel * CHANNELS + channel];
          let m = 0;
          for (let i = 0; i < 3; i++) m += model.abundances[pixel * 3 + i] * model.endmembers[i * CHANNELS + channel];
          expected += loss === 'frobenius' ? (x - m) ** 2 : (x > 0 ? x * Math.log(x / m) : 0) - x + m;
        }
      }
      // Float32 rounds each pixel's sum and the factors to 1e-7.
      expect(model.error / (loss === 'frobenius' ? Math.sqrt(expected) : expected)).toBeCloseTo(1, 4);
    }
  });

  it('explains exact mixtures', async () => {
    for (const init of ['nndsvda', 'vca']) {
      const spectra = spectraFromArray(mixtures(7, 3, 0), CHANNELS);
      const model = await nmf(spectra, { init, tolerance: 1e-6, maxIterations: 2000 });
      expect(model.relativeError).toBeLessThan(5e-3);
    }
  });

  it('scales endmembers to the mean spectrum: abundances are about 1 on average', async () => {
    const values = mixtures(4, 3);
    for (const loss of LOSSES) {
      const model = await nmf(spectraFromArray(values, CHANNELS), { loss });
      const mean = values.reduce((sum, value) => sum + value, 0) / PIXELS;
      for (let i = 0; i < 3; i++) {
        const own = model.endmembers.subarray(i * CHANNELS, (i + 1) * CHANNELS);
        expect(own.reduce((sum, value) => sum + value, 0) / mean).toBeCloseTo(1, 4);
      }
      // Least squares does not keep sums exactly; the divergence does at its minimum.
      expect(Math.abs(model.abundances.reduce((sum, value) => sum + value, 0) / PIXELS - 1)).toBeLessThan(0.02);
    }
  });

  it('gives the same bytes streamed and in memory', async () => {
    for (const loss of LOSSES) {
      const spectra = spectraFromArray(mixtures(5, 4), CHANNELS);
      const parameters = { loss, init: 'random', smoothness: 0.2 };
      expect(await nmf(streamed(spectra), parameters)).toEqual(await nmf(spectra, parameters));
    }
  });

  it('does not depend on the order of the pixels', async () => {
    for (const loss of LOSSES) {
      const values = mixtures(6, 3);
      const order = permutation(PIXELS, 9);
      const moved = new Float32Array(values.length);
      order.forEach((from, to) => {
        moved.set(values.subarray(from * CHANNELS, (from + 1) * CHANNELS), to * CHANNELS);
      });
      const strict = { loss, tolerance: 1e-6, maxIterations: 2000 };
      const first = await nmf(spectraFromArray(values, CHANNELS), strict);
      const second = await nmf(spectraFromArray(moved, CHANNELS), strict);
      expect(second.error / first.error).toBeCloseTo(1, 3);
      order.forEach((from, to) => {
        for (let i = 0; i < 3; i++) {
          // Rounds end where the error is flat, not at a point: abundances are equal to a few percent of an average pixel.
          expect(Math.abs(second.abundances[to * 3 + i] - first.abundances[from * 3 + i])).toBeLessThan(0.05);
        }
      });
    }
  });

  it('smoothness makes abundances smoother and the error larger', async () => {
    for (const loss of LOSSES) {
      for (const simplex of [false, true]) {
        const spectra = spectraFromArray(mixtures(8, 2), CHANNELS);
        const rough = await nmf(spectra, { loss, simplex, components: 2 });
        const smooth = await nmf(spectra, { loss, simplex, components: 2, smoothness: 2 });
        const total = (values: Float32Array) => roughness(values, 2, NEIGHBORS).reduce((sum, value) => sum + value, 0);
        expect(total(smooth.abundances)).toBeLessThan(0.5 * total(rough.abundances));
        expect(smooth.error).toBeGreaterThan(rough.error);
      }
    }
  });

  it('rests on rounds that never raise the objective', async () => {
    await fc.assert(
      fc.asyncProperty(fc.record(options), fc.integer({ min: 1, max: 1e6 }), async ({ simplex, smoothness }, seed) => {
        const values = mixtures(seed, 3);
        const spectra = spectraFromArray(values, CHANNELS);
        const squares = values.reduce((sum, value) => sum + value * value, 0);
        const uniform = uniformNumbers(seed + 1);
        const start = (): Factors => ({
          count: 3,
          channels: CHANNELS,
          shares: Float32Array.from({ length: PIXELS * 3 }, () => 0.1 + uniform()),
          endmembers: Float64Array.from({ length: 3 * CHANNELS }, () => 0.1 + uniform() / CHANNELS),
        });
        const rules = { simplex, smoothness, neighbors: NEIGHBORS };
        const factors = start();
        if (simplex) scaleToOne(factors.shares, 3);
        let last = Number.POSITIVE_INFINITY;
        for (let round = 0; round < 8; round++) {
          const error = squares + (await leastSquaresRound({ spectra }, factors, rules, context));
          // Products of float32 are right to 1e-6 of the squares.
          expect(error).toBeLessThanOrEqual(last + 2e-6 * squares);
          last = error;
        }
        const counts = start();
        if (simplex) scaleToOne(counts.shares, 3);
        else for (let i = 0; i < 3; i++) toSumOne(counts.endmembers.subarray(i * CHANNELS, (i + 1) * CHANNELS));
        let before = Number.POSITIVE_INFINITY;
        for (let round = 0; round < 8; round++) {
          await divergenceRound(spectra, counts, rules, context);
          const penalty = roughness(counts.shares, 3, NEIGHBORS).reduce((sum, value) => sum + value, 0);
          const now = (await divergence(spectra, counts, context)) + (smoothness / 2) * penalty;
          expect(now).toBeLessThanOrEqual(before * (1 + 1e-5));
          before = now;
        }
      }),
      { numRuns: 12 },
    );
  });
});

describe('rounds over the counts above 0 alone', () => {
  it('are those over all counts, kept or read again', async () => {
    const uniform = uniformNumbers(12);
    const values = Float32Array.from({ length: PIXELS * CHANNELS }, () =>
      uniform() < 0.03 ? 1 + Math.floor(3 * uniform()) : 0,
    );
    const spectra = spectraFromArray(values, CHANNELS);
    expect(isSparse(spectra)).toBe(true);
    expect(isSparse(spectraFromArray(mixtures(1, 3), CHANNELS))).toBe(false);
    const start = {
      shares: Float32Array.from({ length: PIXELS * 3 }, () => 0.1 + uniform()),
      endmembers: Float64Array.from({ length: 3 * CHANNELS }, () => (0.1 + uniform()) / CHANNELS),
    };
    for (const simplex of [false, true]) {
      const rules = { simplex, smoothness: 0.1, neighbors: NEIGHBORS };
      const results: { shares: number[]; endmembers: number[]; divergence: number }[] = [];
      const cacheless = { ...context, cacheBytes: 0 };
      for (const rounds of [
        sparseRounds(spectra, context),
        sparseRounds(spectra, cacheless),
        denseRounds(spectra, context),
      ]) {
        const factors = {
          count: 3,
          channels: CHANNELS,
          shares: start.shares.slice(),
          endmembers: start.endmembers.slice(),
        };
        for (let round = 0; round < 3; round++) await rounds.round(factors, rules);
        results.push({
          shares: [...factors.shares],
          endmembers: [...factors.endmembers],
          divergence: await rounds.divergence(factors),
        });
      }
      const [kept, again, dense] = results;
      expect(again).toEqual(kept);
      // The dense ones are computed in float32.
      expect(dense.divergence / kept.divergence).toBeCloseTo(1, 5);
      dense.shares.forEach((share, i) => {
        expect(Math.abs(share - kept.shares[i])).toBeLessThan(1e-4 * (1 + share));
      });
      dense.endmembers.forEach((value, i) => {
        expect(Math.abs(value - kept.endmembers[i])).toBeLessThan(1e-4 * (1 + value));
      });
    }
  });
});

function toSumOne(values: Float64Array): void {
  const sum = values.reduce((total, value) => total + value, 0);
  for (let i = 0; i < values.length; i++) values[i] /= sum;
}

describe('NMF of odd data', () => {
  const every = LOSSES.flatMap((loss) => [false, true].map((simplex) => ({ loss, simplex })));

  it.each(every)('zeros, duplicates and one direction alone: %o', async (parameters) => {
    const values = mixtures(2, 1, 0);
    values.fill(0, 0, 4 * CHANNELS);
    for (let pixel = 0; pixel < PIXELS; pixel++) values[pixel * CHANNELS + 5] = 0;
    const model = await nmf(spectraFromArray(values, CHANNELS), parameters);
    expect([...model.endmembers, ...model.abundances, model.error].every(Number.isFinite)).toBe(true);
    for (let i = 0; i < 3; i++) expect(model.endmembers[i * CHANNELS + 5]).toBeLessThan(1e-3);
  });

  it.each(every)('a single pixel, a single channel: %o', async (parameters) => {
    const one = await nmf(
      spectraFromArray(Float32Array.of(3, 0, 5), 3),
      { ...parameters, components: 1 },
      new Int32Array(4).fill(-1),
    );
    expect(one.relativeError).toBeLessThan(1e-3);
    const neighbors = neighborsInMap({ rows: 1, columns: 3 });
    const narrow = await nmf(
      spectraFromArray(Float32Array.of(3, 0, 5), 1),
      { ...parameters, components: 1 },
      neighbors,
    );
    expect([...narrow.endmembers, ...narrow.abundances].every(Number.isFinite)).toBe(true);
  });

  it.each([
    ['negative values', Float32Array.of(1, 2, -1, 4), { components: 1 }, 'data-unsuitable'],
    ['no counts', new Float32Array(4), { components: 1 }, 'data-unsuitable'],
    ['more components than channels', Float32Array.of(1, 2, 3, 4), { components: 3 }, 'parameter-invalid'],
    ['NaN', Float32Array.of(1, Number.NaN, 3, 4), { components: 1 }, 'data-unsuitable'],
  ])('%s are refused', async (_, values, parameters, code) => {
    const error = await nmf(spectraFromArray(values, 2), parameters).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code });
    expect((error as { advice: string }).advice).not.toBe('');
  });

  it('can be cancelled at any moment', async () => {
    const spectra = spectraFromArray(mixtures(2, 3), CHANNELS);
    for (const loss of LOSSES) {
      const whole = recordingJob();
      await nmf(spectra, { loss }, NEIGHBORS, await testContext(whole));
      for (let at = 2; at <= whole.pauses; at += 7) {
        const run = nmf(spectra, { loss }, NEIGHBORS, await testContext(recordingJob(at)));
        await expect(run).rejects.toMatchObject({ code: 'cancelled' });
      }
    }
  });
});

describe('neighbors in a map', () => {
  it('are those above, below and beside that take part', () => {
    // 0 1 .
    // 2 . 3
    const kept = Uint32Array.of(0, 1, 3, 5);
    expect([...neighborsInMap({ kept, rows: 2, columns: 3 })]).toEqual([
      ...[-1, 1, -1, 2],
      ...[0, -1, -1, -1],
      ...[-1, -1, 0, -1],
      ...[-1, -1, -1, -1],
    ]);
  });
});
