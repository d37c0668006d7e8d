import { AppError } from '../../../src-preload/contract/errors.ts';
import { GraphBuilder } from '../../graphs/graph-builder.ts';
import type { AnalysisContext } from '../context.ts';
import { processTiles } from '../process-tiles.ts';
import type { Spectra } from '../spectra.ts';
import { type SampleWords, wordsOf } from '../words.ts';
import { findNotFiniteNow, valuesAre } from './not-finite.ts';

/** What one pass over the data tells of them: enough for a first picture, a first spectrum, and a word of warning. */
export interface Survey {
  /** Sum of each spectrum, `[pixels]`. */
  readonly totals: Float32Array;
  /** Sum, largest and smallest value of each channel. */
  readonly sumSpectrum: Float64Array;
  readonly maxSpectrum: Float32Array;
  readonly minSpectrum: Float32Array;
  /** Mean spectrum in float32. */
  readonly mean: Float32Array;
}

/**
 * Total map, sum, maximum and minimum spectrum in one pass: float32 within a tile, float64 over tiles.
 * @throws {AppError} `data-unsuitable` when values are not finite, saying how many and where the first one is
 */
export async function surveySpectra(spectra: Spectra, context: AnalysisContext): Promise<Survey> {
  const { pixels, channels } = spectra;
  const totals = new Float32Array(pixels);
  const sumSpectrum = new Float64Array(channels);
  const maxSpectrum = new Float32Array(channels).fill(Number.NEGATIVE_INFINITY);
  const minSpectrum = new Float32Array(channels).fill(Number.POSITIVE_INFINITY);
  await processTiles(
    spectra,
    context.job,
    'looking through the data',
    ({ count, values }) => context.compute.run(SURVEY_GRAPH, { spectra: { values, dims: [count, channels] } }),
    (answer, { first }) => {
      totals.set(answer.totals.values as Float32Array, first);
      const { sums, largest, smallest } = answer;
      for (let channel = 0; channel < channels; channel++) {
        sumSpectrum[channel] += sums.values[channel] as number;
        maxSpectrum[channel] = Math.max(maxSpectrum[channel], largest.values[channel] as number);
        minSpectrum[channel] = Math.min(minSpectrum[channel], smallest.values[channel] as number);
      }
    },
  );
  if (!sumSpectrum.every(Number.isFinite)) throw notFinite(spectra, wordsOf(context));
  return { totals, sumSpectrum, maxSpectrum, minSpectrum, mean: Float32Array.from(sumSpectrum, (sum) => sum / pixels) };
}

/** Sentences about what a person should know before trusting results of these data. */
export function surveyWarnings({ totals, maxSpectrum, minSpectrum }: Survey, of: 'spectra' | 'images'): string[] {
  const warnings: string[] = [];
  const empty = totals.reduce((count, total) => count + (total === 0 ? 1 : 0), 0);
  if (empty > 0) warnings.push(`${empty} of ${totals.length} ${of} sum to 0; normalizing leaves them as they are.`);
  // A single spectrum says nothing of what varies; images often have a border or a data bar that never does.
  const channels = totals.length > 1 && of === 'spectra' ? maxSpectrum.length : 0;
  const constant = runsOf(channels, (channel) => maxSpectrum[channel] === minSpectrum[channel]);
  if (constant.length > 0)
    warnings.push(`Channels that are the same everywhere (dead or empty): ${constant.join(', ')}.`);
  return warnings;
}

/** `3–7, 12`: the channels for which something holds, the first 8 runs of them. */
export function runsOf(channels: number, holds: (channel: number) => boolean): string[] {
  const runs: [number, number][] = [];
  for (let channel = 0; channel < channels; channel++) {
    if (!holds(channel)) continue;
    const last = runs.at(-1);
    if (last && last[1] === channel - 1) last[1] = channel;
    else runs.push([channel, channel]);
  }
  const shown = runs.slice(0, 8).map(([first, end]) => (first === end ? `${first}` : `${first}–${end}`));
  return runs.length > 8 ? [...shown, `and ${runs.length - 8} more runs`] : shown;
}

/** The error that says how many values are not finite, and where the first one is. Costs a pass over the data. */
export function notFinite(spectra: Spectra, { place, feature }: SampleWords): AppError {
  const found = findNotFiniteNow(spectra);
  if (!found) {
    const advice = 'Rescale the data to smaller numbers.';
    return new AppError(
      'data-unsuitable',
      'The values are too large: their sum is more than float32 can hold.',
      advice,
    );
  }
  return new AppError(
    'data-unsuitable',
    `${valuesAre(found.count)}, the first at ${place} ${found.spectrum}, ${feature} ${found.channel}.`,
    'Crop them away, or write 0 or a neighbor’s value in their place before opening the file.',
  );
}

const SURVEY_GRAPH = (() => {
  const g = new GraphBuilder('survey');
  const x = g.input('spectra', 'float32', ['pixels', 'channels']);
  g.output('totals', g.reduceSum(x));
  g.output('sums', g.sumRows(x));
  g.output('largest', g.maxRows(x));
  g.output('smallest', g.minRows(x));
  return g.build();
})();
