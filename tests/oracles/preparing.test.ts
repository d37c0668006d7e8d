/** Backgrounds and Poisson scaling against HyperSpy and NumPy (make-preparing-fixtures.py). */
import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { fitBackground } from '../../src-main/analysis/preprocessing/background.ts';
import { type Spectra, spectraFromArray } from '../../src-main/analysis/spectra.ts';
import type { BackgroundParameters } from '../../src-preload/contract/steps.ts';
import { testContext } from '../helpers/analysis.ts';
import { recipeFolder } from '../helpers/recipes.ts';

interface Expected {
  readonly axis: { readonly offset: number; readonly scale: number; readonly size: number };
  readonly window: [number, number];
  readonly backgrounds: {
    readonly [kind: string]: {
      readonly data: readonly number[];
      readonly left: readonly number[];
      readonly polyfit: readonly (readonly number[])[] | null;
    };
  };
  readonly poisson: {
    readonly shape: readonly number[];
    readonly data: readonly number[];
    readonly ratio: readonly number[];
    readonly model: readonly number[];
  };
}

const expected = JSON.parse(readFileSync(new URL('./hyperspy/preparing.json', import.meta.url), 'utf8')) as Expected;

function read(spectra: Spectra): Float32Array {
  const values = new Float32Array(spectra.pixels * spectra.channels);
  spectra.read(0, spectra.pixels, values);
  return values;
}

const MODELS: readonly [kind: string, model: BackgroundParameters['model'], tolerance: number][] = [
  // Both from two areas, which HyperSpy integrates from channel to channel and we from edge to edge of the channels; how much
  // that matters is compared with the truth below.
  ['PowerLaw', 'power-law', 0.03],
  ['Exponential', 'exponential', 0.02],
  // Least squares on both sides; the data are float32 with us.
  ['Polynomial', 'polynomial', 1e-5],
  ['Offset', 'offset', 1e-5],
];

describe('background', () => {
  it.each(MODELS)('%s', async (kind, model, tolerance) => {
    const { axis, window } = expected;
    const { data, left, polyfit } = expected.backgrounds[kind];
    const signal = { ...axis, name: 'Energy loss', units: 'eV', role: 'signal' } as const;
    const found = await fitBackground(
      spectraFromArray(Float32Array.from(data), axis.size),
      signal,
      { model, window, order: 2 },
      await testContext(),
    );
    const ours = read(found.spectra);
    const first = window[0] - axis.offset;
    for (let i = 0; i < ours.length; i++) {
      if (i % axis.size < first) continue;
      const background = data[i] - left[i];
      // Relative to the background at the window, which is what was fitted.
      const scale =
        data[Math.floor(i / axis.size) * axis.size + first] - left[Math.floor(i / axis.size) * axis.size + first];
      expect(Math.abs(data[i] - ours[i] - background)).toBeLessThan(tolerance * Math.abs(scale));
    }
    polyfit?.forEach((row, spectrum) => {
      row.forEach((coefficient, k) => {
        const ourCoefficient = found.parameters[spectrum * row.length + k];
        expect(Math.abs(ourCoefficient / coefficient - 1)).toBeLessThan(1e-6);
      });
    });
  });
});

it('of the power law that was put in, ours misses less than HyperSpy’s', async () => {
  const { axis, window, backgrounds } = expected;
  const { data, left } = backgrounds.PowerLaw;
  const signal = { ...axis, name: 'Energy loss', units: 'eV', role: 'signal' } as const;
  const spectra = spectraFromArray(Float32Array.from(data), axis.size);
  const found = await fitBackground(spectra, signal, { model: 'power-law', window, order: 2 }, await testContext());
  const ours = read(found.spectra);
  const missed = [0, 0];
  for (let k = 0; k < 3; k++) {
    for (let channel = 20; channel < axis.size; channel++) {
      // As make-preparing-fixtures.py draws it.
      const truth = (2 + k) * 1e10 * (axis.offset + channel) ** -(2.4 + 0.2 * k);
      const at = k * axis.size + channel;
      missed[0] += Math.abs(data[at] - ours[at] - truth) / truth;
      missed[1] += Math.abs(data[at] - left[at] - truth) / truth;
    }
  }
  expect(missed[0]).toBeLessThan(missed[1]);
});

describe('Poisson scaling', () => {
  const folder = recipeFolder();
  afterAll(() => folder.remove());
  const { shape, data, ratio, model } = expected.poisson;
  const cube = { values: Int32Array.from(data), shape };

  it('an SVD after it explains what HyperSpy’s does, and gives the same counts', async () => {
    const [, , channels] = shape;
    const { result, array } = await folder.run(cube, [{ op: 'poisson-scale' }, { op: 'pca', components: 6 }]);
    const found = result.steps[1].results.explainedVarianceRatio as number[];
    // HyperSpy divides by √(sums), ours by √(means): a common factor, of which a ratio knows nothing.
    found.forEach((value, i) => {
      expect(Math.abs(value / ratio[i] - 1)).toBeLessThan(1e-4);
    });
    expect(result.steps[1].results.centered).toBe(false);
    const [components, scores] = [array('components').values, array('scores').values];
    let [worst, largest] = [0, 0];
    model.forEach((value, i) => {
      const [pixel, channel] = [Math.floor(i / channels), i % channels];
      const ours = scores[pixel * 6] * components[channel] + scores[pixel * 6 + 1] * components[channels + channel];
      worst = Math.max(worst, Math.abs(ours - value));
      largest = Math.max(largest, value);
    });
    // float32 scores and components, and a gap to the third that is ten times the noise.
    expect(worst / largest).toBeLessThan(1e-4);
  });

  it('denoising after it gives the same counts', async () => {
    const { array } = await folder.run(cube, [
      { op: 'poisson-scale' },
      { op: 'denoise', components: 2 },
      { op: 'kmeans', clusters: 1 },
    ]);
    const [, , channels] = shape;
    const pixels = data.length / channels;
    const mean = new Float64Array(channels);
    model.forEach((value, i) => {
      mean[i % channels] += value / pixels;
    });
    array('centroids').values.forEach((value, channel) => {
      expect(Math.abs(value / mean[channel] - 1)).toBeLessThan(1e-4);
    });
  });

  it('channels without counts, on which HyperSpy fails, change nothing for the others', async () => {
    const [rows, columns, channels] = shape;
    const wide = new Int32Array((data.length / channels) * (channels + 7));
    data.forEach((value, i) => {
      wide[Math.floor(i / channels) * (channels + 7) + 3 + (i % channels)] = value;
    });
    const steps = [{ op: 'poisson-scale' }, { op: 'pca', components: 2 }];
    const { result, array } = await folder.run({ values: wide, shape: [rows, columns, channels + 7] }, steps);
    const plain = await folder.run(cube, steps);
    expect(result.steps[0].results).toMatchObject({ emptyChannels: 7 });
    expect(result.warnings.join(' ')).toContain('7 channels without counts stay 0: 0–2, 43–46.');
    const [ours, theirs] = [array('components').values, plain.array('components').values];
    for (let k = 0; k < 2; k++) {
      for (let channel = 0; channel < channels; channel++) {
        const [a, b] = [ours[k * (channels + 7) + 3 + channel], theirs[k * channels + channel]];
        expect(Math.abs(a - b)).toBeLessThan(1e-4 * Math.abs(b) + 1e-5);
      }
      expect(ours[k * (channels + 7)]).toBe(0);
    }
  });
});
