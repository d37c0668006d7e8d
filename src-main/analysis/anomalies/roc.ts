/**
 * How well scores part anomalous from nominal images whose kind is known. Definitions as scikit-learn has them: images of
 * the same score are taken in together.
 */

/** One point of the curves for every distinct score, from the largest down; the first point flags nothing. */
export interface Curves {
  /** Flagged when the score is at least this; infinite at the first point. */
  readonly thresholds: Float64Array;
  /** Nominal images flagged, as a share. */
  readonly falsePositiveRates: Float64Array;
  /** Anomalous images flagged, as a share: recall. */
  readonly truePositiveRates: Float64Array;
  /** Flagged images that are anomalous, as a share; 1 where nothing is flagged. */
  readonly precisions: Float64Array;
}

/** @param anomalous 1 for each anomalous image, 0 for a nominal one; both occur */
export function curvesOf(scores: Float64Array, anomalous: Uint8Array): Curves {
  const order = Uint32Array.from(scores, (_, i) => i).sort((a, b) => scores[b]! - scores[a]!);
  const positives = anomalous.reduce((sum, one) => sum + one, 0);
  const negatives = anomalous.length - positives;
  const points: [number, number, number, number][] = [[Number.POSITIVE_INFINITY, 0, 0, 1]];
  let hits = 0;
  order.forEach((image, at) => {
    hits += anomalous[image]!;
    const next = order[at + 1];
    if (next !== undefined && scores[next] === scores[image]) return;
    const flagged = at + 1;
    points.push([scores[image]!, (flagged - hits) / negatives, hits / positives, hits / flagged]);
  });
  const column = (at: 0 | 1 | 2 | 3) => Float64Array.from(points, (point) => point[at]);
  return {
    thresholds: column(0),
    falsePositiveRates: column(1),
    truePositiveRates: column(2),
    precisions: column(3),
  };
}

export interface AreaUnderRoc {
  /** Probability that an anomalous image has a larger score than a nominal one; ties count half. */
  readonly area: number;
  /** Of the area, from both samples (DeLong, DeLong & Clarke-Pearson, Biometrics 44 (1988) 837). */
  readonly standardError: number;
}

/**
 * Area under the ROC curve by midranks (Sun & Xu, IEEE Signal Process. Lett. 21 (2014) 1389): n log n.
 * The standard error is NaN with fewer than two images of a kind, and 0 where no pair is out of order.
 */
export function areaUnderRoc(scores: Float64Array, anomalous: Uint8Array): AreaUnderRoc {
  const pick = (kind: number) => scores.filter((_, i) => anomalous[i] === kind);
  const [positive, negative] = [pick(1), pick(0)];
  const [m, n] = [positive.length, negative.length];
  const all = midranks(Float64Array.from([...positive, ...negative]));
  const [ofPositive, ofNegative] = [midranks(positive), midranks(negative)];
  // Share of nominal images below each anomalous one, and of anomalous ones above each nominal one.
  const above = ofPositive.map((rank, i) => (all[i]! - rank) / n);
  const below = ofNegative.map((rank, j) => 1 - (all[m + j]! - rank) / m);
  const area = mean(above);
  return { area, standardError: Math.sqrt(variance(above) / m + variance(below) / n) };
}

/** Rank of each value from 1 on; equal values share the mean of theirs. */
function midranks(values: Float64Array): Float64Array {
  const order = Uint32Array.from(values, (_, i) => i).sort((a, b) => values[a]! - values[b]!);
  const ranks = new Float64Array(values.length);
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && values[order[end]!] === values[order[start]!]) end++;
    for (let at = start; at < end; at++) ranks[order[at]!] = (start + end + 1) / 2;
    start = end;
  }
  return ranks;
}

/** Σ (recallₖ − recallₖ₋₁) · precisionₖ: the area under the precision–recall curve without interpolation. */
export function averagePrecision({ truePositiveRates, precisions }: Curves): number {
  let sum = 0;
  for (let at = 1; at < precisions.length; at++) {
    sum += (truePositiveRates[at]! - truePositiveRates[at - 1]!) * precisions[at]!;
  }
  return sum;
}

/** What comes of flagging; precision is null where nothing is flagged. */
export interface Confusion {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly trueNegatives: number;
  readonly precision: number | null;
  readonly recall: number;
  /** Harmonic mean of precision and recall: 2 TP / (2 TP + FP + FN). */
  readonly f1: number;
}

export function confusionOf(flags: ArrayLike<number>, anomalous: Uint8Array): Confusion {
  const counts = [0, 0, 0, 0];
  anomalous.forEach((kind, i) => {
    counts[2 * kind + (flags[i] ? 1 : 0)]!++;
  });
  const [trueNegatives, falsePositives, falseNegatives, truePositives] = counts as [number, number, number, number];
  const flagged = truePositives + falsePositives;
  return {
    truePositives,
    falsePositives,
    falseNegatives,
    trueNegatives,
    precision: flagged > 0 ? truePositives / flagged : null,
    recall: truePositives / (truePositives + falseNegatives),
    f1: (2 * truePositives) / (2 * truePositives + falsePositives + falseNegatives),
  };
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function variance(values: Float64Array): number {
  const center = mean(values);
  return values.reduce((sum, value) => sum + (value - center) ** 2, 0) / (values.length - 1);
}
