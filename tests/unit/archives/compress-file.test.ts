/** Archives against brute force: every image and block obeys the bound as it is read back, lossless ones bit for bit. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../../src-main/analysis/random/random.ts';
import type { NativeArray } from '../../../src-main/cubes/array-source.ts';
import { MemoryByteSource } from '../../../src-main/readers/memory-byte-source.ts';
import { openFile } from '../../../src-main/readers/registry.ts';
import { zipEntries } from '../../../src-main/readers/zip-entries.ts';
import type { ErrorBound } from '../../../src-preload/contract/archive.ts';
import type { DType } from '../../../src-preload/contract/dataset.ts';
import { compressed, QUICK_TRAINING, readAll, spots, writeData } from '../../helpers/archives.ts';
import { writeModel } from '../../helpers/model-file.ts';

const SHAPE = [40, 12, 14];
const IMAGE = 12 * 14;
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'phasewright-archives-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const bytesOf = (values: NativeArray) => Buffer.from(values.buffer, values.byteOffset, values.byteLength);

/** What each image or block is off by, found apart from the code under test. */
function errorsOf(original: NativeArray, read: NativeArray, numbers: number) {
  return Array.from({ length: original.length / numbers }, (_, part) => {
    let [squares, largest] = [0, 0];
    for (let i = part * numbers; i < (part + 1) * numbers; i++) {
      const error = Math.abs(Number(original[i]) - Number(read[i]));
      squares += error * error;
      largest = Math.max(largest, error);
    }
    return { rms: Math.sqrt(squares / numbers), largest };
  });
}

const TYPES: [DType, (values: Float64Array) => NativeArray][] = [
  ['uint8', (values) => Uint8Array.from(values)],
  ['int16', (values) => Int16Array.from(values, (value) => value - 100)],
  ['uint16', (values) => Uint16Array.from(values, (value) => 100 * value)],
  ['uint32', (values) => Uint32Array.from(values, (value) => 1e6 * value)],
  ['int64', (values) => BigInt64Array.from(values, (value) => BigInt(Math.round(value - 50)))],
  ['float32', (values) => Float32Array.from(values)],
  ['float64', (values) => Float64Array.from(values, (value) => value / 7)],
];

describe('a stack of images', () => {
  it.each(TYPES)(
    'of %s keeps the bound in every image, and what is beyond it exactly',
    async (dtype, convert) => {
      const original = convert(spots(40, 12, 14));
      const numbers = Array.from(original as Uint8Array, Number);
      const peak = Math.max(...numbers) - Math.min(...numbers);
      const file = await writeData(folder, original, SHAPE, dtype, 'images');
      const bounds: ErrorBound[] = [{ maxRms: peak / 12 }, { maxError: peak / 3 }, { minPsnr: 20, maxError: peak / 2 }];
      for (const [i, bound] of bounds.entries()) {
        const out = join(folder, `${dtype}-${i}.pwz`);
        const { report } = await compressed(file, out, bound);
        const { values, description } = await readAll(out);
        const errors = errorsOf(original, values, IMAGE);
        for (const { rms, largest } of errors) {
          expect(rms).toBeLessThanOrEqual(bound.maxRms ?? Number.POSITIVE_INFINITY);
          expect(largest).toBeLessThanOrEqual(bound.maxError ?? Number.POSITIVE_INFINITY);
          if (bound.minPsnr) expect(20 * Math.log10(peak / rms)).toBeGreaterThanOrEqual(bound.minPsnr);
        }
        const isSame = (image: number) =>
          bytesOf(original.subarray(image * IMAGE, (image + 1) * IMAGE) as NativeArray).equals(
            bytesOf(values.subarray(image * IMAGE, (image + 1) * IMAGE) as NativeArray),
          );
        // Pure noise is beyond any model; spots are not. Both kinds must occur, or nothing is tested.
        const exact = errors.filter((_, image) => isSame(image)).length;
        expect(exact).toBe(report.lossless);
        expect(report.lossless).toBeGreaterThanOrEqual(4);
        expect(report.lossless).toBeLessThan(40);
        const mean = errors.reduce((sum, { rms }) => sum + rms * rms, 0) / errors.length;
        expect(report.psnr!).toBeCloseTo(20 * Math.log10(peak / Math.sqrt(mean)), 4);
        expect(report.maxError / Math.max(...errors.map(({ largest }) => largest))).toBeCloseTo(1, 5);
        expect(description).toMatchObject({ shape: SHAPE, dtype, kind: 'image-stack', title: 'Simulated' });
        expect(description.axes).toEqual((await readAll(file)).description.axes);
        expect(description.metadata.General).toMatchObject({ notes: 'made for a test' });
      }
    },
    120_000,
  );

  it('is read in any pieces alike', async () => {
    const original = Uint8Array.from(spots(40, 12, 14));
    const out = join(folder, 'pieces.pwz');
    await compressed(await writeData(folder, original, SHAPE, 'uint8', 'images'), out, { minPsnr: 20 });
    const { values } = await readAll(out);
    const opened = await openFile(out);
    const source = opened.datasets[0]!.open();
    for (let i = 0; i < 60; i++) {
      const first = (i * 997) % values.length;
      const count = Math.min(values.length - first, 1 + ((i * 131) % 700));
      expect(Array.from(source.read(first, count) as Uint8Array)).toEqual(
        Array.from((values as Uint8Array).subarray(first, first + count)),
      );
    }
    source.close();
    opened.close();
  }, 60_000);

  it('with NaN and infinite values keeps them as they are', async () => {
    const original = Float32Array.from(spots(40, 12, 14));
    original[3] = Number.NaN;
    original[IMAGE + 5] = Number.POSITIVE_INFINITY;
    const out = join(folder, 'nan.pwz');
    await compressed(await writeData(folder, original, SHAPE, 'float32', 'images'), out, { minPsnr: 15 });
    const { values } = await readAll(out);
    expect(bytesOf(values).subarray(0, 8 * IMAGE)).toEqual(bytesOf(original).subarray(0, 8 * IMAGE));
  }, 60_000);

  it('gives the same archive twice', async () => {
    const file = await writeData(folder, Uint8Array.from(spots(40, 12, 14)), SHAPE, 'uint8', 'images');
    const archives = [join(folder, 'a.pwz'), join(folder, 'b.pwz')];
    for (const out of archives) await compressed(file, out, { minPsnr: 20 });
    const [a, b] = archives.map((out) => readFileSync(out));
    expect(a!.equals(b!)).toBe(true);
  }, 60_000);

  it('says when plain deflate is smaller', async () => {
    const file = await writeData(folder, Uint8Array.from(spots(40, 12, 14)), SHAPE, 'uint8', 'images');
    const { report } = await compressed(file, join(folder, 'tight.pwz'), { maxError: 0 });
    expect(report).toMatchObject({ lossless: 40, psnr: null, kept: null, maxError: 0 });
    expect(report.summary).toContain('Every image is stored losslessly');
    const { report: loose } = await compressed(file, join(folder, 'loose.pwz'), { minPsnr: 1 });
    expect(loose.lossless).toBe(0);
    expect(loose.worst.map(({ first }) => first % 10)).toEqual(expect.arrayContaining([9]));
    const smaller = loose.ratio > loose.deflateRatio ? 'plain lossless deflate reaches' : 'it is smaller and exact';
    expect(loose.summary).toContain(smaller);
  }, 60_000);
});

it('blocks of spectra keep the bound too', async () => {
  const shape = [18, 20, 30];
  const random = createRandom(3);
  const original = Uint16Array.from({ length: 18 * 20 * 30 }, (_, i) => {
    const [channel, pixel] = [i % 30, Math.floor(i / 30)];
    return 50 + 40 * Math.sin(channel / 4 + (pixel % 20) / 5) + (pixel > 300 ? random.integer(900) : random.integer(3));
  });
  const file = await writeData(folder, original, shape, 'uint16', 'spectra');
  const out = join(folder, 'cube.pwz');
  const { report } = await compressed(file, out, { maxRms: 40 });
  const { values, description, warnings } = await readAll(out);
  expect(description).toMatchObject({ kind: 'spectrum-image', shape });
  expect(warnings[0]).toContain('compressed with loss');
  // 360 spectra in blocks of 128: the last one holds those that no model explains.
  expect(report).toMatchObject({ of: 'spectra', perBlock: 128, blocks: 3, ssim: null });
  expect(report.lossless).toBeGreaterThanOrEqual(1);
  expect(report.lossless).toBeLessThan(3);
  for (const { rms } of errorsOf(original, values, 30 * 60)) expect(rms).toBeLessThanOrEqual(40 * Math.sqrt(128 / 60));
}, 60_000);

describe('models', () => {
  it('of a run are taken as they are; one that has learned nothing costs size, never truth', async () => {
    const original = Float32Array.from(spots(30, 1, 24));
    const file = await writeData(folder, original, [30, 24], 'float32', 'spectra');
    writeModel(join(folder, 'model'), 24);
    const model = { kind: 'folder', path: join(folder, 'model') } as const;
    const out = join(folder, 'untrained.pwz');
    const { report } = await compressed(file, out, { maxRms: 0.01 }, { model });
    expect(report).toMatchObject({ lossless: report.blocks, kept: null });
    expect(bytesOf((await readAll(out)).values).equals(bytesOf(original))).toBe(true);
    expect([...zipEntries(new MemoryByteSource(readFileSync(out)), 'zip').keys()]).not.toContain('decoder.onnx');
  });

  it('of other data are refused', async () => {
    const file = await writeData(folder, Uint8Array.from(spots(30, 4, 5)), [30, 4, 5], 'uint8', 'images');
    writeModel(join(folder, 'other'), 21);
    const model = { kind: 'folder', path: join(folder, 'other') } as const;
    const out = join(folder, 'other.pwz');
    await expect(compressed(file, out, { maxRms: 1 }, { model })).rejects.toMatchObject({
      code: 'data-unsuitable',
      where: { field: 'model' },
    });
    expect(existsSync(out)).toBe(false);
  });

  it('are not trained on a handful of images', async () => {
    const original = Uint8Array.from(spots(3, 6, 6));
    const file = await writeData(folder, original, [3, 6, 6], 'uint8', 'images');
    const out = join(folder, 'few.pwz');
    const { report, warnings } = await compressed(file, out, { minPsnr: 10 });
    expect(report).toMatchObject({ lossless: 3, kept: null });
    expect(warnings.join()).toContain('too few to learn from');
    expect(bytesOf((await readAll(out)).values).equals(bytesOf(original))).toBe(true);
  });
});

it('a cancelled or failed job leaves nothing', async () => {
  const place = mkdtempSync(join(tmpdir(), 'phasewright-archives-'));
  const file = await writeData(place, Uint8Array.from(spots(40, 12, 14)), SHAPE, 'uint8', 'images');
  const before = readdirSync(place);
  const wrong = { kind: 'train', parameters: { ...QUICK_TRAINING, learningRate: 1, epochs: 3 } } as const;
  const bad = compressed(file, join(place, 'not-there', 'a.pwz'), { maxRms: 1 }, { model: wrong });
  await expect(bad).rejects.toMatchObject({ name: 'AppError' });
  expect(readdirSync(place)).toEqual(before);
  rmSync(place, { recursive: true, force: true });
}, 60_000);
