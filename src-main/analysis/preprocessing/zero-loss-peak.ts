/** A peak of a spectrum. */
export interface Peak {
  /** Middle between the two places where it falls to half its height, in channels. */
  readonly position: number;
  /** Distance between them, in channels; NaN where the spectrum ends before. */
  readonly width: number;
  /** Channel of its largest value. */
  readonly channel: number;
}

/**
 * The highest peak among channels `first` … `end − 1` of a spectrum: the middle of its full width at half maximum, which
 * noise moves less than the largest channel, and which does not need the peak to have a certain form.
 *
 * @returns null when no value is above 0
 */
export function highestPeak(values: ArrayLike<number>, first: number, end: number): Peak | null {
  const channel = highestChannel(values, first, end);
  return channel < 0 ? null : peakAt(values, channel);
}

/** A peak that reaches this share of the largest value may be the zero-loss peak of a thick place. */
const SHARE_OF_LARGEST = 0.25;

/**
 * The first peak from the low energies on that reaches a quarter of the largest value: the zero-loss peak even where a
 * plasmon is higher.
 *
 * @param isAscending whether energies rise with the channels
 */
export function firstPeak(values: ArrayLike<number>, isAscending: boolean): Peak | null {
  const largest = highestChannel(values, 0, values.length);
  if (largest < 0) return null;
  const direction = isAscending ? 1 : -1;
  let at = isAscending ? 0 : values.length - 1;
  while (!(values[at]! >= SHARE_OF_LARGEST * values[largest]!)) at += direction;
  // Up to the top: it is over when the values have fallen to half of it.
  let channel = at;
  for (; at >= 0 && at < values.length && values[at]! > values[channel]! / 2; at += direction)
    if (values[at]! > values[channel]!) channel = at;
  return peakAt(values, channel);
}

/** Channel of the largest value above 0; −1 when there is none or it is infinite. */
function highestChannel(values: ArrayLike<number>, first: number, end: number): number {
  let channel = -1;
  let height = 0;
  for (let at = first; at < end; at++) {
    if (values[at]! > height) {
      height = values[at]!;
      channel = at;
    }
  }
  return Number.isFinite(height) ? channel : -1;
}

function peakAt(values: ArrayLike<number>, channel: number): Peak {
  const height = values[channel]!;
  const left = halfHeight(values, channel, -1, height / 2);
  const right = halfHeight(values, channel, 1, height / 2);
  if (left === undefined || right === undefined) return { position: channel, width: Number.NaN, channel };
  return { position: (left + right) / 2, width: right - left, channel };
}

/** Where the values fall to `half`, going from the peak in one direction; between channels by a straight line. */
function halfHeight(values: ArrayLike<number>, peak: number, direction: 1 | -1, half: number): number | undefined {
  for (let at = peak + direction; at >= 0 && at < values.length; at += direction) {
    if (values[at]! > half) continue;
    const before = values[at - direction]!;
    return at - (direction * (half - values[at]!)) / (before - values[at]!);
  }
  return undefined;
}
