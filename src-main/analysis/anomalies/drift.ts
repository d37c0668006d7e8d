import type { DriftWord } from '../../../src-preload/contract/anomaly-results.ts';

/** Scores of images with the number of each one's group. */
export interface GroupedScores {
  readonly scores: Float64Array;
  readonly groups: Int32Array;
}

export interface SessionScores extends GroupedScores {
  readonly name: string;
}

export interface SessionDrift {
  /** Mean of ln(score) in its standard errors, from that of held-out images. */
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
const FEWEST_BASELINE = 5;
/** Standard deviations: 3 in 1,000 steady sessions alarm (Shewhart 1931; Montgomery, Statistical Quality Control, 2012). */
const SHEWHART_LIMIT = 3;
/** Weight of the newest session, and width of the limits in standard deviations (Roberts, Technometrics 1 (1959) 239). */
const EWMA_WEIGHT = 0.2;
const EWMA_WIDTH = 3;

/**
 * Do the scores of nominal images stay where they were when the threshold was found? A Shewhart and an EWMA chart of the
 * sessions in their order. Scores are positive and skewed, so their logarithms are charted.
 *
 * Nominal groups score differently, and a session need not have all of them: each image is compared with the held-out images
 * of its own group, or with all of them where its group has too few. The error of these means is part of each z.
 *
 * @param heldOut scores of held-out nominal images, which the threshold comes from
 */
export function driftOf(heldOut: GroupedScores, sessions: readonly SessionScores[]): readonly SessionDrift[] {
  const baselines = baselinesOf(heldOut);
  let [ewma, steps] = [0, 0];
  return sessions.map((session) => {
    const z = baselines && standardizedMean(session, baselines);
    if (z === undefined) return { z: null, ewma: null, limit: null, word: 'too-few' };
    steps++;
    ewma = EWMA_WEIGHT * z + (1 - EWMA_WEIGHT) * ewma;
    const limit = EWMA_WIDTH * Math.sqrt((EWMA_WEIGHT / (2 - EWMA_WEIGHT)) * (1 - (1 - EWMA_WEIGHT) ** (2 * steps)));
    const isFarOff = Math.abs(z) > SHEWHART_LIMIT;
    const word = isFarOff ? 'out-of-control' : Math.abs(ewma) > limit ? 'drifting' : 'steady';
    return { z, ewma, limit, word };
  });
}

/** Logarithms of scores that an image is compared with. */
interface Baseline {
  readonly center: number;
  readonly variance: number;
  readonly count: number;
}

/** Of each group with enough images, and of all together; undefined when these are too few or all alike. */
function baselinesOf({ scores, groups }: GroupedScores) {
  const of = (matches: (group: number) => boolean): Baseline => {
    const values = scores.filter((score, i) => score > 0 && matches(groups[i]!)).map(Math.log);
    const center = mean(values);
    const squares = values.reduce((sum, value) => sum + (value - center) ** 2, 0);
    return { center, variance: squares / (values.length - 1), count: values.length };
  };
  const isUsable = ({ count, variance }: Baseline) => count >= FEWEST_BASELINE && variance > 0;
  const all = of(() => true);
  if (!isUsable(all)) return undefined;
  const own = new Map([...new Set(groups)].map((group) => [group, of((other) => other === group)]));
  return (group: number) => {
    const found = own.get(group);
    return found && isUsable(found) ? found : all;
  };
}

/** Mean distance of the images of a session from what they are compared with, in its standard errors. */
function standardizedMean({ scores, groups }: SessionScores, baselineOf: (group: number) => Baseline) {
  const shares = new Map<Baseline, number>();
  let [sum, count] = [0, 0];
  scores.forEach((score, i) => {
    // A score of 0 has no logarithm: that image is explained without any rest.
    if (!(score > 0)) return;
    const baseline = baselineOf(groups[i]!);
    shares.set(baseline, (shares.get(baseline) ?? 0) + 1);
    sum += Math.log(score) - baseline.center;
    count++;
  });
  if (count < FEWEST_IMAGES) return undefined;
  let variance = 0;
  for (const [baseline, images] of shares) {
    variance += baseline.variance * (images / count ** 2 + (images / count) ** 2 / baseline.count);
  }
  return sum / count / Math.sqrt(variance);
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
