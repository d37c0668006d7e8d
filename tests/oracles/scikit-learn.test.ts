/** Our numbers against those of scikit-learn, SciPy and NumPy on the same data (make-sklearn-fixtures.py). */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { fitKMeans } from '../../src-main/analysis/clustering/k-means.ts';
import type { AnalysisContext } from '../../src-main/analysis/context.ts';
import { fitPca } from '../../src-main/analysis/decomposition/pca.ts';
import { normalizeSpectra } from '../../src-main/analysis/preprocessing/normalize.ts';
import { spectraFromArray } from '../../src-main/analysis/spectra.ts';
import { assignMinimumCost } from '../../src-main/analysis/statistics/assignment.ts';
import { compareLabels } from '../../src-main/analysis/validation/compare-labels.ts';
import { silhouettes, stratifiedSample } from '../../src-main/analysis/validation/silhouette.ts';
import { kMeansParameters, pcaParameters } from '../../src-preload/contract/steps.ts';
import { centeredSpectra, testContext } from '../helpers/analysis.ts';
import { relativeDifference } from '../helpers/brute-force.ts';

interface DatasetFixture {
  readonly shape: readonly [number, number];
  readonly data?: readonly number[];
  readonly pca: readonly {
    readonly center: boolean;
    readonly count: number;
    readonly components: readonly number[];
    readonly explainedVariance: readonly number[];
    readonly explainedVarianceRatio: readonly number[];
    /** Of the first pixels. */
    readonly scores: readonly number[];
    readonly mean: readonly number[];
  }[];
  readonly kmeans: readonly {
    readonly clusters: number;
    readonly inertia: number;
    readonly labels: readonly number[];
    readonly silhouette: number;
    readonly silhouetteSamples: readonly number[];
  }[];
}

const folder = new URL('./sklearn/', import.meta.url);
const expected = JSON.parse(readFileSync(new URL('expected.json', folder), 'utf8')) as {
  readonly [Name in 'tall' | 'wide' | 'counts']: DatasetFixture;
} & {
  readonly labelPairs: readonly { first: number[]; second: number[]; ari: number; nmi: number }[];
  readonly assignments: readonly { rows: number; columns: number; cost: number[]; total: number }[];
  readonly preprocessing: { readonly shape: [number, number] } & {
    readonly [Method in 'data' | 'sum' | 'l2' | 'max' | 'zscore']: readonly number[];
  };
};

/** `tall`: more pixels than channels; `wide`: fewer, on a pedestal; `counts`: enough of both for the fast paths. */
function spectraOf(name: 'tall' | 'wide' | 'counts') {
  const { shape, data } = expected[name];
  const numbers = data ?? readFileSync(new URL('counts.npy', folder)).subarray(-shape[0] * shape[1]);
  return spectraFromArray(Float32Array.from(numbers), shape[1]);
}

/** Clusters that the generator of each dataset made. */
const GENERATED_CLUSTERS = { tall: 4, wide: 3, counts: 3 };

let context: AnalysisContext;
beforeAll(async () => {
  context = await testContext();
});

describe.each(['tall', 'wide', 'counts'] as const)('%s', (name) => {
  const fixture = expected[name];
  const spectra = spectraOf(name);

  it.each(fixture.pca.flatMap((pca) => (['covariance', 'randomized'] as const).map((solver) => ({ ...pca, solver }))))(
    'PCA, $solver, center $center',
    async (pca) => {
      const { center, count, solver } = pca;
      const model = await fitPca(spectra, pcaParameters.parse({ components: count, center, solver }), context);
      expect(model.solver).toBe(solver);
      // 1e-4 relative is what the issue promises; float32 products leave about 1e-6.
      expect(model.explainedVariance).toHaveLength(count);
      for (let i = 0; i < count; i++) {
        expect(Math.abs(model.explainedVariance[i] / pca.explainedVariance[i] - 1)).toBeLessThan(1e-4);
        expect(Math.abs(model.explainedVarianceRatio[i] / pca.explainedVarianceRatio[i] - 1)).toBeLessThan(1e-4);
      }
      expect(relativeDifference(model.mean, pca.mean)).toBeLessThan(1e-6);
      // Vectors depend on gaps between eigenvalues: those of neighboring noise components turn easily.
      expect(relativeDifference(model.components, pca.components)).toBeLessThan(solver === 'covariance' ? 1e-3 : 1e-2);
      const rows = pca.scores.length / count;
      expect(model.scores).toHaveLength(fixture.shape[0] * count);
      expect(relativeDifference(model.scores.subarray(0, rows * count), pca.scores)).toBeLessThan(
        solver === 'covariance' ? 1e-3 : 1e-2,
      );
    },
  );

  it.each(fixture.kmeans)('k-means, k = $clusters: inertia and partition', async ({ clusters, inertia, labels }) => {
    const parameters = kMeansParameters.parse({ clusters, restarts: 60, tolerance: 0 });
    const model = await fitKMeans(spectra, parameters, context);
    if (clusters > GENERATED_CLUSTERS[name]) {
      // Cutting a cloud in two has many minima next to each other; the issue allows 1.001 of scikit-learn's best of 300.
      expect(model.inertia / inertia).toBeLessThan(1.001);
      return;
    }
    expect(Math.abs(model.inertia / inertia - 1)).toBeLessThan(1e-6);
    // The same minimum is the same partition, whatever its clusters are called.
    expect(compareLabels(model.labels, Int32Array.from(labels)).matchedAccuracy).toBe(1);
  });

  it('silhouettes of all labelings at once', async () => {
    const centered = await centeredSpectra(spectra, context);
    const labelings = fixture.kmeans.map(({ labels, clusters }) => ({ labels: Int32Array.from(labels), clusters }));
    const everyone = stratifiedSample(labelings[0].labels, 1, spectra.pixels, 0);
    const found = await silhouettes(spectra, centered.mean, everyone, labelings, context);
    fixture.kmeans.forEach(({ silhouette, silhouetteSamples }, i) => {
      expect(Math.abs(found[i].mean - silhouette)).toBeLessThan(1e-5);
      // Distances from float32 squares: good to about 1e-4 of the largest.
      const worst = Math.max(...silhouetteSamples.map((value, pixel) => Math.abs(value - found[i].values[pixel])));
      expect(worst).toBeLessThan(1e-4);
    });
  });
});

it.each(expected.labelPairs.map((pair, i) => ({ ...pair, i })))('ARI and NMI of pair $i', (pair) => {
  const found = compareLabels(Int32Array.from(pair.first), Int32Array.from(pair.second));
  expect(found.ari).toBeCloseTo(pair.ari, 12);
  expect(found.nmi).toBeCloseTo(pair.nmi, 12);
  expect(found.compared).toBe(pair.first.length);
});

it.each(expected.assignments)('assignment of $rows rows to $columns columns', ({ rows, columns, cost, total }) => {
  const found = assignMinimumCost(Float64Array.from(cost), rows, columns);
  const pairs = [...found].map((column, row) => [row, column]).filter(([, column]) => column >= 0);
  expect(pairs).toHaveLength(Math.min(rows, columns));
  expect(new Set(pairs.map(([, column]) => column)).size).toBe(pairs.length);
  expect(pairs.reduce((sum, [row, column]) => sum + cost[row * columns + column], 0)).toBeCloseTo(total, 9);
});

it.each(['sum', 'l2', 'max', 'zscore'] as const)('normalize %s', async (method) => {
  const { shape, data } = expected.preprocessing;
  const normalized = await normalizeSpectra(spectraFromArray(Float32Array.from(data), shape[1]), method, context);
  const values = new Float32Array(data.length);
  normalized.read(0, shape[0], values);
  // float32 in and out: seven digits.
  expect(relativeDifference(values, expected.preprocessing[method])).toBeLessThan(1e-6);
});
