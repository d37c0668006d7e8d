import type { StepOp } from '../../src-preload/contract/steps.ts';

/** Fewest channels that {@link everyStep} fits: its windows reach up to channel 7. */
export const SAMPLE_CHANNELS = 8;

/** Steps that only images have; `tests/contract/image-steps.test.ts` runs them. */
export type ImageStepOp = 'patches' | 'groups' | 'anomaly';

/** A step and those that it needs before it. */
export interface SampleSteps {
  readonly before: readonly object[];
  readonly step: object;
}

const KMEANS = { op: 'kmeans', clusters: 3, restarts: 3 };

/**
 * Cheap parameters of every step, for a cube whose signal axis counts channels from 0: what a suite runs that asks the
 * same of all of them.
 *
 * @param truth file of labels `[y, x]` beside the recipe, for `compare`
 * @param model folder of an autoencoder for as many channels, for `apply-model`
 */
export function everyStep(
  truth: string,
  model: string,
): { readonly [Op in Exclude<StepOp, ImageStepOp>]: SampleSteps } {
  const alone = (step: object): SampleSteps => ({ before: [], step });
  const after = (before: object[], step: object): SampleSteps => ({ before, step });
  return {
    arrange: alone({ op: 'arrange', signal: 1 }),
    crop: alone({ op: 'crop', signal: [1, 7], rows: [0, 1] }),
    rebin: alone({ op: 'rebin', signal: 2 }),
    calibrate: alone({ op: 'calibrate', axis: 'signal', scale: 0.5 }),
    mask: after([KMEANS], { op: 'mask', labels: [2] }),
    spikes: alone({ op: 'spikes', threshold: 20 }),
    'align-zero-loss': alone({ op: 'align-zero-loss', range: [0, 7] }),
    background: alone({ op: 'background', window: [1, 6], model: 'polynomial', order: 1 }),
    normalize: alone({ op: 'normalize' }),
    'poisson-scale': alone({ op: 'poisson-scale' }),
    denoise: alone({ op: 'denoise', components: 3 }),
    window: alone({ op: 'window', signal: [2, 4] }),
    residual: after([{ op: 'pca', components: 2 }], { op: 'residual' }),
    tsne: alone({ op: 'tsne', perplexity: 5, iterations: 50, sample: 300 }),
    pca: alone({ op: 'pca', components: 3 }),
    nmf: alone({ op: 'nmf', components: 3, maxIterations: 40 }),
    ica: after([{ op: 'pca', components: 3 }], { op: 'ica', tolerance: 1e-8 }),
    kmeans: alone(KMEANS),
    gmm: alone({ op: 'gmm', clusters: 3, restarts: 2, maxIterations: 20 }),
    agglomerative: alone({ op: 'agglomerative', clusters: 3, sample: 200 }),
    outliers: after([KMEANS], { op: 'outliers', quantile: 0.9 }),
    autoencoder: alone({ op: 'autoencoder', latent: 2, channels: [8], epochs: 2, batch: 16, sample: 256 }),
    'apply-model': alone({ op: 'apply-model', model }),
    denoising: after([{ op: 'autoencoder', latent: 2, channels: [8], epochs: 2, batch: 16, sample: 256 }], {
      op: 'denoising',
    }),
    vca: alone({ op: 'vca', endmembers: 3 }),
    fcls: after([KMEANS], { op: 'fcls' }),
    trace: after([KMEANS, { op: 'fcls' }], {
      op: 'trace',
      purity: 0.5,
      line: [3, 5],
      background: [
        [1, 2],
        [6, 7],
      ],
    }),
    silhouette: after([KMEANS], { op: 'silhouette', sample: 300 }),
    sweep: alone({ op: 'sweep', clusters: [2, 4], restarts: 2, sample: 300 }),
    compare: after([KMEANS], { op: 'compare', truth }),
  };
}

/** Steps with ways of their own on a stack of images (`image-stack.ts`). */
export const ON_IMAGES: { readonly [name: string]: SampleSteps } = {
  'anomaly of PCA': {
    before: [
      { op: 'groups', anomalous: ['round'] },
      { op: 'pca', components: 2 },
    ],
    step: { op: 'anomaly', score: 'max', quantile: 0.8 },
  },
  'autoencoder of images, samples varied': {
    before: [],
    step: {
      op: 'autoencoder',
      latent: 3,
      channels: [4, 8],
      epochs: 2,
      batch: 8,
      ...{ brightness: 0.2, contrast: 0.2, rotation: 9, flips: 'both', noise: 0.1 },
    },
  },
  'variational autoencoder of patches': {
    before: [{ op: 'patches', size: 8, overlap: 0.5 }],
    step: { op: 'autoencoder', kind: 'variational', latent: 3, channels: [4, 8], epochs: 1, batch: 32 },
  },
};

/** Variants of steps that take another way through the code than {@link everyStep} does. */
export const OTHER_WAYS: { readonly [name: string]: SampleSteps } = {
  'kmeans in mini-batches': { before: [], step: { ...KMEANS, miniBatch: 64 } },
  'kmeans on scores': { before: [{ op: 'pca', components: 3 }], step: { ...KMEANS, input: 'scores' } },
  'kmeans of normalized spectra': { before: [{ op: 'normalize', method: 'zscore' }], step: KMEANS },
  'pca after Poisson scaling': { before: [{ op: 'poisson-scale' }], step: { op: 'pca', components: 3 } },
  'pca, randomized': { before: [], step: { op: 'pca', components: 3, solver: 'randomized' } },
  'nmf, Kullback–Leibler': {
    before: [],
    step: { op: 'nmf', components: 3, loss: 'kullback-leibler', init: 'random', maxIterations: 40 },
  },
  'nmf from vca, on the simplex': {
    before: [],
    step: { op: 'nmf', components: 3, init: 'vca', simplex: true, smoothness: 0.1, maxIterations: 40 },
  },
  'gmm, tied': { before: [], step: { op: 'gmm', clusters: 3, covariance: 'tied', restarts: 2, maxIterations: 20 } },
  'gmm, diag': { before: [], step: { op: 'gmm', clusters: 3, covariance: 'diag', restarts: 2, maxIterations: 20 } },
  'sweep of mixtures with resamples': {
    before: [{ op: 'pca', components: 2 }],
    step: { op: 'sweep', method: 'gmm', clusters: [1, 3], restarts: 1, maxIterations: 20, stability: 2, sample: 300 },
  },
  'fcls without a sum': { before: [KMEANS], step: { op: 'fcls', constraint: 'non-negative' } },
  'normalize zscore': { before: [], step: { op: 'normalize', method: 'zscore' } },
  'background, power law': { before: [], step: { op: 'background', window: [1, 6] } },
  'tsne of scores': {
    before: [{ op: 'pca', components: 3 }],
    step: { op: 'tsne', perplexity: 5, iterations: 50, init: 'random', sample: 300 },
  },
  'autoencoder, along the energies': {
    before: [],
    step: {
      ...{ op: 'autoencoder', kind: 'convolutional', latent: 2, channels: [4, 8] },
      ...{ epochs: 2, batch: 16, sample: 256, gain: 0.1, noise: 0.1 },
    },
  },
  'autoencoder of counts': {
    before: [],
    step: { op: 'autoencoder', latent: 2, channels: [8], loss: 'poisson', epochs: 2, batch: 16, sample: 256 },
  },
};
