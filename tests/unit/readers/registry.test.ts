import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { FileByteSource } from '../../../src-main/readers/file-byte-source.ts';
import { inspectFile } from '../../../src-main/readers/inspect-file.ts';
import { openFile } from '../../../src-main/readers/registry.ts';
import { npyHeader } from '../../../src-main/writers/numpy/numpy-writer.ts';
import { cancelled } from '../../../src-preload/contract/errors.ts';
import { encodeDm } from '../../fixtures/gatan-dm-encoder.ts';
import { testJob } from '../../fixtures/test-job.ts';
import { errorOf } from './reading.ts';

const fixtures = fileURLToPath(new URL('../../fixtures/readers/', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'phasewright-readers-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const put = (name: string, bytes: Uint8Array | string) => {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
};

describe('FileByteSource', () => {
  const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 31) % 251));
  const source = new FileByteSource(put('bytes', bytes));
  afterAll(() => source.close());

  it('gives the same bytes for small and large reads, across pages', () => {
    for (const [offset, length] of [
      [0, 1],
      [65_530, 20],
      [299_999, 1],
      [10, 40_000],
      [0, 300_000],
      [131_000, 30_000],
      [5, 0],
    ] as const) {
      expect(Buffer.compare(source.read(offset, length), bytes.subarray(offset, offset + length))).toBe(0);
    }
  });

  it('refuses what lies outside, with the place', async () => {
    for (const [offset, length] of [
      [299_999, 2],
      [-1, 1],
      [0, -1],
      [Number.NaN, 1],
      [2 ** 53, 1],
      [0, 2 ** 40],
    ] as const) {
      expect(await errorOf(() => source.read(offset, length))).toMatchObject({ code: 'file-damaged' });
    }
  });

  it('names files that cannot be opened', async () => {
    expect(await errorOf(() => new FileByteSource(join(folder, 'none')))).toMatchObject({ code: 'file-not-found' });
    expect(await errorOf(() => new FileByteSource(folder))).toMatchObject({ code: 'file-unreadable' });
  });

  it.skipIf(process.platform === 'win32')('does not wait for a pipe', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    expect(await errorOf(() => new FileByteSource(pipe))).toMatchObject({ code: 'file-unreadable' });
  });

  it.skipIf(process.getuid?.() === 0 || process.platform === 'win32')('names files that may not be read', async () => {
    const path = put('secret', 'x');
    chmodSync(path, 0);
    expect(await errorOf(() => new FileByteSource(path))).toMatchObject({ code: 'file-unreadable' });
  });
});

describe('openFile', () => {
  it('goes by content, not by ending', async () => {
    copyFileSync(join(fixtures, 'cube-le-f4.npy'), join(folder, 'wrong.dm4'));
    const opened = await openFile(join(folder, 'wrong.dm4'));
    expect(opened.format).toBe('numpy');
    opened.close();
  });

  it.each([
    ['empty.npy', '', '0 bytes'],
    ['picture.dm4', Buffer.from([0x89, 0x50, 0x4e, 0x47, 1, 2]), 'PNG'],
    ['archive.npy', Buffer.from('PK\u0003\u0004......'), 'zip'],
    ['notes.txt', 'some words', 'text'],
    ['alone.raw', Buffer.from([1, 0, 2, 0, 200, 3]), 'alone.rpl'],
    ['noise.xyz', Buffer.from([1, 0, 2, 0, 200, 3]), 'no known format'],
  ])('%s is of no known format, and the message says what it looks like', async (name, bytes, words) => {
    const error = await errorOf(() => openFile(put(name, bytes)));
    expect(error).toMatchObject({ code: 'format-unknown', where: { file: join(folder, name) } });
    expect(error.message).toContain(words);
  });

  it('errors of a reader carry path, format and byte offset', async () => {
    const path = put('cut.npy', Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1]));
    expect(await errorOf(() => openFile(path))).toMatchObject({
      code: 'file-damaged',
      where: { file: path, format: 'numpy', byteOffset: 7 },
    });
    expect(await errorOf(() => openFile(put('noise.dm3', Buffer.from([9, 9, 200, 0, 1]))))).toMatchObject({
      code: 'file-damaged',
      where: { format: 'gatan-dm' },
    });
  });

  it('finds the .raw whatever its case', async () => {
    copyFileSync(join(fixtures, 'hyperspy-cube-uint16.rpl'), join(folder, 'cube.rpl'));
    copyFileSync(join(fixtures, 'hyperspy-cube-uint16.raw'), join(folder, 'CUBE.RAW'));
    const opened = await openFile(join(folder, 'cube.rpl'));
    expect([...opened.datasets[0]!.open().read(0, 3)]).toEqual([0, 1, 2]);
    expect(opened.files).toEqual([join(folder, 'CUBE.RAW'), join(folder, 'cube.rpl')]);
    opened.close();
  });
});

describe('inspectFile', () => {
  const npy = (
    name: string,
    dtype: 'float64' | 'float32' | 'int64' | 'uint64' | 'uint32',
    values: ArrayLike<number | bigint> & { buffer: ArrayBufferLike; byteLength: number },
  ) => put(name, Buffer.concat([npyHeader(dtype, [values.length]), Buffer.from(values.buffer as ArrayBuffer)]));
  const statistics = async (file: string) => {
    const info = await inspectFile({ file, statistics: true }, testJob());
    return { ...info.datasets[0]!.statistics, warnings: info.warnings };
  };

  it('sums whole numbers exactly', async () => {
    const many = new Uint32Array(1_200_000).fill(4_294_967_295);
    expect(await statistics(npy('u4.npy', 'uint32', many))).toMatchObject({
      sum: 4_294_967_295 * 1_200_000,
      notFinite: 0,
    });
    const big = BigInt64Array.from([2n ** 53n - 1n, -(2n ** 62n), 2n ** 62n, -5n]);
    expect(await statistics(npy('i8.npy', 'int64', big))).toMatchObject({
      sum: 2 ** 53 - 6,
      min: -(2 ** 62),
      max: 2 ** 62,
    });
    const unsigned = BigUint64Array.from([2n ** 63n, 1n]);
    expect(await statistics(npy('u8.npy', 'uint64', unsigned))).toMatchObject({ min: 1, max: 2 ** 63 });
  });

  it('leaves out and counts what is not finite, and says so', async () => {
    const values = Float64Array.from([1, Number.NaN, 3, Number.POSITIVE_INFINITY, -2]);
    const found = await statistics(npy('nan.npy', 'float64', values));
    expect(found).toMatchObject({ min: -2, max: 3, sum: 2, notFinite: 2 });
    expect(found.warnings).toEqual([expect.stringContaining('2 values')]);
    const none = await inspectFile(
      { file: npy('all-nan.npy', 'float32', new Float32Array(3).fill(Number.NaN)), statistics: true },
      testJob(),
    );
    expect(none.datasets[0]!.statistics).toBeNull();
    expect(none.warnings).toHaveLength(1);
  });

  it('sums floats without losing small ones beside large ones', async () => {
    const values = new Float64Array(4096).fill(1e-3);
    values[0] = 1e16;
    values[4095] = -1e16;
    expect((await statistics(npy('sum.npy', 'float64', values))).sum).toBeCloseTo(4.094, 0);
  });

  it('describes each dataset and gives complex numbers and colors no statistics', async () => {
    const color = encodeDm(4, true, [
      { dataType: 23, element: 'int32', dimensions: [1, 1], pixels: new Uint8Array(4) },
    ]);
    const info = await inspectFile({ file: put('color.dm4', color), statistics: true }, testJob());
    expect(info).toMatchObject({
      format: 'gatan-dm',
      datasets: [{ index: 0, dtype: 'rgba', statistics: null }],
      warnings: [],
    });
    expect('open' in info.datasets[0]!).toBe(false);
  });

  it('stops when it is cancelled', async () => {
    const job = { ...testJob(), pause: () => Promise.reject(cancelled()) };
    const file = join(fixtures, 'cube-le-f4.npy');
    expect(await errorOf(() => inspectFile({ file, statistics: true }, job))).toMatchObject({ code: 'cancelled' });
  });
});
