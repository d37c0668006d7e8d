/** Decompositions and unmixings of normalized or scaled spectra, told in the data's own units. */
import { afterAll, describe, expect, it } from 'vitest';
import { uniformNumbers } from '../../helpers/data.ts';
import { recipeFolder } from '../../helpers/recipes.ts';

const folder = recipeFolder();
afterAll(() => folder.remove());

const [ROWS, COLUMNS, CHANNELS, PARTS] = [9, 8, 12, 3];
const PIXELS = ROWS * COLUMNS;
/** Peaks on a low background; the first channel has no counts at all. */
const ENDMEMBERS = Float32Array.from({ length: PARTS * CHANNELS }, (_, at) => {
  const [part, channel] = [Math.floor(at / CHANNELS), at % CHANNELS];
  return channel === 0 ? 0 : 40 + 900 * Math.exp(-0.5 * (channel - 2 - 4 * part) ** 2);
});
/** Shares that sum to one, the first pixels pure, without noise. */
const SHARES = (() => {
  const uniform = uniformNumbers(5);
  return Float32Array.from({ length: PIXELS }, () => 0).reduce(
    (shares, _, pixel) => {
      const raw = Array.from({ length: PARTS }, (_, part) => (pixel < PARTS ? Number(part === pixel) : uniform() ** 2));
      const sum = raw.reduce((a, b) => a + b);
      raw.forEach((value, part) => {
        shares[pixel * PARTS + part] = value / sum;
      });
      return shares;
    },
    new Float32Array(PIXELS * PARTS),
  );
})();
/** Thickness of each pixel. */
const THICKNESS = Float32Array.from({ length: PIXELS }, (_, pixel) => (pixel < PARTS ? 1 : 1 + (pixel % 4) / 2));
const mixed = (thickness: ArrayLike<number>) => {
  const values = new Float32Array(PIXELS * CHANNELS);
  for (let pixel = 0; pixel < PIXELS; pixel++) {
    for (let channel = 0; channel < CHANNELS; channel++) {
      for (let part = 0; part < PARTS; part++)
        values[pixel * CHANNELS + channel] +=
          thickness[pixel] * SHARES[pixel * PARTS + part] * ENDMEMBERS[part * CHANNELS + channel];
    }
  }
  return { values, shape: [ROWS, COLUMNS, CHANNELS] };
};
const even = mixed(new Float32Array(PIXELS).fill(1));
const uneven = mixed(THICKNESS);

/** Largest difference, in parts of the largest value. */
function difference(found: ArrayLike<number>, wanted: ArrayLike<number>): number {
  expect(found).toHaveLength(wanted.length);
  let [most, largest] = [0, 0];
  for (let i = 0; i < wanted.length; i++) {
    most = Math.max(most, Math.abs(found[i] - wanted[i]));
    largest = Math.max(largest, Math.abs(wanted[i]));
  }
  return most / largest;
}

/** weights · components (+ mean) by brute force. */
function product(weights: ArrayLike<number>, components: ArrayLike<number>, mean?: ArrayLike<number>): Float64Array {
  const count = components.length / CHANNELS;
  return Float64Array.from({ length: PIXELS * CHANNELS }, (_, at) => {
    const [pixel, channel] = [Math.floor(at / CHANNELS), at % CHANNELS];
    let sum = mean ? mean[channel] : 0;
    for (let i = 0; i < count; i++) sum += weights[pixel * count + i] * components[i * CHANNELS + channel];
    return sum;
  });
}

/** Each row of `found` beside the one of `wanted` that it resembles most: largest spectral angle, degrees. */
function largestAngle(found: ArrayLike<number>, wanted: ArrayLike<number>): number {
  const row = (values: ArrayLike<number>, i: number) =>
    Array.from({ length: CHANNELS }, (_, channel) => values[i * CHANNELS + channel]);
  const angles = Array.from({ length: found.length / CHANNELS }, (_, i) =>
    Math.min(
      ...Array.from({ length: wanted.length / CHANNELS }, (_, j) => {
        const [a, b] = [row(found, i), row(wanted, j)];
        const dot = a.reduce((sum, value, channel) => sum + value * b[channel], 0);
        return (Math.acos(Math.min(1, dot / (Math.hypot(...a) * Math.hypot(...b)))) * 180) / Math.PI;
      }),
    ),
  );
  return Math.max(...angles);
}

describe('unmixing after poisson-scale is in counts', () => {
  const library = folder.write('library.npy', [PARTS, CHANNELS], ENDMEMBERS);
  const POISSON = { op: 'poisson-scale' };

  it.each(['sum-to-one', 'non-negative', 'none'])(
    'shares of a library are those of the counts: %s',
    async (constraint) => {
      const steps = [{ op: 'fcls', file: library, constraint }];
      const { array, result } = await folder.run(even, [POISSON, ...steps]);
      expect(difference(array('abundances').values, SHARES)).toBeLessThan(1e-4);
      expect(difference(array('endmembers').values, ENDMEMBERS)).toBeLessThan(1e-6);
      expect(result.steps[1].results.relativeError).toBeLessThan(1e-5);
      const means = result.steps[1].results.meanAbundances as number[];
      expect(means.reduce((a, b) => a + b)).toBeCloseTo(1, 4);
    },
  );

  it.each([
    ['vca', [{ op: 'vca', endmembers: PARTS, average: 1 }], 'endmembers'],
    ['nmf', [{ op: 'nmf', components: PARTS, maxIterations: 2000, tolerance: 0 }], 'endmembers'],
    ['kmeans', [{ op: 'kmeans', clusters: PARTS, restarts: 3 }], 'centroids'],
    ['file', [], 'endmembers'],
  ] as const)('from %s: amounts times what is saved is what was measured', async (from, before, word) => {
    const source = from === 'file' ? { file: library } : { from };
    const { array, result } = await folder.run(uneven, [
      POISSON,
      ...before,
      { op: 'fcls', ...source, constraint: 'non-negative' },
    ]);
    const abundances = array(from === 'nmf' ? 'abundances-2' : 'abundances').values;
    const modelled = product(abundances, array(word).values);
    const rmse = Array.from({ length: PIXELS }, (_, pixel) => {
      let squares = 0;
      for (let at = pixel * CHANNELS; at < (pixel + 1) * CHANNELS; at++)
        squares += (modelled[at] - uneven.values[at]) ** 2;
      return Math.sqrt(squares / CHANNELS);
    });
    const largest = Math.max(...uneven.values);
    array('rmse').values.forEach((value, pixel) => {
      expect(Math.abs(value - rmse[pixel])).toBeLessThan(1e-5 * largest);
    });
    // Means of clusters are mixtures already, and cannot explain what is purer.
    if (from !== 'kmeans') expect(difference(modelled, uneven.values)).toBeLessThan(0.01);
    if (from === 'file') {
      const amounts = SHARES.map((share, at) => share * THICKNESS[Math.floor(at / PARTS)]);
      expect(difference(abundances, amounts)).toBeLessThan(1e-4);
    }
    expect(result.warnings.join()).not.toMatch(/brighter or darker/);
  });

  it('shares that sum to one are warned of where thickness varies', async () => {
    const thick = mixed(THICKNESS.map((value) => value * 2));
    for (const before of [[], [POISSON]]) {
      const { result } = await folder.run(thick, [...before, { op: 'fcls', file: library }]);
      expect(result.warnings.join()).toMatch(/\d+ % of the spectra are brighter or darker than any mixture/);
      const fine = await folder.run(even, [...before, { op: 'fcls', file: library }]);
      expect(fine.result.warnings.join()).not.toMatch(/brighter or darker/);
    }
  });
});

describe('after normalize', () => {
  it.each(['sum', 'l2', 'max', 'zscore'])('PCA: own mean and components explain the data best: %s', async (method) => {
    const { array } = await folder.run(even, [
      { op: 'normalize', method },
      { op: 'pca', components: 2 },
    ]);
    const scores = array('scores').values;
    const back = product(scores, array('own-components').values, array('own-mean').values);
    // Shares of three that sum to one have two dimensions; dividing by a size that differs from part to part bends them.
    if (method === 'zscore') expect(difference(back, even.values)).toBeLessThan(1e-4);
    // Least squares leaves nothing along any score.
    const left = back.map((value, at) => even.values[at] - value);
    for (let channel = 0; channel < CHANNELS; channel++) {
      for (let i = 0; i < 2; i++) {
        let [along, size] = [0, 0];
        for (let pixel = 0; pixel < PIXELS; pixel++) {
          along += scores[pixel * 2 + i] * left[pixel * CHANNELS + channel];
          size += Math.abs(scores[pixel * 2 + i] * even.values[pixel * CHANNELS + channel]);
        }
        expect(Math.abs(along)).toBeLessThanOrEqual(1e-4 * size);
      }
    }
    expect(difference(array('own-mean').values, meanSpectrum(even.values))).toBeLessThan(1e-5);
  });

  it('NMF, VCA and ICA: endmembers of normalized spectra have their own shapes and sizes', async () => {
    const { array } = await folder.run(even, [
      { op: 'normalize', method: 'sum' },
      { op: 'vca', endmembers: PARTS, average: 1 },
      { op: 'nmf', components: PARTS, init: 'vca', maxIterations: 2000, tolerance: 0 },
      { op: 'pca', components: PARTS - 1 },
      { op: 'ica' },
    ]);
    // The purest pixels are the endmembers themselves, in counts.
    const vca = array('own-endmembers').values;
    for (let i = 0; i < PARTS; i++) {
      const one = vca.subarray(i * CHANNELS, (i + 1) * CHANNELS);
      const nearest = Array.from({ length: PARTS }, (_, j) =>
        difference(one, ENDMEMBERS.subarray(j * CHANNELS, (j + 1) * CHANNELS)),
      );
      expect(Math.min(...nearest)).toBeLessThan(1e-5);
    }
    const nmf = array('own-endmembers-2').values;
    expect(nmf.every((value) => value >= 0)).toBe(true);
    expect(largestAngle(nmf, ENDMEMBERS)).toBeLessThan(6);
    expect(difference(product(array('abundances').values, nmf), even.values)).toBeLessThan(0.05);
    // Centered ICA spans what PCA does.
    const ica = product(array('scores-2').values, array('own-components-2').values, array('own-mean-2').values);
    const pca = product(array('scores').values, array('own-components').values, array('own-mean').values);
    expect(difference(ica, pca)).toBeLessThan(1e-3);
  });

  it('nothing is told twice where nothing was normalized, or counts were scaled', async () => {
    for (const before of [[], [{ op: 'poisson-scale' }]]) {
      const { result } = await folder.run(even, [
        ...before,
        { op: 'pca', components: 2 },
        { op: 'nmf', components: 2 },
        { op: 'vca', endmembers: 2 },
      ]);
      expect(result.arrays.filter(({ name }) => name.startsWith('own-'))).toEqual([]);
    }
  });

  it.each(['sum', 'l2', 'max', 'zscore'])('a library is normalized like the spectra: %s', async (method) => {
    const library = folder.write('library.npy', [PARTS, CHANNELS], ENDMEMBERS);
    // z-scores keep thickness, the others take it off.
    const cube = method === 'zscore' ? even : uneven;
    const { array } = await folder.run(cube, [
      { op: 'normalize', method },
      { op: 'fcls', file: library },
    ]);
    const size = {
      sum: (v: number[]) => v.reduce((a, b) => a + b),
      l2: (v: number[]) => Math.hypot(...v),
      max: (v: number[]) => Math.max(...v),
    };
    const sizes = Array.from({ length: PARTS }, (_, part) =>
      method === 'zscore'
        ? 1
        : size[method as keyof typeof size]([...ENDMEMBERS.subarray(part * CHANNELS, (part + 1) * CHANNELS)]),
    );
    // A mixture divided by its size is a mixture of endmembers divided by theirs, with shares of the size.
    const wanted = Array.from(SHARES, (share, at) => share * sizes[at % PARTS]);
    if (method === 'sum' || method === 'zscore') {
      const totals = Array.from({ length: PIXELS }, (_, pixel) =>
        method === 'zscore' ? 1 : wanted.slice(pixel * PARTS, (pixel + 1) * PARTS).reduce((a, b) => a + b),
      );
      expect(
        difference(
          array('abundances').values,
          wanted.map((value, at) => value / totals[Math.floor(at / PARTS)]),
        ),
      ).toBeLessThan(1e-3);
    }
    expect(difference(array('own-endmembers').values, ENDMEMBERS)).toBeLessThan(1e-6);
  });

  it('what cannot be treated alike is refused', async () => {
    const library = folder.write('library.npy', [PARTS, CHANNELS], ENDMEMBERS);
    const zscore = { op: 'normalize', method: 'zscore' };
    await expect(folder.run(even, [zscore, { op: 'fcls', file: library, constraint: 'non-negative' }])).rejects.toThrow(
      /shares sum to one/,
    );
    const short = folder.write(
      'short.npy',
      [PARTS, CHANNELS - 2],
      new Float32Array(PARTS * (CHANNELS - 2)).map((_, i) => i ** 2),
    );
    await expect(
      folder.run(even, [{ op: 'normalize' }, { op: 'crop', signal: [2, CHANNELS] }, { op: 'fcls', file: short }]),
    ).rejects.toThrow(/cropped or binned/);
  });
});

function meanSpectrum(values: Float32Array): Float64Array {
  return Float64Array.from({ length: CHANNELS }, (_, channel) => {
    let sum = 0;
    for (let at = channel; at < values.length; at += CHANNELS) sum += values[at];
    return sum / PIXELS;
  });
}
