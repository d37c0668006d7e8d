/**
 * t-SNE against scikit-learn: similarities, divergence and kept neighbors on data of our own (`make-tsne-fixtures.py`), and the
 * divergence on digits and iris of the shared data folder, where that lies beside the repository.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { jointProbabilities } from '../../src-main/analysis/embedding/joint-probabilities.ts';
import { nearestNeighbors } from '../../src-main/analysis/embedding/nearest-neighbors.ts';
import { fitTsne } from '../../src-main/analysis/embedding/tsne.ts';
import { tsneParameters } from '../../src-preload/contract/steps.ts';
import { testContext } from '../helpers/analysis.ts';
import { nearestByBruteForce } from '../helpers/nearest.ts';

interface Fixture {
  readonly perplexity: number;
  readonly neighbors: number;
  readonly data: readonly (readonly number[])[];
  readonly joint: readonly (readonly [number, number, number])[];
  readonly divergence: number;
  readonly kept: number;
}
const fixture: Fixture = JSON.parse(readFileSync(new URL('./sklearn/tsne.json', import.meta.url), 'utf8'));
const CHANNELS = 6;
const values = () => Float32Array.from(fixture.data.flat());

describe('scikit-learn, data of our own', () => {
  it('has the same joint probabilities', async () => {
    const { neighbors, perplexity, joint } = fixture;
    const context = await testContext();
    const found = await jointProbabilities(
      await nearestNeighbors(values(), CHANNELS, neighbors, context),
      perplexity,
      context,
    );
    const ours = new Map<string, number>();
    for (let i = 0; i < found.points; i++) {
      for (let e = found.starts[i]; e < found.starts[i + 1]; e++) {
        ours.set(`${i} ${found.partners[e]}`, found.values[e]);
      }
    }
    expect(ours.size).toBe(joint.length);
    for (const [i, j, p] of joint) {
      // Both stop the bisection at an entropy within 1e-5, from other starts: some 1e-4 of a probability.
      expect(Math.abs(ours.get(`${i} ${j}`)! / p - 1)).toBeLessThan(1e-3);
    }
  });

  it('reaches as small a divergence, with the neighbors kept as well', async () => {
    const { perplexity } = fixture;
    const starts = [{}, ...[0, 1, 2].map((seed) => ({ init: 'random', seed }))];
    const models = [];
    for (const start of starts) {
      const parameters = tsneParameters.parse({ perplexity, ...start });
      models.push(await fitTsne(values(), CHANNELS, parameters, await testContext()));
    }
    const model = models.reduce((best, one) => (one.divergence < best.divergence ? one : best));
    expect(model.divergence).toBeLessThan(1.02 * fixture.divergence);
    const near = nearestByBruteForce(values(), CHANNELS, 10);
    const nearThere = nearestByBruteForce(model.points, 2, 10);
    const kept = near.map((own, i) => own.filter((j) => nearThere[i].includes(j)).length / 10);
    const mean = kept.reduce((sum, share) => sum + share, 0) / kept.length;
    // The picture is another one of the same quality: a hundredth of the neighbors may differ.
    expect(mean).toBeGreaterThan(fixture.kept - 0.01);
  });
});

const dataFolder = fileURLToPath(new URL('../../../shared/data/', import.meta.url));
const isThere = existsSync(`${dataFolder}reference_algorithms.json`);
if (!isThere) console.warn('The shared data folder is not here: t-SNE of digits and iris is not compared.');

describe.skipIf(!isThere)('scikit-learn, shared data', () => {
  it.each([
    ['iris', 'iris.csv', 1],
    ['digits', 'digits.csv.gz', 0],
  ])('%s', { timeout: 120_000 }, async (name, file, headerLines) => {
    const { refs } = JSON.parse(readFileSync(`${dataFolder}reference_algorithms.json`, 'utf8'));
    const bytes = readFileSync(`${dataFolder}ml/${file}`);
    const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
    const rows = text.trim().split('\n').slice(headerLines);
    // The class stands last.
    const numbers = rows.map((row) => row.split(',').slice(0, -1).map(Number));
    const points = Float32Array.from(numbers.flat());
    const model = await fitTsne(points, numbers[0].length, tsneParameters.parse({}), await testContext());
    const { kl_divergence: theirs } = refs[`ml/${name}`].tsne_perp30_pca_init;
    expect(model.divergence).toBeLessThanOrEqual(1.02 * theirs);
  });
});
