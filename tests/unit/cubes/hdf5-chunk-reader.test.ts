import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { elementCount, numbersPerElement } from '../../../src-main/cubes/array-source.ts';
import { openHdf5File } from '../../../src-main/cubes/hdf5-file.ts';
import type { Hdf5Dataset } from '../../../src-main/cubes/hdf5-messages.ts';
import { openHdf5Source, USUAL_BAND_BYTES } from '../../../src-main/cubes/hdf5-source.ts';
import { AppError } from '../../../src-preload/contract/errors.ts';

const folder = fileURLToPath(new URL('../../fixtures/hdf5-chunks', import.meta.url));
const names = readdirSync(folder).filter((name) => name.endsWith('.h5'));
const temporary = mkdtempSync(join(tmpdir(), 'phasewright-chunks-'));
const WHERE = { file: 'chunks.h5', format: 'test' };
/** Layouts that are not read past the library, and why. */
const LEFT_TO_LIBRARY = ['checksums.h5', 'chunks-missing.h5', 'extensible.h5'];

afterAll(() => rmSync(temporary, { recursive: true, force: true }));

function openData(path: string) {
  const file = openHdf5File(path, { format: 'test' });
  return { file, data: file.tree().root.children.data as Hdf5Dataset };
}

/** What make.py put at an index. */
function valueAt(element: number): number {
  return ((Math.floor(element / 517) * 7) % 251) + Math.max(0, 5 - (element % 517));
}

describe('chunks decoded past the HDF5 library', () => {
  it.each(names)('%s: the values that were written, and the bytes that the library gives', (name) => {
    const { file, data } = openData(join(folder, name));
    const total = elementCount(data.info.shape);
    const reader = file.chunks(data, USUAL_BAND_BYTES);
    expect(reader !== null).toBe(!LEFT_TO_LIBRARY.includes(name));
    const ours = reader?.read(0, total);
    // The library has no LZF.
    if (ours && !name.startsWith('lzf')) {
      const theirs = file.read(data.path, 0, total, USUAL_BAND_BYTES);
      expect(Buffer.compare(Buffer.from(ours), Buffer.from(theirs))).toBe(0);
    }

    const source = openHdf5Source(file, data, WHERE);
    // Runs of an awkward length, and a jump back.
    const RUN = 98_765;
    let wrong = 0;
    const rows = name === 'chunks-missing.h5' ? 22 * 61 * 517 : total;
    for (let first = 0; first < total; first += RUN) {
      const values = source.read(first, Math.min(RUN, total - first));
      // Of complex numbers the real part.
      const numbers = numbersPerElement(source.dtype);
      for (let i = 0; i * numbers < values.length; i++) {
        const expected = first + i < rows ? valueAt(first + i) : 9;
        if (Number(values[i * numbers]) !== expected) wrong++;
      }
    }
    expect(wrong).toBe(0);
    expect(Number(source.read(12_345, 1)[0])).toBe(valueAt(12_345));
    file.close();
  });

  it('bands much smaller than the array give the same', () => {
    for (const name of ['tree-cut-spectra.h5', 'tree-shuffle.h5', 'tree-deep.h5']) {
      const { file, data } = openData(join(folder, name));
      const total = elementCount(data.info.shape);
      const reader = file.chunks(data, 5_000_000);
      const ours = Buffer.from(reader!.read(0, total)!);
      expect(Buffer.compare(ours, Buffer.from(file.read(data.path, 0, total, USUAL_BAND_BYTES)))).toBe(0);
      file.close();
    }
  });

  it('LZF is unpacked in bands that cut its chunks', () => {
    const { file, data } = openData(join(folder, 'lzf-shuffle.h5'));
    const total = elementCount(data.info.shape);
    const source = openHdf5Source(file, data, WHERE, 100_000);
    for (let first = 0; first < total; first += 7_777) {
      const values = [...source.read(first, Math.min(7_777, total - first))].map(Number);
      expect(values).toEqual(values.map((_, i) => valueAt(first + i)));
    }
    file.close();
  });

  it('a damaged chunk is the library’s to explain', () => {
    const path = join(temporary, 'damaged.h5');
    copyFileSync(join(folder, 'tree-shuffle.h5'), path);
    const bytes = readFileSync(path);
    // The second half of the file holds compressed chunks only.
    bytes.fill(0x55, bytes.length / 2, bytes.length / 2 + 2000);
    writeFileSync(path, bytes);
    const { file, data } = openData(path);
    const source = openHdf5Source(file, data, WHERE);
    expect(() => source.read(0, elementCount(data.info.shape))).toThrow(AppError);
    file.close();
  });

  it('a chunk that inflates to more than it should is refused without being inflated', () => {
    const { file, data } = openData(join(folder, 'tree-shuffle.h5'));
    // The library believes its header; a smaller chunk makes each one a bomb.
    const info = { ...data.info, chunks: [1, 1, 517] };
    expect(file.chunks({ ...data, info }, USUAL_BAND_BYTES)).toBeNull();
    file.close();
  });

  it('reading goes on through the library after the reader is closed', () => {
    const { file, data } = openData(join(folder, 'single.h5'));
    const reader = file.chunks(data, USUAL_BAND_BYTES)!;
    reader.close();
    expect(reader.read(0, 10)).toBeNull();
    file.close();
  });
});
