import type { NormalizeParameters } from '../../../src-preload/contract/steps.ts';
import type { AnalysisContext } from '../context.ts';
import { tiles } from '../process-tiles.ts';
import { type Spectra, spectraFromArray } from '../spectra.ts';
import { wordsOf } from '../words.ts';
import { notFinite } from './survey.ts';

/** What a normalization does to a spectrum, so that others (references of a library) can be treated alike. */
export type Normalization =
  | { readonly method: 'sum' | 'l2' | 'max'; readonly channels: number }
  | {
      readonly method: 'zscore';
      readonly channels: number;
      readonly mean: Float32Array;
      /** 0 for constant channels. */
      readonly deviation: Float64Array;
    };

/**
 * Spectra brought to a common size. `sum`, `l2` and `max` divide each spectrum by its total, its length or its largest
 * value; a spectrum where that is not above 0 stays as it is, since a negative divisor would turn it upside down. `zscore`
 * takes one pass to find the mean and standard deviation (division by pixels) of each channel; constant channels become 0.
 *
 * @throws {AppError} `data-unsuitable` from `zscore` when values are not finite
 */
export async function normalizeSpectra(
  spectra: Spectra,
  method: NormalizeParameters['method'],
  context: AnalysisContext,
): Promise<Spectra> {
  return method === 'none' ? spectra : normalizedBy(await fitNormalization(spectra, method, context), spectra);
}

/** The part of {@link normalizeSpectra} that looks at the data. */
export async function fitNormalization(
  spectra: Spectra,
  method: Exclude<NormalizeParameters['method'], 'none'>,
  context: AnalysisContext,
): Promise<Normalization> {
  const { channels } = spectra;
  return method === 'zscore' ? { method, channels, ...(await channelMoments(spectra, context)) } : { method, channels };
}

/** The part of {@link normalizeSpectra} that changes spectra, as they are read: these or others of the same channels. */
export function normalizedBy(normalization: Normalization, spectra: Spectra): Spectra {
  if (normalization.method === 'zscore') return standardized(spectra, normalization);
  const size = { sum: total, l2: length, max: largest }[normalization.method];
  return transformed(spectra, (spectrum) => {
    const divisor = size(spectrum);
    // With an infinite or missing value it is not finite: that value then stays where it can be found and named.
    if (!(divisor > 0 && divisor < Number.POSITIVE_INFINITY)) return;
    const factor = 1 / divisor;
    for (let channel = 0; channel < spectrum.length; channel++) spectrum[channel] *= factor;
  });
}

/** The same for a few spectra that lie in memory, n × channels, one normalization after the other. */
export function normalizedRows(rows: Float32Array, normalizations: readonly Normalization[]): Float32Array {
  return normalizations.reduce((values, normalization) => {
    const { channels } = normalization;
    const out = new Float32Array(values.length);
    normalizedBy(normalization, spectraFromArray(values, channels)).read(0, values.length / channels, out);
    return out;
  }, rows);
}

function transformed(spectra: Spectra, change: (spectrum: Float32Array) => void): Spectra {
  const { pixels, channels } = spectra;
  return {
    pixels,
    channels,
    read(first, pixelCount, out) {
      spectra.read(first, pixelCount, out);
      for (let start = 0; start < pixelCount * channels; start += channels)
        change(out.subarray(start, start + channels));
    },
  };
}

async function channelMoments(spectra: Spectra, context: AnalysisContext) {
  const { job } = context;
  const { pixels, channels } = spectra;
  const sums = new Float64Array(channels);
  const squares = new Float64Array(channels);
  // Differences to the first spectrum keep the squares small, as large counts would swallow their spread.
  const origin = new Float32Array(channels);
  spectra.read(0, 1, origin);
  for (const { first, count, values } of tiles(spectra)) {
    job.report({ phase: `mean and spread of each ${wordsOf(context).feature}`, done: first, total: pixels });
    await job.pause();
    addMoments(sums, squares, origin, values, count);
  }
  // The mean of such a channel would carry one bad value into every pixel.
  if (!sums.every(Number.isFinite)) throw notFinite(spectra, wordsOf(context));
  const mean = Float32Array.from(sums, (sum, channel) => origin[channel] + sum / pixels);
  const deviation = Float64Array.from(sums, (sum, channel) => {
    const variance = squares[channel] / pixels - (sum / pixels) ** 2;
    // Below this, what is left is rounding of a constant channel.
    return variance > 1e-12 * (squares[channel] / pixels) ? Math.sqrt(variance) : 0;
  });
  return { mean, deviation };
}

function addMoments(
  sums: Float64Array,
  squares: Float64Array,
  origin: Float32Array,
  values: Float32Array,
  count: number,
): void {
  const channels = origin.length;
  for (let start = 0; start < count * channels; start += channels) {
    for (let channel = 0; channel < channels; channel++) {
      const difference = values[start + channel] - origin[channel];
      sums[channel] += difference;
      squares[channel] += difference * difference;
    }
  }
}

function standardized(spectra: Spectra, { mean, deviation }: { mean: Float32Array; deviation: Float64Array }): Spectra {
  return transformed(spectra, (spectrum) => {
    for (let channel = 0; channel < spectrum.length; channel++) {
      spectrum[channel] = deviation[channel] === 0 ? 0 : (spectrum[channel] - mean[channel]) / deviation[channel];
    }
  });
}

function total(spectrum: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < spectrum.length; i++) sum += spectrum[i];
  return sum;
}

function length(spectrum: Float32Array): number {
  let squares = 0;
  for (let i = 0; i < spectrum.length; i++) squares += spectrum[i] * spectrum[i];
  return Math.sqrt(squares);
}

function largest(spectrum: Float32Array): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < spectrum.length; i++) if (spectrum[i] > largest) largest = spectrum[i];
  return largest;
}
