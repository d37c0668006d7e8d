/** Masks, spikes, zero-loss alignment, backgrounds, Poisson scaling and denoising, against what the data were made of. */
import { describe, expect, it } from 'vitest';
import { findZeroLoss, shiftedSpectra } from '../../../src-main/analysis/preprocessing/align-zero-loss.ts';
import { fitBackground } from '../../../src-main/analysis/preprocessing/background.ts';
import { denoise } from '../../../src-main/analysis/preprocessing/denoise.ts';
import { maskCube } from '../../../src-main/analysis/preprocessing/mask.ts';
import { normalizeSpectra } from '../../../src-main/analysis/preprocessing/normalize.ts';
import { poissonScale, unscaledSpectra } from '../../../src-main/analysis/preprocessing/poisson-scale.ts';
import { overMap, type SpectrumCube } from '../../../src-main/analysis/preprocessing/spectrum-cube.ts';
import { findSpikes, withoutSpikes } from '../../../src-main/analysis/preprocessing/spikes.ts';
import { type Spectra, spectraFromArray } from '../../../src-main/analysis/spectra.ts';
import type { Axis } from '../../../src-preload/contract/dataset.ts';
import { recordingJob, streamed, testContext } from '../../helpers/analysis.ts';
import { normalNumbers, uniformNumbers } from '../../helpers/data.ts';

const axis = (size: number, scale: number, offset: number, more: Partial<Axis> = {}): Axis => ({
  name: 'Energy loss',
  size,
  scale,
  offset,
  units: 'eV',
  role: 'signal',
  ...more,
});

function cubeOf(values: Float32Array, rows: number, columns: number, channels: number): SpectrumCube {
  const navigation = (name: string, size: number): Axis => ({
    ...axis(size, 1, 0),
    name,
    units: 'nm',
    role: 'navigation',
  });
  return {
    spectra: streamed(spectraFromArray(values, channels)),
    rows,
    columns,
    navigation: [navigation('y', rows), navigation('x', columns)],
    signal: axis(channels, 1, 0),
  };
}

function read(spectra: Spectra, perRun = spectra.pixels): Float32Array {
  const values = new Float32Array(spectra.pixels * spectra.channels);
  for (let first = 0; first < spectra.pixels; first += perRun) {
    const count = Math.min(perRun, spectra.pixels - first);
    spectra.read(first, count, values.subarray(first * spectra.channels, (first + count) * spectra.channels));
  }
  return values;
}

/** Knuth's way to draw a Poisson number; good for small means. */
function poissonNumbers(seed: number) {
  const uniform = uniformNumbers(seed);
  const normal = normalNumbers(seed + 1);
  return (mean: number) => {
    if (mean > 200) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()));
    let [count, product] = [-1, 1];
    for (const limit = Math.exp(-mean); product > limit; count++) product *= uniform();
    return Math.max(0, count);
  };
}

const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);

describe('mask', () => {
  const cube = cubeOf(
    Float32Array.from({ length: 12 * 3 }, (_, i) => i),
    3,
    4,
    3,
  );

  it('keeps the others in their order, in runs of any length, and maps them back', () => {
    const out = Uint8Array.from([1, 0, 0, 1, 0, 0, 0, 1, 1, 0, 1, 0]);
    const masked = maskCube(cube, out);
    const left = [1, 2, 4, 5, 6, 9, 11];
    expect([...masked.kept!]).toEqual(left);
    const expected = left.flatMap((pixel) => [3 * pixel, 3 * pixel + 1, 3 * pixel + 2]);
    for (const perRun of [1, 2, 7]) expect([...read(masked.spectra, perRun)]).toEqual(expected);
    expect([...overMap(masked, Int32Array.from(left))]).toEqual([-1, 1, 2, -1, 4, 5, 6, -1, -1, 9, -1, 11]);
    // A second mask counts among those that are left.
    const twice = maskCube(masked, Uint8Array.from([1, 0, 0, 0, 0, 0, 1]));
    expect([...twice.kept!]).toEqual([2, 4, 5, 6, 9]);
    expect([...read(twice.spectra)]).toEqual(expected.slice(3, -3));
  });

  it.each([0, 1])('that leaves %i spectra is refused, saying how many', (left) => {
    const out = new Uint8Array(12).fill(1);
    out.fill(0, 0, left);
    expect(() => maskCube(cube, out)).toThrow(
      expect.objectContaining({ code: 'data-unsuitable', message: expect.stringContaining(`leaves ${left} of 12`) }),
    );
  });
});

describe('spikes', () => {
  const [ROWS, COLUMNS, CHANNELS] = [12, 10, 300];

  /** A zero-loss peak that drifts, a falling background, a line of a few channels in every pixel: counts. */
  function spectrumImage(brightness: number): Float32Array {
    const poisson = poissonNumbers(4);
    const uniform = uniformNumbers(9);
    const values = new Float32Array(ROWS * COLUMNS * CHANNELS);
    for (let pixel = 0; pixel < ROWS * COLUMNS; pixel++) {
      const drift = Math.round(uniform());
      for (let channel = 0; channel < CHANNELS; channel++) {
        const zeroLoss = 5000 * Math.exp(-(((channel - 20 - drift) / 1.2) ** 2));
        const line = 30 * Math.exp(-(((channel - 150) / 4) ** 2));
        values[pixel * CHANNELS + channel] = poisson(brightness * (zeroLoss + line + 60 * Math.exp(-channel / 90)));
      }
    }
    return values;
  }

  it.each([0.02, 1, 40])('are found where they were put, and nowhere else (brightness %d)', async (brightness) => {
    const values = spectrumImage(brightness);
    const clean = values.slice();
    const placed = [
      [3, 200, 1],
      [3, 250, 1.5],
      [47, 60, 1],
      [47, 100, 2],
      [48, 100, 1],
      [119, 290, 1],
      [0, 75, 1],
    ].map(([pixel, channel, size]) => ({ pixel, channel, size }));
    for (const { pixel, channel, size } of placed) values[pixel * CHANNELS + channel] += size * (60 + 900 * brightness);
    const cube = cubeOf(values, ROWS, COLUMNS, CHANNELS);
    const found = await findSpikes(cube, { threshold: 8, window: 5 }, await testContext());
    const places = [...found.spectra].map((spectrum, i) => [spectrum, found.channels[i]]);
    const wanted = placed.map(({ pixel, channel }) => [pixel, channel]);
    wanted.sort(([p, c], [q, d]) => p - q || c - d);
    expect(places).toEqual(wanted);
    const repaired = read(withoutSpikes(cube.spectra, found), 7);
    for (let i = 0; i < values.length; i++) {
      const isSpike = wanted.some(([pixel, channel]) => i === pixel * CHANNELS + channel);
      if (!isSpike) expect(repaired[i]).toBe(clean[i]);
      // Poisson noise of the neighbors and of the value itself.
      else expect(Math.abs(repaired[i] - clean[i])).toBeLessThan(6 * Math.sqrt(clean[i] + 10));
    }
  });

  it('neighbors keep a real narrow peak; alone it would be a spike', async () => {
    const values = new Float32Array(9 * 100).map((_, i) => 10 + (i % 3));
    for (const pixel of [1, 3, 4, 5, 7]) values[pixel * 100 + 50] = 5000;
    const parameters = { threshold: 8, window: 5 };
    const together = await findSpikes(cubeOf(values, 3, 3, 100), parameters, await testContext());
    expect(together.spectra).toHaveLength(0);
    const alone = await findSpikes(cubeOf(values.slice(400, 500), 1, 1, 100), parameters, await testContext());
    expect([...alone.channels]).toEqual([50]);
  });

  it('too many of them are refused, and cancelling stops it', async () => {
    // Every fourth channel stands out, in other places in each pixel.
    const values = Float32Array.from({ length: 40 * 40 * 64 }, (_, i) =>
      (i + 3 * Math.floor(i / 64)) % 8 === 0 ? 1e6 : 1,
    );
    const cube = cubeOf(values, 1, 1600, 64);
    await expect(findSpikes(cube, { threshold: 8, window: 3 }, await testContext())).rejects.toMatchObject({
      code: 'data-unsuitable',
    });
    const image = cubeOf(spectrumImage(1), ROWS, COLUMNS, CHANNELS);
    const context = await testContext(recordingJob(5));
    await expect(findSpikes(image, { threshold: 8, window: 5 }, context)).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('align-zero-loss', () => {
  const CHANNELS = 200;
  const signal = axis(CHANNELS, 0.25, -10);
  const offsets = Float64Array.from({ length: 30 }, (_, i) => 3 * Math.sin(i) + 0.9);
  /** A Gaussian peak of 1 eV FWHM and a plasmon higher than it. */
  const values = new Float32Array(offsets.length * CHANNELS);
  offsets.forEach((offset, pixel) => {
    for (let channel = 0; channel < CHANNELS; channel++) {
      const energy = -10 + 0.25 * channel - offset;
      const zeroLoss = 1e4 * Math.exp(-4 * Math.LN2 * energy ** 2);
      const plasmon = 1.5e4 * Math.exp(-4 * Math.LN2 * ((energy - 17) / 5) ** 2);
      values[pixel * CHANNELS + channel] = zeroLoss + plasmon;
    }
  });
  const spectra = streamed(spectraFromArray(values, CHANNELS));

  it('finds each peak under a higher plasmon, and leaves the width of one spectrum', async () => {
    const found = await findZeroLoss(spectra, signal, { subpixel: true }, await testContext());
    const calibration = found.axis.offset - signal.offset;
    // Positions of half heights by straight lines: good to a few hundredths of a channel.
    found.shifts.forEach((shift, i) => {
      expect(Math.abs(shift * 0.25 + calibration + offsets[i])).toBeLessThan(0.01);
    });
    expect(Math.abs(calibration)).toBeLessThanOrEqual(0.125);
    expect(found.widthBefore * 0.25).toBeGreaterThan(1.4);
    // The interpolation may broaden a peak of four channels by a few percent.
    expect(found.widthAfter / found.medianWidth).toBeLessThan(1.05);
    const whole = await findZeroLoss(spectra, signal, { subpixel: false }, await testContext());
    expect(whole.shifts.every(Number.isInteger)).toBe(true);
  });

  it('keeps the counts, and nothing becomes negative', () => {
    const shifts = Float32Array.from(offsets, (_, i) => 0.37 * (i - 10));
    const shifted = read(shiftedSpectra(spectra, shifts), 4);
    // A peak in the middle alone, so that nothing leaves at the ends.
    const middle = Float32Array.from({ length: CHANNELS }, (_, i) => (i === 100 ? 1000 : i === 101 ? 400 : 0));
    for (const shift of [0.25, -3.5, 7.99]) {
      const moved = read(shiftedSpectra(spectraFromArray(middle, CHANNELS), Float32Array.of(shift)));
      expect(sum(moved)).toBeCloseTo(1400, 2);
      expect(Math.min(...moved)).toBeGreaterThanOrEqual(0);
    }
    expect(Math.min(...shifted)).toBeGreaterThanOrEqual(0);
  });

  it.each([
    ['X-rays', axis(CHANNELS, 0.01, -0.2, { name: 'Energy', units: 'keV' }), /none/],
    ['core losses', axis(CHANNELS, 1, 400), /does not contain/],
    ['channels', axis(CHANNELS, 1, 0, { name: 'channel', units: '' }), /none/],
  ])('is refused for %s', async (_, wrong, message) => {
    const answer = findZeroLoss(spectra, wrong, { subpixel: true }, await testContext());
    await expect(answer).rejects.toMatchObject({ code: 'parameter-invalid', message: expect.stringMatching(message) });
  });

  it('spectra without counts stay, and are counted', async () => {
    const some = values.slice(0, 3 * CHANNELS).fill(0, CHANNELS, 2 * CHANNELS);
    const found = await findZeroLoss(spectraFromArray(some, CHANNELS), signal, { subpixel: true }, await testContext());
    expect(found.without).toBe(1);
    expect(found.shifts[1]).toBe(0);
    const empty = spectraFromArray(new Float32Array(2 * CHANNELS), CHANNELS);
    await expect(findZeroLoss(empty, signal, { subpixel: true }, await testContext())).rejects.toMatchObject({
      code: 'data-unsuitable',
    });
  });
});

describe('background', () => {
  const signal = axis(300, 1, 400);
  const window: [number, number] = [420, 500];
  const curves = {
    'power-law': { order: 2, curve: (e: number) => 3e9 * e ** -2.7, expected: [3e9, 2.7] },
    exponential: { order: 2, curve: (e: number) => 5e4 * Math.exp(-e / 80), expected: [5e4, 80] },
    polynomial: { order: 2, curve: (e: number) => 7 + 0.02 * e + 1e-4 * e * e, expected: [7, 0.02, 1e-4] },
    offset: { order: 2, curve: () => 12.5, expected: [12.5] },
  } as const;

  it.each(Object.keys(curves) as (keyof typeof curves)[])('%s gives back what it was made of', async (model) => {
    const { curve, expected, order } = curves[model];
    const edge = (e: number) => (e > 520 ? 50 : 0);
    const values = Float32Array.from({ length: 300 }, (_, i) => curve(400 + i) + edge(400 + i));
    for (const direction of [1, -1]) {
      const turned = direction === 1 ? values : values.toReversed();
      const found = await fitBackground(
        spectraFromArray(turned, 300),
        direction === 1 ? signal : axis(300, -1, 699),
        { model, window, order },
        await testContext(),
      );
      expected.forEach((value, k) => {
        // Two areas stand for the integrals of a power law, with a channel's curvature left out; float32 data.
        expect(Math.abs(found.parameters[k] / value - 1)).toBeLessThan(model === 'power-law' ? 2e-3 : 5e-4);
      });
      const left = read(found.spectra);
      const inOrder = direction === 1 ? left : left.toReversed();
      const scale = curve(420);
      inOrder.forEach((value, i) => {
        // Before the window everything stays.
        const wanted = i < 20 ? values[i] : edge(400 + i);
        expect(Math.abs(value - wanted)).toBeLessThan(2e-4 * scale);
      });
    }
  });

  it('spectra that cannot be fitted are left alone and counted', async () => {
    const good = Array.from({ length: 300 }, (_, i) => 1e9 * (400 + i) ** -2);
    const values = Float32Array.from([...good, ...new Array(300).fill(-1)]);
    const parameters = { model: 'power-law', window, order: 2 } as const;
    const found = await fitBackground(spectraFromArray(values, 300), signal, parameters, await testContext());
    expect(found.failed).toBe(1);
    expect([...found.parameters.subarray(2)]).toEqual([Number.NaN, Number.NaN]);
    expect([...read(found.spectra).subarray(300)]).toEqual(new Array(300).fill(-1));
    const none = spectraFromArray(values.slice(300), 300);
    await expect(fitBackground(none, signal, parameters, await testContext())).rejects.toMatchObject({
      code: 'data-unsuitable',
    });
  });

  it.each([
    ['a window of two channels', signal, [420, 422]],
    ['a power law through 0', axis(300, 1, -100), [-20, 40]],
    ['a window outside', signal, [10, 20]],
  ] as const)('%s is refused', async (_, where, range) => {
    const spectra = spectraFromArray(new Float32Array(300).fill(1), 300);
    const parameters = { model: 'power-law', window: [...range] as [number, number], order: 2 } as const;
    await expect(fitBackground(spectra, where, parameters, await testContext())).rejects.toMatchObject({
      code: 'parameter-invalid',
    });
  });
});

describe('poisson-scale', () => {
  it('makes the noise of every channel alike, and is undone exactly but for rounding', async () => {
    const poisson = poissonNumbers(3);
    const [pixels, channels] = [4000, 24];
    const mean = (pixel: number, channel: number) =>
      channel % 8 === 7 || pixel % 100 === 99 ? 0 : (1 + (pixel % 7)) * 0.3 * (1 + channel) ** 1.5;
    const values = Float32Array.from({ length: pixels * channels }, (_, i) =>
      poisson(mean(Math.floor(i / channels), i % channels)),
    );
    const scaled = await poissonScale(spectraFromArray(values, channels), await testContext());
    expect(scaled).toMatchObject({ emptyChannels: 3, emptyPixels: 40, emptyChannelRuns: '7, 15, 23' });
    const flat = read(scaled.spectra, 33);
    expect(flat.every(Number.isFinite)).toBe(true);
    // The variance of each channel around what its pixel leads to expect: one number for all of them.
    const total = sum(values) / (pixels * channels);
    for (let channel = 0; channel < channels; channel++) {
      if (channel % 8 === 7) continue;
      let squares = 0;
      for (let pixel = 0; pixel < pixels; pixel++) {
        const [r, c] = [scaled.weights.pixels[pixel], scaled.weights.channels[channel]];
        if (r > 0) squares += (flat[pixel * channels + channel] - mean(pixel, channel) / (r * c)) ** 2;
      }
      // 3,960 squares scatter by 2–3 %; counts of 0.3 more.
      expect(squares / (pixels - 40) / (1 / total)).toBeGreaterThan(0.85);
      expect(squares / (pixels - 40) / (1 / total)).toBeLessThan(1.15);
    }
    const back = read(unscaledSpectra(scaled.spectra, scaled.weights));
    back.forEach((value, i) => {
      expect(Math.abs(value - values[i])).toBeLessThanOrEqual(1e-6 * values[i]);
    });
  });

  it('names negative values, and refuses data without counts', async () => {
    const negative = Float32Array.of(1, 2, 3, 4, -5, 6, 7, -8, 9);
    await expect(poissonScale(spectraFromArray(negative, 3), await testContext())).rejects.toMatchObject({
      code: 'data-unsuitable',
      message: expect.stringMatching(/2 values are negative \(down to -8, in channels 1\)/),
    });
    await expect(poissonScale(spectraFromArray(new Float32Array(9), 3), await testContext())).rejects.toMatchObject({
      code: 'data-unsuitable',
    });
    const missing = Float32Array.of(1, Number.NaN, 3);
    await expect(poissonScale(spectraFromArray(missing, 3), await testContext())).rejects.toMatchObject({
      code: 'data-unsuitable',
    });
  });
});

describe('denoise', () => {
  it('brings spectra of a few components nearer to the truth', async () => {
    const normal = normalNumbers(6);
    const [pixels, channels] = [600, 50];
    const truth = Float32Array.from({ length: pixels * channels }, (_, i) => {
      const [pixel, channel] = [Math.floor(i / channels), i % channels];
      return 10 + 5 * Math.sin(pixel / 40) * Math.cos(channel / 5) + 3 * Math.cos(pixel / 70) * Math.sin(channel / 3);
    });
    const noisy = truth.map((value) => value + 2 * normal());
    const { spectra, explained } = await denoise(
      streamed(spectraFromArray(noisy, channels)),
      { components: 2, seed: 0 },
      true,
      await testContext(),
    );
    const error = (values: Float32Array) => sum(values.map((value, i) => (value - truth[i]) ** 2));
    const values = read(spectra, 17);
    // Two of fifty directions keep their share of the noise, 4 %, and a little more for finding them.
    expect(error(values) / error(noisy)).toBeLessThan(0.08);
    expect(explained).toBeGreaterThan(0.6);
  });
});

it('zscore leaves constant channels 0', async () => {
  const values = Float32Array.from({ length: 30 }, (_, i) => (i % 3 === 1 ? 1e6 + 0.5 : i));
  const spectra = await normalizeSpectra(spectraFromArray(values, 3), 'zscore', await testContext());
  const scaled = read(spectra);
  for (let i = 1; i < 30; i += 3) expect(scaled[i]).toBe(0);
});
