import { describe, expect, it } from 'vitest';
import { surveySpectra, surveyWarnings } from '../../../src-main/analysis/preprocessing/survey.ts';
import { spectraFromArray } from '../../../src-main/analysis/spectra.ts';
import { AppError } from '../../../src-preload/contract/errors.ts';
import { streamed, testContext } from '../../helpers/analysis.ts';
import { normalNumbers } from '../../helpers/data.ts';

const survey = async (values: Float32Array, channels: number) =>
  surveySpectra(streamed(spectraFromArray(values, channels)), await testContext());

/** Cube in which every channel and every spectrum varies. */
function lively(pixels: number, channels: number): Float32Array {
  const normal = normalNumbers(4);
  return Float32Array.from({ length: pixels * channels }, () => 10 + normal());
}

describe('surveySpectra', () => {
  it('totals, sum, largest and smallest, over several tiles', async () => {
    const [pixels, channels] = [20_000, 7];
    const values = lively(pixels, channels);
    const found = await survey(values, channels);
    for (let channel = 0; channel < channels; channel++) {
      const column = Array.from({ length: pixels }, (_, pixel) => values[pixel * channels + channel]);
      const sum = column.reduce((a, b) => a + b, 0);
      // float32 sums of 16,384 spectra, one after another.
      expect(Math.abs(found.sumSpectrum[channel] / sum - 1)).toBeLessThan(1e-5);
      expect(found.maxSpectrum[channel]).toBe(column.reduce((a, b) => Math.max(a, b)));
      expect(found.minSpectrum[channel]).toBe(column.reduce((a, b) => Math.min(a, b)));
      expect(found.mean[channel]).toBeCloseTo(sum / pixels, 3);
    }
    expect(found.totals).toHaveLength(pixels);
    expect(found.totals[pixels - 1]).toBeCloseTo(
      values.slice(-channels).reduce((a, b) => a + b, 0),
      3,
    );
    expect(surveyWarnings(found, 'spectra')).toEqual([]);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    '%d is named by pixel and channel',
    async (bad) => {
      const values = lively(50, 6);
      values[17 * 6 + 4] = bad;
      values[30 * 6] = bad;
      const error = await survey(values, 6).catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(AppError);
      expect(error).toMatchObject({
        code: 'data-unsuitable',
        message: '2 values are not finite (NaN or infinite), the first at pixel 17, channel 4.',
        advice: expect.stringContaining('Crop'),
      });
    },
  );

  it('finite values whose sum is too large for float32 are told from NaN', async () => {
    const values = lively(50, 3).map(() => 3e38);
    await expect(survey(values, 3)).rejects.toThrow(/too large: their sum is more than float32 can hold/);
  });
});

describe('surveyWarnings', () => {
  it('counts spectra that sum to 0', async () => {
    const values = lively(10, 4);
    values.fill(0, 8, 16);
    expect(surveyWarnings(await survey(values, 4), 'spectra')).toEqual([
      '2 of 10 spectra sum to 0; normalizing leaves them as they are.',
    ]);
  });

  it('names dead and constant channels in runs', async () => {
    const values = lively(10, 12);
    values.forEach((_, i) => {
      if ([0, 3, 4, 5, 11].includes(i % 12)) values[i] = i % 12;
    });
    expect(surveyWarnings(await survey(values, 12), 'spectra')).toEqual([
      'Channels that are the same everywhere (dead or empty): 0, 3–5, 11.',
    ]);
  });

  it('lists eight runs at most', async () => {
    const values = lively(10, 40);
    values.forEach((_, i) => {
      if (i % 2 === 0) values[i] = 1;
    });
    expect(surveyWarnings(await survey(values, 40), 'spectra')[0]).toMatch(
      /: 0, 2, 4, 6, 8, 10, 12, 14, and 12 more runs\.$/,
    );
  });

  it('says nothing of constant channels when there is one spectrum only', async () => {
    expect(surveyWarnings(await survey(lively(1, 5), 5), 'spectra')).toEqual([]);
  });

  it('says nothing of pixels of images that never change: a data bar, a dark border', async () => {
    const values = Float32Array.from({ length: 3 * 4 }, (_, at) => (at % 4 === 0 ? 7 : at));
    expect(surveyWarnings(await survey(values, 4), 'images')).toEqual([]);
    expect(surveyWarnings(await survey(values, 4), 'spectra')).toHaveLength(1);
  });
});
