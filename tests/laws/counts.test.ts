/** Small whole counts take a path of their own, as bytes. It gives what float32 gives. */
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { covarianceMatrix } from '../../src-main/analysis/decomposition/covariance.ts';
import { fitPca } from '../../src-main/analysis/decomposition/pca.ts';
import type { Spectra } from '../../src-main/analysis/spectra.ts';
import type { NativeArray } from '../../src-main/cubes/array-source.ts';
import { MemorySource } from '../../src-main/cubes/memory-source.ts';
import { spectraOfSource } from '../../src-main/cubes/spectra-of-source.ts';
import { estimateMemory } from '../../src-main/recipes/memory-estimate.ts';
import type { DType } from '../../src-preload/contract/dataset.ts';
import { pcaParameters } from '../../src-preload/contract/steps.ts';
import { testContext } from '../helpers/analysis.ts';
import { bruteCovariance, relativeDifference } from '../helpers/brute-force.ts';
import { uniformNumbers } from '../helpers/data.ts';
import { recipeFolder } from '../helpers/recipes.ts';

const folder = recipeFolder();
afterAll(() => folder.remove());

const TYPES: { readonly [Type in DType]?: { from(values: ArrayLike<number>): NativeArray } } = {
  uint8: Uint8Array,
  int8: Int8Array,
  uint16: Uint16Array,
  int16: Int16Array,
  uint32: Uint32Array,
  int32: Int32Array,
  float32: Float32Array,
  float64: Float64Array,
};

function spectraOf(values: readonly number[], channels: number, type: DType): Spectra {
  return spectraOfSource(new MemorySource(TYPES[type]!.from(values), [values.length / channels, channels], type));
}

const cubes = fc.record({
  type: fc.constantFrom(...(Object.keys(TYPES) as DType[])),
  channels: fc.integer({ min: 1, max: 9 }),
  pixels: fc.integer({ min: 1, max: 40 }),
  largest: fc.constantFrom(1, 127, 255, 256, 3000, 70_000),
  smallest: fc.constantFrom(0, 0, 0, -1),
  seed: fc.integer(),
});

describe('readBytes', () => {
  it('gives the numbers of read, or says that they are no bytes', () => {
    fc.assert(
      fc.property(cubes, fc.nat(39), fc.nat(39), ({ type, channels, pixels, largest, smallest, seed }, a, b) => {
        const uniform = uniformNumbers(seed);
        const numbers = Array.from({ length: pixels * channels }, () => {
          const u = uniform();
          return u < 0.02 ? smallest : Math.floor(u * (largest + 1));
        });
        const spectra = spectraOf(numbers, channels, type);
        const first = a % pixels;
        const count = 1 + (b % (pixels - first));
        const floats = new Float32Array(count * channels);
        spectra.read(first, count, floats);
        const bytes = new Uint8Array(count * channels);
        const isBytes = spectra.readBytes?.(first, count, bytes) ?? false;
        if (isBytes) expect([...bytes]).toEqual([...floats]);
        else {
          const fit = floats.every((value) => value >= 0 && value <= 255 && Number.isInteger(value));
          // Numbers with a fraction never come as bytes; the others do whenever they fit.
          expect(fit && !type.startsWith('float')).toBe(false);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('covariance of counts', () => {
  // 20,000 pixels of 4 channels make two tiles.
  const make = (value: (pixel: number, uniform: () => number) => number) => {
    const uniform = uniformNumbers(3);
    return Array.from({ length: 20_000 * 4 }, (_, i) => value(Math.floor(i / 4), uniform));
  };
  it.each([
    ['all bytes', make((_, uniform) => Math.floor(uniform() * 256))],
    ['all at the limit but for a few', make((pixel) => (pixel % 100 === 0 ? 254 : 255))],
    ['few counts', make((_, uniform) => (uniform() < 0.05 ? 1 : 0))],
    [
      'one large count in the last tile',
      make((pixel, uniform) => (pixel === 19_999 ? 5000 : Math.floor(uniform() * 9))),
    ],
    ['one large count in the first tile', make((pixel, uniform) => (pixel === 3 ? 5000 : Math.floor(uniform() * 9)))],
    ['one negative number', make((pixel, uniform) => (pixel === 18_000 ? -3 : Math.floor(uniform() * 9)))],
  ])('%s, against float64', async (_, numbers) => {
    const context = await testContext();
    for (const center of [true, false]) {
      const { covariance, mean } = await covarianceMatrix(spectraOf(numbers, 4, 'int16'), center, context);
      // Products of bytes are exact; a tile of float32 adds up 16,384 products, the first of which may be the largest.
      expect(relativeDifference(covariance, bruteCovariance(numbers, 4, center))).toBeLessThan(3e-4);
      if (!center) continue;
      const sums = [0, 1, 2, 3].map((channel) =>
        numbers.reduce((sum, value, i) => (i % 4 === channel ? sum + value : sum), 0),
      );
      expect(
        relativeDifference(
          mean,
          sums.map((sum) => sum / 20_000),
        ),
      ).toBeLessThan(1e-5);
    }
  });
});

describe('PCA of counts', () => {
  const [pixels, channels] = [600, 90];
  const uniform = uniformNumbers(5);
  const numbers = Array.from({ length: pixels * channels }, (_, i) =>
    Math.floor(uniform() * (3 + (Math.floor(i / channels) % 3) * ((i % channels) % 7))),
  );

  it.each(['covariance', 'randomized'] as const)('%s: as bytes, as float32', async (solver) => {
    const context = await testContext();
    const parameters = pcaParameters.parse({ components: 2, solver });
    const bytes = await fitPca(spectraOf(numbers, channels, 'uint16'), parameters, context);
    const floats = await fitPca(spectraOf(numbers, channels, 'float32'), parameters, context);
    expect(relativeDifference(bytes.explainedVariance, floats.explainedVariance)).toBeLessThan(1e-6);
    expect(relativeDifference(bytes.mean, floats.mean)).toBeLessThan(1e-6);
    expect(relativeDifference(bytes.scores, floats.scores)).toBeLessThan(1e-3);
  });

  it('recipes: the same bytes with the cube in memory and read anew in each pass', async () => {
    const cube = { values: Int32Array.from(numbers), shape: [20, 30, channels] };
    const steps = [
      { op: 'pca', components: 2 },
      { op: 'kmeans', clusters: 3, restarts: 3 },
      { op: 'pca', components: 3, solver: 'randomized' },
      // k-means has kept the cube in memory by now, when it may.
      { op: 'pca', components: 3 },
    ];
    const kept = await folder.run(cube, steps, { memoryBytes: 3e9 });
    const memoryBytes = estimateMemory(kept.result.recipe, pixels, channels);
    const streamed = await folder.run(cube, steps, { memoryBytes });
    const hashes = ({ result }: typeof kept) => result.arrays.map(({ name, sha256 }) => `${name} ${sha256}`);
    expect(hashes(streamed)).toEqual(hashes(kept));
  });
});
