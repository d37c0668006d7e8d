import { AppError } from '../../../src-preload/contract/errors.ts';

/** A weak line in a summed spectrum, against the straight background on both sides of it. */
export interface LineCounts {
  /** Counts in the line's channels, and what the background gives there. */
  readonly gross: number;
  readonly background: number;
  /** gross − background, and its standard uncertainty from counting statistics. */
  readonly net: number;
  readonly uncertainty: number;
  /** net / uncertainty of the background alone: 3 is the usual word for "seen". */
  readonly significance: number;
  /** Net counts from which a line counts as detected (95 %), and that are detected with 95 % certainty. */
  readonly criticalLevel: number;
  readonly detectionLimit: number;
  readonly isDetected: boolean;
}

/** One-sided 95 % quantile of the normal distribution. */
const Z95 = 1.6449;

/** Channels `[first, end)`. */
type Channels = readonly [number, number];

/**
 * Net counts of a line with a linear background from two windows beside it, and the detection limits of Currie, Anal.
 * Chem. 40 (1968) 586. The variance of a sum of counts is the sum itself.
 *
 * @param counts summed counts of each channel
 * @throws {AppError} `parameter-invalid` when windows overlap or are out of order
 */
export function measureLine(counts: ArrayLike<number>, line: Channels, below: Channels, above: Channels): LineCounts {
  if (!(below[1] <= line[0] && line[1] <= above[0])) {
    throw new AppError(
      'parameter-invalid',
      'The background must lie below and above the line, without touching its channels.',
      'Give the lower range first: "background": [[6.0, 6.2], [6.6, 6.8]] for a line at [6.3, 6.5].',
      { field: 'background' },
    );
  }
  const sum = ([first, end]: Channels) => {
    let total = 0;
    for (let channel = first; channel < end; channel++) total += counts[channel]!;
    return total;
  };
  const width = ([first, end]: Channels) => end - first;
  const middle = ([first, end]: Channels) => (first + end - 1) / 2;
  const [low, high] = [sum(below), sum(above)];
  // The straight line through the mean levels at the middles of both windows, taken at the middle of the line.
  const share = (middle(line) - middle(below)) / (middle(above) - middle(below));
  const [lowFactor, highFactor] = [((1 - share) * width(line)) / width(below), (share * width(line)) / width(above)];
  const gross = sum(line);
  const background = lowFactor * low + highFactor * high;
  const backgroundVariance = Math.max(0, lowFactor ** 2 * low + highFactor ** 2 * high);
  const net = gross - background;
  const uncertainty = Math.sqrt(Math.max(0, gross) + backgroundVariance);
  const noise = Math.sqrt(Math.max(0, background) + backgroundVariance);
  const criticalLevel = Z95 * noise;
  return {
    gross,
    background,
    net,
    uncertainty,
    significance: noise > 0 ? net / noise : 0,
    criticalLevel,
    detectionLimit: Z95 ** 2 + 2 * criticalLevel,
    isDetected: net > criticalLevel,
  };
}
