import { AppError } from '../../../src-preload/contract/errors.ts';
import { countInterval } from './beta-distribution.ts';

/** How sure intervals of shares and counts are. */
export const CONFIDENCE = 0.95;

/** A limit above which a score is flagged, and what it promises of nominal images. */
export interface AnomalyThreshold {
  readonly value: number;
  /** Held-out nominal images that it was found from. */
  readonly heldOut: number;
  /** Which of their ascending scores it is, counted from 1. */
  readonly rank: number;
  /** Whether there were enough of them for the quantile that was asked for. */
  readonly isSupported: boolean;
  /** The largest quantile that so many can support: n / (n + 1). */
  readonly supportedQuantile: number;
  /** Probability that the next nominal image is flagged: (n + 1 − rank) / (n + 1). */
  readonly falseFlagRate: number;
}

/** What to expect of a number of nominal images. */
export interface ExpectedFlags {
  readonly expected: number;
  /** Between these lies the number of flags in 95 of 100 cases; the threshold's own uncertainty is part of it. */
  readonly low: number;
  readonly high: number;
}

/**
 * The threshold as an order statistic of held-out nominal scores, the ⌈(n + 1) · quantile⌉-th: a new nominal image lies
 * above it with a probability of at most 1 − quantile whatever the distribution of scores (Vovk, Gammerman & Shafer,
 * Algorithmic Learning in a Random World, Springer 2005; Wilks, Ann. Math. Stat. 12 (1941) 91). With too few images the
 * largest score is taken, which promises less.
 *
 * @param scores of held-out nominal images alone
 * @throws {AppError} `data-unsuitable` without any
 */
export function anomalyThreshold(scores: Float64Array, quantile: number): AnomalyThreshold {
  const heldOut = scores.length;
  if (heldOut === 0) throw noneHeldOut();
  const wanted = Math.ceil((heldOut + 1) * quantile - ROUNDING);
  const rank = Math.min(heldOut, wanted);
  return {
    value: Float64Array.from(scores).sort()[rank - 1]!,
    heldOut,
    rank,
    isSupported: wanted <= heldOut,
    supportedQuantile: heldOut / (heldOut + 1),
    falseFlagRate: (heldOut + 1 - rank) / (heldOut + 1),
  };
}

/** There is nothing to find a threshold from. */
export function noneHeldOut(): AppError {
  return new AppError(
    'data-unsuitable',
    'No nominal image is held out, so there is nothing to find a threshold from.',
    'Let the step "groups" hold out a share of the nominal images: "validation": 0.25.',
    { field: 'quantile' },
  );
}

/** 0.99 · 100 is 99, not what float64 makes of it. */
const ROUNDING = 1e-9;

/**
 * Flags to expect among `images` nominal ones. The share of all nominal images above the threshold is
 * Beta(n + 1 − rank, rank), so their number is beta-binomial.
 */
export function expectedFlags({ heldOut, rank, falseFlagRate }: AnomalyThreshold, images: number): ExpectedFlags {
  const [low, high] = countInterval(images, heldOut + 1 - rank, rank, CONFIDENCE);
  return { expected: images * falseFlagRate, low, high };
}
