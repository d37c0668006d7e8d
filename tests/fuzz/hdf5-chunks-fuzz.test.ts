/** Damaged indexes and chunks of HDF5 files that are read past the library. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { elementCount } from '../../src-main/cubes/array-source.ts';
import { readChunkIndex } from '../../src-main/cubes/hdf5-chunk-index.ts';
import { openHdf5File } from '../../src-main/cubes/hdf5-file.ts';
import type { Hdf5Dataset } from '../../src-main/cubes/hdf5-messages.ts';
import { openHdf5Source } from '../../src-main/cubes/hdf5-source.ts';
import { AppError } from '../../src-preload/contract/errors.ts';
import { fastFolder } from './fast-folder.ts';
import { mutate, seededNumbers } from './mutations.ts';

const folder = fileURLToPath(new URL('../fixtures/hdf5-chunks', import.meta.url));
const temporary = mkdtempSync(join(fastFolder(), 'phasewright-chunks-fuzz-'));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

const SAMPLES = [
  { name: 'tree-shuffle.h5', shape: [67, 61, 517], chunks: [22, 22, 517], storedBytes: 2 },
  { name: 'tree-deep.h5', shape: [300, 4, 517], chunks: [1, 2, 517], storedBytes: 8 },
  { name: 'fixed-array-pages.h5', shape: [1100, 8, 517], chunks: [1, 8, 517], storedBytes: 1 },
  { name: 'single.h5', shape: [64, 32, 517], chunks: [64, 32, 517], storedBytes: 4 },
];

/** The address of the header, as a mutation may leave it anywhere. */
function headerAddress(bytes: Buffer, isNew: boolean): number {
  // Version 2 begins with OHDR, the second of which is the dataset's; version 1 stands where the root's table leads.
  if (isNew) return bytes.indexOf('OHDR', bytes.indexOf('OHDR') + 4);
  for (let at = 96; at < bytes.length; at += 8) {
    const isHeader = bytes[at] === 1 && bytes[at + 1] === 0 && bytes.readUInt32LE(at + 4) === 1 && bytes[at + 16] === 1;
    if (isHeader) return at;
  }
  return -1;
}

describe('damaged HDF5 files whose chunks are read past the library', () => {
  it.each(SAMPLES)('$name: 1,000 damaged indexes lead nowhere outside the file, and end', (sample) => {
    const original = readFileSync(join(folder, sample.name));
    const address = headerAddress(original, !sample.name.startsWith('tree'));
    const below = seededNumbers(7);
    const indexOf = (bytes: Uint8Array) => {
      let reads = 0;
      const read = (offset: number, length: number) => {
        reads++;
        if (!(offset >= 0 && length >= 0 && offset + length <= bytes.length)) throw new RangeError('outside');
        return bytes.subarray(offset, offset + length);
      };
      const index = readChunkIndex(read, bytes.length, address, sample);
      return { index, reads };
    };
    expect(indexOf(original).index).not.toBeNull();
    let lost = 0;
    for (let round = 0; round < 1000; round++) {
      const bytes = mutate(original, below);
      const { index, reads } = indexOf(bytes);
      // Every chunk has at most one node above it in each of a few levels.
      expect(reads).toBeLessThan(5_000);
      if (index === null) lost++;
      const ends = index === null ? [] : Array.from(index.offsets, (offset, at) => offset + index.sizes[at]!);
      expect(Math.max(0, ...ends)).toBeLessThanOrEqual(bytes.length);
    }
    expect(lost).toBeGreaterThan(50);
  });

  it.each(['tree-shuffle.h5', 'lzf-shuffle.h5'])('%s: bit flips in chunks give typed errors or values', (name) => {
    const original = readFileSync(join(folder, name));
    const below = seededNumbers(8);
    let refused = 0;
    const ROUNDS = 60;
    for (let round = 0; round < ROUNDS; round++) {
      const bytes = Buffer.from(original);
      for (let flip = 0; flip < 3; flip++) bytes[4096 + below(bytes.length - 4096)]! ^= 1 << below(8);
      const path = join(temporary, name);
      writeFileSync(path, bytes);
      const file = openHdf5File(path, { format: 'test' });
      try {
        const data = file.tree().root.children.data as Hdf5Dataset;
        const source = openHdf5Source(file, data, { file: name, format: 'test' });
        source.read(0, elementCount(data.info.shape));
      } catch (error) {
        expect(error).toBeInstanceOf(AppError);
        refused++;
      }
      file.close();
    }
    expect(refused).toBeGreaterThan(0);
  });
});
