import { AppError } from '../../../src-preload/contract/errors.ts';
import type { SpikesParameters } from '../../../src-preload/contract/steps.ts';
import type { AnalysisContext } from '../context.ts';
import type { Spectra } from '../spectra.ts';
import { neighborhoods } from './neighborhoods.ts';
import type { SpectrumCube } from './spectrum-cube.ts';
import { type Noise, noiseOf } from './spectrum-noise.ts';

/** Single values that are no part of the spectrum: X-rays and cosmic rays on the detector. */
export interface Spikes {
  /** Spectrum and channel of each, ascending. */
  readonly spectra: Uint32Array;
  readonly channels: Uint32Array;
  /** The spectrum that holds the strongest of them; 0 when there are none. */
  readonly strongest: number;
}

/** A spike is at most this wide on either side: a photon is caught by a channel and spills into the next ones. */
const REACH = 1;
/** More than this share of the values are no accidents. */
const MOST = 0.02;

/**
 * Finds spikes. A value is one when it stands out by `threshold` standard deviations of the noise
 * - from the median of the channels around it,
 * - from what the neighboring pixels hold in the same channels, one left out (another spike may have hit it),
 * - and falls to less than half of that two channels away.
 * Lines, edges and the zero-loss peak are in the neighboring pixels as well, or broader. The noise of a value m is the
 * largest of: the scatter of the spectrum, its part that grows with √m, and that of whole counts, √m.
 *
 * One pass; memory of a few rows of the map.
 * @throws {AppError} `data-unsuitable` when more than 2 % of all values stand out
 */
export async function findSpikes(
  cube: SpectrumCube,
  { threshold, window }: SpikesParameters,
  context: AnalysisContext,
): Promise<Spikes> {
  const { spectra } = cube;
  const { channels } = spectra;
  const found: { spectrum: number; channel: number; excess: number }[] = [];
  for await (const place of neighborhoods(cube, context.job, 'spikes')) {
    const { spectrum, values, neighbors } = place;
    const noise = noiseOf(values);
    const step = (threshold / 2) * Math.max(noise.quantum, noise.scatter);
    for (let channel = 0; channel < channels; channel++) {
      if (!isNarrowPeak(values, channel, step)) continue;
      const own = levelAround(values, channel, window);
      const level = Math.max(own, levelOfNeighbors(neighbors, channel));
      const excess = values[channel]! - level;
      const deviation = deviationAt(level, noise);
      if (!(excess > threshold * deviation) || !fallsToHalf(values, channel, level + excess / 2)) continue;
      const strength = excess / deviation;
      for (let at = Math.max(0, channel - REACH); at <= Math.min(channels - 1, channel + REACH); at++) {
        // What spilled over need not stand out from the neighbors' noise as well.
        const isPart = at === channel || values[at]! - own > (threshold / 2) * deviationAt(own, noise);
        if (isPart && !(found.at(-1)?.spectrum === spectrum && found.at(-1)!.channel >= at))
          found.push({ spectrum, channel: at, excess: strength });
      }
    }
    if (found.length > MOST * spectra.pixels * channels + channels) throw tooMany(found.length);
  }
  let strongest = { spectrum: 0, excess: 0 };
  for (const spike of found) if (spike.excess > strongest.excess) strongest = spike;
  return {
    spectra: Uint32Array.from(found, ({ spectrum }) => spectrum),
    channels: Uint32Array.from(found, ({ channel }) => channel),
    strongest: strongest.spectrum,
  };
}

/** The spectra with each spike replaced by the line between the next sound channels on either side. */
export function withoutSpikes(parent: Spectra, spikes: Spikes): Spectra {
  const { pixels, channels } = parent;
  return {
    pixels,
    channels,
    read(first, count, out) {
      parent.read(first, count, out);
      let i = lowerBound(spikes.spectra, first);
      while (i < spikes.spectra.length && spikes.spectra[i]! < first + count) {
        // Channels that follow one another make one gap.
        let last = i;
        while (
          spikes.spectra[last + 1] === spikes.spectra[i] &&
          spikes.channels[last + 1] === spikes.channels[last]! + 1
        )
          last++;
        const start = (spikes.spectra[i]! - first) * channels;
        fillGap(out.subarray(start, start + channels), spikes.channels[i]!, spikes.channels[last]!);
        i = last + 1;
      }
    },
  };
}

/** Higher than its neighbors and by `step` than those two channels away: cheap to ask, and true of few channels. */
function isNarrowPeak(values: Float32Array, channel: number, step: number): boolean {
  const value = values[channel]!;
  if (value - at(values, channel - 2) <= step || value - at(values, channel + 2) <= step) return false;
  return value >= at(values, channel - 1) && value >= at(values, channel + 1);
}

/** Beyond an end of the spectrum nothing stands in the way. */
const at = (values: Float32Array, channel: number) => values[channel] ?? Number.NEGATIVE_INFINITY;

const fallsToHalf = (values: Float32Array, channel: number, half: number) =>
  at(values, channel - 2) < half && at(values, channel + 2) < half;

/** What the spectrum itself leads to expect there. */
function levelAround(values: Float32Array, channel: number, window: number): number {
  const around: number[] = [];
  for (let c = Math.max(0, channel - window); c <= Math.min(values.length - 1, channel + window); c++)
    if (Math.abs(c - channel) > REACH) around.push(values[c]!);
  const mean = around.reduce((sum, value) => sum + value, 0) / around.length;
  // Of few counts the median is 0 where their mean is not; of a steep flank the mean is pulled up: either may be the level.
  return Math.max(median(around), mean);
}

/** What the neighbors hold there or next to it, the largest but one of them. */
function levelOfNeighbors(neighbors: readonly Float32Array[], channel: number): number {
  const theirs = neighbors.map((one) => Math.max(at(one, channel - 1), one[channel]!, at(one, channel + 1)));
  theirs.sort((a, b) => b - a);
  return theirs[Math.min(1, theirs.length - 1)] ?? Number.NEGATIVE_INFINITY;
}

function deviationAt(level: number, { scatter, gain, quantum }: Noise): number {
  const size = Math.max(0, level);
  return Math.max(scatter, gain * Math.sqrt(size), Math.sqrt(quantum * (size + quantum)));
}

function median(values: number[]): number {
  values.sort((a, b) => a - b);
  const middle = values.length >> 1;
  return values.length % 2 === 1 ? values[middle]! : (values[middle - 1]! + values[middle]!) / 2;
}

function fillGap(spectrum: Float32Array, from: number, to: number): void {
  const left = spectrum[from - 1] ?? spectrum[to + 1] ?? 0;
  const right = spectrum[to + 1] ?? left;
  const steps = to - from + 2;
  for (let channel = from; channel <= to; channel++)
    spectrum[channel] = left + ((right - left) * (channel - from + 1)) / steps;
}

/** Index of the first that is not smaller. */
function lowerBound(sorted: Uint32Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function tooMany(count: number): AppError {
  return new AppError(
    'data-unsuitable',
    `More than ${Math.round(100 * MOST)} % of the values stand out (${count} so far): these are no single spikes.`,
    'Raise the threshold or widen the window.',
    { field: 'threshold' },
  );
}
