/** Agglomerative clustering against SciPy (make-linkage-fixtures.py), and the reference values of real data. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { fitAgglomerative } from '../../src-main/analysis/clustering/agglomerative.ts';
import { cutTree, type Linkage } from '../../src-main/analysis/clustering/linkage.ts';
import { spectraFromArray } from '../../src-main/analysis/spectra.ts';
import { compareLabels } from '../../src-main/analysis/validation/compare-labels.ts';
import { agglomerativeParameters } from '../../src-preload/contract/steps.ts';
import { centeredSpectra, testContext } from '../helpers/analysis.ts';

interface Tree {
  readonly method: Linkage;
  readonly linkage: readonly number[];
  readonly cophenetic: readonly number[];
  readonly four: readonly number[];
  readonly distance: number;
  readonly atDistance: readonly number[];
}
interface Case {
  readonly shape: readonly [number, number];
  readonly data: readonly number[];
  readonly trees: readonly Tree[];
}
const { cases } = JSON.parse(readFileSync(new URL('./sklearn/linkage.json', import.meta.url), 'utf8')) as {
  cases: { [name: string]: Case };
};

async function cluster(values: Float32Array, channels: number, parameters: object) {
  const context = await testContext();
  const centered = await centeredSpectra(spectraFromArray(values, channels), context);
  return fitAgglomerative(centered, agglomerativeParameters.parse(parameters), context);
}

describe.each(Object.entries(cases))('%s', (_, { shape: [, channels], data, trees }) => {
  it.each(trees.map((tree) => [tree.method, tree] as const))('%s', async (method, expected) => {
    const values = Float32Array.from(data);
    const model = await cluster(values, channels, { linkage: method, clusters: 4 });
    // Distances are float32 of float64 sums, updated some hundred times.
    expected.linkage.forEach((value, at) => {
      const difference = Math.abs(model.linkage[at] - value);
      expect(difference).toBeLessThanOrEqual(at % 4 === 2 ? 1e-5 * value : 0);
    });
    const cophenetic = copheneticDistances(model.linkage).filter((__, pair) => pair % 37 === 0);
    expected.cophenetic.forEach((value, pair) => {
      expect(Math.abs(cophenetic[pair] - value)).toBeLessThanOrEqual(1e-5 * value);
    });
    expect(compareLabels(model.labels, Int32Array.from(expected.four)).ari).toBe(1);
    const cut = await cluster(values, channels, { linkage: method, distance: expected.distance });
    expect(compareLabels(cut.labels, Int32Array.from(expected.atDistance)).ari).toBe(1);
    expect(cut.cut[0]).toBeLessThanOrEqual(expected.distance);
    expect(cut.cut[1]).toBeGreaterThan(expected.distance);
  });
});

/** Height at which each pair of points comes together, in the order of pdist; from cuts, not from our own heights' order. */
function copheneticDistances(tree: Float64Array): number[] {
  const points = tree.length / 4 + 1;
  const heights = new Map<number, number>();
  for (let merges = points - 1; merges > 0; merges--) {
    const { labels } = cutTree(tree, merges);
    for (let i = 0; i < points; i++) {
      for (let j = i + 1; j < points; j++) {
        if (labels[i] === labels[j]) heights.set(i * points + j, tree[4 * (merges - 1) + 2]);
      }
    }
  }
  return [...heights].sort(([a], [b]) => a - b).map(([, height]) => height);
}

const dataFolder = fileURLToPath(new URL('../../../shared/data/', import.meta.url));
const isThere = existsSync(`${dataFolder}reference_algorithms.json`);
if (!isThere) console.warn('The shared data folder is not here: Ward clusters of real data are not compared.');
const references: { readonly [name: string]: { k: number; ward: { ARI: number; sizes: number[] } } } = isThere
  ? JSON.parse(readFileSync(`${dataFolder}reference_algorithms.json`, 'utf8')).refs
  : {};

describe.skipIf(!isThere).each([
  ['ml/iris', 'iris.csv', 1],
  ['ml/wine', 'wine_data.csv', 1],
  ['ml/breast_cancer', 'breast_cancer.csv', 1],
  ['ml/digits', 'digits.csv.gz', 0],
] as const)('%s', (name, file, headerLines) => {
  it('Ward reaches the ARI of scikit-learn', async () => {
    const bytes = readFileSync(`${dataFolder}ml/${file}`);
    const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('latin1').trim();
    const rows = text
      .split(/\r?\n/)
      .slice(headerLines)
      .map((line) => line.split(',').map(Number));
    const channels = rows[0].length - 1;
    const { k, ward } = references[name];
    const model = await cluster(Float32Array.from(rows.flatMap((row) => row.slice(0, channels))), channels, {
      clusters: k,
    });
    expect([...model.sizes].sort((a, b) => a - b)).toEqual(ward.sizes);
    const { ari } = compareLabels(
      model.labels,
      Int32Array.from(rows, (row) => row[channels]),
    );
    expect(ari).toBeCloseTo(ward.ARI, 9);
  });
});
