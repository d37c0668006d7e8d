import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { elementCount } from '../../../src-main/cubes/array-source.ts';
import { openHyperSpyFile } from '../../../src-main/readers/hyperspy/hyperspy-reader.ts';
import { convertFile } from '../../../src-main/writers/convert-file.ts';
import { jenkinsChecksum } from '../../../src-main/writers/hyperspy/hdf5-checksum.ts';
import { chunkShape } from '../../../src-main/writers/hyperspy/hdf5-chunks.ts';
import { hyperSpyWriter } from '../../../src-main/writers/hyperspy/hyperspy-writer.ts';
import { writerFor } from '../../../src-main/writers/registry.ts';
import { leadingAxisSteps } from '../../../src-preload/contract/axis-steps.ts';
import type { DType } from '../../../src-preload/contract/dataset.ts';
import { cancelled } from '../../../src-preload/contract/errors.ts';
import { countingDataset, idleJob } from './hyperspy-helpers.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'phasewright-write-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const bytesOf = (values: ArrayBufferView) => Buffer.from(values.buffer, values.byteOffset, values.byteLength);

describe('the .hspy writer', () => {
  it('writes what the reader reads back (law), chunks cut anywhere', async () => {
    const types: DType[] = ['uint8', 'uint16', 'int32', 'uint64', 'float32', 'float64', 'complex64', 'bool'];
    const cases = fc.tuple(
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }),
      fc.constantFrom(...types),
      fc.constantFrom(1, 20_000, 100_000),
      fc.string({ maxLength: 20 }),
    );
    await fc.assert(
      fc.asyncProperty(cases, async ([sizes, dtype, last, title]) => {
        // The last axis decides where chunks are cut; keep the whole below a few megabytes.
        const shape = last === 1 ? sizes : [...sizes.slice(0, 1), last];
        const written = countingDataset(shape, dtype, title);
        const path = join(folder, 'law.hspy');
        await hyperSpyWriter.write(written, path, idleJob());
        const opened = openHyperSpyFile({ name: 'law.hspy', localPath: path });
        try {
          const [read] = opened.datasets;
          expect(opened.warnings).toEqual([]);
          expect(read).toMatchObject({ shape, dtype, axes: written.axes });
          const total = elementCount(shape);
          const values = bytesOf(read!.open().read(0, total));
          expect(values.equals(bytesOf(written.source.read(0, total)))).toBe(true);
        } finally {
          opened.close();
        }
      }),
      { seed: 1, numRuns: 25 },
    );
  });

  it('leaves nothing behind when cancelled, and the old file untouched', async () => {
    const path = join(folder, 'out.hspy');
    writeFileSync(path, 'old');
    const job = idleJob({ pause: () => Promise.reject(cancelled()) });
    const work = hyperSpyWriter.write(countingDataset([4, 4, 100_000], 'float64'), path, job);
    await expect(work).rejects.toMatchObject({ code: 'cancelled' });
    expect(readdirSync(folder)).toEqual(['out.hspy']);
  });

  it('refuses colors and a folder that is not there', async () => {
    const color = hyperSpyWriter.write(countingDataset([2, 2], 'rgb'), join(folder, 'a.hspy'), idleJob());
    await expect(color).rejects.toMatchObject({ code: 'format-unsupported' });
    const lost = hyperSpyWriter.write(countingDataset([2, 2], 'uint8'), join(folder, 'no/a.hspy'), idleJob());
    await expect(lost).rejects.toMatchObject({ code: 'write-failed' });
  });

  it('cuts chunks that are runs in C-order of about 512 kB', () => {
    expect(chunkShape([512, 512, 1024], 2)).toEqual([1, 256, 1024]);
    expect(chunkShape([10, 10], 1)).toEqual([10, 10]);
    expect(chunkShape([3, 1_000_000], 8)).toEqual([1, 65_536]);
  });

  it('has the checksum of lookup3.c (its own self-test values)', () => {
    expect(jenkinsChecksum(new Uint8Array(0))).toBe(0xdeadbeef);
    expect(jenkinsChecksum(Buffer.from('Four score and seven years ago'))).toBe(0x17770551);
  });
});

describe('converting', () => {
  it('refuses unknown endings with the known ones, and its own input', async () => {
    expect(() => writerFor('a.doc')).toThrow(expect.objectContaining({ code: 'usage' }));
    expect(writerFor('a.msa').format).toBe('msa');
    expect(writerFor('A.HSPY').format).toBe('hyperspy');
    const path = join(folder, 'same.hspy');
    await hyperSpyWriter.write(countingDataset([2, 3], 'uint8'), path, idleJob());
    const work = convertFile({ file: path, dataset: 0, out: path }, idleJob());
    await expect(work).rejects.toMatchObject({ code: 'usage' });
  });

  it('writes several datasets into one file, and says which formats hold one', async () => {
    const path = join(folder, 'three.hspy');
    const three = [
      countingDataset([2, 3], 'uint8', 'a'),
      countingDataset([4], 'int16', 'b'),
      countingDataset([5], 'float32', 'a'),
    ];
    await hyperSpyWriter.writeAll!({ datasets: three, runs: [] }, path, idleJob());
    const titles = (file: string) => {
      const opened = openHyperSpyFile({ name: 'x.hspy', localPath: file });
      opened.close();
      return opened.datasets.map(({ title, shape }) => [title, shape]);
    };
    // HDF5 keeps names in order.
    expect(titles(path)).toEqual([
      ['a', [2, 3]],
      ['a', [5]],
      ['b', [4]],
    ]);
    const out = join(folder, 'two.hspy');
    await convertFile({ file: path, dataset: 0, datasets: [2, 1], out }, idleJob());
    expect(titles(out)).toEqual([
      ['a', [5]],
      ['b', [4]],
    ]);
    await convertFile({ file: path, dataset: 0, datasets: 'all', out }, idleJob());
    expect(titles(out)).toEqual(titles(path));
    const refused = convertFile({ file: path, dataset: 0, datasets: 'all', out: join(folder, 'a.csv') }, idleJob());
    await expect(refused).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining('holds one dataset'),
    });
  });

  it('gets the axes that a recipe begins with: another order, then calibrated', async () => {
    const path = join(folder, 'from.hspy');
    const shape = [2, 3, 4];
    await hyperSpyWriter.write(countingDataset(shape, 'uint8'), path, idleJob());
    const out = join(folder, 'to.hspy');
    const recipe = [
      { op: 'arrange', order: [2, 0, 1] },
      {
        op: 'calibrate',
        axis: 'signal',
        points: [
          [0, 10],
          [2, 12],
        ],
        units: 'eV',
      },
      { op: 'crop', signal: [10, 11] },
      { op: 'calibrate', axis: 0, scale: 7 },
    ];
    const { arrange, calibrations } = leadingAxisSteps(recipe);
    expect(calibrations).toHaveLength(1);
    await convertFile({ file: path, dataset: 0, out, arrange, calibrations }, idleJob());
    const opened = openHyperSpyFile({ name: 'to.hspy', localPath: out });
    const [read] = opened.datasets;
    expect(read!.shape).toEqual([4, 2, 3]);
    expect(read!.axes[2]).toMatchObject({ size: 3, scale: 1, offset: 10, units: 'eV' });
    expect(read!.axes[0]!.scale).not.toBe(7);
    const value = (i: number, j: number, k: number) => Number(read!.open().read((i * 2 + j) * 3 + k, 1)[0]);
    const original = countingDataset(shape, 'uint8').source.read(0, 24);
    for (const [i, j, k] of [
      [0, 0, 0],
      [3, 1, 2],
      [1, 0, 2],
      [2, 1, 1],
    ] as const) {
      expect(value(i, j, k)).toBe(Number(original[(j * 3 + k) * 4 + i]));
    }
    opened.close();
    const wrong = convertFile({ file: path, dataset: 0, out, calibrations: [{ axis: 'depth', scale: 2 }] }, idleJob());
    await expect(wrong).rejects.toMatchObject({ code: 'parameter-invalid' });
  });
});
