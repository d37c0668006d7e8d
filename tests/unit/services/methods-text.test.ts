/** The methods paragraph says what the record says, for any order of steps. */
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { methodsText } from '../../../src-main/services/methods/methods-text.ts';
import {
  count,
  list,
  percent,
  plain,
  range,
  significant,
  withError,
} from '../../../src-main/services/methods/words.ts';
import type { PhaseRecord } from '../../../src-preload/contract/project.ts';
import type { RunResult } from '../../../src-preload/contract/results.ts';
import { blobs } from '../../helpers/data.ts';
import { recipeFolder } from '../../helpers/recipes.ts';

const folder = recipeFolder();
afterAll(() => folder.remove());

const data = blobs(30, 8, 3, { spread: 0.1, offset: 5 });
const truth = folder.write('truth.npy', [6, 5], data.truth);
const run = async (...steps: object[]) => (await folder.run({ values: data.values, shape: [6, 5, 8] }, steps)).result;
const phase = (name: string, clusters: number[], letter = 'A'): PhaseRecord => {
  return { id: 1, run: 1, labels: 'labels', name, letter, color: '#000000', note: '', clusters };
};

/** What reads as a slip of the machine. */
const SLIPS = /undefined|null|NaN|Infinity|\[object|\(\)|\( | \.|\.\.| {2}|, \)|\d\.\d{7}/;

describe('the methods paragraph', () => {
  it('tells the usual recipe with every parameter that decides the result', async () => {
    const result = await run(
      { op: 'calibrate', axis: 'signal', scale: 0.5, offset: 10, units: 'eV' },
      { op: 'crop', signal: [10.5, 13], rows: [1, 6] },
      { op: 'normalize' },
      { op: 'pca', components: 3 },
      { op: 'kmeans', clusters: 3, input: 'scores', restarts: 4, seed: 7 },
      { op: 'silhouette', input: 'scores' },
    );
    const text = methodsText(result);
    const { iterations } = result.steps[4]!.results;
    for (const part of [
      'The spectrum image “test” (5 × 6 pixels, pixel size 2 nm, 8 channels, 0–7 eV) was analyzed with Phasewright',
      'The signal axis was calibrated to 0.5 eV per step and to start at 10 eV (10–13.5 eV).',
      'The data were cropped to 10.5–12.5 eV and rows 2 to 6.',
      'Each spectrum was normalized to its total intensity.',
      'A principal component analysis of the mean-centered spectra (eigenvectors of the covariance matrix) was cut to its first 3 components, which hold 99.',
      'The scores of the 3 components were grouped into 3 clusters by k-means (Lloyd’s algorithm, Euclidean distance, 4 restarts from k-means++ starting points, seed 7); the best of them converged after',
      `after ${iterations} iteration`,
      '(all pixels), which indicates clearly separated clusters.',
      `ONNX Runtime ${result.versions.onnxruntime}`,
      'on the CPU, 2 threads',
      result.source.sha256.slice(0, 16),
    ]) {
      expect(text).toContain(part);
    }
    expect(text).not.toMatch(SLIPS);
  });

  it('says along which axes the data were taken', async () => {
    const asSpectra = await run({ op: 'arrange', order: [1, 0, 2], names: ['row', 'column', 'loss'] });
    expect(methodsText(asSpectra)).toContain(
      'The data were taken as spectra along loss, one for each position along row and column.',
    );
    const asImages = await run({ op: 'arrange', signal: 2 }, { op: 'pca', components: 2 });
    expect(methodsText(asImages)).toMatch(/taken as images along .* and .*, one for each position along /);
    expect(methodsText(asImages)).not.toMatch(SLIPS);
  });

  it('says what did not converge, how k was chosen, and what was not centered', async () => {
    const text = methodsText(
      await run(
        { op: 'rebin', signal: 2, rows: 2 },
        { op: 'pca', components: 2, center: false },
        { op: 'sweep', clusters: [2, 4], restarts: 3 },
        { op: 'kmeans', clusters: 3, init: 'random', maxIterations: 1 },
        { op: 'window', signal: [1, 3] },
      ),
    );
    expect(text).toContain('binned by summing blocks of 1 × 2 pixels and 2 neighboring channels.');
    expect(text).toContain('of the spectra without centering (eigenvectors of the second-moment matrix)');
    expect(text).toContain('was computed for 2 to 4 clusters (3 restarts each, k-means++ starting points, seed 0)');
    expect(text).toContain(
      '10 restarts from random starting points, seed 0); the best of them had not converged after 1',
    );
    expect(text).toContain('the intensity in the window 1–3 eV was summed in each pixel.');
    expect(text).not.toMatch(SLIPS);
  });

  it('tells phases only when somebody has named or merged them', async () => {
    const result = await run({ op: 'kmeans', clusters: 3 }, { op: 'compare', truth });
    const untouched = [0, 1, 2].map((cluster) => phase(`Phase ${'ABC'[cluster]}`, [cluster], 'ABC'[cluster]));
    expect(methodsText(result, untouched)).not.toContain('by eye');
    const text = methodsText(result, [phase('Ferrite', [0, 2]), phase('Phase B', [1], 'B')]);
    expect(text).toMatch(
      /by eye: Ferrite \(clusters 1 and 3, 73\.3 % of the pixels\) and Phase B \(cluster 2, 26\.7 %/,
    );
    expect(methodsText(result, [phase('Ferrite', [0])])).toMatch(/; \d\d\.\d % of the pixels were left unassigned\./);
    expect(text).toContain(
      'Against the reference labels truth.npy (30 pixels), the labels reach an adjusted Rand index of',
    );
    expect(text).not.toMatch(SLIPS);
  });

  it('reads well for any steps in any order, those of later versions too', async () => {
    const result = await run(
      { op: 'pca', components: 1, solver: 'randomized' },
      { op: 'kmeans', clusters: 1, restarts: 1, input: 'scores' },
      { op: 'normalize', method: 'none' },
      { op: 'normalize', method: 'zscore' },
      { op: 'kmeans', clusters: 2 },
      { op: 'silhouette' },
      { op: 'calibrate', axis: 0, units: 'µm' },
      { op: 'crop', columns: [0, 2] },
    );
    const later = { op: 'deconvolve', parameters: { components: 3 }, results: {}, arrays: [], seconds: 0 };
    const law = fc.property(fc.shuffledSubarray([...result.steps, later], { minLength: 0 }), (steps) => {
      const changed: RunResult = { ...result, steps };
      const text = methodsText(changed);
      expect(text).not.toMatch(SLIPS);
      expect(text).toMatch(/^The spectrum image .*\.$/s);
      for (const sentence of text.split(/(?<=[^\d]\.) /)) expect(sentence).toMatch(/^[A-Z].*[.…]$/s);
      if (steps.includes(later)) expect(text).toContain('The step “deconvolve” was applied (components 3).');
    });
    fc.assert(law, { numRuns: 60 });
  });
});

describe('numbers', () => {
  it('have the digits that they deserve', () => {
    expect([significant(0.6104), significant(12345678), significant(0.0000123), significant(12.345)]).toEqual([
      '0.610',
      '1.23 × 10⁷',
      '1.23 × 10⁻⁵',
      '12.3',
    ]);
    expect([withError(0.61234, 0.0142), withError(0.61234, 0.052), withError(0.6, 0)]).toEqual([
      '0.612 ± 0.014',
      '0.61 ± 0.05',
      '0.60',
    ]);
    expect([percent(0.9998), percent(1), percent(0.521)]).toEqual(['99.98 %', '100.0 %', '52.1 %']);
    expect([plain(0.1 * 3), plain(528.3)]).toEqual(['0.3', '528.3']);
    expect(range(10, 35.5, 'eV')).toBe('10–35.5 eV');
    expect([list([]), list(['a']), list(['a', 'b']), list(['a', 'b', 'c'])]).toEqual([
      '',
      'a',
      'a and b',
      'a, b and c',
    ]);
    expect([count(1, 'pixel'), count(12_000, 'pixel')]).toEqual(['1 pixel', '12\u2009000 pixels']);
  });
});
