/** One fuzz suite, run over every reader: damaged files give typed errors, quickly and without taking memory. */
import { describe, expect, it } from 'vitest';
import { memoryFile } from '../../src-main/readers/memory-byte-source.ts';
import type { Reader } from '../../src-main/readers/reader.ts';
import { type FuzzSample, mutate, openAndRead, seededNumbers } from './mutations.ts';

const MOST_MILLISECONDS = 250;
/** Arrays alive at any time, those among them that wait for the garbage collector. */
const MOST_BYTES = 256 * 1024 * 1024;

interface FuzzOptions {
  /** How many damaged files; 2,000 at least. */
  readonly mutations?: number;
}

/** `samples`: small sound files of the format, together touching every branch of the reader. */
export function describeFuzz(
  reader: Reader,
  samples: readonly FuzzSample[],
  { mutations = 2000 }: FuzzOptions = {},
): void {
  describe(reader.format, () => {
    it('opens its samples undamaged', async () => {
      expect(samples.length).toBeGreaterThan(0);
      for (const { opened, main, files, refused = false } of samples) {
        const code = await openAndRead(() => reader.open(memoryFile(opened ?? main, files)));
        expect(code !== undefined, `${main} is refused: ${code}`).toBe(refused);
      }
    });

    it(`gives only typed errors for ${mutations} damaged files`, async () => {
      const below = seededNumbers(20_261_122);
      let refused = 0;
      let slowest = 0;
      let largest = 0;
      for (let i = 0; i < mutations; i++) {
        const { opened, main, files } = samples[i % samples.length]!;
        const damagedFiles = { ...files, [main]: mutate(files[main]!, below) };
        const attempt = async () => {
          const start = performance.now();
          const code = await openAndRead(() => reader.open(memoryFile(opened ?? main, damagedFiles))).catch((error) => {
            throw new Error(`mutation ${i} of ${main}`, { cause: error });
          });
          return { code, milliseconds: performance.now() - start };
        };
        let { code, milliseconds } = await attempt();
        // A busy machine may stop any one attempt; a slow reader is slow again.
        if (milliseconds > MOST_MILLISECONDS) ({ code, milliseconds } = await attempt());
        slowest = Math.max(slowest, milliseconds);
        largest = Math.max(largest, process.memoryUsage().arrayBuffers);
        if (code) refused++;
      }
      expect(slowest).toBeLessThan(MOST_MILLISECONDS);
      expect(largest).toBeLessThan(MOST_BYTES);
      if (process.env.FUZZ_VERBOSE) console.log(reader.format, { refused, slowest, largest });
      // The damage must be real: some files are refused and some are not.
      expect(refused).toBeGreaterThan(mutations / 20);
      expect(refused).toBeLessThan(mutations);
    });
  });
}
