/** Looking agrees with plain sums over the values, for every kind of dataset and number type, whatever was asked before. */
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { elementCount, numbersPerElement } from '../../../src-main/cubes/array-source.ts';
import { MemorySource } from '../../../src-main/cubes/memory-source.ts';
import { makeNativeArray } from '../../../src-main/cubes/native-arrays.ts';
import { blockSpectra } from '../../../src-main/looking/block-spectra.ts';
import { cubeAtHand, forgetCubes } from '../../../src-main/looking/cube-cache.ts';
import { coarseFirst, datasetPreview } from '../../../src-main/looking/dataset-preview.ts';
import { frame } from '../../../src-main/looking/frame.ts';
import { overview } from '../../../src-main/looking/overview.ts';
import { regionSpectrum } from '../../../src-main/looking/region-spectrum.ts';
import { scanFolder } from '../../../src-main/looking/scan-folder.ts';
import { windowMap } from '../../../src-main/looking/window-map.ts';
import { openFile } from '../../../src-main/readers/registry.ts';
import { numpyWriter } from '../../../src-main/writers/numpy/numpy-writer.ts';
import type { Axis, DType } from '../../../src-preload/contract/dataset.ts';
import { AppError, cancelled } from '../../../src-preload/contract/errors.ts';
import type { AskedRegion, Region } from '../../../src-preload/contract/looked-dataset.ts';
import { packPixels } from '../../../src-preload/contract/packed-pixels.ts';
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
        const bits: AskedRegion = { kind: 'bits', bits: packPixels(chosen) };
        expect(await regionSpectrum({ file, dataset: 0, region: bits }, testJob())).toEqual({ mean, pixels: count });
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

  it('of very many pixels a quick answer is the mean of some, and says of how many', async () => {
    const [side, channels] = [80, 1500];
    const { path: file, values } = await write([side, side, channels], 'uint16', counts);
    const pixels = Array.from({ length: side * side }, (_, i) => i).filter((i) => i % 5 !== 0);
    const region: Region = { kind: 'pixels', pixels };
    const quick = await regionSpectrum({ file, dataset: 0, region, quick: true }, testJob());
    expect(quick.pixels).toBe(pixels.length);
    // 4,194,304 values are read at most: every second one of 5,120 pixels.
    expect(quick.sampled).toBe(pixels.length / 2);
    close(quick.mean, plain(values, channels).mean(pixels.filter((_, i) => i % 2 === 0)));
    // With what one pass has found, only the border of a full region is read: no sample is needed.
    await overview({ file, dataset: 0 }, testJob());
    const whole: Region = { kind: 'rectangle', row: 0, column: 0, rows: side, columns: side };
    const exact = await regionSpectrum({ file, dataset: 0, region: whole, quick: true }, testJob());
    expect(exact.sampled).toBeUndefined();
  });

  it('without a pixel of the cube are refused', async () => {
    const { path: file } = await write([2, 2, 3], 'uint8', counts);
    for (const bits of [packPixels([4]), 'AAAA']) {
      const asked = regionSpectrum({ file, dataset: 0, region: { kind: 'bits', bits } }, testJob());
      await expect(asked).rejects.toMatchObject({ code: 'parameter-invalid', where: { field: 'region' } });
    }
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

describe('counts without their zeros', () => {
  it('are looked at as they lie, and give what their dense cube gives', async () => {
    const file = join(import.meta.dirname, '../../fixtures/emd/velox-11.emd');
    const opened = await openFile(file);
    const dataset = opened.datasets.findIndex(({ kind }) => kind === 'spectrum-image');
    const { shape, dtype, open } = opened.datasets[dataset]!;
    const source = open();
    const values = Array.from(source.read(0, elementCount(shape)), Number);
    opened.close();
    const dense = await write(shape, dtype, (i) => values[i]!);
    const [rows, columns, channels] = shape as [number, number, number];
    const [middle, last] = [Math.floor(channels / 2), channels - 1];
    const region: Region = { kind: 'rectangle', row: 1, column: 0, rows: rows - 1, columns: columns - 1 };
    const seen = [];
    for (const request of [
      { file, dataset },
      { file: dense.path, dataset: 0 },
    ]) {
      const before = await regionSpectrum({ ...request, region, deviation: true, quick: false }, testJob());
      const first = await overview(request, testJob());
      seen.push({
        sums: [first.map, first.sumSpectrum, first.maxSpectrum],
        window: (await windowMap({ ...request, first: middle, end: last }, testJob())).map,
        regions: [before, await regionSpectrum({ ...request, region, deviation: true, quick: false }, testJob())],
        block: await blockSpectra({ ...request, block: { row: 0, column: 1, rows: 2, columns: 2 } }),
      });
      const { cube } = await cubeAtHand(request);
      expect(cube.held === undefined).toBe(request.file === file);
    }
    expect(seen[0]).toEqual(seen[1]);
    expect(Math.max(...seen[0]!.sums[0]!)).toBeGreaterThan(0);
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

  it('more axes than a picture has are looked at picture by picture', async () => {
    const { path: file, values } = await write([2, 2, 2, 3], 'uint8', counts);
    const seen = await overview({ file, dataset: 0 }, testJob());
    expect(seen).toMatchObject({ rows: 2, columns: 3, frames: 4, share: 1 });
    expect([...seen.map]).toEqual(values.slice(0, 6));
    expect([...(await frame({ file, dataset: 0, frame: 3 })).map]).toEqual(values.slice(18));
    await expect(frame({ file, dataset: 0, frame: 4 })).rejects.toMatchObject({ code: 'parameter-invalid' });
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

  it('is opened once for two that ask at the same time', async () => {
    const { path: file } = await write([2, 2, 3], 'uint8', counts);
    const [one, other] = await Promise.all([cubeAtHand({ file, dataset: 0 }), cubeAtHand({ file, dataset: 0 })]);
    expect(one.cube).toBe(other.cube);
    const missing = { file: join(folder, 'missing.npy'), dataset: 0 };
    const failed = await Promise.allSettled([cubeAtHand(missing), cubeAtHand(missing)]);
    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
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

describe('a large cube', () => {
  it('first shows an estimate, then reads on in turns, and comes to what one pass finds', async () => {
    const [rows, columns, channels] = [150, 150, 290];
    const { path: file, values } = await write([rows, columns, channels], 'float64', (i) => counts(i) % 40);
    const request = { file, dataset: 0 };
    const first = await overview({ ...request, budgetMs: 0 }, testJob());
    expect(first.share).toBe(0);
    const total = values.reduce((sum, value) => sum + value, 0);
    const estimate = first.sumSpectrum.reduce((sum, value) => sum + value, 0);
    expect(Math.abs(estimate / total - 1)).toBeLessThan(0.02);
    const turns: number[] = [];
    let last = first;
    while (last.share < 1) {
      last = await overview({ ...request, budgetMs: 5 }, testJob());
      turns.push(last.share);
    }
    expect(turns.length).toBeGreaterThan(2);
    expect(turns).toEqual(turns.toSorted((a, b) => a - b));
    forgetCubes();
    const whole = await overview(request, testJob());
    expect(last.map).toEqual(whole.map);
    expect(last.sumSpectrum).toEqual(whole.sumSpectrum);
    expect(last.maxSpectrum).toEqual(whole.maxSpectrum);
  });
});

describe('thumbnails', () => {
  it('are the map of a cube, the picture of an image, the curve of a spectrum', async () => {
    const cube = await write([5, 4, 30], 'uint16', counts);
    const expected = plain(cube.values, 30).window(0, 30);
    const preview = await datasetPreview({ file: cube.path, dataset: 0 }, testJob());
    expect(preview).toMatchObject({ kind: 'image', rows: 5, columns: 4, estimated: false });
    expect(preview.kind === 'image' && [...preview.values]).toEqual(expected);

    const image = await write([300, 200], 'uint8', counts, ['signal', 'signal']);
    const picture = await datasetPreview({ file: image.path, dataset: 0 }, testJob());
    expect(picture).toMatchObject({ kind: 'image', rows: 96, columns: 96, estimated: true });
    expect(picture.kind === 'image' && picture.values[0]).toBe(image.values[1 * 200 + 1]);

    const spectrum = await write([20], 'float32', (i) => (i === 3 ? Number.NaN : i));
    const curve = await datasetPreview({ file: spectrum.path, dataset: 0 }, testJob());
    expect(curve).toMatchObject({ kind: 'curve', estimated: false });
    expect(curve.kind === 'curve' && [...curve.values]).toEqual([...spectrum.values.with(3, 0)]);
  });

  it('go coarse rows first', () => {
    expect(coarseFirst(10)).toEqual([0, 8, 4, 2, 6, 1, 3, 5, 7, 9]);
    expect(coarseFirst(0)).toEqual([]);
  });
});

describe('a spectrum line', () => {
  it('comes with all its spectra, channels brought together where they are many', async () => {
    const { path: file, values } = await write([3, 2048], 'float32', counts);
    const { lineSpectra } = await overview({ file, dataset: 0 }, testJob());
    expect(lineSpectra?.channels).toBe(1024);
    expect(lineSpectra?.values[1]).toBe((values[2]! + values[3]!) / 2);
    expect(lineSpectra?.values.at(-1)).toBe((values.at(-2)! + values.at(-1)!) / 2);
  });
});

describe('scanFolder', () => {
  it('says what each file holds, what is wrong with it, and how many are of no known format', async () => {
    const here = join(folder, 'many');
    mkdirSync(here);
    const { path } = await write([2, 3, 4], 'uint8', counts);
    const bytes = await import('node:fs').then(({ readFileSync }) => readFileSync(path));
    writeFileSync(join(here, 'b10.npy'), bytes);
    writeFileSync(join(here, 'b9.npy'), bytes);
    writeFileSync(join(here, 'broken.npy'), bytes.subarray(0, 130));
    writeFileSync(join(here, 'notes.pdf'), '%PDF-1.4 nothing');
    const { files, unknown, more, whole } = await scanFolder({ folder: here }, testJob());
    expect(files.map(({ name }) => name)).toEqual(['b9.npy', 'b10.npy', 'broken.npy']);
    expect(files[0]).toMatchObject({ label: 'NumPy array', error: null, datasets: [{ index: 0, shape: [2, 3, 4] }] });
    expect(files[2]!.error).toContain('cut short');
    expect({ unknown, more, whole }).toEqual({ unknown: 1, more: false, whole: null });
    await expect(scanFolder({ folder: join(here, 'none') }, testJob())).rejects.toMatchObject({
      code: 'file-unreadable',
    });
  });
});
