/** Tiled = whole: answers do not depend on where the spectra lie, how they are read, or whether they are kept. */
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { fitKMeans } from '../../src-main/analysis/clustering/k-means.ts';
import { fitPca } from '../../src-main/analysis/decomposition/pca.ts';
import { surveySpectra } from '../../src-main/analysis/preprocessing/survey.ts';
import { processTiles, tiles } from '../../src-main/analysis/process-tiles.ts';
import { type Spectra, spectraFromArray, tilePixels } from '../../src-main/analysis/spectra.ts';
import { silhouettes, stratifiedSample } from '../../src-main/analysis/validation/silhouette.ts';
import { MemorySource } from '../../src-main/cubes/memory-source.ts';
import { cachedSpectra, spectraOfSource } from '../../src-main/cubes/spectra-of-source.ts';
import { AppError } from '../../src-preload/contract/errors.ts';
import { kMeansParameters, pcaParameters } from '../../src-preload/contract/steps.ts';
import { centeredSpectra, recordingJob, streamed, testContext } from '../helpers/analysis.ts';
import { blobs } from '../helpers/data.ts';
import { recipeFolder } from '../helpers/recipes.ts';

const folder = recipeFolder();
afterAll(() => folder.remove());

const size = { pixels: fc.integer({ min: 1, max: 70 }), channels: fc.integer({ min: 1, max: 5 }) };

describe('tiles', () => {
  it('cover every pixel once and in order, for any number of pixels per tile', () => {
    fc.assert(
      fc.property(fc.record(size), fc.integer({ min: 1, max: 80 }), fc.boolean(), (shape, perTile, inMemory) => {
        const values = Float32Array.from({ length: shape.pixels * shape.channels }, (_, i) => i);
        const spectra = spectraFromArray(values, shape.channels);
        const seen: number[] = [];
        for (const tile of tiles(inMemory ? spectra : streamed(spectra), perTile)) {
          expect(tile.first * shape.channels).toBe(seen.length);
          expect(tile.values).toHaveLength(tile.count * shape.channels);
          seen.push(...tile.values);
        }
        expect(seen).toEqual([...values]);
      }),
    );
  });

  it('are worked on in order while the next one is read, each with its own numbers', async () => {
    await fc.assert(
      fc.asyncProperty(fc.record(size), fc.integer({ min: 1, max: 80 }), async (shape, perTile) => {
        const values = Float32Array.from({ length: shape.pixels * shape.channels }, (_, i) => i);
        const seen: number[] = [];
        await processTiles(
          streamed(spectraFromArray(values, shape.channels)),
          recordingJob(),
          'test',
          // The numbers are looked at late, when the next tile has been read already.
          async (tile) => {
            await new Promise(setImmediate);
            return [...tile.values];
          },
          (answer) => seen.push(...answer),
          perTile,
        );
        expect(seen).toEqual([...values]);
      }),
      { numRuns: 30 },
    );
  });

  it('have a size that depends on the channels only', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), (channels) => {
        const pixels = tilePixels(channels);
        expect(Number.isInteger(Math.log2(pixels))).toBe(true);
        expect(pixels >= 64 && pixels <= 16384).toBe(true);
        expect(pixels * channels * 4).toBeLessThanOrEqual(Math.max(16 * 1024 * 1024, 64 * channels * 4));
      }),
    );
  });
});

describe('cached spectra', () => {
  it('are the same as those read anew, whatever is read first, and are read once', () => {
    const ranges = fc.array(fc.tuple(fc.integer({ min: 0, max: 69 }), fc.integer({ min: 1, max: 70 })), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(fc.record(size), ranges, ({ pixels, channels }, wanted) => {
        const source = new MemorySource(
          Uint16Array.from({ length: pixels * channels }, (_, i) => i * 7),
          [pixels, channels],
          'uint16',
        );
        const plain = spectraOfSource(source);
        let read = 0;
        const counting: Spectra = {
          ...plain,
          read: (first, count, out) => {
            read += count;
            plain.read(first, count, out);
          },
        };
        const cached = cachedSpectra(counting);
        for (const [start, length] of wanted) {
          const first = start % pixels;
          const count = Math.min(length, pixels - first);
          const [a, b] = [new Float32Array(count * channels), new Float32Array(count * channels)];
          plain.read(first, count, a);
          cached.read(first, count, b);
          expect(b).toEqual(a);
          expect(cached.view!(first, count)).toEqual(a);
        }
        expect(read).toBeLessThanOrEqual(pixels);
      }),
    );
  });
});

/** Several tiles: 20,000 channels make tiles of 128 pixels. */
const CUBE = blobs(300, 20_000, 3, { spread: 0.4, seed: 5, offset: 3 });

describe('algorithms', () => {
  it('give the same bytes in memory and streamed, over several tiles', async () => {
    const context = await testContext();
    const inMemory = spectraFromArray(CUBE.values, CUBE.channels);
    expect(tilePixels(CUBE.channels)).toBeLessThan(CUBE.pixels);
    const answers = [];
    for (const spectra of [inMemory, streamed(inMemory), cachedSpectra(streamed(inMemory))]) {
      const { mean } = await centeredSpectra(spectra, context);
      const kMeans = await fitKMeans(spectra, kMeansParameters.parse({ clusters: 3, restarts: 3 }), context);
      const pca = await fitPca(spectra, pcaParameters.parse({ components: 3 }), context);
      const everyone = stratifiedSample(kMeans.labels, 3, CUBE.pixels, 0);
      const silhouette = await silhouettes(spectra, mean, everyone, [kMeans], context);
      answers.push({ kMeans, pca, silhouette, survey: await surveySpectra(spectra, context) });
    }
    for (const answer of answers.slice(1)) expect(isSame(answer, answers[0])).toBe(true);
  });
});

/** Deep equality of plain objects and typed arrays, without a diff of a million numbers. */
function isSame(a: unknown, b: unknown): boolean {
  if (ArrayBuffer.isView(a) && ArrayBuffer.isView(b)) {
    return Buffer.compare(Buffer.from(a.buffer, a.byteOffset, a.byteLength), viewOf(b)) === 0;
  }
  if (typeof a !== 'object' || a === null) return Object.is(a, b);
  const keys = Object.keys(a);
  return keys.every((key) => isSame((a as never)[key], (b as never)[key]));
}
const viewOf = (b: ArrayBufferView) => Buffer.from(b.buffer, b.byteOffset, b.byteLength);

describe('recipes', () => {
  const steps = [
    { op: 'crop', columns: [1, 18], signal: [3, 90] },
    { op: 'normalize', method: 'l2' },
    { op: 'pca', components: 4 },
    { op: 'kmeans', clusters: 3, restarts: 3 },
    { op: 'sweep', clusters: [2, 4], restarts: 2, input: 'scores' },
    { op: 'silhouette' },
  ];
  const cube = { values: blobs(400, 96, 3, { spread: 0.3, offset: 2 }).values, shape: [20, 20, 96] };

  it('write the same bytes with the cube kept in memory and read anew in each pass', async () => {
    const kept = await folder.run(cube, steps, { memoryBytes: 3e9 });
    const { estimateMemory } = await import('../../src-main/recipes/memory-estimate.ts');
    const tight = estimateMemory(kept.result.recipe, 400, 96);
    const streaming = await folder.run(cube, steps, { memoryBytes: tight });
    const hashes = ({ result }: typeof kept) => result.arrays.map(({ name, sha256 }) => `${name} ${sha256}`);
    expect(hashes(streaming)).toEqual(hashes(kept));
    expect(streaming.result.steps.map((step) => step.results)).toEqual(kept.result.steps.map((step) => step.results));
  });

  it('a cancel leaves no trace: the next run gives what it would have given', async () => {
    const before = await folder.run(cube, steps);
    const pauses = before.job.pauses;
    expect(pauses).toBeGreaterThan(20);
    // Early, in the middle of each kind of work, and at the very end.
    for (const at of [1, 2, 5, Math.floor(pauses / 3), Math.floor(pauses / 2), pauses]) {
      const error = await folder.run(cube, steps, { job: recordingJob(at) }).catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(AppError);
      expect((error as AppError).code).toBe('cancelled');
    }
    const after = await folder.run(cube, steps);
    expect(after.result.arrays).toEqual(before.result.arrays);
  });

  it('the same sessions work on after a cancel in the middle of a pass', async () => {
    const spectra = spectraFromArray(cube.values, 96);
    const parameters = kMeansParameters.parse({ clusters: 3, restarts: 3 });
    const counting = recordingJob();
    const expected = await fitKMeans(spectra, parameters, await testContext(counting));
    for (let at = 1; at <= counting.pauses; at += 3) {
      await expect(fitKMeans(spectra, parameters, await testContext(recordingJob(at)))).rejects.toThrow('Cancelled');
    }
    expect(await fitKMeans(spectra, parameters, await testContext())).toEqual(expected);
  });
});
