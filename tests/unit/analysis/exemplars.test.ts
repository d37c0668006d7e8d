/** Distances, margins, spreads and exemplars against the same by plain loops in float64. */
import { describe, expect, it } from 'vitest';
import { chooseExemplars, measureScatter } from '../../../src-main/analysis/clustering/exemplars.ts';
import { spectraFromArray } from '../../../src-main/analysis/spectra.ts';
import { testContext } from '../../helpers/analysis.ts';
import { blobs } from '../../helpers/data.ts';

function plain(values: Float32Array, channels: number, labels: Int32Array, centroids: Float32Array) {
  const clusters = centroids.length / channels;
  const toAll = Array.from(labels, (_, pixel) =>
    Array.from({ length: clusters }, (_, cluster) => {
      let sum = 0;
      for (let c = 0; c < channels; c++)
        sum += (values[pixel * channels + c]! - centroids[cluster * channels + c]!) ** 2;
      return Math.sqrt(sum);
    }),
  );
  const own = toAll.map((all, pixel) => all[labels[pixel]!]!);
  const next = toAll.map((all, pixel) => Math.min(...all.filter((_, cluster) => cluster !== labels[pixel])));
  const spreads = Array.from({ length: clusters * channels }, (_, place) => {
    const [cluster, c] = [Math.floor(place / channels), place % channels];
    const members = [...labels.keys()].filter((pixel) => labels[pixel] === cluster);
    const squares = members.map((pixel) => (values[pixel * channels + c]! - centroids[place]!) ** 2);
    return Math.sqrt(squares.reduce((a, b) => a + b, 0) / Math.max(1, members.length));
  });
  return { own, margins: next.map((distance, pixel) => distance - own[pixel]!), spreads };
}

const close = (found: Float32Array, expected: readonly number[], scale: number) => {
  expect(found).toHaveLength(expected.length);
  const worst = Math.max(...expected.map((value, i) => Math.abs(found[i]! - value)));
  // float32 products of some ten channels.
  expect(worst / scale).toBeLessThan(1e-5);
};

/** Means of the pixels of each cluster. */
function meansOf(values: Float32Array, channels: number, labels: Int32Array, clusters: number): Float32Array {
  const means = new Float64Array(clusters * channels);
  const sizes = new Float64Array(clusters);
  for (const [pixel, label] of labels.entries()) {
    sizes[label]!++;
    for (let c = 0; c < channels; c++) means[label * channels + c]! += values[pixel * channels + c]!;
  }
  return Float32Array.from(means, (sum, i) => sum / Math.max(1, sizes[Math.floor(i / channels)]!));
}

describe('scatter of clusters', () => {
  it.each([2 ** 100, 2 ** -100])('in units of %d is the same as many times', async (unit) => {
    const [pixels, channels, clusters] = [300, 8, 3];
    const { values, truth } = blobs(pixels, channels, clusters, { spread: 0.3, offset: 6 });
    const means = meansOf(values, channels, truth, clusters);
    const context = await testContext();
    const found = await measureScatter(spectraFromArray(values, channels), truth, means, context);
    const scaled = (array: Float32Array) => array.map((value) => value * unit);
    const other = await measureScatter(spectraFromArray(scaled(values), channels), truth, scaled(means), context);
    for (const key of ['distances', 'margins', 'spreads'] as const) {
      close(
        other[key].map((value) => value / unit),
        [...found[key]],
        Math.max(...found[key]),
      );
    }
  });

  it.each([0, 1e4])('is what plain loops find, with a common offset of %d too', async (offset) => {
    const [pixels, channels, clusters] = [20_000, 12, 4];
    const { values, truth } = blobs(pixels, channels, clusters, { spread: 0.3, offset });
    const centroids = meansOf(values, channels, truth, clusters);
    const scatter = await measureScatter(spectraFromArray(values, channels), truth, centroids, await testContext());
    const expected = plain(values, channels, truth, centroids);
    const scale = Math.max(...expected.own);
    close(scatter.distances, expected.own, scale);
    close(scatter.margins, expected.margins, scale);
    close(scatter.spreads, expected.spreads, Math.max(...expected.spreads));
  });

  it('a single cluster has no boundary', async () => {
    const { values } = blobs(50, 5, 1);
    const labels = new Int32Array(50);
    const centroids = meansOf(values, 5, labels, 1);
    const scatter = await measureScatter(spectraFromArray(values, 5), labels, centroids, await testContext());
    expect(scatter.margins.every((margin) => margin === Number.POSITIVE_INFINITY)).toBe(true);
    const [only] = chooseExemplars(labels, scatter, 1);
    expect(only!.boundary).toEqual([]);
    expect(only!.purest).toHaveLength(5);
  });
});

describe('exemplars', () => {
  const labels = Int32Array.of(0, 0, 0, 0, 0, 0, 0, 1, 1, 1);
  const distances = Float32Array.of(7, 6, 5, 4, 3, 2, 1, 1, 1, 2);
  const margins = Float32Array.of(0, 1, 2, 3, 4, 5, 6, -1, 0, 1);

  it('are the nearest, those at the median, and the closest calls', () => {
    expect(chooseExemplars(labels, { distances, margins }, 2)).toEqual([
      { purest: [6, 5, 4, 3, 2], typical: [3, 2, 4, 1, 5], boundary: [0, 1, 2, 3, 4] },
      { purest: [7, 8, 9], typical: [7, 8, 9], boundary: [7, 8, 9] },
    ]);
  });

  it('belong to their clusters, whatever the data', () => {
    const { truth } = blobs(500, 3, 6, { seed: 3 });
    const values = Float32Array.from(truth, (_, i) => (i * 7919) % 83);
    chooseExemplars(truth, { distances: values, margins: values }, 6).forEach((one, cluster) => {
      for (const pixels of Object.values(one) as number[][]) {
        expect(new Set(pixels).size).toBe(pixels.length);
        expect(pixels.every((pixel) => truth[pixel] === cluster)).toBe(true);
      }
    });
  });
});
