/** One suite for every step of the vocabulary: what RECIPES.md says comes out, comes out, in the right shape and type. */
import { afterAll, describe, expect, it } from 'vitest';
import type { StepOp } from '../../src-preload/contract/steps.ts';
import { blobs } from '../helpers/data.ts';
import { everyStep, type ImageStepOp } from '../helpers/every-step.ts';
import { recipeFolder, type TestCube } from '../helpers/recipes.ts';

const folder = recipeFolder();
afterAll(() => folder.remove());

const [ROWS, COLUMNS, CHANNELS] = [6, 5, 8];
const PIXELS = ROWS * COLUMNS;
const data = blobs(PIXELS, CHANNELS, 3, { spread: 0.1, offset: 5 });
const truth = folder.write('truth.npy', [ROWS, COLUMNS], data.truth);

/** The same spectra as an image, a line, a column of pixels, and one of them alone. */
const CUBES: { readonly [name: string]: TestCube } = {
  image: { values: data.values, shape: [ROWS, COLUMNS, CHANNELS] },
  'image of integers': {
    values: Int32Array.from(data.values, (value) => Math.round(value * 1000)),
    shape: [ROWS, COLUMNS, CHANNELS],
  },
  'image in float64': { values: Float64Array.from(data.values), shape: [ROWS, COLUMNS, CHANNELS] },
  line: { values: data.values, shape: [PIXELS, CHANNELS] },
};

interface StepPromise {
  readonly step: object;
  /** Steps that it needs before it. */
  readonly before?: readonly object[];
  /** Its arrays: name, number type, and shape, where `map` stands for that of a map, and no shape for one that depends on the data. */
  readonly arrays: readonly [name: string, descr: string, shape?: readonly (number | 'map')[]][];
  readonly results: readonly string[];
}

const KMEANS = { op: 'kmeans', clusters: 3, restarts: 5 };
const PREPARED = ['shape', 'signal'];
const BEFORE_AFTER: StepPromise['arrays'] = [
  ['before', '<f4', [CHANNELS]],
  ['after', '<f4', [CHANNELS]],
];
const PROMISES: { readonly [Op in Exclude<StepOp, ImageStepOp>]: StepPromise } = {
  arrange: { step: { op: 'arrange', signal: 1 }, arrays: [], results: PREPARED },
  crop: { step: { op: 'crop', signal: [1, 7], columns: [0, 4] }, arrays: [], results: PREPARED },
  rebin: { step: { op: 'rebin', signal: 2 }, arrays: [], results: PREPARED },
  calibrate: { step: { op: 'calibrate', axis: 'signal', scale: 0.5 }, arrays: [], results: PREPARED },
  mask: {
    before: [KMEANS],
    step: { op: 'mask', labels: [2] },
    arrays: [['mask', '<i4', ['map']], ...BEFORE_AFTER],
    results: ['masked', 'kept', 'shown'],
  },
  spikes: {
    step: { op: 'spikes', threshold: 100 },
    arrays: [['spikes', '<i4'], ...BEFORE_AFTER],
    results: ['count', 'pixels', 'shown'],
  },
  'align-zero-loss': {
    step: { op: 'align-zero-loss', range: [0, 7] },
    arrays: [['shifts', '<f4', ['map']], ...BEFORE_AFTER],
    results: ['units', 'calibration', 'shift', 'fwhmBefore', 'fwhmAfter', 'fwhmOfSpectra', 'shown'],
  },
  background: {
    step: { op: 'background', window: [1, 6], model: 'polynomial', order: 1 },
    arrays: [['background-parameters', '<f8', ['map', 2]], ['background-residual', '<f4', ['map']], ...BEFORE_AFTER],
    results: ['model', 'parameters', 'medians', 'residual', 'failed', 'shown'],
  },
  normalize: { step: { op: 'normalize' }, arrays: BEFORE_AFTER, results: ['shown'] },
  'poisson-scale': {
    step: { op: 'poisson-scale' },
    arrays: [['pixel-weights', '<f4', ['map']], ['channel-weights', '<f4', [CHANNELS]], ...BEFORE_AFTER],
    results: ['emptyPixels', 'emptyChannels', 'shown'],
  },
  denoise: {
    step: { op: 'denoise', components: 3 },
    arrays: BEFORE_AFTER,
    results: ['components', 'explained', 'centered', 'shown'],
  },
  window: { step: { op: 'window', signal: [2, 4] }, arrays: [['map', '<f4', ['map']]], results: ['channels'] },
  residual: {
    before: [{ op: 'pca', components: 2 }],
    step: { op: 'residual' },
    arrays: [
      ['residual', '<f4', ['map']],
      ['residual-spectrum', '<f4', [CHANNELS]],
      ['residual-mean', '<f4', [CHANNELS]],
    ],
    results: ['of', 'relativeError'],
  },
  pca: {
    step: { op: 'pca', components: 4 },
    arrays: [
      ['components', '<f4', [4, CHANNELS]],
      ['scores', '<f4', ['map', 4]],
      ['explained-variance', '<f8', [4]],
      ['explained-variance-ratio', '<f8', [4]],
      ['mean', '<f4', [CHANNELS]],
    ],
    results: ['knee', 'parallelAnalysis', 'solver', 'centered', 'explainedVariance', 'explainedVarianceRatio'],
  },
  nmf: {
    step: { op: 'nmf', components: 3 },
    arrays: [
      ['endmembers', '<f4', [3, CHANNELS]],
      ['abundances', '<f4', ['map', 3]],
    ],
    results: ['loss', 'normalization', 'error', 'relativeError', 'iterations', 'converged', 'shares', 'restartErrors'],
  },
  ica: {
    before: [{ op: 'pca', components: 3 }],
    step: { op: 'ica' },
    arrays: [
      // The PCA before it has taken the plain names.
      ['components-2', '<f4', [3, CHANNELS]],
      ['scores-2', '<f4', ['map', 3]],
    ],
    results: ['algorithm', 'iterations', 'converged', 'variances', 'kurtosis'],
  },
  kmeans: {
    step: KMEANS,
    arrays: [
      ['labels', '<i4', ['map']],
      ['centroids', '<f4', [3, CHANNELS]],
      ['spreads', '<f4', [3, CHANNELS]],
      ['distances', '<f4', ['map']],
    ],
    results: ['input', 'inertia', 'iterations', 'converged', 'sizes', 'restartInertias', 'exemplars'],
  },
  gmm: {
    step: { op: 'gmm', clusters: 3, covariance: 'diag', restarts: 2 },
    arrays: [
      ['labels', '<i4', ['map']],
      ['centroids', '<f4', [3, CHANNELS]],
      ['spreads', '<f4', [3, CHANNELS]],
      ['distances', '<f4', ['map']],
      ['responsibilities', '<f4', ['map', 3]],
      ['entropy', '<f4', ['map']],
      ['entropy-relative', '<f4', ['map']],
      ['weights', '<f8', [3]],
      ['means', '<f8', [3, CHANNELS]],
      ['covariances', '<f8', [3, CHANNELS]],
    ],
    results: [
      'input',
      'logLikelihood',
      'meanLogLikelihood',
      'bic',
      'aic',
      'iterations',
      'converged',
      'sizes',
      'weights',
      'meanRelativeEntropy',
      'restartLogLikelihoods',
      'degenerate',
      'exemplars',
    ],
  },
  agglomerative: {
    step: { op: 'agglomerative', linkage: 'average', clusters: 3 },
    arrays: [
      ['labels', '<i4', ['map']],
      ['centroids', '<f4', [3, CHANNELS]],
      ['spreads', '<f4', [3, CHANNELS]],
      ['distances', '<f4', ['map']],
      ['linkage', '<f8', [PIXELS - 1, 4]],
      ['leaves', '<i4', ['map']],
      ['leaf-sizes', '<i4', [PIXELS]],
    ],
    results: ['input', 'on', 'leaves', 'clusters', 'sizes', 'cut', 'heights', 'exemplars'],
  },
  outliers: {
    before: [KMEANS],
    step: { op: 'outliers', quantile: 0.9 },
    arrays: [['outliers', '<i4', ['map']]],
    results: ['of', 'input', 'marked', 'share', 'clusters', 'tinyClusters'],
  },
  autoencoder: {
    step: { op: 'autoencoder', latent: 2, channels: [8], epochs: 3, batch: 16 },
    arrays: [
      ['latent', '<f4', ['map', 2]],
      ['residual', '<f4', ['map']],
      ['reconstruction', '<f4', ['map', CHANNELS]],
      ['history', '<f8', [3, 3]],
      ['encoder', '|u1'],
      ['decoder', '|u1'],
    ],
    results: [
      'of',
      'kind',
      'widths',
      'epochs',
      'bestEpoch',
      'stopped',
      'trainingLoss',
      'validationLoss',
      'psnr',
      'relativeError',
      'sampled',
      'heldOut',
      'batch',
      'residualCorrelation',
      'residualShare',
      'noisePassed',
    ],
  },
  'apply-model': {
    step: { op: 'apply-model', model: folder.writeModel(CHANNELS) },
    arrays: [
      ['latent', '<f4', ['map', 2]],
      ['residual', '<f4', ['map']],
      ['reconstruction', '<f4', ['map', CHANNELS]],
      ['encoder', '|u1'],
      ['decoder', '|u1'],
    ],
    results: ['latent', 'relativeError', 'sha256'],
  },
  denoising: {
    before: [{ op: 'autoencoder', latent: 2, channels: [8], epochs: 3, batch: 16 }],
    step: { op: 'denoising' },
    arrays: [
      ['residual-histogram', '<f8', [2, 121]],
      ['residual-bins', '<f8', [2, 122]],
      ['pca-reconstruction', '<f4', ['map', CHANNELS]],
    ],
    results: ['methods', 'heldOut', 'noisy'],
  },
  vca: {
    step: { op: 'vca', endmembers: 3 },
    arrays: [['endmembers', '<f4', [3, CHANNELS]]],
    results: ['pixels', 'snr', 'projective'],
  },
  fcls: {
    before: [KMEANS],
    step: { op: 'fcls', constraint: 'sum-to-one' },
    arrays: [
      ['abundances', '<f4', ['map', 3]],
      ['rmse', '<f4', ['map']],
    ],
    results: ['from', 'constraint', 'relativeError', 'condition', 'meanAbundances'],
  },
  trace: {
    before: [KMEANS, { op: 'fcls' }],
    step: {
      op: 'trace',
      purity: 0.5,
      line: [3, 5],
      background: [
        [1, 2],
        [6, 7],
      ],
    },
    arrays: [
      ['pure-pixels', '<i4', ['map']],
      ['pure-spectrum', '<f4', [CHANNELS]],
    ],
    results: [
      'endmember',
      'pixels',
      'gross',
      'background',
      'net',
      'uncertainty',
      'significance',
      'criticalLevel',
      'detectionLimit',
      'isDetected',
    ],
  },
  silhouette: {
    before: [KMEANS],
    step: { op: 'silhouette' },
    arrays: [['silhouette', '<f4', ['map']]],
    results: ['input', 'mean', 'standardError', 'perCluster', 'verdict', 'sampled', 'exact'],
  },
  tsne: {
    step: { op: 'tsne', perplexity: 5, iterations: 300 },
    arrays: [
      ['embedding', '<f4', [PIXELS, 2]],
      ['sample', '<i4', [PIXELS]],
    ],
    results: [
      'input',
      'divergence',
      'iterations',
      'stopped',
      'converged',
      'perplexity',
      'neighbors',
      'learningRate',
      'sampled',
      'pixels',
    ],
  },
  sweep: {
    step: { op: 'sweep', clusters: [2, 5], restarts: 3 },
    arrays: [
      ['sweep-labels', '<i4', [4, 'map']],
      ['sweep-inertia', '<f8', [4]],
      ['sweep-silhouette', '<f8', [4]],
    ],
    results: ['method', 'input', 'table', 'chosen', 'verdicts', 'reasons', 'sampled', 'exact'],
  },
  compare: {
    before: [KMEANS],
    step: { op: 'compare', truth },
    arrays: [['truth', '<i4', ['map']]],
    results: ['ari', 'nmi', 'matchedAccuracy', 'compared', 'contingency', 'labelValues', 'truthValues', 'matching'],
  },
};

it('has a promise for every step on spectra', () => {
  const ops = Object.keys(everyStep(truth, 'model'));
  expect(Object.keys(PROMISES).sort()).toEqual(ops.sort());
});

describe.each(Object.keys(CUBES))('%s', (name) => {
  const cube = CUBES[name];
  const map = cube.shape.slice(0, -1);

  it.each(Object.keys(PROMISES) as (keyof typeof PROMISES)[])('%s', async (op) => {
    const promise = PROMISES[op];
    const before = promise.before ?? [];
    const first = await folder.run(cube, [...before, promise.step]);
    const { result, array, job } = first;
    const step = result.steps[before.length];
    expect(step.op).toBe(op);
    // What was left out of the recipe is in the record.
    expect(Object.keys(step.parameters)).toEqual(
      expect.arrayContaining(Object.keys(promise.step).filter((key) => key !== 'op')),
    );
    expect(Object.keys(step.results).sort()).toEqual([...promise.results].sort());
    expect([...step.arrays].sort()).toEqual(promise.arrays.map(([array]) => array).sort());
    for (const [name, descr, shape] of promise.arrays) {
      const expected = shape?.flatMap((size) => (size === 'map' ? map : [size])) ?? array(name).shape;
      const record = result.arrays.find((one) => one.name === name);
      expect(record).toMatchObject({ shape: expected, step: before.length });
      const file = array(name);
      expect(file).toMatchObject({ descr, shape: expected });
      expect(file.values.every(Number.isFinite)).toBe(true);
    }
    // JSON holds all of it: nothing is lost on the way to result.json.
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
    expect(job.progress.some(({ phase }) => phase === `step ${before.length + 1} of ${before.length + 1}: ${op}`)).toBe(
      true,
    );
    // The same recipe once more gives the same bytes.
    const again = await folder.run(cube, [...before, promise.step]);
    expect(again.result.arrays).toEqual(result.arrays);
    expect(again.result.steps.map((one) => one.results)).toEqual(result.steps.map((one) => one.results));
  });
});

describe('steps together', () => {
  const image = CUBES.image;

  it('number their arrays, and record shape and axes of the prepared cube', async () => {
    const { result, array } = await folder.run(image, [
      { op: 'crop', rows: [1, 5], signal: [2, 8] },
      { op: 'rebin', signal: 2, columns: 2 },
      { op: 'calibrate', axis: 'Energy loss', scale: 10, offset: 100, units: 'meV' },
      { op: 'normalize', method: 'sum' },
      { op: 'kmeans', clusters: 2 },
      { op: 'pca', components: 2 },
      { op: 'kmeans', clusters: 3, input: 'scores' },
    ]);
    expect(result.arrays.map(({ name }) => name)).toEqual([
      'before',
      'after',
      'labels',
      'centroids',
      'spreads',
      'mean-spectra',
      'mean-spreads',
      'distances',
      'components',
      'scores',
      'explained-variance',
      'explained-variance-ratio',
      'mean',
      'own-components',
      'own-mean',
      'labels-2',
      'score-centroids',
      'centroids-2',
      'spreads-2',
      'mean-spectra-2',
      'mean-spreads-2',
      'distances-2',
    ]);
    expect(result.prepared.shape).toEqual([4, 2, 3]);
    expect(result.prepared.axes).toMatchObject([
      { name: 'y', size: 4, scale: 2, offset: 2, units: 'nm' },
      { name: 'x', size: 2, scale: 4, offset: 1, units: 'nm' },
      { name: 'Energy loss', size: 3, scale: 10, offset: 100, units: 'meV' },
    ]);
    expect(array('labels-2').shape).toEqual([4, 2]);
    expect(array('score-centroids').shape).toEqual([3, 2]);
    expect(array('centroids-2').shape).toEqual([3, 3]);
    // Centroids are mean spectra: of normalized spectra, they sum to 1.
    const sums = [0, 1].map((k) => array('centroids').values.slice(3 * k, 3 * k + 3));
    for (const spectrum of sums) expect((spectrum as Float32Array).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
    // The column that fills no bin is named.
    expect(result.warnings).toContain('Rebinning left out what does not fill a bin: the last column.');
  });

  it('a window less its background is what the three sums say', async () => {
    const background = [
      [0, 2],
      [5, 7],
    ];
    const { array, result } = await folder.run(image, [
      { op: 'window', signal: [2, 4] },
      { op: 'window', signal: [0, 2] },
      { op: 'window', signal: [5, 7] },
      { op: 'window', signal: [2, 4], background },
    ]);
    const [whole, low, high, net] = ['map', 'map-2', 'map-3', 'map-4'].map(
      (name) => array(name).values as Float32Array,
    );
    // The windows are equally wide, their middles at 0.5, 2.5 and 5.5: the line between is at 3/5 of low and 2/5 of high.
    for (let pixel = 0; pixel < PIXELS; pixel++) {
      expect(net[pixel]).toBeCloseTo(whole[pixel] - 0.6 * low[pixel] - 0.4 * high[pixel], 3);
    }
    expect(result.steps[3].results).toMatchObject({ model: 'line' });
    expect(result.steps[3].results.counts).toBeCloseTo(
      net.reduce((sum, value) => sum + value, 0),
      1,
    );
  });

  it('find the phases again: compare says so', async () => {
    const { result } = await folder.run(image, [KMEANS, { op: 'compare', truth }, { op: 'silhouette' }]);
    expect(result.steps[1].results).toMatchObject({ ari: 1, nmi: 1, matchedAccuracy: 1, compared: PIXELS });
    expect(result.steps[2].results).toMatchObject({ verdict: 'strong', exact: true, standardError: 0 });
  });

  it('sweep chooses what silhouette and compare then look at', async () => {
    const { result } = await folder.run(image, [
      { op: 'sweep', clusters: [2, 6], restarts: 5 },
      { op: 'silhouette' },
      { op: 'compare', truth },
    ]);
    const [sweep, silhouette, compare] = result.steps.map((step) => step.results);
    expect(sweep).toMatchObject({ chosen: { silhouette: 3 } });
    const row = (sweep.table as { clusters: number; silhouette: number }[]).find(({ clusters }) => clusters === 3);
    expect(silhouette.mean).toBeCloseTo(row!.silhouette, 6);
    expect(compare).toMatchObject({ ari: 1 });
  });

  it('an elbow is judged against the scatter about the mean, also for scores of an uncentered PCA', async () => {
    const tables = [];
    for (const center of [true, false]) {
      const { result } = await folder.run(image, [
        { op: 'pca', components: 8, center },
        { op: 'sweep', clusters: [2, 5], restarts: 5, input: 'scores' },
      ]);
      tables.push(result.steps[1].results);
    }
    expect(tables[1].chosen).toEqual(tables[0].chosen);
    const inertia = tables.map(({ table }) => (table as { inertia: number }[])[1].inertia);
    expect(inertia[1] / inertia[0]).toBeCloseTo(1, 4);
  });

  it('k-means that has not converged says so, alone and in a sweep', async () => {
    const overlapping = { values: blobs(900, 4, 5, { spread: 2, seed: 8 }).values, shape: [30, 30, 4] };
    const { result } = await folder.run(overlapping, [
      { op: 'kmeans', clusters: 5, maxIterations: 2 },
      { op: 'sweep', clusters: [4, 6], maxIterations: 2, restarts: 2 },
    ]);
    expect(result.steps[0].results).toMatchObject({ converged: false, iterations: 2 });
    expect(result.warnings.join(' ')).toMatch(/stopped after 2 iterations .* did not converge for k = 4, 5, 6/);
  });

  it('silhouettes of a sample leave the other pixels NaN', async () => {
    const large = { values: blobs(900, 4, 2, { seed: 8 }).values, shape: [30, 30, 4] };
    const { result, array } = await folder.run(large, [
      { op: 'kmeans', clusters: 2 },
      { op: 'silhouette', sample: 200 },
    ]);
    const { sampled, exact, standardError } = result.steps[1].results as { [name: string]: number | boolean };
    expect(exact).toBe(false);
    expect(standardError).toBeGreaterThan(0);
    expect(array('silhouette').values.filter(Number.isFinite)).toHaveLength(sampled as number);
  });
});

describe('refusals', () => {
  const image = CUBES.image;
  it.each([
    ['dataset 1', [KMEANS], { dataset: 1 }, 'recipe-invalid', 'dataset'],
    ['silhouette without labels', [{ op: 'silhouette' }], {}, 'input-missing', 'steps[0]'],
    ['compare without labels', [{ op: 'compare', truth }], {}, 'input-missing', 'steps[0]'],
    ['scores without a decomposition', [{ ...KMEANS, input: 'scores' }], {}, 'input-missing', 'steps[0]'],
    [
      'labels that a crop has made void',
      [KMEANS, { op: 'crop', rows: [0, 2] }, { op: 'silhouette' }],
      {},
      'input-missing',
      'steps[2]',
    ],
    [
      'a background outside',
      [
        {
          op: 'window',
          signal: [2, 4],
          background: [
            [0, 1],
            [100, 200],
          ],
        },
      ],
      {},
      'parameter-invalid',
      'steps[0].signal',
    ],
    ['window outside', [{ op: 'window', signal: [100, 200] }], {}, 'parameter-invalid', 'steps[0].signal'],
    ['an axis that is not there', [{ op: 'calibrate', axis: 'q', scale: 1 }], {}, 'parameter-invalid', 'steps[0].axis'],
    ['a missing truth', [KMEANS, { op: 'compare', truth: 'none.npy' }], {}, 'file-not-found', 'steps[1]'],
  ] as const)('%s', async (_, steps, options, code, field) => {
    const error = await folder.run(image, steps, options).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code, where: { field } });
    expect((error as { advice: string }).advice).not.toBe('');
  });
});
