import { describe, expect, it } from 'vitest';
import { checkMemory, defaultMemoryBytes, estimateMemory } from '../../../src-main/recipes/memory-estimate.ts';
import { clusterCounts } from '../../../src-main/recipes/steps/sweep.ts';
import { AppError } from '../../../src-preload/contract/errors.ts';
import { parseRecipe } from '../../../src-preload/contract/recipe-parsing.ts';

const recipe = (...steps: object[]) => parseRecipe({ phasewright: 1, steps });
const kmeans = (rest: object = {}) => recipe({ op: 'kmeans', clusters: 8, ...rest });

describe('estimateMemory', () => {
  it.each([
    ['more restarts', kmeans(), kmeans({ restarts: 100 })],
    ['a sweep', kmeans(), recipe({ op: 'sweep', clusters: [2, 12] })],
    ['more components', recipe({ op: 'pca', components: 5 }), recipe({ op: 'pca', components: 200 })],
    [
      'a second, larger step',
      recipe({ op: 'window', signal: [0, 1] }),
      recipe({ op: 'window', signal: [0, 1] }, { op: 'pca' }),
    ],
  ])('%s needs more', (_, small, large) => {
    expect(estimateMemory(large, 1e6, 1024)).toBeGreaterThan(estimateMemory(small, 1e6, 1024));
  });

  it('grows with the pixels, and is far below the cube itself', () => {
    const bytes = [1e5, 1e6].map((pixels) => estimateMemory(kmeans(), pixels, 1024));
    expect(bytes[1]).toBeGreaterThan(bytes[0]);
    expect(bytes[1]).toBeLessThan(1e6 * 1024 * 4);
  });

  it('counts the channels × channels matrix when it is asked for, whatever its size', () => {
    const exact = estimateMemory(recipe({ op: 'pca', solver: 'covariance' }), 1000, 10_000);
    expect(exact).toBeGreaterThan(10_000 ** 2 * 8);
    expect(estimateMemory(recipe({ op: 'pca' }), 1000, 10_000)).toBeLessThan(10_000 ** 2 * 8);
  });

  it('a mixture of scores needs room for the scores, one of spectra for more', () => {
    const pca = { op: 'pca', components: 10 };
    const mixture = (...steps: object[]) => estimateMemory(recipe(...steps), 512 * 512, 1024);
    expect(mixture(pca, { op: 'gmm' })).toBeLessThan(512e6);
    expect(mixture(pca, { op: 'gmm', input: 'spectra' })).toBe(mixture({ op: 'gmm' }));
    expect(mixture({ op: 'gmm' })).toBeGreaterThan(mixture(pca, { op: 'gmm' }));
  });

  it('counts reconstructions where they are kept', () => {
    const [pixels, channels] = [200_000, 300];
    const kept = pixels * channels * 4;
    for (const step of [
      { op: 'autoencoder', latent: 4, sample: 1000 },
      { op: 'apply-model', model: 'model' },
    ]) {
      const needed = (count: number) => estimateMemory(recipe(step), count, channels);
      expect(needed(pixels)).toBeGreaterThan(needed(1000) + 0.99 * kept * (1 - 1000 / pixels));
      // More than 256 MB are not kept.
      expect(needed(250_000)).toBeLessThan(needed(pixels));
    }
    const network = { op: 'autoencoder', latent: 4, sample: 1000 };
    const judged = estimateMemory(recipe(network, { op: 'denoising' }), pixels, channels);
    expect(judged).toBeGreaterThan(
      estimateMemory(recipe({ op: 'denoise', components: 4 }), pixels, channels) + 0.99 * kept,
    );
  });

  it('a 4 GB cube runs within 1 GB (issue 2)', () => {
    expect(estimateMemory(kmeans({ restarts: 10 }), 1024 * 1024, 1024)).toBeLessThan(1e9);
  });
});

describe('checkMemory', () => {
  it('answers with what is left', () => {
    expect(checkMemory(kmeans(), 1e5, 1024, 2e9)).toBe(2e9 - estimateMemory(kmeans(), 1e5, 1024));
  });

  it('refuses with advice that would help', () => {
    const check = (bytes: number) => checkMemory(kmeans({ restarts: 1000 }), 4e6, 2048, bytes);
    let error: unknown;
    try {
      check(1e9);
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(AppError);
    const { code, message, advice } = error as AppError;
    expect(code).toBe('memory-limit');
    expect(message).toMatch(/needs about [\d.]+ GB .* 4000000 spectra of 2048 channels; 1\.00 GB are allowed/);
    // What the advice says is enough.
    const advised = /--memory ([\d.]+)GB/.exec(advice)?.[1];
    expect(check(Number(advised) * 1e9)).toBeGreaterThanOrEqual(0);
  });

  it('half of the machine by default', () => {
    expect(defaultMemoryBytes()).toBeGreaterThan(1e8);
  });
});

describe('clusterCounts', () => {
  it.each([
    [
      [2, 5],
      [2, 3, 4, 5],
    ],
    [
      [2, 3],
      [2, 3],
    ],
    [[4, 4], [4]],
    [[7], [7]],
    [
      [5, 2],
      [2, 5],
    ],
    [
      [8, 2, 3, 3],
      [2, 3, 8],
    ],
  ])('%j is %j', (given, counts) => {
    expect(clusterCounts(given)).toEqual(counts);
  });

  it('counts patches, not the image that they were cut from', () => {
    const steps = [
      { op: 'patches', size: 64, overlap: 0.5 },
      { op: 'autoencoder', latent: 8 },
    ];
    const recipe = parseRecipe({ phasewright: 1, steps });
    const [image, alone] = [2048 ** 2, parseRecipe({ phasewright: 1, steps: steps.slice(1) })];
    // 4,096 patches of 64 × 64 pixels are learned from, four times the numbers of the image.
    const more = estimateMemory(recipe, 1, image, 'images') - estimateMemory(alone, 1, image, 'images');
    expect(more).toBeGreaterThan(2.9 * image * 4);
    expect(more).toBeLessThan(3.5 * image * 4);
  });
});
