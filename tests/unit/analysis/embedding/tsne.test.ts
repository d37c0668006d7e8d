import { describe, expect, it } from 'vitest';
import { attraction, divergence } from '../../../../src-main/analysis/embedding/attraction.ts';
import {
  conditionalProbabilities,
  type JointProbabilities,
  jointProbabilities,
} from '../../../../src-main/analysis/embedding/joint-probabilities.ts';
import { nearestNeighbors } from '../../../../src-main/analysis/embedding/nearest-neighbors.ts';
import { exactRepulsion } from '../../../../src-main/analysis/embedding/repulsion.ts';
import { drawSample } from '../../../../src-main/analysis/embedding/sample-points.ts';
import { fitTsne } from '../../../../src-main/analysis/embedding/tsne.ts';
import { tsneParameters } from '../../../../src-preload/contract/steps.ts';
import { recordingJob, testContext } from '../../../helpers/analysis.ts';
import { blobs, normalNumbers } from '../../../helpers/data.ts';
import { nearestByBruteForce } from '../../../helpers/nearest.ts';

const parse = (given: object) => tsneParameters.parse(given);

describe('nearest neighbors', () => {
  it('are those of brute force, nearest first', async () => {
    const { values, channels } = blobs(300, 5, 4, { spread: 0.3 });
    const found = await nearestNeighbors(values, channels, 12, await testContext());
    const wanted = nearestByBruteForce(values, channels, 12);
    expect(Array.from(found.indices)).toEqual(wanted.flat());
  });

  it('are right also where float32 products cannot tell them apart', async () => {
    // Pairs 0.001 apart, 1,000 from the middle: squares of 1e6 leave differences of 1e-6 to be rounded away.
    const normal = normalNumbers(4);
    const values = Float32Array.from({ length: 3 * 8 }, (_, i) => {
      const group = Math.floor(i / 6);
      return (group % 2 ? 1000 : -1000) + 0.001 * normal();
    });
    const found = await nearestNeighbors(values, 3, 3, await testContext());
    expect(Array.from(found.indices)).toEqual(nearestByBruteForce(values, 3, 3).flat());
  });

  it('of duplicates are the others, never the point itself', async () => {
    const values = new Float32Array(40 * 2).fill(1);
    const { indices, squares } = await nearestNeighbors(values, 2, 7, await testContext());
    indices.forEach((other, i) => {
      expect(other).not.toBe(Math.floor(i / 7));
    });
    expect(squares.every((square) => square === 0)).toBe(true);
  });
});

describe('similarities', () => {
  it('have the wanted perplexity', () => {
    const squares = Float32Array.from({ length: 60 }, (_, i) => 1e4 + (i * i) / 3);
    const out = new Float64Array(60);
    for (const perplexity of [2, 10, 30]) {
      conditionalProbabilities(squares, perplexity, out);
      const entropy = out.reduce((sum, p) => sum - (p > 0 ? p * Math.log(p) : 0), 0);
      expect(Math.exp(entropy) / perplexity).toBeCloseTo(1, 4);
      expect(out.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
    }
  });

  it('of neighbors at one distance are equal', () => {
    const out = new Float64Array(9);
    conditionalProbabilities(new Float32Array(9).fill(4), 3, out);
    for (const p of out) expect(p).toBeCloseTo(1 / 9, 12);
  });

  it('are symmetric, each pair once, half of a sum of 1', async () => {
    const { values, channels } = blobs(80, 3, 3);
    const context = await testContext();
    const joint = await jointProbabilities(await nearestNeighbors(values, channels, 10, context), 3, context);
    const seen = new Set<string>();
    let sum = 0;
    for (let i = 0; i < joint.points; i++) {
      for (let e = joint.starts[i]; e < joint.starts[i + 1]; e++) {
        expect(joint.partners[e]).toBeGreaterThan(i);
        expect(seen.has(`${i} ${joint.partners[e]}`)).toBe(false);
        seen.add(`${i} ${joint.partners[e]}`);
        sum += joint.values[e];
      }
    }
    expect(sum).toBeCloseTo(0.5, 6);
  });
});

/** The divergence with Z of all pairs: what the gradient is of. */
async function exactDivergence(joint: JointProbabilities, points: Float64Array): Promise<number> {
  return divergence(joint, points, await exactRepulsion().evaluate(points, new Float64Array(points.length)));
}

it('the gradient is that of the divergence, by finite differences', async () => {
  const { values, channels } = blobs(40, 4, 3);
  const context = await testContext();
  const joint = await jointProbabilities(await nearestNeighbors(values, channels, 15, context), 5, context);
  const points = Float64Array.from({ length: 80 }, normalNumbers(9));
  const [attractive, repulsive] = [new Float64Array(80), new Float64Array(80)];
  attraction(joint, points, attractive);
  const normalization = await exactRepulsion().evaluate(points, repulsive);
  const step = 1e-5;
  for (let i = 0; i < 80; i += 7) {
    const there = points.slice();
    there[i] += step;
    const back = points.slice();
    back[i] -= step;
    const slope = ((await exactDivergence(joint, there)) - (await exactDivergence(joint, back))) / (2 * step);
    // Probabilities are float32: seven digits. The difference has an error of step².
    expect(4 * (attractive[i] - repulsive[i] / normalization)).toBeCloseTo(slope, 6);
  }
});

describe('t-SNE', () => {
  const data = blobs(700, 6, 4, { spread: 0.1 });

  it('keeps groups apart: nearest points in the picture are of one group', async () => {
    const model = await fitTsne(data.values.slice(), 6, parse({ iterations: 500 }), await testContext());
    const near = nearestByBruteForce(model.points, 2, 5);
    const same = near.flatMap((others, i) => others.map((j) => data.truth[j] === data.truth[i]));
    expect(same.filter(Boolean).length / same.length).toBeGreaterThan(0.99);
    for (const axis of [0, 1]) {
      const sum = model.points.reduce((total, value, i) => (i % 2 === axis ? total + value : total), 0);
      expect(Math.abs(sum) / 700).toBeLessThan(1e-4);
    }
  });

  it.each(['pca', 'random'])(
    'gives the same bytes again (%s), and others with another seed when random',
    async (init) => {
      const picture = async (seed: number) =>
        (await fitTsne(data.values.slice(), 6, parse({ iterations: 100, init, seed }), await testContext())).points;
      expect(await picture(1)).toEqual(await picture(1));
      expect(Buffer.from((await picture(1)).buffer).equals(Buffer.from((await picture(2)).buffer))).toBe(
        init === 'pca',
      );
    },
  );

  it('gives the same bytes again on a grid too, and hardly another divergence than with all pairs', async () => {
    const many = blobs(1100, 6, 4, { spread: 0.1 });
    const context = await testContext();
    const parameters = parse({ iterations: 300 });
    const model = await fitTsne(many.values.slice(), 6, parameters, context);
    expect((await fitTsne(many.values.slice(), 6, parameters, context)).points).toEqual(model.points);
    const neighbors = await nearestNeighbors(many.values, 6, model.neighbors, context);
    const joint = await jointProbabilities(neighbors, model.perplexity, context);
    // Float32 points, and Z from the grid: a part in a thousand.
    const exact = await exactDivergence(joint, Float64Array.from(model.points));
    expect(Math.abs(model.divergence / exact - 1)).toBeLessThan(1e-3);
  });

  it('shows its points on the way, and their divergence once exaggeration is over', async () => {
    const heard: { iteration: number; divergence: number | null; points: Float32Array }[] = [];
    const context = {
      ...(await testContext()),
      hearPoints: (points: Float32Array, iteration: number, divergence: number | null) =>
        void heard.push({ points, iteration, divergence }),
    };
    const model = await fitTsne(data.values.slice(), 6, parse({ iterations: 400 }), context);
    expect(heard.map(({ iteration }) => iteration)).toEqual(Array.from({ length: 40 }, (_, i) => 10 * (i + 1)));
    expect(new Set(heard.map(({ points }) => points)).size).toBe(40);
    expect(heard[20].divergence).toBeNull();
    expect(heard.at(-1)!.divergence).toBeGreaterThan(model.divergence * 0.9);
    expect(heard.at(-1)!.points).toHaveLength(1400);
  });

  it('can be cancelled while it looks for neighbors and while it moves', async () => {
    for (const cancelAt of [3, 4, 40]) {
      const job = recordingJob(cancelAt);
      const fitted = fitTsne(data.values.slice(), 6, parse({}), await testContext(job));
      await expect(fitted).rejects.toMatchObject({ code: 'cancelled' });
    }
  });

  it('has sound points for duplicates, a single direction and few points', async () => {
    const context = await testContext();
    const twice = Float32Array.from({ length: 600 * 2 }, (_, i) => (i < 300 ? 1 : i * 0.01));
    const line = Float32Array.from({ length: 600 }, (_, i) => i % 97);
    const few = blobs(12, 3, 2).values;
    for (const [values, channels, perplexity] of [
      [twice, 2, 20],
      [line, 1, 20],
      [few, 3, 8],
    ] as const) {
      const model = await fitTsne(values, channels, parse({ perplexity, iterations: 300 }), context);
      expect(model.points.every(Number.isFinite)).toBe(true);
      expect(model.divergence).toBeGreaterThan(0);
    }
  });

  it('stays finite whatever the learning rate', async () => {
    const many = blobs(1100, 6, 4, { spread: 0.1 });
    const parameters = parse({ iterations: 50, learningRate: 1e6, earlyExaggeration: 100 });
    const model = await fitTsne(many.values, 6, parameters, await testContext());
    expect(model.points.every(Number.isFinite)).toBe(true);
    expect(Number.isFinite(model.divergence)).toBe(true);
  });

  it.each([
    ['equal spectra', new Float32Array(300).fill(2), {}, 'data-unsuitable'],
    ['values that are not finite', new Float32Array(300).fill(2).fill(Number.NaN, 7, 8), {}, 'data-unsuitable'],
    ['too large a perplexity', blobs(20, 3, 2).values, { perplexity: 30 }, 'parameter-invalid'],
    ['one point', new Float32Array(3).fill(2), { perplexity: 2 }, 'parameter-invalid'],
  ])('refuses %s', async (_, values, given, code) => {
    await expect(fitTsne(values, 3, parse(given), await testContext())).rejects.toMatchObject({ code });
  });
});

it('a sample is drawn without repetition, ascending, the same for the same seed', () => {
  const drawn = drawSample(1000, 200, 5);
  expect(new Set(drawn).size).toBe(200);
  expect([...drawn]).toEqual([...drawn].sort((a, b) => a - b));
  expect(drawSample(1000, 200, 5)).toEqual(drawn);
  expect(drawSample(1000, 200, 6)).not.toEqual(drawn);
  expect(drawSample(4, 200, 5)).toEqual(Int32Array.of(0, 1, 2, 3));
});
