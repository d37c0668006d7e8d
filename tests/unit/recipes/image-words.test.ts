/** Whoever analyzes images reads of images and pixels, whatever goes wrong. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../src-preload/contract/errors.ts';
import { normalNumbers } from '../../helpers/data.ts';
import { recipeFolder, writeNpy } from '../../helpers/recipes.ts';

vi.mock('../../../src-main/graphs/sessions.ts', async (original) =>
  (await import('../../helpers/shared-sessions.ts')).shareSessions(await original()),
);

const folder = recipeFolder();
afterAll(() => folder.remove());

const [COUNT, SIZE] = [24, 18];
const PIXELS = SIZE * SIZE;
const OF_SPECTRA = /spectr(um|a)\b|channel|energ/i;

/** A stack in an .npy file with axes that say that these are images. */
function writeStack(name: string, valueAt: (image: number, pixel: number) => number): string {
  const values = Float32Array.from({ length: COUNT * PIXELS }, (_, i) => valueAt(Math.floor(i / PIXELS), i % PIXELS));
  const path = join(folder.folder, `${name}.npy`);
  writeNpy(path, [COUNT, SIZE, SIZE], values);
  const axis = (name: string, size: number, role: string) => ({ name, size, scale: 1, offset: 0, units: '', role });
  const axes = [axis('image', COUNT, 'navigation'), axis('y', SIZE, 'signal'), axis('x', SIZE, 'signal')];
  writeFileSync(path.replace(/npy$/, 'json'), JSON.stringify({ title: name, axes }));
  return path;
}

const normal = normalNumbers(8);
const STACKS = {
  usual: writeStack('usual', (image) => 100 + 20 * (image % 3) + 5 * normal()),
  equal: writeStack('equal', () => 7),
  'of two kinds': writeStack('two', (image) => image % 2),
  'nearly equal': writeStack('near', (image, pixel) => 1e-24 * ((image * pixel) % 5)),
  'with NaN': writeStack('nan', (image, pixel) => (image === 5 && pixel === 9 ? Number.NaN : 3 + normal())),
  negative: writeStack('negative', () => normal()),
  empty: writeStack('empty', (image) => (image % 2 ? 0 : 4)),
  huge: writeStack('huge', (image) => 1e30 * (1 + image)),
};

const KMEANS = { op: 'kmeans', clusters: 3 };
const GROUPS = { op: 'groups', validation: 0.3, judged: 0.3 };
/** Steps that ask for more than some stack can give. */
const RECIPES: readonly (readonly { readonly op: string; readonly [key: string]: unknown }[])[] = [
  [{ op: 'pca', components: 500 }],
  [{ op: 'pca', components: 3 }, { op: 'residual' }],
  [{ op: 'pca', components: 3 }, { op: 'ica' }],
  [{ op: 'nmf', components: 500 }],
  [{ op: 'nmf', components: 2, simplex: true }],
  [{ op: 'kmeans', clusters: 20 }],
  [{ op: 'kmeans', clusters: 3, miniBatch: 16 }],
  [{ op: 'gmm', clusters: 2, covariance: 'full' }],
  [{ op: 'gmm', clusters: 20 }],
  [{ op: 'gmm', clusters: 6, covariance: 'diag' }],
  [{ op: 'agglomerative', clusters: 20 }],
  [{ op: 'agglomerative', clusters: 2, sample: 8 }],
  [{ op: 'sweep', clusters: [2, 20] }],
  [KMEANS, { op: 'silhouette' }],
  [KMEANS, { op: 'outliers', tinyClusters: 20 }],
  [{ op: 'tsne', perplexity: 200 }],
  [{ op: 'tsne', perplexity: 3, iterations: 60, sample: 12 }],
  [{ op: 'normalize', method: 'sum' }],
  [{ op: 'normalize', method: 'zscore' }],
  [{ op: 'denoise', components: 500 }],
  [{ op: 'denoise', components: 2 }],
  [{ op: 'autoencoder', latent: 2, channels: [4], epochs: 1, loss: 'poisson' }],
  [{ op: 'autoencoder', latent: 2, channels: [4, 4, 4, 4, 4, 4], epochs: 1 }],
  [{ op: 'autoencoder', latent: 2, channels: [4], epochs: 2 }, { op: 'denoising' }],
  [{ op: 'rebin', rows: 50 }],
  [{ op: 'crop', rows: [0, 90] }],
  [{ op: 'patches', size: 64 }],
  [
    { op: 'patches', size: 8 },
    { op: 'crop', rows: [0, 4] },
  ],
  [GROUPS, { op: 'anomaly', of: 'mean' }],
  [GROUPS, { op: 'pca', components: 2 }, { op: 'anomaly', quantile: 0.8 }],
  [{ op: 'residual' }],
  [{ op: 'silhouette' }],
  [{ op: 'anomaly' }],
];

describe.each(Object.entries(STACKS))('messages about images, %s', (_, stack) => {
  it('speak of images and pixels', async () => {
    const said: string[] = [];
    for (const steps of RECIPES) {
      try {
        const { result } = await folder.run(stack, steps as never);
        said.push(...result.warnings);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        said.push(error.message, error.advice);
      }
    }
    expect(said.length).toBeGreaterThan(10);
    // Names of parameters and steps stand in quotation marks.
    const told = said.map((text) => text.replace(/\{[^}]*\}|"[^"]*"/g, ''));
    expect([...new Set(told.filter((text) => OF_SPECTRA.test(text)))]).toEqual([]);
  }, 120_000);
});
