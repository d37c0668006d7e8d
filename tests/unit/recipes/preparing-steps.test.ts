/** Preparing steps in recipes: what they hand on, what they refuse, and results in the data's own units. */
import { afterAll, describe, expect, it } from 'vitest';
import { blobs } from '../../helpers/data.ts';
import { recipeFolder } from '../../helpers/recipes.ts';

const folder = recipeFolder();
afterAll(() => folder.remove());

const [ROWS, COLUMNS, CHANNELS] = [8, 7, 6];
const PIXELS = ROWS * COLUMNS;
const { values } = blobs(PIXELS, CHANNELS, 3, { spread: 0.05, offset: 6, seed: 3 });
/** Thickness doubles the counts of every other pixel. */
const counts = Int32Array.from(values, (value, i) =>
  Math.round(100 * value * (Math.floor(i / CHANNELS) % 2 === 0 ? 1 : 2)),
);
const cube = { values: counts, shape: [ROWS, COLUMNS, CHANNELS] };
const KMEANS = { op: 'kmeans', clusters: 3, restarts: 3 };

function meanSpectra(labels: ArrayLike<number>, clusters: number): number[] {
  const sums = new Array<number>(clusters * CHANNELS).fill(0);
  const sizes = new Array<number>(clusters).fill(0);
  for (let pixel = 0; pixel < PIXELS; pixel++) {
    const label = labels[pixel];
    if (label < 0) continue;
    sizes[label]++;
    for (let channel = 0; channel < CHANNELS; channel++)
      sums[label * CHANNELS + channel] += counts[pixel * CHANNELS + channel];
  }
  return sums.map((sum, i) => sum / sizes[Math.floor(i / CHANNELS)]);
}

function expectClose(found: ArrayLike<number>, wanted: readonly number[], relative = 1e-5): void {
  expect(found).toHaveLength(wanted.length);
  wanted.forEach((value, i) => {
    expect(Math.abs(found[i] - value)).toBeLessThanOrEqual(relative * Math.abs(value));
  });
}

describe('own units', () => {
  it.each([
    ['normalize', [{ op: 'normalize' }], 'mean-spectra'],
    [
      'zscore, then a crop and a bin',
      [
        { op: 'normalize', method: 'zscore' },
        { op: 'rebin', signal: 1 },
      ],
      'mean-spectra',
    ],
    ['poisson-scale', [{ op: 'poisson-scale' }], 'centroids'],
    ['scores after poisson-scale', [{ op: 'poisson-scale' }, { op: 'pca', components: 3 }], 'centroids'],
  ] as const)('after %s the clusters have mean spectra in counts', async (name, before, word) => {
    const input = name.startsWith('scores') ? 'scores' : 'spectra';
    const { array, result } = await folder.run(cube, [...before, { ...KMEANS, input }]);
    const labels = array('labels').values;
    expectClose(array(word).values, meanSpectra(labels, 3));
    const spreads = word === 'centroids' ? 'spreads' : 'mean-spreads';
    expect(array(spreads).values.every((value) => value >= 0 && value < 1e4)).toBe(true);
    expect(result.arrays.some(({ name }) => name === 'mean-spectra')).toBe(word === 'mean-spectra');
  });

  it('endmembers, windows and residuals after poisson-scale are in counts', async () => {
    const { array, result } = await folder.run(cube, [
      { op: 'poisson-scale' },
      { op: 'vca', endmembers: 3 },
      { op: 'window', signal: [1, 3] },
      KMEANS,
      { op: 'residual', of: 'kmeans' },
    ]);
    const sums = Array.from(
      { length: PIXELS },
      (_, pixel) => counts[pixel * CHANNELS + 1] + counts[pixel * CHANNELS + 2],
    );
    expectClose(array('map').values, sums);
    const pixels = result.steps[1].results.pixels as number[];
    pixels.forEach((pixel, i) => {
      for (let channel = 0; channel < CHANNELS; channel++) {
        const measured = counts[pixel * CHANNELS + channel];
        // VCA takes off what lies outside its two dimensions: the noise.
        expect(Math.abs(array('endmembers').values[i * CHANNELS + channel] / measured - 1)).toBeLessThan(0.3);
      }
    });
    // Scaling takes the root of a thickness off, so that one of √2 is left between the pixels of a cluster.
    expect(result.steps[4].results.relativeError).toBeLessThan(0.15);
  });

  it('denoising after poisson-scale ends the scaling', async () => {
    const { array, result } = await folder.run(cube, [
      { op: 'poisson-scale' },
      { op: 'denoise', components: CHANNELS },
      KMEANS,
    ]);
    // All components: what comes back is what went in.
    expectClose(array('centroids').values, meanSpectra(array('labels').values, 3), 1e-4);
    expect(result.steps[1].results).toMatchObject({ centered: false });
  });
});

describe('gaps in the data', () => {
  const holed = Float32Array.from(counts);
  holed[(2 * COLUMNS + 5) * CHANNELS + 4] = Number.NaN;
  holed[(6 * COLUMNS + 1) * CHANNELS] = Number.POSITIVE_INFINITY;
  const withGaps = { values: holed, shape: [ROWS, COLUMNS, CHANNELS] };
  const STEPS = [
    { op: 'spikes' },
    { op: 'align-zero-loss', range: [0, 5] },
    { op: 'background', model: 'polynomial', order: 1, window: [0, 3] },
    { op: 'normalize' },
  ];

  it.each(STEPS.map((step) => [step.op, step] as const))('%s says how many there are, and where', async (_, step) => {
    const { result } = await folder.run(withGaps, [step]);
    const told = result.warnings.filter((warning) => warning.includes('not finite'));
    expect(told).toEqual([
      expect.stringMatching(/^2 values are not finite .* the first at row 2, column 5, channel 4:.* Mask these pixels/),
    ]);
  });

  it('the place is that on the map, also after a mask; without gaps nothing is said', async () => {
    const file = folder.write(
      'first-rows.npy',
      [ROWS, COLUMNS],
      Int32Array.from({ length: PIXELS }, (_, pixel) => (pixel < 3 * COLUMNS ? 1 : 0)),
    );
    const { result } = await folder.run(withGaps, [{ op: 'mask', file }, { op: 'normalize' }]);
    expect(result.warnings.join()).toMatch(/1 value is not finite .* row 6, column 1, channel 0/);
    const whole = await folder.run(cube, [{ op: 'normalize' }]);
    const real = await folder.run({ ...cube, values: Float32Array.from(counts) }, [{ op: 'normalize' }]);
    for (const { warnings } of [whole.result, real.result]) expect(warnings.join()).not.toMatch(/not finite/);
  });
});

describe('mask', () => {
  it('by totals, and by clusters of the rest: every map keeps its holes', async () => {
    const { array, result } = await folder.run(cube, [
      { op: 'mask', below: 5000, invert: true },
      KMEANS,
      { op: 'silhouette' },
      { op: 'sweep', clusters: [2, 3], restarts: 2 },
      { op: 'mask', labels: [0] },
      { ...KMEANS, clusters: 2 },
      { op: 'pca', components: 2 },
      { op: 'window', signal: [0, 3] },
    ]);
    const totals = Array.from({ length: PIXELS }, (_, pixel) =>
      counts.slice(pixel * CHANNELS, (pixel + 1) * CHANNELS).reduce((sum, value) => sum + value, 0),
    );
    const [first, labels] = [array('mask').values, array('labels').values];
    totals.forEach((total, pixel) => {
      expect(first[pixel]).toBe(total < 5000 ? 0 : 1);
      expect(labels[pixel] < 0).toBe(total >= 5000);
      expect(Number.isNaN(array('silhouette').values[pixel])).toBe(total >= 5000);
      for (const k of [0, 1]) expect(array('sweep-labels').values[k * PIXELS + pixel] < 0).toBe(total >= 5000);
      const isOut = total >= 5000 || labels[pixel] === 0;
      expect(array('mask-2').values[pixel]).toBe(isOut ? 1 : 0);
      expect(array('labels-2').values[pixel] < 0).toBe(isOut);
      expect(Number.isNaN(array('scores').values[2 * pixel])).toBe(isOut);
      expect(Number.isNaN(array('map').values[pixel])).toBe(isOut);
    });
    expect(result.steps[0].results.kept).toBe(totals.filter((total) => total < 5000).length);
    // Exemplars are pixels of the map.
    const exemplars = result.steps[5].results.exemplars as { purest: number[] }[];
    for (const [cluster, { purest }] of exemplars.entries())
      for (const pixel of purest) expect(array('labels-2').values[pixel]).toBe(cluster);
  });

  it('by a file; other shapes and NaN are refused', async () => {
    const out = Int32Array.from({ length: PIXELS }, (_, pixel) => (pixel % 5 === 0 ? 1 : 0));
    const file = folder.write('mask.npy', [ROWS, COLUMNS], out);
    const { array } = await folder.run(cube, [{ op: 'mask', file }]);
    expect([...array('mask').values]).toEqual([...out]);
    const turned = folder.write('turned.npy', [COLUMNS, ROWS], out);
    await expect(folder.run(cube, [{ op: 'mask', file: turned }])).rejects.toMatchObject({ code: 'data-unsuitable' });
    const holes = folder.write('holes.npy', [ROWS, COLUMNS], Float32Array.from(out).fill(Number.NaN, 3, 4));
    await expect(folder.run(cube, [{ op: 'mask', file: holes }])).rejects.toMatchObject({
      code: 'data-unsuitable',
      message: expect.stringContaining('NaN'),
    });
  });
});

describe('refusals', () => {
  it.each([
    ['centering on request', [{ op: 'poisson-scale' }, { op: 'pca', center: true }], 'parameter-invalid', /centered/],
    ['scaling twice', [{ op: 'poisson-scale' }, { op: 'poisson-scale' }], 'parameter-invalid', /own|measured/],
    ['scaling shares', [{ op: 'normalize' }, { op: 'poisson-scale' }], 'parameter-invalid', /measured/],
    [
      'a crop of scaled counts',
      [{ op: 'poisson-scale' }, { op: 'crop', rows: [0, 2] }],
      'parameter-invalid',
      /weights/,
    ],
    ['normalizing scaled counts', [{ op: 'poisson-scale' }, { op: 'normalize' }], 'parameter-invalid', /weights/],
    [
      'a background of shares',
      [{ op: 'normalize' }, { op: 'background', window: [0, 5] }],
      'parameter-invalid',
      /measured/,
    ],
    ['a mask of everything', [{ op: 'mask', below: 1e9 }], 'data-unsuitable', /leaves 0 of 56/],
    ['a cluster that is not there', [KMEANS, { op: 'mask', labels: [7] }], 'parameter-invalid', /cluster 7/],
    ['clusters that nobody made', [{ op: 'mask', labels: [0] }], 'input-missing', /labels/],
    [
      'more clusters than pixels are left',
      [
        { op: 'mask', above: 4000 },
        { op: 'kmeans', clusters: 200 },
      ],
      undefined,
      /./,
    ],
  ] as const)('%s', async (_, steps, code, message) => {
    const error = (await folder.run(cube, steps).catch((caught: unknown) => caught)) as {
      code: string;
      message: string;
    };
    expect(error.message).toMatch(message);
    if (code) expect(error.code).toBe(code);
    else expect(error.code).toMatch(/data-unsuitable|parameter-invalid/);
  });

  it('an empty mask changes nothing and says so', async () => {
    const { result } = await folder.run(cube, [KMEANS, { op: 'mask', above: 1e9 }, { op: 'silhouette' }]);
    expect(result.warnings).toContain('The mask names no pixel: all of them take part.');
  });
});
