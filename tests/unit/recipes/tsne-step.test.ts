/** What the step adds to the algorithm: which pixels, on what, what it says, and what a window sees on the way. */
import { afterAll, describe, expect, it } from 'vitest';
import { stepSentence } from '../../../src-main/services/methods/step-sentences.ts';
import type { EmbeddingPreview, Preview } from '../../../src-preload/contract/job.ts';
import { recordingJob } from '../../helpers/analysis.ts';
import { blobs } from '../../helpers/data.ts';
import { recipeFolder } from '../../helpers/recipes.ts';

const folder = recipeFolder();
afterAll(() => folder.remove());

const [ROWS, COLUMNS, CHANNELS] = [20, 30, 8];
const data = blobs(ROWS * COLUMNS, CHANNELS, 3, { spread: 0.1, offset: 5 });
const cube = { values: data.values, shape: [ROWS, COLUMNS, CHANNELS] };
const TSNE = { op: 'tsne', perplexity: 10, iterations: 300 };

describe('the step tsne', () => {
  it('takes scores when there are any, and says what it took', async () => {
    const on = async (...steps: object[]) => (await folder.run(cube, steps)).result.steps.at(-1)!.results.input;
    expect(await on(TSNE)).toBe('spectra');
    expect(await on({ op: 'pca', components: 3 }, TSNE)).toBe('scores');
    expect(await on({ op: 'pca', components: 3 }, { ...TSNE, input: 'spectra' })).toBe('spectra');
  });

  it('of a sample names its pixels in the map, and how many of how many, also behind a mask', async () => {
    // The first 100 pixels are left out.
    const mask = Int32Array.from({ length: ROWS * COLUMNS }, (_, pixel) => (pixel < 100 ? 1 : 0));
    const file = folder.write('mask.npy', [ROWS, COLUMNS], mask);
    const { result, array } = await folder.run(cube, [
      { op: 'mask', file },
      { ...TSNE, sample: 200 },
    ]);
    const { values } = array('sample');
    expect(new Set(values).size).toBe(200);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(100);
    expect(Math.max(...values)).toBeGreaterThan(550);
    expect(array('embedding').shape).toEqual([200, 2]);
    expect(result.warnings).toContain('t-SNE shows 200 of 500 pixels, drawn at random.');
    const sentence = stepSentence(result.steps[1], result, 1);
    expect(sentence).toContain('in 200 of 500 pixels, drawn at random,');
    expect(sentence).toContain('perplexity 10, 300 iterations, early exaggeration 12, learning rate 50');
    expect(sentence).toContain('van der Maaten and Hinton 2008');
  });

  it('puts similar spectra together: the nearest point is of the same phase', async () => {
    const { array } = await folder.run(cube, [TSNE]);
    const points = array('embedding').values;
    let same = 0;
    for (let i = 0; i < ROWS * COLUMNS; i++) {
      let [nearest, least] = [-1, Number.POSITIVE_INFINITY];
      for (let j = 0; j < ROWS * COLUMNS; j++) {
        const square = (points[2 * i] - points[2 * j]) ** 2 + (points[2 * i + 1] - points[2 * j + 1]) ** 2;
        if (j !== i && square < least) [nearest, least] = [j, square];
      }
      if (data.truth[nearest] === data.truth[i]) same++;
    }
    expect(same / (ROWS * COLUMNS)).toBeGreaterThan(0.99);
  });

  it('says when it has not settled and when the perplexity is too large for the points', async () => {
    const few = { values: data.values.slice(0, 40 * CHANNELS), shape: [5, 8, CHANNELS] };
    const { result } = await folder.run(few, [{ ...TSNE, perplexity: 30 }]);
    expect(result.warnings.join(' ')).toMatch(/perplexity of 30 is too large for 40 points.*At most 13 makes sense/);
    const short = await folder.run(cube, [{ ...TSNE, perplexity: 5, iterations: 350 }]);
    expect(short.result.steps[0].results.converged).toBe(false);
    expect(short.result.warnings.join(' ')).toMatch(
      /has not settled: its divergence still fell by .* Raise iterations/,
    );
  });

  it('says how many spectra have more copies than neighbors', async () => {
    const copies = { values: data.values.slice(), shape: cube.shape };
    for (let pixel = 0; pixel < 50; pixel++) copies.values.set(data.values.subarray(0, CHANNELS), pixel * CHANNELS);
    const { result } = await folder.run(copies, [TSNE]);
    expect(result.warnings.join(' ')).toMatch(/50 pixels have at least 31 others with the very same values/);
  });

  it('shows its points on the way with their pixels', async () => {
    const seen: EmbeddingPreview[] = [];
    const preview = (one: Preview) => {
      if (one.kind === 'embedding') seen.push(one);
    };
    await folder.run(cube, [{ ...TSNE, sample: 150 }], { job: { ...recordingJob(), preview } });
    expect(seen).toHaveLength(30);
    expect(seen[0]).toMatchObject({ rows: ROWS, columns: COLUMNS, iteration: 10, iterations: 300, divergence: null });
    expect(seen.at(-1)!.points).toHaveLength(300);
    expect(seen.at(-1)!.sample).toHaveLength(150);
  });

  it('refuses scores that do not exist, and a perplexity that the sample cannot have', async () => {
    const refused = (step: object) => folder.run(cube, [step]).catch((error: unknown) => error);
    expect(await refused({ ...TSNE, input: 'scores' })).toMatchObject({ code: 'input-missing' });
    expect(await refused({ ...TSNE, sample: 11 })).toMatchObject({
      code: 'parameter-invalid',
      where: { field: 'steps[0].perplexity' },
    });
  });
});
