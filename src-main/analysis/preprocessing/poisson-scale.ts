import { AppError } from '../../../src-preload/contract/errors.ts';
import type { AnalysisContext } from '../context.ts';
import { tiles } from '../process-tiles.ts';
import type { Spectra } from '../spectra.ts';
import type { PoissonWeights, SpectrumCube } from './spectrum-cube.ts';
import { runsOf, surveySpectra } from './survey.ts';

/** Counts divided so that their noise is alike everywhere. */
export interface PoissonScaled {
  readonly spectra: Spectra;
  readonly weights: PoissonWeights;
  /** Spectra and channels without any counts: they stay 0. */
  readonly emptyPixels: number;
  readonly emptyChannels: number;
  /** `0–92, 1020`: which channels. */
  readonly emptyChannelRuns: string;
}

/**
 * Divides counts by √(mean of their spectrum) and √(mean of their channel): counts of rank one then have the same noise
 * everywhere, so that least squares weighs them rightly (Keenan & Kotula, Surface and Interface Analysis 36 (2004) 203,
 * eq. 10). One pass. Spectra and channels that are 0 throughout stay 0.
 *
 * @throws {AppError} `data-unsuitable` when values are negative or not finite, or all are 0
 */
export async function poissonScale(spectra: Spectra, context: AnalysisContext): Promise<PoissonScaled> {
  const { pixels, channels } = spectra;
  const { totals, sumSpectrum, minSpectrum } = await surveySpectra(spectra, context);
  if (minSpectrum.some((value) => value < 0)) throw negative(spectra, minSpectrum);
  if (sumSpectrum.every((sum) => sum === 0)) {
    throw new AppError('data-unsuitable', 'All values are 0: there are no counts to scale.', 'Choose other data.');
  }
  const weights = {
    pixels: totals.map((total) => Math.sqrt(total / channels)),
    channels: Float32Array.from(sumSpectrum, (sum) => Math.sqrt(sum / pixels)),
  };
  const inverse = { pixels: inverses(weights.pixels), channels: inverses(weights.channels) };
  const isEmpty = (channel: number) => weights.channels[channel] === 0;
  return {
    spectra: timesBoth(spectra, inverse),
    weights,
    emptyPixels: countZeros(weights.pixels),
    emptyChannels: countZeros(weights.channels),
    emptyChannelRuns: runsOf(channels, isEmpty).join(', '),
  };
}

/** Scaled spectra, or what approximates them, back in counts. */
export function unscaledSpectra(spectra: Spectra, weights: PoissonWeights): Spectra {
  return timesBoth(spectra, weights);
}

/** Scaled spectra as counts divided by the weights of their channels alone: what spectra in counts mix to, divided likewise. */
export function channelScaledSpectra(spectra: Spectra, { pixels, channels }: PoissonWeights): Spectra {
  return timesBoth(spectra, { pixels, channels: new Float32Array(channels.length).fill(1) });
}

/** Endmembers in counts (n × channels) divided by the weights of the channels; channels without counts become 0. */
export function channelScaled(endmembers: Float32Array, { channels }: PoissonWeights): Float32Array {
  const inverse = inverses(channels);
  return endmembers.map((value, i) => value * inverse[i % channels.length]!);
}

/** The inverse of {@link weightsInCounts}; 0 where a pixel has no counts. */
export function weightsOfScaled(weights: Float32Array, { pixels, channels }: PoissonWeights): Float32Array {
  return weightsInCounts(weights, { pixels: inverses(pixels), channels });
}

/** Components, endmembers or centers of scaled spectra (n × channels) in counts. */
export function componentsInCounts(components: Float32Array, { channels }: PoissonWeights): Float32Array {
  return components.map((value, i) => value * channels[i % channels.length]!);
}

/** Scores or abundances of scaled spectra (pixels × n), so that their product with the components gives counts. */
export function weightsInCounts(weights: Float32Array, { pixels }: PoissonWeights): Float32Array {
  const count = weights.length / pixels.length;
  return weights.map((value, i) => value * pixels[Math.floor(i / count)]!);
}

/** Components with their scores as they are saved: in counts where the spectra were scaled, so that their product is. */
export function inCounts(
  { poisson }: Pick<SpectrumCube, 'poisson'>,
  components: Float32Array,
  weights: Float32Array,
): { readonly components: Float32Array; readonly weights: Float32Array } {
  if (!poisson) return { components, weights };
  return { components: componentsInCounts(components, poisson), weights: weightsInCounts(weights, poisson) };
}

/** A mean must not be subtracted from scaled spectra. */
export function refusesCentering(): AppError {
  return new AppError(
    'parameter-invalid',
    'After "poisson-scale" the spectra cannot be centered: the scaling makes the noise alike around 0, and the first component takes the place of the mean.',
    'Write "center": false, or leave it out.',
    { field: 'center' },
  );
}

function timesBoth(spectra: Spectra, factors: PoissonWeights): Spectra {
  const { pixels, channels } = spectra;
  return {
    pixels,
    channels,
    read(first, count, out) {
      spectra.read(first, count, out);
      for (let pixel = 0, at = 0; pixel < count; pixel++) {
        const factor = factors.pixels[first + pixel]!;
        for (let channel = 0; channel < channels; channel++, at++) out[at] *= factor * factors.channels[channel]!;
      }
    },
  };
}

const inverses = (weights: Float32Array) => weights.map((weight) => (weight > 0 ? 1 / weight : 0));

const countZeros = (weights: Float32Array) => weights.reduce((count, weight) => count + (weight === 0 ? 1 : 0), 0);

/** Says how many values are negative and where; costs a pass. */
function negative(spectra: Spectra, minSpectrum: Float32Array): AppError {
  let found = 0;
  for (const { values } of tiles(spectra)) for (let i = 0; i < values.length; i++) if (values[i]! < 0) found++;
  const where = runsOf(spectra.channels, (channel) => minSpectrum[channel]! < 0).join(', ');
  const smallest = minSpectrum.reduce((a, b) => Math.min(a, b));
  return new AppError(
    'data-unsuitable',
    `Poisson scaling needs counts, and ${found} ${found === 1 ? 'value is' : 'values are'} negative (down to ${Number(smallest.toPrecision(4))}, in channels ${where}).`,
    'Scale before subtracting a background, or crop these channels away.',
  );
}
