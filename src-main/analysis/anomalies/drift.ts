/**
 * Do the scores of nominal images stay where they were when the threshold was found? A control chart over sessions.
 */

export interface SessionScores {
  readonly name: string;
  /** Of the nominal images of this session that neither trained nor set the threshold. */
  readonly scores: Float64Array;
}

/** `out-of-control`: this session alone lies too far off. `drifting`: it and those before it add up to too much. */
export type DriftWord = 'steady' | 'drifting' | 'out-of-control' | 'too-few';

export interface SessionDrift {
  /** Mean of ln(score) in standard deviations of the mean, from that of the held-out images. */
  readonly z: number | null;
  /** Exponentially weighted mean of z, this session and those before it. */
  readonly ewma: number | null;
  /** Limit of the weighted mean, either side of 0. */
  readonly limit: number | null;
  readonly word: DriftWord;
}

/** Sessions with fewer images have no mean worth a judgment. */
const FEWEST_IMAGES = 3;
/** Held-out images from which a spread can be told. */
export const FEWEST_BASELINE = 5;
/** Standard deviations: 3 in 1,000 steady sessions alarm (Shewhart 1931; Montgomery, Statistical Quality Control, 2012). */
const SHEWHART_LIMIT = 3;
/** Weight of the newest session, and width of the limits in standard deviations (Roberts, Technometrics 1 (1959) 239). */
const EWMA_WEIGHT = 0.2;
const EWMA_WIDTH = 3;

/**
 * A Shewhart and an EWMA chart of the sessions in their order. Scores are positive and skewed, so their logarithms are
 * charted. The spread is that of the held-out images, and their own mean's error is part of each z.
 *
 * @param baseline scores of held-out nominal images, which the threshold comes from
 */
export function driftOf(baseline: Float64Array, sessions: readonly SessionScores[]): readonly SessionDrift[] {
  const known = logarithms(baseline);
  const center = mean(known);
  const spread = Math.sqrt(known.reduce((sum, value) => sum + (value - center) ** 2, 0) / (known.length - 1));
  const canTell = known.length >= FEWEST_BASELINE && spread > 0;
  let [ewma, steps] = [0, 0];
  return sessions.map(({ scores }) => {
    const values = logarithms(scores);
    if (!canTell || values.length < FEWEST_IMAGES) return { z: null, ewma: null, limit: null, word: 'too-few' };
    const z = (mean(values) - center) / (spread * Math.sqrt(1 / values.length + 1 / known.length));
    steps++;
    ewma = EWMA_WEIGHT * z + (1 - EWMA_WEIGHT) * ewma;
    const limit = EWMA_WIDTH * Math.sqrt((EWMA_WEIGHT / (2 - EWMA_WEIGHT)) * (1 - (1 - EWMA_WEIGHT) ** (2 * steps)));
    const isFarOff = Math.abs(z) > SHEWHART_LIMIT;
    const word = isFarOff ? 'out-of-control' : Math.abs(ewma) > limit ? 'drifting' : 'steady';
    return { z, ewma, limit, word };
  });
}

/** Scores of 0 have no logarithm and are left out; they come of images that are explained without any rest. */
function logarithms(scores: Float64Array): Float64Array {
  return scores.filter((score) => score > 0).map(Math.log);
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
