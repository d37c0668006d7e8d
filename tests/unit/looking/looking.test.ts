/** Looking agrees with plain sums over the values, for every kind of dataset and number type, whatever was asked before. */
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { elementCount, numbersPerElement } from '../../../src-main/cubes/array-source.ts';
import { MemorySource } from '../../../src-main/cubes/memory-source.ts';
import { makeNativeArray } from '../../../src-main/cubes/native-arrays.ts';
import { blockSpectra } from '../../../src-main/looking/block-spectra.ts';
import { cubeAtHand, forgetCubes } from '../../../src-main/looking/cube-cache.ts';
import { overview } from '../../../src-main/looking/overview.ts';
import { regionSpectrum } from '../../../src-main/looking/region-spectrum.ts';
import { windowMap } from '../../../src-main/looking/window-map.ts';
import { numpyWriter } from '../../../src-main/writers/numpy/numpy-writer.ts';
import type { Axis, DType } from '../../../src-preload/contract/dataset.ts';
import { AppError, cancelled } from '../../../src-preload/contract/errors.ts';
import type { Region } from '../../../src-preload/contract/window.ts';
import { testJob } from '../../fixtures/test-job.ts';

const folder = mkdtempSync(join(tmpdir(), 'phasewright-looking-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(forgetCubes);

let files = 0;

/** Writes an array whose last axis is the signal, or an image, and answers with its path and its real values. */
async function write(shape: readonly number[], dtype: DType, fill: (i: number) => number, roles?: Axis['role'][]) {
  const path = join(folder, `a${files++}.npy`);
  const values = makeNativeArray(dtype, elementCount(shape));
  const isBig = values instanceof BigInt64Array || values instanceof BigUint64Array;
  for (let i = 0; i < values.length; i++) values[i] = (isBig ? BigInt(fill(i)) : fill(i)) as never;
  const axes = shape.map((size, i): Axis => {
    const role = roles?.[i] ?? (i === shape.length - 1 ? 'signal' : 'navigation');
    return { name: `axis${i}`, size, scale: 1, offset: 0, units: i === shape.length - 1 && !roles ? 'eV' : 'nm', role };
  });
  const source = new MemorySource(values, shape, dtype);
  const dataset = { title: '', shape, dtype, axes, metadata: {}, originalMetadata: {}, source };
  await numpyWriter.write(dataset, path, testJob());
  return { path, values: Array.from(values, Number) };
}

const counts = (i: number) => (i * 7919) % 251;

/** The same answers by the simplest code there is. */
function plain(values: readonly number[], channels: number) {
  const finite = values.map((value) => (Number.isFinite(value) ? value : 0));
  const pixels = finite.length / channels;
  const spectrum = (pixel: number) => finite.slice(pixel * channels, (pixel + 1) * channels);
  const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
  const all = Array.from({ length: pixels }, (_, pixel) => spectrum(pixel));
  return {
    window: (first: number, end: number) => all.map((one) => sum(one.slice(first, end))),
    mean: (chosen: readonly number[]) =>
      Array.from({ length: channels }, (_, c) => sum(chosen.map((pixel) => all[pixel]![c]!)) / chosen.length),
    max: Array.from({ length: channels }, (_, c) => Math.max(...all.map((one) => one[c]!))),
  };
}

const close = (found: Float32Array, expected: readonly number[]) => {
  expect(found).toHaveLength(expected.length);
  // Answers are float32; sums are formed in float64.
  for (const [i, value] of found.entries()) {
    expect(Math.abs(value - expected[i]!)).toBeLessThanOrEqual(1e-6 * (1 + Math.abs(expected[i]!)));
  }
};

const REAL: DType[] = [
  'bool',
  'int8',
  'uint8',
  'int16',
  'uint16',
  'int32',
  'uint32',
  'int64',
  'uint64',
  'float32',
  'float64',
];

describe.each(REAL)('%s', (dtype) => {
  it('overview, windows and regions are plain sums', async () => {
    const [rows, columns, channels] = [19, 21, 70];
    const value = dtype === 'bool' ? (i: number) => i % 2 : (i: number) => counts(i) % 120;
    const { path, values } = await write([rows, columns, channels], dtype, value);
    const expected = plain(values, channels);
    const all = Array.from({ length: rows * columns }, (_, pixel) => pixel);
    const seen = await overview({ file: path, dataset: 0 }, testJob());
    expect(seen).toMatchObject({ rows, columns, notFinite: 0, warnings: [] });
    close(seen.map, expected.window(0, channels));
    close(
      seen.sumSpectrum,
      expected.mean(all).map((mean) => mean * all.length),
    );
    close(seen.maxSpectrum, expected.max);
    const { map } = await windowMap({ file: path, dataset: 0, first: 30, end: 66 }, testJob());
    close(map, expected.window(30, 66));
  });
});

describe('regions and windows', () => {
  const [rows, columns, channels] = [40, 37, 150];
  const pixel = fc.integer({ min: 0, max: rows * columns - 1 });
  const rectangle = fc
    .tuple(fc.nat(rows - 1), fc.nat(columns - 1), fc.nat(rows - 1), fc.nat(columns - 1))
    .map(([a, b, c, d]): Region => {
      const [row, column] = [Math.min(a, c), Math.min(b, d)];
      return { kind: 'rectangle', row, column, rows: Math.abs(a - c) + 1, columns: Math.abs(b - d) + 1 };
    });
  const pixels = fc
    .array(pixel, { minLength: 1, maxLength: 1200 })
    .map((list): Region => ({ kind: 'pixels', pixels: list }));

  it.each(['before', 'after'])('are plain sums %s the overview, also of floats with gaps', async (when) => {
    const holes = (i: number) => (i % 997 === 0 ? [Number.NaN, Number.POSITIVE_INFINITY][i % 2]! : counts(i) / 4);
    const { path: file, values } = await write([rows, columns, channels], 'float32', holes);
    const expected = plain(values, channels);
    if (when === 'after') {
      const { notFinite, warnings } = await overview({ file, dataset: 0 }, testJob());
      expect(notFinite).toBe(values.filter((value) => !Number.isFinite(value)).length);
      expect(warnings[0]).toContain('NaN');
    }
    await fc.assert(
      fc.asyncProperty(fc.oneof(rectangle, pixels), async (region) => {
        const chosen =
          region.kind === 'pixels'
            ? [...new Set(region.pixels)]
            : Array.from({ length: region.rows * region.columns }, (_, i) => {
                const [row, column] = [Math.floor(i / region.columns), i % region.columns];
                return (region.row + row) * columns + region.column + column;
              });
        const { mean, pixels: count } = await regionSpectrum({ file, dataset: 0, region }, testJob());
        expect(count).toBe(chosen.length);
        close(mean, expected.mean(chosen));
      }),
      { numRuns: 40 },
    );
    await fc.assert(
      fc.asyncProperty(fc.nat(channels - 1), fc.nat(channels - 1), async (a, b) => {
        const [first, end] = [Math.min(a, b), Math.max(a, b) + 1];
        const { map } = await windowMap({ file, dataset: 0, first, end }, testJob());
        close(map, expected.window(first, end));
      }),
      { numRuns: 40 },
    );
  });

  it.each(['uint16', 'int8', 'float64'] as const)('blocks of %s are the spectra of their pixels', async (dtype) => {
    const [rows, columns, channels] = [5, 7, 3];
    const { path, values } = await write([rows, columns, channels], dtype, (i) => (i * 31) % 97);
    const block = { row: 2, column: 3, rows: 3, columns: 2 };
    const expected = [2, 3, 4].flatMap((row) => {
      const first = (row * columns + 3) * channels;
      return values.slice(first, first + 2 * channels);
    });
    for (const surveyed of [false, true]) {
      if (surveyed) await overview({ file: path, dataset: 0 }, testJob());
      const found = await blockSpectra({ file: path, dataset: 0, block });
      expect([...found.values]).toEqual(expected);
      expect(found.values.BYTES_PER_ELEMENT).toBeLessThanOrEqual(4);
    }
    const outside = blockSpectra({ file: path, dataset: 0, block: { ...block, column: 6 } });
    await expect(outside).rejects.toMatchObject({ code: 'parameter-invalid', where: { field: 'block' } });
  });

  it('are the same when the cube does not fit into memory', async () => {
    const { path: file } = await write([rows, columns, channels], 'uint16', counts);
    const request = { file, dataset: 0, first: 20, end: 140 };
    const region = { kind: 'rectangle', row: 3, column: 2, rows: 30, columns: 30 } as const;
    const answers = async () => [
      await overview({ file, dataset: 0 }, testJob()),
      await windowMap(request, testJob()),
      await regionSpectrum({ file, dataset: 0, region }, testJob()),
    ];
    const inMemory = await answers();
    forgetCubes();
    expect((await cubeAtHand({ file, dataset: 0 }, 1000)).mayHold).toBe(false);
    expect(await answers()).toEqual(inMemory);
    expect((await cubeAtHand({ file, dataset: 0 })).cube.held).toBeUndefined();
  });
});

describe('other kinds', () => {
  it('a line of spectra is one row, a spectrum one pixel', async () => {
    const line = await write([5, 8], 'uint8', counts);
    expect(await overview({ file: line.path, dataset: 0 }, testJob())).toMatchObject({ rows: 1, columns: 5 });
    const { map } = await windowMap({ file: line.path, dataset: 0, first: 1, end: 3 }, testJob());
    close(map, plain(line.values, 8).window(1, 3));
    const single = await write([8], 'uint8', counts);
    const seen = await overview({ file: single.path, dataset: 0 }, testJob());
    expect([seen.rows, seen.columns]).toEqual([1, 1]);
    close(seen.sumSpectrum, single.values);
  });

  it('an image is its own map and has no spectra', async () => {
    const { path: file, values } = await write([4, 6], 'float64', (i) => i / 3, ['signal', 'signal']);
    const seen = await overview({ file, dataset: 0 }, testJob());
    expect([seen.rows, seen.columns, seen.sumSpectrum.length]).toEqual([4, 6, 0]);
    close(seen.map, values);
    const region: Region = { kind: 'pixels', pixels: [1] };
    await expect(regionSpectrum({ file, dataset: 0, region }, testJob())).rejects.toMatchObject({
      code: 'data-unsuitable',
    });
  });

  it('of a stack the first image is shown; complex numbers by their absolute value', async () => {
    const stack = await write([3, 4, 6], 'uint8', counts, ['navigation', 'signal', 'signal']);
    close((await overview({ file: stack.path, dataset: 0 }, testJob())).map, stack.values.slice(0, 24));
    const complex = await write([2, 2, 3], 'complex64', (i) => (i % 2 ? 4 : 3));
    expect(numbersPerElement('complex64')).toBe(2);
    const seen = await overview({ file: complex.path, dataset: 0 }, testJob());
    expect([...seen.map]).toEqual([15, 15, 15, 15]);
  });

  it('more axes than a picture has are refused', async () => {
    const { path: file } = await write([2, 2, 2, 3], 'uint8', counts);
    await expect(overview({ file, dataset: 0 }, testJob())).rejects.toMatchObject({ code: 'data-unsuitable' });
    await expect(overview({ file, dataset: 1 }, testJob())).rejects.toMatchObject({ code: 'parameter-invalid' });
  });
});

describe('cubes at hand', () => {
  it('a file that was written anew is read anew', async () => {
    const { path: file } = await write([2, 3, 4], 'uint8', () => 1);
    expect([...(await overview({ file, dataset: 0 }, testJob())).map]).toEqual(new Array(6).fill(4));
    const other = await write([2, 3, 4], 'uint8', () => 2);
    writeFileSync(file, await import('node:fs').then(({ readFileSync }) => readFileSync(other.path)));
    utimesSync(file, 1, 1);
    expect([...(await overview({ file, dataset: 0 }, testJob())).map]).toEqual(new Array(6).fill(8));
  });

  it('the least recently used is closed when another needs its room', async () => {
    const cubes = await Promise.all([1, 2, 3].map((value) => write([4, 4, 4], 'uint8', () => value)));
    const [a, b, c] = cubes.map(({ path }) => ({ file: path, dataset: 0 }));
    const limit = 2 * 64;
    const first = (await cubeAtHand(a!, limit)).cube;
    const second = (await cubeAtHand(b!, limit)).cube;
    expect((await cubeAtHand(a!, limit)).cube).toBe(first);
    await cubeAtHand(c!, limit);
    expect((await cubeAtHand(a!, limit)).cube).toBe(first);
    expect((await cubeAtHand(b!, limit)).cube).not.toBe(second);
  });

  it('a cancelled first look leaves the cube as it was', async () => {
    const { path: file } = await write([30, 30, 50], 'uint16', counts);
    const stopped = { ...testJob(), pause: () => Promise.reject(cancelled()) };
    await expect(overview({ file, dataset: 0 }, stopped)).rejects.toBeInstanceOf(AppError);
    expect((await cubeAtHand({ file, dataset: 0 })).cube.held).toBeUndefined();
    expect((await overview({ file, dataset: 0 }, testJob())).rows).toBe(30);
  });
});
