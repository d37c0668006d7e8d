import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { elementCount } from '../../../src-main/cubes/array-source.ts';
import { openFile } from '../../../src-main/readers/registry.ts';

const fixtures = fileURLToPath(new URL('../../fixtures/zspy', import.meta.url));
const shared = fileURLToPath(
  new URL('../../../../shared/data/zspy/signal1d_10x10-DirectoryStore.zspy', import.meta.url),
);

async function read(path: string) {
  const opened = await openFile(path);
  try {
    const datasets = opened.datasets.map(({ open, ...description }) => {
      const total = elementCount(description.shape);
      const source = open();
      // In runs that cross the chunks, then once more from the middle.
      const values: number[] = [];
      for (let first = 0; first < total; first += 33) {
        values.push(...[...source.read(first, Math.min(33, total - first))].map(Number));
      }
      expect(Number(source.read(total >> 1, 1)[0])).toBe(values[total >> 1]);
      source.close();
      return { ...description, values };
    });
    return { ...opened, datasets };
  } finally {
    opened.close();
  }
}

const counting = (length: number) => Array.from({ length }, (_, index) => index);
const axes = [
  { name: 'y', size: 7, scale: 0.5, offset: 1, units: 'nm', role: 'navigation' },
  { name: 'x', size: 5, scale: 0.5, offset: 2, units: 'nm', role: 'navigation' },
  { name: 'Energy', size: 40, scale: 0.25, offset: 100, units: 'eV', role: 'signal' },
];

describe('HyperSpy’s Zarr stores', () => {
  it.each([
    ['zstd.zspy', 'uint16'],
    ['nested-lz4.zspy', 'float32'],
    ['zlib-big-endian.zspy', 'int32'],
    ['column-major.zspy', 'uint16'],
    ['stored-zip.zspy', 'uint16'],
    ['plain-deflated-zip.zspy', 'int64'],
  ])('%s: the values, axes and metadata that were written', async (name, dtype) => {
    const { datasets, format, warnings } = await read(join(fixtures, name));
    expect(format).toBe('zspy');
    expect(warnings).toEqual([]);
    expect(datasets).toHaveLength(1);
    expect(datasets[0]).toMatchObject({
      title: 'counting cube',
      kind: 'spectrum-image',
      shape: [7, 5, 40],
      dtype,
      axes,
      metadata: { Signal: { signal_type: 'EELS' } },
      originalMetadata: { made: 'by script', numbers: [1, 2, 3] },
    });
    expect(datasets[0]!.values).toEqual(counting(7 * 5 * 40));
  });

  it('a chunk that was never written has the fill value', async () => {
    const { datasets } = await read(join(fixtures, 'gzip-missing.zspy'));
    const expected = counting(7 * 5 * 40).map((value) => {
      const y = Math.floor(value / 200);
      const x = Math.floor(value / 40) % 5;
      return y >= 3 && y < 6 && x >= 2 && x < 4 ? Number.NaN : value;
    });
    expect(datasets[0]!.values).toEqual(expected);
  });

  it('lists of texts stand in the metadata', async () => {
    const { datasets } = await read(join(fixtures, 'zstd.zspy'));
    expect(datasets[0]!.metadata).toMatchObject({ Sample: { elements: ['Fe', 'Pt'] } });
  });

  it('every file that was read is named, to be hashed', async () => {
    const { files } = await read(join(fixtures, 'zstd.zspy'));
    expect(files.filter((file) => /data[\\/]\d\.\d\.0$/.test(file))).toHaveLength(9);
  });

  it.skipIf(!existsSync(shared))('the store of the shared data: 0 … 99, by HyperSpy 2.4', async () => {
    const { datasets } = await read(shared);
    expect(datasets[0]).toMatchObject({ title: 'signal1d_10x10-DirectoryStore', shape: [10, 10], dtype: 'int64' });
    expect(datasets[0]!.values).toEqual(counting(100));
  });
});
