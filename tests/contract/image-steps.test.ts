/** The steps on a stack of images: what comes out, in which shape, twice the same; and which steps refuse images, or want them. */
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { STEP_SCHEMAS, type StepOp } from '../../src-preload/contract/steps.ts';
import { everyStep, type ImageStepOp } from '../helpers/every-step.ts';
import { IMAGE_SIZE, writeImages } from '../helpers/image-stack.ts';
import { recipeFolder } from '../helpers/recipes.ts';

const folder = recipeFolder();
afterAll(() => folder.remove());

const PER_GROUP = 20;
const IMAGES = 2 * PER_GROUP;
const [HEIGHT, WIDTH] = IMAGE_SIZE;
const stack = writeImages(join(folder.folder, 'stack'), PER_GROUP);
const truth = folder.write(
  'groups.npy',
  [IMAGES],
  Int32Array.from(stack.names, (name) => (name.startsWith('round') ? 1 : 0)),
);

interface ImagePromise {
  readonly before?: readonly object[];
  readonly step: object;
  /** Arrays of it that depend on images, and their shapes. */
  readonly arrays: { readonly [name: string]: readonly number[] };
}

const KMEANS = { op: 'kmeans', clusters: 2, restarts: 3 };
const NETWORK = { op: 'autoencoder', latent: 3, channels: [4, 8], epochs: 2, batch: 8 };
const GROUPS = { op: 'groups', anomalous: ['round'], validation: 0.1, judged: 0.1 };
/** Steps that take images, but for those that only images have. */
const PROMISES: { readonly [name: string]: ImagePromise } = {
  arrange: { step: { op: 'arrange', signal: 2, names: ['image', 'y', 'x'] }, arrays: {} },
  'kmeans after crop': {
    before: [{ op: 'crop', rows: [2, 10], columns: [0, 8] }],
    step: KMEANS,
    arrays: { labels: [IMAGES], centroids: [2, 8, 8] },
  },
  'pca after rebin': {
    before: [{ op: 'rebin', rows: 2, columns: 4 }],
    step: { op: 'pca', components: 3 },
    arrays: { components: [3, HEIGHT / 2, WIDTH / 4], scores: [IMAGES, 3], mean: [HEIGHT / 2, WIDTH / 4] },
  },
  normalize: { step: { op: 'normalize' }, arrays: { before: [HEIGHT, WIDTH], after: [HEIGHT, WIDTH] } },
  denoise: { step: { op: 'denoise', components: 3 }, arrays: { before: [HEIGHT, WIDTH] } },
  nmf: {
    step: { op: 'nmf', components: 2, maxIterations: 20 },
    arrays: { endmembers: [2, HEIGHT, WIDTH], abundances: [IMAGES, 2] },
  },
  residual: {
    before: [{ op: 'pca', components: 2 }],
    step: { op: 'residual' },
    arrays: { residual: [IMAGES], 'residual-mean': [HEIGHT, WIDTH] },
  },
  gmm: {
    before: [{ op: 'pca', components: 2 }],
    step: { op: 'gmm', clusters: 2, restarts: 2 },
    arrays: { labels: [IMAGES], responsibilities: [IMAGES, 2] },
  },
  agglomerative: { step: { op: 'agglomerative', clusters: 2 }, arrays: { labels: [IMAGES] } },
  silhouette: { before: [KMEANS], step: { op: 'silhouette' }, arrays: { silhouette: [IMAGES] } },
  outliers: { before: [KMEANS], step: { op: 'outliers' }, arrays: { outliers: [IMAGES] } },
  sweep: { step: { op: 'sweep', clusters: [2, 3], restarts: 2 }, arrays: { 'sweep-labels': [2, IMAGES] } },
  tsne: { step: { op: 'tsne', perplexity: 5, iterations: 50 }, arrays: { embedding: [IMAGES, 2] } },
  compare: { before: [KMEANS], step: { op: 'compare', truth }, arrays: { truth: [IMAGES] } },
  autoencoder: {
    step: NETWORK,
    arrays: { latent: [IMAGES, 3], residual: [IMAGES], reconstruction: [IMAGES, HEIGHT, WIDTH], history: [2, 3] },
  },
  denoising: {
    before: [NETWORK],
    step: { op: 'denoising', reference: 'stack' },
    arrays: { 'residual-histogram': [2, 121], 'pca-reconstruction': [IMAGES, HEIGHT, WIDTH] },
  },
  'anomaly of an autoencoder': {
    before: [GROUPS, { ...NETWORK, validation: 0.2 }],
    step: { op: 'anomaly', score: 'quantile', quantile: 0.6 },
    arrays: { scores: [IMAGES], flags: [IMAGES], 'residual-maps': [IMAGES, HEIGHT, WIDTH] },
  },
  'anomaly by texture': {
    before: [GROUPS],
    step: { op: 'anomaly', of: 'mean', score: 'texture', quantile: 0.6 },
    arrays: { scores: [IMAGES], flags: [IMAGES], 'residual-maps': [IMAGES, HEIGHT, WIDTH] },
  },
  'autoencoder, variational': {
    step: { ...NETWORK, kind: 'variational' },
    arrays: { latent: [IMAGES, 3], reconstruction: [IMAGES, HEIGHT, WIDTH] },
  },
  'autoencoder, samples varied': {
    step: { ...NETWORK, brightness: 0.2, contrast: 0.2, rotation: 10, flips: 'both', noise: 0.1 },
    arrays: { latent: [IMAGES, 3], history: [2, 3] },
  },
  'autoencoder, to a target': {
    step: { ...NETWORK, targetPsnr: 1, targetSsim: 0 },
    arrays: { latent: [IMAGES, 3], history: [1, 3] },
  },
  'autoencoder, dense layers, one group held out': {
    step: { ...NETWORK, kind: 'spectral', validation: ['round'] },
    arrays: { latent: [IMAGES, 3], reconstruction: [IMAGES, HEIGHT, WIDTH] },
  },
};

/** Steps that only images have. */
const IMAGE_PROMISES: { readonly [Op in ImageStepOp]: ImagePromise } = {
  patches: {
    step: { op: 'patches', size: 8, overlap: 0.5 },
    arrays: {},
  },
  groups: { step: GROUPS, arrays: { groups: [IMAGES] } },
  anomaly: {
    before: [GROUPS, { op: 'pca', components: 2 }],
    step: { op: 'anomaly', quantile: 0.6 },
    arrays: { 'scores-2': [IMAGES], flags: [IMAGES], 'residual-maps': [IMAGES, HEIGHT, WIDTH] },
  },
};

describe('on a stack of images', () => {
  it.each(Object.entries({ ...PROMISES, ...IMAGE_PROMISES }))('%s', async (_, { before = [], step, arrays }) => {
    const run = await folder.run(stack.folder, [...before, step]);
    for (const [name, shape] of Object.entries(arrays)) {
      const array = run.array(name);
      expect(array.shape, name).toEqual(shape);
      expect(array.values.every(Number.isFinite)).toBe(true);
    }
    expect(JSON.parse(JSON.stringify(run.result))).toEqual(run.result);
    const again = await folder.run(stack.folder, [...before, step]);
    expect(again.result.arrays).toEqual(run.result.arrays);
  });

  it('finds the two groups that there are', async () => {
    const steps = [
      { op: 'pca', components: 4 },
      { ...KMEANS, input: 'scores' },
      { op: 'compare', truth },
    ];
    const { result } = await folder.run(stack.folder, steps);
    expect(result.prepared.images?.axes.map(({ size }) => size)).toEqual([HEIGHT, WIDTH]);
    expect(result.prepared.shape).toEqual([IMAGES, HEIGHT * WIDTH]);
    expect(result.steps.at(-1)!.results.matchedAccuracy).toBeGreaterThan(0.7);
  });

  it('patches of a network become whole images again', async () => {
    const steps = [{ op: 'patches', size: 8, overlap: 0.5 }, NETWORK, { op: 'denoising' }];
    const { array, result } = await folder.run(stack.folder, steps);
    for (const name of ['reconstruction', 'pca-reconstruction'])
      expect(array(name).shape, name).toEqual([IMAGES, HEIGHT, WIDTH]);
    // Two rows and three columns of patches in 12 × 16 pixels.
    expect(array('latent').shape).toEqual([IMAGES * 6, 3]);
    expect(result.steps[0]!.results).toEqual({
      patches: IMAGES * 6,
      rows: 2,
      columns: 3,
      images: IMAGES,
      whole: [HEIGHT, WIDTH],
      tops: [0, 4],
      lefts: [0, 4, 8],
    });
  });
});

describe('steps for spectra', () => {
  const all = Object.entries(everyStep(truth, 'model'));
  const taken = new Set<string>(
    Object.values(PROMISES).flatMap(({ before = [], step }) => [...before, step].map(opOf)),
  );
  const refusing = all.filter(([op]) => !taken.has(op) && op !== 'apply-model' && op !== 'ica');

  it.each(refusing)('%s says that these are images', async (_, { step }) => {
    const advice = /images/;
    await expect(folder.run(stack.folder, [step])).rejects.toMatchObject({
      code: 'data-unsuitable',
      advice: expect.stringMatching(advice),
      where: { field: expect.stringMatching(/^steps\[0\]/) },
    });
  });
});

describe('steps for images', () => {
  const cube = { values: Float32Array.from({ length: 6 * 8 }, (_, i) => i), shape: [2, 3, 8] };

  it.each(Object.entries(IMAGE_PROMISES))('%s says that these are spectra', async (_, { step }) => {
    await expect(folder.run(cube, [step])).rejects.toMatchObject({ code: 'data-unsuitable' });
  });

  it('every step is either for images, or for spectra, or in the suite of both', () => {
    const known = new Set([...Object.keys(everyStep(truth, 'model')), ...Object.keys(IMAGE_PROMISES)]);
    expect([...known].sort()).toEqual((Object.keys(STEP_SCHEMAS) as StepOp[]).sort());
  });
});

function opOf(step: object): string {
  return (step as { op: string }).op;
}
