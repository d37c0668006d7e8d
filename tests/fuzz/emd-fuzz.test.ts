/** Damaged `.emd` files on disk (HDF5's library opens files itself): typed errors only, in bounded time and memory. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openNcemFile } from '../../src-main/readers/ncem-emd/ncem-reader.ts';
import type { OpenedFile } from '../../src-main/readers/reader.ts';
import { openVeloxFile } from '../../src-main/readers/velox-emd/velox-reader.ts';
import { fastFolder } from './fast-folder.ts';
import { mutate, openAndRead, seededNumbers } from './mutations.ts';

type Open = (file: { name: string; localPath: string }, options: { timeLimitMs: number }) => OpenedFile;

/** Of each of the two formats; see describe-hdf5-fuzz.ts. */
const MUTATIONS = 1_000;
/** A file on which the library runs without end is stopped by this limit, which is the product's own path. */
const TIME_LIMIT_MS = 100;
const SLOW_MS = 250;
/** Of a file's handful of requests together, on a busy machine. */
const MOST_MS = 10_000;
const MOST_BYTES = 256 * 1024 * 1024;

const folder = fileURLToPath(new URL('../fixtures/emd', import.meta.url));
let temporary = '';
beforeAll(() => {
  temporary = mkdtempSync(join(fastFolder(), 'phasewright-fuzz-'));
});
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

describe.each([
  ['velox', openVeloxFile as Open],
  ['ncem', openNcemFile as Open],
])('damaged %s files', (kind, open) => {
  const names = readdirSync(folder).filter((name) => name.startsWith(kind) && name.endsWith('.emd'));
  const each = Math.ceil(MUTATIONS / names.length);

  it.each(names)(
    '%s: only typed errors, in bounded time and memory',
    async (name) => {
      const original = readFileSync(join(folder, name));
      const below = seededNumbers(names.indexOf(name) + 1);
      const path = join(temporary, name);
      const slow: number[] = [];
      let refused = 0;
      let largest = 0;
      for (let round = 0; round < each; round++) {
        const bytes = round % 3 === 0 ? mutateTexts(original, below) : mutate(original, below);
        writeFileSync(path, bytes);
        const start = performance.now();
        const code = await openAndRead(() => open({ name, localPath: path }, { timeLimitMs: TIME_LIMIT_MS })).catch(
          (error) => {
            throw new Error(`mutation ${round} of ${name}`, { cause: error });
          },
        );
        const milliseconds = performance.now() - start;
        if (milliseconds > SLOW_MS) slow.push(milliseconds);
        if (code !== undefined) refused++;
        largest = Math.max(largest, process.memoryUsage().arrayBuffers);
      }
      if (process.env.FUZZ_VERBOSE) console.log(name, { refused, slow: slow.length, largest });
      // Some damage sends the library around in circles; each such file costs a few requests, not more.
      expect(slow.length).toBeLessThan(each / 20);
      expect(Math.max(0, ...slow)).toBeLessThan(MOST_MS);
      expect(largest).toBeLessThan(MOST_BYTES);
      expect(refused).toBeGreaterThan(0);
    },
    300_000,
  );
});

/** Damages what stands in texts: digits become others, or signs and letters that make other numbers. */
function mutateTexts(original: Uint8Array, below: (end: number) => number): Uint8Array {
  const bytes = Uint8Array.from(original);
  const digits = [...bytes.keys()].filter((at) => bytes[at]! >= 0x30 && bytes[at]! <= 0x39);
  for (let times = 1 + below(6); times > 0; times--) {
    bytes[digits[below(digits.length)]!] = '0123456789-e.[{"'.charCodeAt(below(16));
  }
  return bytes;
}
