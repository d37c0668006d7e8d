import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { planBand } from '../../../src-main/cubes/hdf5-band.ts';
import { type Hdf5File, openHdf5File } from '../../../src-main/cubes/hdf5-file.ts';
import type { Hdf5Dataset, Hdf5Group } from '../../../src-main/cubes/hdf5-messages.ts';
import { openHdf5Source } from '../../../src-main/cubes/hdf5-source.ts';

const fixtures = join(dirname(fileURLToPath(import.meta.url)), '../../fixtures/hyperspy');
const where = { file: 'test', format: 'hyperspy' };

function open(name: string, experiment: string): { file: Hdf5File; dataset: Hdf5Dataset } {
  const file = openHdf5File(join(fixtures, name), { format: 'hyperspy' });
  const experiments = file.tree().root.children.Experiments as Hdf5Group;
  return { file, dataset: (experiments.children[experiment] as Hdf5Group).children.data as Hdf5Dataset };
}

describe('a source over HDF5', () => {
  // 7 × 9 × 13 counting numbers in chunks of 2 × 4 × 5, written by h5py.
  it('answers any run with any band (law)', () => {
    const { file, dataset } = open('chunked.hspy', 'chunks');
    try {
      const runs = fc.array(fc.tuple(fc.nat(818), fc.nat(819)), { minLength: 1, maxLength: 12 });
      const bands = fc.constantFrom(2, 10, 100, 300, 1000, 1 << 20);
      fc.assert(
        fc.property(runs, bands, (list, band) => {
          const source = openHdf5Source(file, dataset, where, band);
          for (const [first, length] of list) {
            const count = Math.min(length, 819 - first);
            expect([...source.read(first, count)]).toEqual(Array.from({ length: count }, (_, index) => first + index));
          }
        }),
        { seed: 2, numRuns: 60 },
      );
    } finally {
      file.close();
    }
  });

  it('answers in order in tiles of any size', () => {
    const { file, dataset } = open('chunked.hspy', 'chunks');
    for (const tile of [1, 13, 26, 117, 500]) {
      const source = openHdf5Source(file, dataset, where, 600);
      const all: number[] = [];
      for (let first = 0; first < 819; first += tile)
        all.push(...(source.read(first, Math.min(tile, 819 - first)) as Uint16Array));
      expect(all).toEqual(Array.from({ length: 819 }, (_, index) => index));
    }
    file.close();
  });

  it('refuses runs outside the array, and reading after closing', () => {
    const { file, dataset } = open('chunked.hspy', 'chunks');
    const source = openHdf5Source(file, dataset, where);
    expect(() => source.read(818, 2)).toThrow(RangeError);
    expect(() => source.read(-1, 1)).toThrow(RangeError);
    source.close();
    expect(() => source.read(0, 1)).toThrow(/closed/);
    file.close();
  });
});

describe('planning bands', () => {
  it('takes whole chunk rows of the slowest axis that fit', () => {
    const info = { shape: [512, 512, 1024], chunks: [32, 32, 64], storedBytes: 2 };
    expect(planBand(info, 256 * 2 ** 20)).toEqual({ axis: 0, rows: 32, rowElements: 512 * 1024 });
    // One row of chunks is 32 MB here; with less, rows of the next axis.
    expect(planBand(info, 2 ** 20)).toMatchObject({ axis: 1, rows: 512 });
    expect(planBand({ shape: [10], chunks: [10], storedBytes: 4 }, 8)).toMatchObject({ axis: 0, rows: 2 });
  });
});

describe('the HDF5 thread', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'phasewright-hdf5-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('reports a missing file as such', () => {
    const work = () => openHdf5File(join(folder, 'none.hspy'), { format: 'hyperspy' });
    expect(work).toThrow(expect.objectContaining({ code: 'file-not-found' }));
  });

  it('ends a request that does not come to its end', () => {
    const { file, dataset } = open('chunked.hspy', 'chunks');
    file.close();
    // A limit that no file can keep stands for a file on which the library never returns.
    const work = () => {
      const hurried = openHdf5File(join(fixtures, 'deep.hspy'), { format: 'hyperspy', timeLimitMs: 0 });
      hurried.tree();
    };
    expect(work).toThrow(expect.objectContaining({ code: 'file-damaged' }));
    expect(dataset.info.unsupported).toBeNull();
    // The next file gets a thread of its own.
    const again = open('chunked.hspy', 'chunks');
    expect(again.dataset.info.shape).toEqual([7, 9, 13]);
    again.file.close();
  });
});
