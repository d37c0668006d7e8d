/** Data that a microscope, a crop or a mistake can make: each gives the right result or an error that says what to do. */
import { afterAll, describe, expect, it } from 'vitest';
import { AppError, type ErrorCode } from '../../src-preload/contract/errors.ts';
import { blobs } from '../helpers/data.ts';
import { type FinishedRun, recipeFolder, type TestCube } from '../helpers/recipes.ts';

const folder = recipeFolder();
afterAll(() => folder.remove());

/** A cube of `rows × columns` spectra made by a function of pixel and channel. */
function cube(
  rows: number,
  columns: number,
  channels: number,
  value: (pixel: number, channel: number) => number,
): TestCube {
  const values = Float32Array.from({ length: rows * columns * channels }, (_, i) =>
    value(Math.floor(i / channels), i % channels),
  );
  return { values, shape: [rows, columns, channels] };
}

/** Three clouds of spectra. */
function lively(rows: number, columns: number, channels: number): TestCube {
  return { values: blobs(rows * columns, channels, 3, { offset: 4 }).values, shape: [rows, columns, channels] };
}

async function refusal(run: Promise<FinishedRun>): Promise<AppError> {
  const error = await run.then(
    () => 'no error',
    (caught: unknown) => caught,
  );
  expect(error).toBeInstanceOf(AppError);
  const { message, advice } = error as AppError;
  expect(message).not.toMatch(/undefined|NaN,|\[object/);
  expect(advice.length).toBeGreaterThan(10);
  return error as AppError;
}

const KMEANS = { op: 'kmeans', clusters: 3, restarts: 3 };
const PCA = { op: 'pca', components: 2 };
const SWEEP = { op: 'sweep', clusters: [2, 4], restarts: 2 };
const scalar = (run: FinishedRun, step: number, name: string) => run.result.steps[step].results[name];

describe('values that are not finite', () => {
  const spoilt = lively(6, 5, 7);
  spoilt.values[11 * 7 + 3] = Number.NaN;
  spoilt.values[20 * 7 + 6] = Number.POSITIVE_INFINITY;

  it.each([[[KMEANS]], [[PCA]], [[{ ...PCA, solver: 'randomized' }]], [[SWEEP]]])('%j', async (steps) => {
    const error = await refusal(folder.run(spoilt, steps));
    expect(error.code).toBe('data-unsuitable');
    expect(error.message).toContain('2 values are not finite (NaN or infinite), the first at pixel 11, channel 3');
    expect(error.where.field).toBe('steps[0]');
  });

  it.each(['sum', 'l2', 'max', 'zscore'])('normalize %s does not spread them', async (method) => {
    const error = await refusal(folder.run(spoilt, [{ op: 'normalize', method }, KMEANS]));
    expect(error.code).toBe('data-unsuitable');
    expect(error.message).toMatch(/2 values are .* the first at pixel 11, channel 3/);
  });

  it('cropping them away helps, as the advice says', async () => {
    const run = await folder.run(spoilt, [{ op: 'crop', rows: [0, 2] }, KMEANS]);
    expect(scalar(run, 1, 'converged')).toBe(true);
  });

  it('a window map keeps them, and says so', async () => {
    const run = await folder.run(spoilt, [{ op: 'window', signal: [0, 7] }]);
    const map = run.array('map').values;
    expect([map[11], map[20]]).toEqual([Number.NaN, Number.POSITIVE_INFINITY]);
    expect(map.filter(Number.isFinite)).toHaveLength(28);
    expect(run.result.warnings).toEqual([expect.stringContaining('2 of 30 pixels of the window map are not finite')]);
  });
});

describe('numbers beyond float32', () => {
  it.each([1e19, 1e30, 3e36])('spectra around %d: advice to rescale', async (size) => {
    const { values, shape } = lively(20, 20, 90);
    const large = { values: values.map((value) => value * size), shape };
    for (const steps of [[KMEANS], [PCA], [{ ...PCA, solver: 'randomized' }], [SWEEP]]) {
      const error = await refusal(folder.run(large, steps));
      expect(error.code).toBe('data-unsuitable');
      expect(error.advice).toMatch(/[Rr]escale|[Nn]ormalize/);
    }
  });

  it('spectra of 1e-30 are not taken for zeros', async () => {
    const { values, shape } = lively(6, 5, 8);
    const small = { values: values.map((value) => value * 1e-30), shape };
    const error = await refusal(folder.run(small, [KMEANS]));
    expect(error.code).toBe('data-unsuitable');
    // Normalized they are numbers like any other.
    const steps = [{ op: 'normalize', method: 'l2' }, KMEANS];
    const run = await folder.run(small, steps);
    const plain = await folder.run({ values, shape }, steps);
    expect(run.array('labels').values).toEqual(plain.array('labels').values);
  });
});

describe('nothing but zeros', () => {
  // The larger one takes the paths for many channels.
  it.each([
    [4, 5, 6],
    [20, 20, 100],
  ])('%i × %i × %i', async (rows, columns, channels) => {
    const zeros = cube(rows, columns, channels, () => 0);
    const error = await refusal(folder.run(zeros, [KMEANS]));
    expect(error.code).toBe('data-unsuitable');
    expect(error.message).toBe('3 clusters cannot be formed: all spectra are the same.');
    expect((await refusal(folder.run(zeros, [SWEEP]))).code).toBe('data-unsuitable');
    for (const solver of ['covariance', 'randomized']) {
      const run = await folder.run(zeros, [{ ...PCA, solver }]);
      expect([...run.array('explained-variance').values]).toEqual([0, 0]);
      expect([...run.array('explained-variance-ratio').values]).toEqual([0, 0]);
      expect(run.array('scores').values.every((score) => score === 0)).toBe(true);
      expect(run.array('components').values.every(Number.isFinite)).toBe(true);
      expect(run.result.warnings.join(' ')).toContain(`${rows * columns} of ${rows * columns} spectra sum to 0`);
    }
    const one = await folder.run(zeros, [{ op: 'normalize' }, { ...KMEANS, clusters: 1 }, { op: 'silhouette' }]);
    expect(scalar(one, 1, 'inertia')).toBe(0);
    expect(one.array('labels').values.every((label) => label === 0)).toBe(true);
    expect(scalar(one, 2, 'verdict')).toBe('not-clusterable');
  });
});

describe('one pixel', () => {
  const single = { values: Float32Array.of(3, 1, 4, 1, 5), shape: [1, 1, 5] };
  it('is one cluster, and no more', async () => {
    const run = await folder.run(single, [{ ...KMEANS, clusters: 1 }]);
    expect([...run.array('centroids').values]).toEqual([3, 1, 4, 1, 5]);
    expect(run.result.warnings).toEqual([]);
    const error = await refusal(folder.run(single, [{ ...KMEANS, clusters: 2 }]));
    expect(error).toMatchObject({ code: 'data-unsuitable', where: { field: 'steps[0].clusters' } });
  });

  it.each(['covariance', 'randomized'])('has one component without variance (%s)', async (solver) => {
    const run = await folder.run(single, [{ op: 'pca', components: 1, solver }]);
    expect([...run.array('explained-variance').values]).toEqual([0]);
    expect([...run.array('mean').values]).toEqual([3, 1, 4, 1, 5]);
    expect(run.array('scores').values[0]).toBeCloseTo(0, 5);
    const error = await refusal(folder.run(single, [{ op: 'pca', components: 2, solver }]));
    expect(error.code).toBe('parameter-invalid');
  });

  it('a single spectrum without navigation axes works like it', async () => {
    const run = await folder.run({ ...single, shape: [5] }, [
      { op: 'normalize', method: 'max' },
      { op: 'window', signal: [0, 5] },
      { op: 'pca', components: 1 },
      { ...KMEANS, clusters: 1 },
    ]);
    expect(run.array('map').shape).toEqual([1]);
    expect(run.array('map').values[0]).toBeCloseTo(14 / 5, 6);
  });
});

describe('one channel, and channels that say nothing', () => {
  it('one channel', async () => {
    const run = await folder.run(lively(8, 8, 1), [KMEANS, { op: 'silhouette' }, { op: 'pca', components: 1 }]);
    expect(scalar(run, 0, 'converged')).toBe(true);
    expect([...run.array('components').values]).toEqual([1]);
    expect(run.array('explained-variance-ratio').values[0]).toBeCloseTo(1, 6);
    // By its sum each spectrum is 1: the same.
    const error = await refusal(folder.run(lively(8, 8, 1), [{ op: 'normalize' }, KMEANS]));
    expect(error.message).toContain('all spectra are the same');
  });

  it('constant channels are named and change nothing', async () => {
    const { values, shape } = lively(8, 8, 6);
    const padded = cube(8, 8, 8, (pixel, channel) => (channel < 6 ? values[pixel * 6 + channel] : 7));
    const plain = await folder.run({ values, shape }, [KMEANS, PCA, { op: 'normalize', method: 'zscore' }, KMEANS]);
    const run = await folder.run(padded, [KMEANS, PCA, { op: 'normalize', method: 'zscore' }, KMEANS]);
    expect(run.result.warnings[0]).toBe('Channels that are the same everywhere (dead or empty): 6–7.');
    expect(run.array('labels').values).toEqual(plain.array('labels').values);
    expect(run.array('labels-2').values).toEqual(plain.array('labels-2').values);
    const [a, b] = [run, plain].map((one) => one.array('explained-variance').values[0]);
    expect(a / b).toBeCloseTo(1, 6);
  });
});

describe('fewer different spectra than clusters', () => {
  const three = cube(6, 6, 4, (pixel, channel) => (pixel % 3 === channel ? 10 : 1));

  it('as many clusters as spectra: all at their centroids', async () => {
    const run = await folder.run(three, [KMEANS, { op: 'silhouette' }]);
    expect(scalar(run, 0, 'inertia')).toBeCloseTo(0, 6);
    expect(scalar(run, 0, 'sizes')).toEqual([12, 12, 12]);
    expect(scalar(run, 1, 'mean')).toBeCloseTo(1, 3);
  });

  it('one more is refused, with the number that is possible', async () => {
    for (const step of [{ ...KMEANS, clusters: 4 }, SWEEP, { ...KMEANS, clusters: 100 }]) {
      const error = await refusal(folder.run(three, [step]));
      expect(error.code).toBe('data-unsuitable');
      expect(error.message).toContain('there are only 3 different spectra');
      expect(error.advice).toContain('at most 3 clusters');
    }
  });

  it('spectra that float32 distances cannot tell apart make no empty clusters', async () => {
    // Different numbers, but their squares of 1e6 swallow the differences.
    const close = cube(6, 6, 4, (pixel, channel) => 1000 * (channel + 1) * (pixel < 18 ? 1 : 2) + (pixel % 3) * 1e-4);
    const error = await refusal(folder.run(close, [{ ...KMEANS, clusters: 4 }]));
    expect(error).toMatchObject({ code: 'data-unsuitable', where: { field: 'steps[0].clusters' } });
    expect(error.message).toContain('some are still empty');
    const run = await folder.run(close, [{ ...KMEANS, clusters: 2 }]);
    expect(scalar(run, 0, 'sizes')).toEqual([18, 18]);
  });
});

describe('parameters that do not fit the data', () => {
  const image = lively(4, 5, 6);
  const refusals: [string, object[], ErrorCode, string][] = [
    ['more clusters than pixels', [{ ...KMEANS, clusters: 21 }], 'data-unsuitable', 'steps[0].clusters'],
    ['more components than channels', [{ op: 'pca', components: 7 }], 'parameter-invalid', 'steps[0].components'],
    [
      'more components than pixels',
      [
        { op: 'crop', rows: [0, 1], columns: [0, 3] },
        { op: 'pca', components: 4 },
      ],
      'parameter-invalid',
      'steps[1].components',
    ],
    ['a signal range outside', [{ op: 'crop', signal: [50, 60] }], 'parameter-invalid', 'steps[0].signal'],
    ['a signal range between channels', [{ op: 'crop', signal: [1.2, 1.8] }], 'parameter-invalid', 'steps[0].signal'],
    ['rows outside', [{ op: 'crop', rows: [2, 5] }], 'parameter-invalid', 'steps[0].rows'],
    ['columns outside', [{ op: 'crop', columns: [5, 6] }], 'parameter-invalid', 'steps[0].columns'],
    ['bins larger than the axis', [{ op: 'rebin', rows: 5 }], 'parameter-invalid', 'steps[0].rows'],
  ];
  it.each(refusals)('%s', async (_, steps, code, field) => {
    expect(await refusal(folder.run(image, steps))).toMatchObject({ code, where: { field } });
  });

  it('all components are all the variance', async () => {
    const run = await folder.run(image, [{ op: 'pca', components: 6 }]);
    expect((run.array('explained-variance-ratio').values as Float64Array).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
  });

  it('as many clusters as pixels: each its own', async () => {
    const run = await folder.run(image, [{ ...KMEANS, clusters: 20 }, { op: 'silhouette' }]);
    expect(new Set(run.array('labels').values).size).toBe(20);
    expect(scalar(run, 0, 'inertia')).toBeCloseTo(0, 5);
    expect(scalar(run, 1, 'mean')).toBe(0);
  });

  it('a spectrum whose total is negative is not turned upside down', async () => {
    const dip = cube(2, 2, 3, (pixel, channel) => (pixel === 0 ? -1 - channel : 1 + channel));
    const run = await folder.run(dip, [{ op: 'normalize' }, { op: 'window', signal: [2, 3] }]);
    expect(run.array('map').values[0]).toBe(-3);
    expect(run.array('map').values[1]).toBeCloseTo(0.5, 6);
  });
});

describe('truth', () => {
  const image = lively(4, 6, 5);
  const compare = (truth: string) => folder.run(image, [KMEANS, { op: 'compare', truth }]);

  it.each([
    ['another number of pixels', [4, 5], /have 20 pixels \(4 × 5\), the cube has 24 \(4 × 6\)/],
    ['rows and columns swapped', [6, 4], /\(6 × 4\), the cube has 24 \(4 × 6\)/],
  ])('of %s', async (_, shape, message) => {
    const name = folder.write(`truth-${shape.join('-')}.npy`, shape, new Int32Array(shape[0] * shape[1]));
    const error = await refusal(compare(name));
    expect(error).toMatchObject({ code: 'data-unsuitable', where: { field: 'steps[1].truth' } });
    expect(error.message).toMatch(message);
  });

  it('in one row fits as well', async () => {
    const run = await compare(folder.write('flat.npy', [24], blobs(24, 5, 3).truth));
    expect(scalar(run, 1, 'ari')).toBe(1);
  });

  it('that is not whole numbers', async () => {
    const error = await refusal(compare(folder.write('half.npy', [4, 6], new Float32Array(24).fill(0.5))));
    expect(error).toMatchObject({ code: 'data-unsuitable', where: { field: 'steps[1].truth' } });
  });

  it('without a single label', async () => {
    const error = await refusal(compare(folder.write('none.npy', [4, 6], new Int32Array(24).fill(-1))));
    expect(error).toMatchObject({ code: 'data-unsuitable', where: { field: 'steps[1].truth' } });
    expect(error.message).toContain('No pixel');
  });
});

it('too little memory is refused before work starts, with what would help', async () => {
  const error = await refusal(folder.run(lively(8, 8, 20), [KMEANS], { memoryBytes: 50e6 }));
  expect(error.code).toBe('memory-limit');
  expect(error.advice).toMatch(/--memory [\d.]+GB/);
});

it('one hot pixel does not hide the clusters of the others', async () => {
  const { values, truth } = blobs(900, 20, 3, { spread: 0.05, seed: 6 });
  // A cosmic ray: a million times the signal in one channel of one pixel.
  values[450 * 20 + 7] = 1e6;
  const run = await folder.run({ values, shape: [30, 30, 20] }, [
    { op: 'kmeans', clusters: 4, restarts: 20 },
    { op: 'compare', truth: folder.write('hot.npy', [30, 30], truth) },
  ]);
  expect(scalar(run, 0, 'sizes')).toContain(1);
  expect(scalar(run, 1, 'matchedAccuracy')).toBeGreaterThan(0.99);
});
