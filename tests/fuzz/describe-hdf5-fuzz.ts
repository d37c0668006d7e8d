/** The fuzz suite of formats in HDF5, whose library opens files by itself: damaged files are written to disk. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { elementCount } from '../../src-main/cubes/array-source.ts';
import type { OpenedFile } from '../../src-main/readers/reader.ts';
import { AppError } from '../../src-preload/contract/errors.ts';
import { fastFolder } from './fast-folder.ts';

/** Of the processor: a sound file of this size takes a few. */
const TIME_LIMIT_MS = 100;
/** Of a file's handful of requests together, on a busy machine. */
const MOST_MS = 10_000;
const LARGEST_READ = 20_000;
/** A damaged file costs the library milliseconds, and half a second where it runs in circles; all formats in HDF5 share its checks. */
const FEWEST_MUTATIONS = 1_000;

type Open = (file: { name: string; localPath: string }, options: { timeLimitMs: number }) => OpenedFile;

/**
 * Damages the files at random (seeded) and opens, describes and reads them. Allowed: a result, or an `AppError` that says the
 * file is damaged or not supported. A file on which the HDF5 library runs without end is stopped by its thread's time
 * limit, which is the product's own path.
 */
export function describeHdf5Fuzz(format: string, open: Open, paths: readonly string[], mutationsPerFile: number): void {
  let temporary = '';
  beforeAll(() => {
    temporary = mkdtempSync(join(fastFolder(), 'phasewright-fuzz-'));
  });
  afterAll(() => rmSync(temporary, { recursive: true, force: true }));

  describe(`damaged ${format} files`, () => {
    it('are mutated 1,000 times or more', () => {
      expect(paths.length * mutationsPerFile).toBeGreaterThanOrEqual(FEWEST_MUTATIONS);
    });

    it.each(paths.map((path) => basename(path)))(
      '%s: only typed errors, in bounded time',
      async (name) => {
        const number = paths.findIndex((path) => basename(path) === name);
        const original = readFileSync(paths[number]!);
        const random = randomSource(number + 1);
        const path = join(temporary, name);
        let slowest = 0;
        for (let round = 0; round < mutationsPerFile; round++) {
          writeFileSync(path, mutate(original, random));
          const start = performance.now();
          try {
            openAndRead(open, path);
          } catch (error) {
            if (!(error instanceof AppError)) throw new Error(`round ${round}: ${(error as Error).stack}`);
            expect(['file-damaged', 'format-unsupported', 'file-unreadable']).toContain(error.code);
            expect(error.advice).not.toBe('');
          }
          slowest = Math.max(slowest, performance.now() - start);
        }
        expect(slowest).toBeLessThan(MOST_MS);
      },
      300_000,
    );
  });
}

function openAndRead(open: Open, path: string): void {
  const opened = open({ name: basename(path), localPath: path }, { timeLimitMs: TIME_LIMIT_MS });
  try {
    JSON.stringify(opened.datasets);
    for (const dataset of opened.datasets.slice(0, 4)) {
      const total = elementCount(dataset.shape);
      const source = dataset.open();
      if (total > 0) source.read(0, Math.min(total, LARGEST_READ));
      if (total > 1) source.read(total - 1, 1);
      source.close();
    }
  } finally {
    opened.close();
  }
}

type Random = (below: number) => number;

function randomSource(seed: number): Random {
  const generator = xoroshiro128plus(seed);
  return (below) => (generator.next() >>> 0) % below;
}

const SIZES = [0, 1, 0x7fffffff, 0x80000000, 0xffffffff];

/** Flips bits, overwrites fields with sizes at their limits, cuts off, fills, or copies one part over another. */
function mutate(original: Buffer, random: Random): Buffer {
  const bytes = Buffer.from(original);
  const times = 1 + random(6);
  // Metadata of HDF5 stands mostly at the front; half of the hits go there.
  const place = (size: number) =>
    random(Math.max(1, (random(2) === 0 ? Math.min(4096, bytes.length) : bytes.length) - size));
  for (let time = 0; time < times; time++) {
    const kind = random(12);
    if (kind < 4) bytes[place(1)]! ^= 1 << random(8);
    else if (kind < 6) bytes[place(1)] = random(256);
    else if (kind < 8) bytes.writeUInt32LE(SIZES[random(SIZES.length)]!, place(4));
    else if (kind === 8)
      bytes.writeBigUInt64LE(BigInt(SIZES[random(SIZES.length)]!) * BigInt(1 + random(1000)), place(8));
    else if (kind === 9) bytes.writeBigUInt64LE(BigInt(random(bytes.length)), place(8));
    else if (kind === 10) bytes.copy(bytes, place(64), place(64), place(64) + 64);
    else return bytes.subarray(0, random(bytes.length));
  }
  return bytes;
}
