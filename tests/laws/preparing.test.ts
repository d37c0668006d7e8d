/** Laws of cropping, binning, calibrating, normalizing and of ranges of the signal axis. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calibrateCube } from '../../src-main/analysis/preprocessing/calibrate.ts';
import { cropCube } from '../../src-main/analysis/preprocessing/crop.ts';
import { normalizeSpectra } from '../../src-main/analysis/preprocessing/normalize.ts';
import { rebinCube } from '../../src-main/analysis/preprocessing/rebin.ts';
import { signalRange } from '../../src-main/analysis/preprocessing/signal-range.ts';
import type { SpectrumCube } from '../../src-main/analysis/preprocessing/spectrum-cube.ts';
import { spectraFromArray } from '../../src-main/analysis/spectra.ts';
import type { Axis } from '../../src-preload/contract/dataset.ts';
import { AppError } from '../../src-preload/contract/errors.ts';
import { streamed, testContext } from '../helpers/analysis.ts';
import { normalNumbers, uniformNumbers } from '../helpers/data.ts';

const axis = (name: string, size: number, scale: number, offset: number, role: Axis['role']): Axis => ({
  name,
  size,
  scale,
  offset,
  units: 'eV',
  role,
});

/** A cube of whole numbers up to 99, which float32 sums exactly. */
const cubes = fc
  .record({
    rows: fc.integer({ min: 1, max: 7 }),
    columns: fc.integer({ min: 1, max: 7 }),
    channels: fc.integer({ min: 1, max: 12 }),
    seed: fc.integer(),
    scale: fc.constantFrom(1, 0.1, 0.25, -0.5),
    offset: fc.constantFrom(0, -3.3, 512.7),
    inMemory: fc.boolean(),
  })
  .map(({ rows, columns, channels, seed, scale, offset, inMemory }): SpectrumCube => {
    const uniform = uniformNumbers(seed);
    const values = Float32Array.from({ length: rows * columns * channels }, () => Math.floor(uniform() * 100));
    const spectra = spectraFromArray(values, channels);
    return {
      spectra: inMemory ? spectra : streamed(spectra),
      rows,
      columns,
      navigation: [axis('y', rows, 2, 0, 'navigation'), axis('x', columns, 2, 5, 'navigation')],
      signal: axis('E', channels, scale, offset, 'signal'),
    };
  });

/** All values, read in runs of the given length. */
function read({ spectra }: SpectrumCube, perRun = spectra.pixels): number[] {
  const values: number[] = [];
  for (let first = 0; first < spectra.pixels; first += perRun) {
    const count = Math.min(perRun, spectra.pixels - first);
    const run = new Float32Array(count * spectra.channels);
    spectra.read(first, count, run);
    values.push(...run);
  }
  return values;
}

const parts = fc.tuple(fc.nat(100), fc.nat(100));
/** A non-empty range below `size` from two arbitrary numbers. */
function range([a, b]: [number, number], size: number): [number, number] {
  const first = a % size;
  return [first, first + 1 + (b % (size - first))];
}

/** A range of the signal axis that holds channels `first` … `end − 1`, its ends between channels. */
function interval({ scale, offset }: Axis, [first, end]: [number, number]): [number, number] {
  const ends = [offset + (first - 0.4) * scale, offset + (end - 0.6) * scale];
  return [Math.min(...ends), Math.max(...ends)];
}

describe('crop', () => {
  it('keeps what lies inside, read in runs of any length', () => {
    fc.assert(
      fc.property(cubes, parts, parts, parts, fc.integer({ min: 1, max: 60 }), (cube, y, x, e, perRun) => {
        const [rows, columns] = [range(y, cube.rows), range(x, cube.columns)];
        const channels = range(e, cube.signal.size);
        const cropped = cropCube(cube, { rows, columns, signal: interval(cube.signal, channels) });
        const all = read(cube);
        const expected: number[] = [];
        for (let row = rows[0]; row < rows[1]; row++) {
          for (let column = columns[0]; column < columns[1]; column++) {
            const start = (row * cube.columns + column) * cube.signal.size;
            expected.push(...all.slice(start + channels[0], start + channels[1]));
          }
        }
        expect(read(cropped, perRun)).toEqual(expected);
        // Positions stay those of the kept pixels and channels.
        expect(cropped.signal.offset).toBeCloseTo(cube.signal.offset + channels[0] * cube.signal.scale, 9);
        expect(cropped.navigation.map(({ size, offset }) => [size, offset])).toEqual([
          [rows[1] - rows[0], rows[0] * 2],
          [columns[1] - columns[0], 5 + columns[0] * 2],
        ]);
        expect([cropped.rows, cropped.columns, cropped.signal.size]).toEqual([
          rows[1] - rows[0],
          columns[1] - columns[0],
          channels[1] - channels[0],
        ]);
      }),
    );
  });

  it('a crop of a crop is one crop', () => {
    fc.assert(
      fc.property(cubes, parts, parts, parts, parts, (cube, y, x, y2, x2) => {
        const [rows, columns] = [range(y, cube.rows), range(x, cube.columns)];
        const once = cropCube(cube, { rows, columns });
        const [rows2, columns2] = [range(y2, once.rows), range(x2, once.columns)];
        const twice = cropCube(once, { rows: rows2, columns: columns2 });
        const direct = cropCube(cube, {
          rows: [rows[0] + rows2[0], rows[0] + rows2[1]],
          columns: [columns[0] + columns2[0], columns[0] + columns2[1]],
        });
        expect(read(twice)).toEqual(read(direct));
        expect(twice.navigation).toEqual(direct.navigation);
      }),
    );
  });
});

describe('rebin', () => {
  const factors = fc.tuple(fc.nat(50), fc.nat(50), fc.nat(50));
  it('sums counts: nothing is lost but what fills no bin', () => {
    fc.assert(
      fc.property(cubes, factors, fc.integer({ min: 1, max: 60 }), (cube, [a, b, c], perRun) => {
        const [rows, columns, signal] = [1 + (a % cube.rows), 1 + (b % cube.columns), 1 + (c % cube.signal.size)];
        const binned = rebinCube(cube, { rows, columns, signal });
        const used = {
          rows: binned.rows * rows,
          columns: binned.columns * columns,
          channels: binned.signal.size * signal,
        };
        const all = read(cube);
        const kept = all.filter((_, i) => {
          const pixel = Math.floor(i / cube.signal.size);
          return (
            i % cube.signal.size < used.channels &&
            Math.floor(pixel / cube.columns) < used.rows &&
            pixel % cube.columns < used.columns
          );
        });
        const sum = (numbers: number[]) => numbers.reduce((total, value) => total + value, 0);
        const values = read(binned, perRun);
        expect(values).toHaveLength(binned.rows * binned.columns * binned.signal.size);
        expect(sum(values)).toBe(sum(kept));
        expect(values).toEqual(read(binned));
        // A bin's position is the middle of its channels.
        const { offset, scale } = cube.signal;
        expect(binned.signal.offset).toBeCloseTo(offset + ((signal - 1) / 2) * scale, 9);
        expect(binned.signal.scale).toBeCloseTo(scale * signal, 9);
      }),
    );
  });

  it('twice by two is once by four', () => {
    fc.assert(
      fc.property(cubes, (cube) => {
        fc.pre(cube.signal.size >= 4);
        const whole = cropCube(cube, { signal: interval(cube.signal, [0, cube.signal.size - (cube.signal.size % 4)]) });
        const half = { rows: 1, columns: 1, signal: 2 };
        const twice = rebinCube(rebinCube(whole, half), half);
        const once = rebinCube(whole, { ...half, signal: 4 });
        expect(read(twice)).toEqual(read(once));
        expect(twice.signal.offset).toBeCloseTo(once.signal.offset, 9);
      }),
    );
  });
});

describe('signalRange', () => {
  const axes = fc.record({
    size: fc.integer({ min: 1, max: 3000 }),
    scale: fc.oneof(fc.constantFrom(1, -1, 0.05, -0.2), fc.double({ min: 1e-3, max: 50, noNaN: true })),
    offset: fc.double({ min: -1e4, max: 1e4, noNaN: true }),
  });
  const ends = fc.tuple(fc.double({ min: -0.2, max: 1.2, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }));

  it('holds the channels with low ≤ position < high, and no others', () => {
    fc.assert(
      fc.property(axes, ends, ({ size, scale, offset }, [from, extent]) => {
        const signal = axis('E', size, scale, offset, 'signal');
        const span = Math.abs(size * scale);
        const start = Math.min(offset, offset + (size - 1) * scale);
        const [low, high] = [start + from * span, start + (from + extent) * span + span * 1e-3];
        // Positions within a millionth of a channel count as on it: leave those out of the comparison.
        const tolerance = 2e-6 * Math.abs(scale) + 1e-9;
        const inside: number[] = [];
        for (let channel = 0; channel < size; channel++) {
          const position = offset + channel * scale;
          fc.pre(Math.abs(position - low) > tolerance && Math.abs(position - high) > tolerance);
          if (position >= low && position < high) inside.push(channel);
        }
        if (inside.length === 0) expect(() => signalRange(signal, [low, high])).toThrow(AppError);
        else expect(signalRange(signal, [low, high])).toEqual([inside[0], inside.at(-1)! + 1]);
      }),
    );
  });

  it('neighboring ranges share no channel and leave none out, with ends on channels', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(1, 0.1, -0.1, 0.05, 0.3),
        fc.integer({ min: 2, max: 400 }),
        fc.nat(),
        (scale, n, m) => {
          const signal = axis('E', n, scale, 100.1, 'signal');
          const cut = 1 + (m % (n - 1));
          const at = 100.1 + scale * cut;
          // With a falling axis the lower range lies at the end, and the cut channel belongs to the upper one.
          const split = scale > 0 ? cut : cut + 1;
          fc.pre(split < n);
          const ranges = [signalRange(signal, [at - 1e5, at]), signalRange(signal, [at, at + 1e5])];
          const [lower, upper] = scale > 0 ? ranges : ranges.toReversed();
          expect([lower, upper]).toEqual([
            [0, split],
            [split, n],
          ]);
        },
      ),
    );
  });
});

describe('normalize', () => {
  const sizes = {
    sum: (spectrum: number[]) => spectrum.reduce((a, b) => a + b, 0),
    l2: (spectrum: number[]) => Math.hypot(...spectrum),
    max: (spectrum: number[]) => Math.max(...spectrum),
  };

  it.each(['sum', 'l2', 'max'] as const)('%s: every spectrum gets size 1 and keeps its shape', async (method) => {
    const context = await testContext();
    await fc.assert(
      fc.asyncProperty(cubes, fc.constantFrom(1e-6, 1, 1e9), async (cube, dose) => {
        const channels = cube.signal.size;
        const before = Float32Array.from(read(cube), (value) => value * dose);
        const spectra = await normalizeSpectra(spectraFromArray(before, channels), method, context);
        const after = read({ ...cube, spectra });
        for (let start = 0; start < after.length; start += channels) {
          const old = [...before.subarray(start, start + channels)];
          const now = after.slice(start, start + channels);
          const size = sizes[method](old);
          if (size === 0) expect(now).toEqual(old);
          else {
            expect(sizes[method](now)).toBeCloseTo(1, 5);
            now.forEach((value, i) => {
              expect(value).toBeCloseTo(old[i] / size, 6);
            });
          }
        }
        // Once more changes nothing.
        const again = await normalizeSpectra(spectra, method, context);
        read({ ...cube, spectra: again }).forEach((value, i) => {
          expect(value).toBeCloseTo(after[i], 6);
        });
      }),
      { numRuns: 50 },
    );
  });

  it('zscore: every channel gets mean 0 and deviation 1; constant ones 0', async () => {
    const context = await testContext();
    await fc.assert(
      fc.asyncProperty(fc.integer(), fc.constantFrom(0, 1e5), async (seed, pedestal) => {
        const normal = normalNumbers(seed);
        const [pixels, channels] = [200, 5];
        const values = Float32Array.from({ length: pixels * channels }, (_, i) =>
          i % channels === 3 ? pedestal + 7 : pedestal + normal() * (1 + (i % channels)),
        );
        const spectra = await normalizeSpectra(spectraFromArray(values, channels), 'zscore', context);
        const after = new Float32Array(values.length);
        spectra.read(0, pixels, after);
        for (let channel = 0; channel < channels; channel++) {
          const column = Array.from({ length: pixels }, (_, pixel) => after[pixel * channels + channel]);
          const mean = column.reduce((a, b) => a + b, 0) / pixels;
          const deviation = Math.sqrt(column.reduce((a, b) => a + (b - mean) ** 2, 0) / pixels);
          if (channel === 3) expect(column.every((value) => value === 0)).toBe(true);
          else {
            // The mean is kept in float32: at 1e5 that is good to 0.004.
            expect(mean).toBeCloseTo(0, pedestal ? 2 : 5);
            expect(deviation).toBeCloseTo(1, 4);
          }
        }
      }),
      { numRuns: 20 },
    );
  });
});

describe('calibrate', () => {
  it('two points fix the axis; names, numbers and "signal" find it', () => {
    fc.assert(
      fc.property(cubes, fc.nat(40), fc.integer({ min: 1, max: 40 }), (cube, first, distance) => {
        const points: [[number, number], [number, number]] = [
          [first, 284],
          [first + distance, 532],
        ];
        for (const name of ['E', 'e', 'signal', 2]) {
          const { signal } = calibrateCube(cube, { axis: name, points, units: 'keV' });
          expect(signal.offset + first * signal.scale).toBeCloseTo(284, 8);
          expect(signal.offset + (first + distance) * signal.scale).toBeCloseTo(532, 8);
          expect(signal.units).toBe('keV');
        }
        const moved = calibrateCube(cube, { axis: 'x', scale: 3 });
        expect(moved.navigation[1]).toEqual({ ...cube.navigation[1], scale: 3 });
        expect(moved.signal).toEqual(cube.signal);
        expect(moved.spectra).toBe(cube.spectra);
      }),
    );
  });

  it('refuses axes that are not there and two points of one value', () => {
    fc.assert(
      fc.property(cubes, (cube) => {
        expect(() => calibrateCube(cube, { axis: 'z', scale: 1 })).toThrow(/no axis "z"/);
        expect(() => calibrateCube(cube, { axis: 3, scale: 1 })).toThrow(AppError);
        const points: [[number, number], [number, number]] = [
          [0, 5],
          [1, 5],
        ];
        expect(() => calibrateCube(cube, { axis: 'E', points })).toThrow(AppError);
      }),
      { numRuns: 5 },
    );
  });
});
