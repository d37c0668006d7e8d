import { describe, expect, it } from 'vitest';
import type { Axis, Json } from '../../../../src-preload/contract/dataset.ts';
import { epochsOf, judgeTraining } from '../../../../src-renderer/panels/training/judge-training.ts';
import { evenSamples, latentOf } from '../../../../src-renderer/parts/networks/network-of-run.ts';
import { preparedImage, preparedSpectrum } from '../../../../src-renderer/parts/networks/prepared-sample.ts';

type Tree = { readonly [key: string]: Json };
const step = (op: string, parameters: Tree, results: Tree = {}) => ({ op, parameters, results });

describe('what the losses say', () => {
  const epochs = (pairs: readonly (readonly [number, number])[]) =>
    pairs.map(([training, validation]) => ({ training, validation, learningRate: 1e-3 }));

  it('names noise learned by heart, rest, the end and the settled state', () => {
    const good = epochs([
      [1, 1],
      [0.5, 0.52],
      [0.4, 0.42],
    ]);
    expect(judgeTraining(good, 3, true, null)?.word).toBe('learning');
    expect(judgeTraining(good, 2, true, null)?.title).toBe('No better for 1 epoch');
    expect(judgeTraining(good, 3, false, 'epochs')?.word).toBe('unfinished');
    expect(judgeTraining(good, 2, false, 'patience')?.word).toBe('settled');
    const byHeart = epochs([
      [1, 1],
      [0.5, 0.7],
      [0.1, 0.8],
    ]);
    expect(judgeTraining(byHeart, 2, false, 'patience')?.word).toBe('overtrained');
    expect(judgeTraining(good.slice(0, 2), 2, true, null)).toBeNull();
  });

  it('cannot praise what nothing was held out for', () => {
    const alone = epochs([
      [1, Number.NaN],
      [0.5, Number.NaN],
      [0.4, Number.NaN],
    ]);
    expect(judgeTraining(alone, 2, false, 'patience')).toMatchObject({ word: 'settled', tone: 'caution' });
  });

  it('reads rows of three numbers', () => {
    expect(epochsOf([1, 2, 3, 4, 5, 6])).toEqual([
      { training: 1, validation: 2, learningRate: 3 },
      { training: 4, validation: 5, learningRate: 6 },
    ]);
  });
});

describe('samples', () => {
  it('lie evenly among those with latent numbers', () => {
    const latent = Float32Array.from({ length: 20 }, (_, i) => (i < 10 ? Number.NaN : i));
    expect(evenSamples(latent, 2, 2)).toEqual([6, 8]);
    expect(evenSamples(latent, 2, 99)).toEqual([5, 6, 7, 8, 9]);
    expect(latentOf(latent, 2, 6)).toEqual([12, 13]);
  });

  it('are images cut, binned and normalized as the steps before the network say', () => {
    const image = { rows: 4, columns: 5, values: Float32Array.from({ length: 20 }, (_, i) => i) };
    const steps = [
      step('crop', { rows: [1, 4], columns: [0, 4] }),
      step('rebin', { rows: 2, columns: 2, signal: 1 }),
      step('normalize', { method: 'max' }),
    ];
    const prepared = preparedImage(image, steps)!;
    expect([prepared.rows, prepared.columns]).toEqual([1, 2]);
    // Rows 1 and 2: means of 5, 6, 10, 11 and of 7, 8, 12, 13.
    expect(prepared.values[0]).toBeCloseTo(8 / 10);
    expect(prepared.values[1]).toBe(1);
    expect(preparedImage(image, [step('denoise', {})])).toBeNull();
    expect(preparedImage(image, [step('normalize', { method: 'zscore' })])).toBeNull();
  });

  it('are spectra cut by energy, binned in energy and space, and normalized', () => {
    const axis: Axis = { name: 'E', size: 10, scale: 0.5, offset: 10, units: 'eV', role: 'signal' };
    const spectrum = Float32Array.from({ length: 10 }, (_, i) => i);
    const cut = step('crop', { signal: [11, 13.5] }, { shape: [1, 1, 5], signal: { from: 11, to: 13 } });
    expect([...preparedSpectrum(spectrum, axis, [cut])!]).toEqual([2, 3, 4, 5, 6]);
    const binned = preparedSpectrum(spectrum, axis, [cut, step('rebin', { signal: 2, rows: 3, columns: 1 })]);
    expect([...binned!]).toEqual([15, 27]);
    const shares = preparedSpectrum(spectrum, axis, [cut, step('normalize', { method: 'sum' })])!;
    expect(shares.reduce((sum, value) => sum + value)).toBeCloseTo(1);
    expect(preparedSpectrum(spectrum, axis, [step('background', {})])).toBeNull();
    expect(preparedSpectrum(spectrum, axis, [step('crop', { signal: [11, 13.5] })])).toBeNull();
  });
});
