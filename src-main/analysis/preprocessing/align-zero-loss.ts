import { indexAt, positionAt } from '../../../src-preload/contract/axis.ts';
import type { Axis } from '../../../src-preload/contract/dataset.ts';
import { AppError } from '../../../src-preload/contract/errors.ts';
import type { AlignZeroLossParameters } from '../../../src-preload/contract/steps.ts';
import type { AnalysisContext } from '../context.ts';
import { tiles } from '../process-tiles.ts';
import type { Spectra } from '../spectra.ts';
import { signalRange } from './signal-range.ts';
import { highestPeak } from './zero-loss-peak.ts';

export interface ZeroLossAlignment {
  /** What is added to the position of each spectrum, in channels: minus the place of its peak. `[spectra]` */
  readonly shifts: Float32Array;
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
 * Finds the zero-loss peak of each spectrum, and how far it lies from the energy 0. Two passes.
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
  const shifts = new Float32Array(spectra.pixels);
  const widths: number[] = [];
  let [without, atEnd] = [0, 0];
  const before = new Float64Array(axis.size);
  for (const tile of tiles(spectra)) {
    context.job.report({ phase: 'zero-loss peaks', done: tile.first, total: spectra.pixels });
    await context.job.pause();
    for (let i = 0; i < tile.count; i++) {
      const values = tile.values.subarray(i * axis.size, (i + 1) * axis.size);
      for (let channel = 0; channel < axis.size; channel++) before[channel] += values[channel]!;
      const peak = highestPeak(values, first, end);
      if (!peak) {
        without++;
        continue;
      }
      if (peak.channel === first || peak.channel === end - 1) atEnd++;
      if (Number.isFinite(peak.width)) widths.push(peak.width);
      const shift = zero - peak.position;
      shifts[tile.first + i] = subpixel ? shift : Math.round(shift);
    }
  }
  if (without === spectra.pixels) {
    const advice = 'Choose a range in which the zero-loss peak lies.';
    throw new AppError('data-unsuitable', 'No spectrum has a value above 0 there.', advice, { field: 'range' });
  }
  const after = new Float64Array(axis.size);
  for (const tile of tiles(shiftedSpectra(spectra, shifts))) {
    context.job.report({ phase: 'aligned zero-loss peak', done: tile.first, total: spectra.pixels });
    await context.job.pause();
    for (let i = 0; i < tile.values.length; i++) after[i % axis.size] += tile.values[i]!;
  }
  const widthOf = (sum: Float64Array) => highestPeak(Float32Array.from(sum), first, end)?.width ?? Number.NaN;
  const sorted = Float64Array.from(widths).sort();
  return {
    shifts,
    without,
    atEnd,
    widthBefore: widthOf(before),
    widthAfter: widthOf(after),
    medianWidth: sorted[sorted.length >> 1] ?? Number.NaN,
  };
}

/**
 * Spectra moved by a number of channels each. Fractions of a channel share a count among two channels (linear
 * interpolation): nothing becomes negative, and no counts are lost or made but at the ends, where the last channel is
 * repeated in place of what the detector has not seen.
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
  for (let channel = 0; channel <= last; channel++) {
    const at = channel - whole;
    out[channel] = (1 - fraction) * clamped(at) + fraction * clamped(at - 1);
  }
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
