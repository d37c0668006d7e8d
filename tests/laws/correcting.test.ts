/** Laws of the steps that correct what was measured: backgrounds, spikes, alignment, Poisson scaling, denoising, masks. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findZeroLoss, shiftedSpectra } from '../../src-main/analysis/preprocessing/align-zero-loss.ts';
import { fitBackground } from '../../src-main/analysis/preprocessing/background.ts';
import { denoise } from '../../src-main/analysis/preprocessing/denoise.ts';
import { maskCube } from '../../src-main/analysis/preprocessing/mask.ts';
import { poissonScale, unscaledSpectra } from '../../src-main/analysis/preprocessing/poisson-scale.ts';
import { overMap, type SpectrumCube } from '../../src-main/analysis/preprocessing/spectrum-cube.ts';
import { findSpikes, withoutSpikes } from '../../src-main/analysis/preprocessing/spikes.ts';
import { type Spectra, spectraFromArray } from '../../src-main/analysis/spectra.ts';
import type { Axis } from '../../src-preload/contract/dataset.ts';
import { AppError } from '../../src-preload/contract/errors.ts';
import { streamed, testContext } from '../helpers/analysis.ts';
import { permutation, permuteRows, uniformNumbers } from '../helpers/data.ts';

const energy = (size: number, offset: number, scale: number): Axis => ({
  name: 'Energy loss',
  size,
  scale,
  offset,
  units: 'eV',
  role: 'signal',
});

const place = (name: string, size: number): Axis => ({ ...energy(size, 0, 1), name, units: 'nm', role: 'navigation' });

function cubeOf(spectra: Spectra, rows: number, columns: number): SpectrumCube {
  const navigation = [place('y', rows), place('x', columns)];
  return { spectra, rows, columns, navigation, signal: energy(spectra.channels, 0, 1) };
}

function read({ pixels, channels, read: fill }: Spectra): Float32Array {
  const values = new Float32Array(pixels * channels);
  fill(0, pixels, values);
  return values;
}

function expectClose(found: ArrayLike<number>, wanted: ArrayLike<number>, tolerance: number): void {
  expect(found).toHaveLength(wanted.length);
  let worst = 0;
  for (let i = 0; i < wanted.length; i++) worst = Math.max(worst, Math.abs(found[i]! - wanted[i]!));
  expect(worst).toBeLessThanOrEqual(tolerance);
}

const seeds = fc.integer();
const counts = fc.record({
  pixels: fc.integer({ min: 3, max: 20 }),
  channels: fc.integer({ min: 2, max: 12 }),
  seed: seeds,
});

/** Whole numbers up to 99, some of them 0. */
function countsOf({ pixels, channels, seed }: { pixels: number; channels: number; seed: number }): Spectra {
  const uniform = uniformNumbers(seed);
  return spectraFromArray(
    Float32Array.from({ length: pixels * channels }, () => Math.floor(uniform() * 100)),
    channels,
  );
}

describe('background', () => {
  const CHANNELS = 80;
  const axis = energy(CHANNELS, 200, 5);
  const energies = Array.from({ length: CHANNELS }, (_, channel) => 200 + 5 * channel);
  const models = fc.constantFrom('power-law', 'exponential', 'polynomial', 'offset');
  const shape = fc.record({
    model: models,
    height: fc.double({ min: 10, max: 1e5, noNaN: true }),
    bend: fc.double({ min: 0.5, max: 4, noNaN: true }),
  });

  /** A background as one of the models has it, `height` at the beginning of the axis. */
  function curveOf({ model, height, bend }: { model: string; height: number; bend: number }): number[] {
    return energies.map((at) => {
      const share = (at - 200) / 400;
      switch (model) {
        case 'power-law':
          return height * (at / 200) ** -bend;
        case 'exponential':
          return height * Math.exp(-bend * share);
        case 'polynomial':
          return height * (1 - 0.3 * share + (0.1 * share * share) / bend);
        default:
          return height;
      }
    });
  }

  const options = (model: string) => ({ model, window: [230, 400], order: 2 }) as Parameters<typeof fitBackground>[2];

  it('leaves nothing of a background of its own kind', async () => {
    const context = await testContext();
    await fc.assert(
      fc.asyncProperty(fc.array(shape, { minLength: 2, maxLength: 4 }), async (shapes) => {
        const { model } = shapes[0]!;
        const curves = shapes.map((one) => curveOf({ ...one, model }));
        const spectra = spectraFromArray(Float32Array.from(curves.flat()), CHANNELS);
        const found = await fitBackground(spectra, axis, options(model), context);
        expect(found.failed).toBe(0);
        const rest = read(found.spectra);
        const first = energies.findIndex((at) => at >= 230);
        shapes.forEach(({ height }, i) => {
          // The power law is fitted to areas of channels, and these are values in their middles: r(r+1)/24 · (5 eV / E)² apart.
          const after = rest.subarray(i * CHANNELS + first, (i + 1) * CHANNELS);
          expectClose(after, new Float32Array(after.length), 5e-4 * height);
        });
      }),
      { numRuns: 40 },
    );
  });

  it('takes each spectrum by itself: in another order the same, times a number that many times as much', async () => {
    const context = await testContext();
    await fc.assert(
      fc.asyncProperty(shape, fc.integer({ min: 2, max: 12 }), seeds, async (one, pixels, seed) => {
        const uniform = uniformNumbers(seed);
        const curve = curveOf(one);
        const values = Float32Array.from(
          { length: pixels * CHANNELS },
          (_, i) => curve[i % CHANNELS]! * (0.9 + 0.2 * uniform()),
        );
        const order = permutation(pixels, seed);
        const without = async (data: Float32Array) =>
          read((await fitBackground(spectraFromArray(data, CHANNELS), axis, options(one.model), context)).spectra);
        const plain = await without(values);
        expect(await without(permuteRows(values, CHANNELS, order))).toEqual(permuteRows(plain, CHANNELS, order));
        expectClose(
          await without(values.map((value) => 8 * value)),
          plain.map((value) => 8 * value),
          1e-3 * one.height,
        );
      }),
      { numRuns: 30 },
    );
  });
});

describe('alignment of the zero-loss peak', () => {
  const CHANNELS = 64;
  const axis = energy(CHANNELS, -16, 1);
  const peak = (center: number) =>
    Float32Array.from({ length: CHANNELS }, (_, channel) => 1000 * Math.exp(-(((channel - center) / 2) ** 2)) + 5);

  it('undoes shifts by whole channels: each spectrum comes to lie on the others', async () => {
    const context = await testContext();
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: -8, max: 8 }), { minLength: 2, maxLength: 12 }), async (shifts) => {
        const values = Float32Array.from(shifts.flatMap((shift) => [...peak(16 + shift)]));
        const spectra = spectraFromArray(values, CHANNELS);
        const found = await findZeroLoss(spectra, axis, { subpixel: false }, context);
        const aligned = read(shiftedSpectra(spectra, found.shifts));
        shifts.forEach((shift, i) => {
          expect(found.shifts[i]! - found.shifts[0]!).toBe(shifts[0]! - shift);
          // At the ends the last channel is repeated: there the spectra hold their flat tail.
          expectClose(aligned.subarray(i * CHANNELS, (i + 1) * CHANNELS), aligned.subarray(0, CHANNELS), 1e-3);
        });
      }),
    );
  });

  it('a shift by whole channels and back is nothing, away from the ends; counts are kept by any shift', () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ min: 0, max: 1000, noNaN: true }), { minLength: CHANNELS, maxLength: CHANNELS }),
        fc.integer({ min: -9, max: 9 }),
        fc.double({ min: -9, max: 9, noNaN: true }),
        (values, whole, any) => {
          const data = Float32Array.from(values);
          const once = shiftedSpectra(spectraFromArray(data, CHANNELS), Float32Array.of(whole));
          const back = read(shiftedSpectra(once, Float32Array.of(-whole)));
          expect(back.subarray(9, CHANNELS - 9)).toEqual(data.subarray(9, CHANNELS - 9));
          // With nothing at the ends nothing is lost there.
          const inner = data.map((value, channel) => (channel < 12 || channel >= CHANNELS - 12 ? 0 : value));
          const moved = read(shiftedSpectra(spectraFromArray(inner, CHANNELS), Float32Array.of(any)));
          const total = (all: Float32Array) => all.reduce((sum, value) => sum + value, 0);
          expect(moved.every((value) => value >= -1e-3)).toBe(true);
          expect(Math.abs(total(moved) - total(inner))).toBeLessThanOrEqual(1e-5 * total(inner) + 1e-3);
        },
      ),
    );
  });
});

describe('Poisson scaling', () => {
  it('undone is what it was; in another order of the pixels it is the same', async () => {
    const context = await testContext();
    await fc.assert(
      fc.asyncProperty(counts, async (sizes) => {
        const spectra = countsOf(sizes);
        const values = read(spectra);
        fc.pre(values.some((value) => value > 0));
        const { spectra: scaled, weights } = await poissonScale(spectra, context);
        // Two roundings of float32 there and two back.
        expectClose(read(unscaledSpectra(scaled, weights)), values, 99 * 4 * 2 ** -23);
        const order = permutation(sizes.pixels, sizes.seed);
        const turned = await poissonScale(
          spectraFromArray(permuteRows(values, sizes.channels, order), sizes.channels),
          context,
        );
        expectClose(turned.weights.channels, weights.channels, 1e-5);
        expectClose(read(turned.spectra), permuteRows(read(scaled), sizes.channels, order), 1e-4);
      }),
    );
  });
});

describe('denoising', () => {
  it('with all components gives back what went in, with or without a mean', async () => {
    const context = await testContext();
    await fc.assert(
      fc.asyncProperty(counts, fc.boolean(), async (sizes, center) => {
        const spectra = countsOf(sizes);
        const components = Math.min(sizes.pixels, sizes.channels);
        const found = await denoise(spectra, { components, seed: 0 }, center, context);
        // Eigenvectors of a matrix of squares: half of the digits of float64, more than those of float32.
        expectClose(read(found.spectra), read(spectra), 0.02);
      }),
      { numRuns: 50 },
    );
  });

  it('leaves alone what needs no more components than it keeps, also when it is read from a file', async () => {
    const context = await testContext();
    await fc.assert(
      fc.asyncProperty(counts, async (sizes) => {
        const uniform = uniformNumbers(sizes.seed);
        const [a, b] = [0, 1].map(() => Float64Array.from({ length: sizes.channels }, () => 10 * uniform()));
        const values = Float32Array.from({ length: sizes.pixels * sizes.channels });
        for (let pixel = 0; pixel < sizes.pixels; pixel++) {
          const share = uniform();
          for (let channel = 0; channel < sizes.channels; channel++) {
            values[pixel * sizes.channels + channel] = share * a![channel]! + (1 - share) * b![channel]!;
          }
        }
        const spectra = streamed(spectraFromArray(values, sizes.channels));
        const found = await denoise(spectra, { components: 1, seed: 0 }, true, context);
        expectClose(read(found.spectra), values, 1e-3);
      }),
      { numRuns: 50 },
    );
  });
});

describe('spikes', () => {
  const SIDE = 5;
  const CHANNELS = 60;
  /** A smooth spectrum with counting noise in every pixel. */
  function quiet(seed: number): Float32Array {
    const uniform = uniformNumbers(seed);
    return Float32Array.from({ length: SIDE * SIDE * CHANNELS }, (_, i) => {
      const level = 100 + 80 * Math.sin(((i % CHANNELS) / CHANNELS) * 3);
      return Math.round(level + Math.sqrt(level) * 1.7 * (2 * uniform() - 1));
    });
  }
  const find = async (values: Float32Array) => {
    const cube = cubeOf(spectraFromArray(values, CHANNELS), SIDE, SIDE);
    return findSpikes(cube, { threshold: 8, window: 5 }, await testContext());
  };

  it('one that is put in is found where it is, and what is left is near what was there', async () => {
    await fc.assert(
      fc.asyncProperty(
        seeds,
        fc.nat(SIDE * SIDE - 1),
        fc.integer({ min: 3, max: CHANNELS - 4 }),
        fc.integer({ min: 1500, max: 60_000 }),
        async (seed, pixel, channel, height) => {
          const before = quiet(seed);
          expect((await find(before)).spectra).toHaveLength(0);
          const values = before.slice();
          values[pixel * CHANNELS + channel]! += height;
          const found = await find(values);
          expect([...found.spectra].every((one) => one === pixel)).toBe(true);
          expect([...found.channels]).toContain(channel);
          expect(found.strongest).toBe(pixel);
          const after = read(withoutSpikes(spectraFromArray(values, CHANNELS), found));
          // Only what was replaced differs, and by no more than the noise of the channels beside it.
          after.forEach((value, i) => {
            const isReplaced = Math.floor(i / CHANNELS) === pixel && Math.abs((i % CHANNELS) - channel) <= 1;
            expect(Math.abs(value - before[i]!)).toBeLessThanOrEqual(isReplaced ? 80 : 0);
          });
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('masks', () => {
  it('what takes part is read as before, and maps of it have holes in the right places', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(1), { minLength: 12, maxLength: 12 }),
        fc.array(fc.nat(1), { minLength: 12, maxLength: 12 }),
        seeds,
        (first, second, seed) => {
          const cube = cubeOf(countsOf({ pixels: 12, channels: 3, seed }), 3, 4);
          const values = read(cube.spectra);
          const left = first.flatMap((out, pixel) => (out ? [] : [pixel]));
          const masked = () => maskCube(cube, Uint8Array.from(first));
          if (left.length < 2) {
            expect(masked).toThrow(AppError);
            return;
          }
          const once = masked();
          expect([...read(once.spectra)]).toEqual(
            left.flatMap((pixel) => [...values.subarray(3 * pixel, 3 * pixel + 3)]),
          );
          const map = overMap(
            once,
            Int32Array.from({ length: left.length }, (_, i) => i),
          );
          expect([...map]).toEqual(first.map((out, pixel) => (out ? -1 : left.indexOf(pixel))));
          // A mask of a mask leaves out what either names.
          const both = first.map((out, pixel) => (out || second[pixel] ? 1 : 0));
          const again = () =>
            maskCube(
              once,
              Uint8Array.from(left, (pixel) => second[pixel]!),
            );
          if (both.filter((out) => !out).length < 2) {
            expect(again).toThrow(AppError);
            return;
          }
          const direct = maskCube(cube, Uint8Array.from(both));
          expect(read(again().spectra)).toEqual(read(direct.spectra));
          const pixels = ({ kept }: SpectrumCube) => [...(kept ?? Array.from({ length: 12 }, (_, pixel) => pixel))];
          expect(pixels(again())).toEqual(pixels(direct));
        },
      ),
    );
  });
});
