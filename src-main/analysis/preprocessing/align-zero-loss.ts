import { indexAt, positionAt } from '../../../src-preload/contract/axis.ts';
import type { Axis } from '../../../src-preload/contract/dataset.ts';
import { AppError } from '../../../src-preload/contract/errors.ts';
import type { AlignZeroLossParameters } from '../../../src-preload/contract/steps.ts';
import type { AnalysisContext } from '../context.ts';
import { tiles } from '../process-tiles.ts';
import type { Spectra } from '../spectra.ts';
import { signalRange } from './signal-range.ts';
import { firstPeak, highestPeak } from './zero-loss-peak.ts';

export interface ZeroLossAlignment {
  /** By how many channels each spectrum has to move, so that all peaks lie in one place. `[spectra]` */
  readonly shifts: Float32Array;
  /** The axis with the energy 0 in that place. */
  readonly axis: Axis;
  /** Spectra without a peak (no value above 0): they stay as they are. */
  readonly without: number;
  /** Spectra whose largest value lies at an end of the range: the peak may lie outside. */
  readonly atEnd: number;
  /** Full width at half maximum of the mean spectrum before and after, in channels; NaN when there is none. */
  readonly widthBefore: number;
  readonly widthAfter: number;
  /** Median of the widths of the spectra: what a perfect alignment leaves. */
  readonly medianWidth: number;
}

/**
 * Finds the zero-loss peak of each spectrum and how far to move it. The peaks come to lie at the energy 0, which the axis
 * takes to the median of their fractions of a channel: what all spectra have in common is a matter of calibration and
 * needs no interpolation, which always broadens. Two passes.
 *
 * @throws {AppError} `parameter-invalid` when the axis is no energy loss or does not contain 0; `data-unsuitable` when no
 *   spectrum has a peak
 */
export async function findZeroLoss(
  spectra: Spectra,
  axis: Axis,
  { range, subpixel }: AlignZeroLossParameters,
  context: AnalysisContext,
): Promise<ZeroLossAlignment> {
  checkAxis(axis);
  const [first, end] = range ? signalRange(axis, range) : [0, axis.size];
  const zero = indexAt(axis, 0);
  const find = (values: ArrayLike<number>) =>
    range ? highestPeak(values, first, end) : firstPeak(values, axis.scale > 0);
  const places = new Float64Array(spectra.pixels).fill(Number.NaN);
  const widths: number[] = [];
  let [without, atEnd] = [0, 0];
  const before = new Float64Array(axis.size);
  for (const tile of tiles(spectra)) {
    context.job.report({ phase: 'zero-loss peaks', done: tile.first, total: spectra.pixels });
    await context.job.pause();
    for (let i = 0; i < tile.count; i++) {
      const values = tile.values.subarray(i * axis.size, (i + 1) * axis.size);
      for (let channel = 0; channel < axis.size; channel++) before[channel] += values[channel]!;
      const peak = find(values);
      if (!peak) {
        without++;
        continue;
      }
      if (peak.channel === first || peak.channel === end - 1) atEnd++;
      if (Number.isFinite(peak.width)) widths.push(peak.width);
      places[tile.first + i] = peak.position;
    }
  }
  if (without === spectra.pixels) {
    const advice = 'Choose a range in which the zero-loss peak lies.';
    throw new AppError('data-unsuitable', 'No spectrum has a value above 0 there.', advice, { field: 'range' });
  }
  const goal = axis.positions ? zero : nearestFraction(zero, median(places));
  const shifts = Float32Array.from(places, (place) =>
    Number.isNaN(place) ? 0 : subpixel ? goal - place : Math.round(goal - place),
  );
  const after = new Float64Array(axis.size);
  for (const tile of tiles(shiftedSpectra(spectra, shifts))) {
    context.job.report({ phase: 'aligned zero-loss peak', done: tile.first, total: spectra.pixels });
    await context.job.pause();
    for (let i = 0; i < tile.values.length; i++) after[i % axis.size] += tile.values[i]!;
  }
  const widthOf = (sum: Float64Array) => find(sum)?.width ?? Number.NaN;
  return {
    shifts,
    // Not the negative of it: JSON knows no −0.
    axis: axis.positions ? axis : { ...axis, offset: 0 - goal * axis.scale },
    without,
    atEnd,
    widthBefore: widthOf(before),
    widthAfter: widthOf(after),
    medianWidth: median(widths),
  };
}

/** The place nearest to `zero` that lies between channels as `place` does. */
function nearestFraction(zero: number, place: number): number {
  const fraction = place - Math.floor(place);
  return fraction + Math.round(zero - fraction);
}

function median(values: Iterable<number>): number {
  const sorted = Float64Array.from([...values].filter(Number.isFinite)).sort();
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

/**
 * Spectra moved by a number of channels each. Fractions of a channel are taken from the cumulative counts, interpolated by
 * monotone cubics (Fritsch & Butland, SIAM J. Sci. Stat. Comput. 5 (1984) 300): what was not negative stays so, a peak
 * is broadened less than by linear interpolation, and no counts are lost or made but at the ends, where the last channel
 * is repeated in place of what the detector has not seen.
 */
export function shiftedSpectra(parent: Spectra, shifts: Float32Array): Spectra {
  const { pixels, channels } = parent;
  const source = new Float32Array(channels);
  return {
    pixels,
    channels,
    read(first, count, out) {
      parent.read(first, count, out);
      for (let pixel = 0; pixel < count; pixel++) {
        const shift = shifts[first + pixel]!;
        if (shift === 0) continue;
        const spectrum = out.subarray(pixel * channels, (pixel + 1) * channels);
        source.set(spectrum);
        shiftInto(spectrum, source, shift);
      }
    },
  };
}

function shiftInto(out: Float32Array, source: Float32Array, shift: number): void {
  const whole = Math.floor(shift);
  const fraction = shift - whole;
  const last = source.length - 1;
  const clamped = (channel: number) => source[Math.min(last, Math.max(0, channel))]!;
  if (fraction === 0) {
    for (let channel = 0; channel <= last; channel++) out[channel] = clamped(channel - whole);
    return;
  }
  // Channel c takes the end of channel c − whole − 1, as wide as the fraction, and the rest of channel c − whole.
  const keep = 1 - fraction;
  let end = clamped(-whole - 1) - beginning(clamped, -whole - 1, keep);
  for (let channel = 0; channel <= last; channel++) {
    const at = channel - whole;
    const begun = beginning(clamped, at, keep);
    out[channel] = end + begun;
    end = clamped(at) - begun;
  }
}

/** Counts of the first `part` of a channel, by the monotone cubic through the cumulative counts at its two edges. */
function beginning(counts: (channel: number) => number, channel: number, part: number): number {
  const count = counts(channel);
  const left = slope(counts(channel - 1), count);
  const right = slope(count, counts(channel + 1));
  const rest = 1 - part;
  return count * part * part * (3 - 2 * part) + left * part * rest * rest - right * part * part * rest;
}

/** Counts per channel at the edge between two: their harmonic mean, 0 where they have different signs. */
function slope(before: number, after: number): number {
  return before * after > 0 ? (2 * before * after) / (before + after) : 0;
}

/** Only a spectrum of energy losses has a zero-loss peak, and only an axis through 0 a place for it. */
function checkAxis(axis: Axis): void {
  const units = axis.units.trim().toLowerCase();
  const isLoss = /loss/i.test(axis.name) || units === 'ev' || units === 'mev';
  const ends = [positionAt(axis, 0), positionAt(axis, axis.size - 1)];
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  const runs = `"${axis.name}" runs from ${plain(low)} to ${plain(high)} ${axis.units}`.trim();
  if (!isLoss) {
    throw new AppError(
      'parameter-invalid',
      `Only energy losses have a zero-loss peak, and this axis is none: ${runs}.`,
      'If it is one, say so with "calibrate" first: "units": "eV".',
      { field: 'axis' },
    );
  }
  if (low > 0 || high < 0) {
    throw new AppError(
      'parameter-invalid',
      `The axis does not contain the energy 0: ${runs}.`,
      'Align the low-loss spectra of the same pixels, or calibrate the axis if it is shifted.',
      { field: 'axis' },
    );
  }
}

const plain = (value: number) => Number(value.toPrecision(6));
