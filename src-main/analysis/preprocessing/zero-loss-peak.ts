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
export function highestPeak(values: Float32Array, first: number, end: number): Peak | null {
  let channel = -1;
  let height = 0;
  for (let at = first; at < end; at++) {
    if (values[at]! > height) {
      height = values[at]!;
      channel = at;
    }
  }
  if (channel < 0 || !Number.isFinite(height)) return null;
  const left = halfHeight(values, channel, -1, height / 2);
  const right = halfHeight(values, channel, 1, height / 2);
  if (left === undefined || right === undefined) return { position: channel, width: Number.NaN, channel };
  return { position: (left + right) / 2, width: right - left, channel };
}

/** Where the values fall to `half`, going from the peak in one direction; between channels by a straight line. */
function halfHeight(values: Float32Array, peak: number, direction: 1 | -1, half: number): number | undefined {
  for (let at = peak + direction; at >= 0 && at < values.length; at += direction) {
    if (values[at]! > half) continue;
    const before = values[at - direction]!;
    return at - (direction * (half - values[at]!)) / (before - values[at]!);
  }
  return undefined;
}
