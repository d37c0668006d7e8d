import { assignMinimumCost } from '../statistics/assignment.ts';

export interface LabelComparison {
  /** Adjusted Rand index (Hubert & Arubie, J. Classif. 2 (1985) 193): 1 the same partition, about 0 unrelated ones. */
  readonly ari: number;
  /** Normalized mutual information, by the arithmetic mean of the entropies. */
  readonly nmi: number;
  /** contingency[i][j]: pixels with the i-th label of `labels` and the j-th of `truth`. */
  readonly contingency: readonly (readonly number[])[];
  readonly labelValues: readonly number[];
  readonly truthValues: readonly number[];
  /** For each label its truth value by the best one-to-one matching, null when it stays alone. */
  readonly matching: readonly (number | null)[];
  /** Share of the pixels whose labels agree under this matching. */
  readonly matchedAccuracy: number;
  /** Pixels compared; those with a negative label on either side are left out. */
  readonly compared: number;
}

/** Compares two partitions of the same pixels. */
export function compareLabels(labels: Int32Array, truth: Int32Array): LabelComparison {
  const pixels = labels.map((_, pixel) => pixel).filter((pixel) => labels[pixel] >= 0 && truth[pixel] >= 0);
  const labelValues = distinct(pixels, labels);
  const truthValues = distinct(pixels, truth);
  const rowOf = new Map(labelValues.map((value, row) => [value, row]));
  const columnOf = new Map(truthValues.map((value, column) => [value, column]));
  const contingency = labelValues.map(() => new Array<number>(truthValues.length).fill(0));
  for (const pixel of pixels) contingency[rowOf.get(labels[pixel])!][columnOf.get(truth[pixel])!]++;
  const cost = Float64Array.from(contingency.flat(), (count) => -count);
  const assignment = assignMinimumCost(cost, labelValues.length, truthValues.length);
  const agreeing = contingency.reduce((total, row, i) => total + (row[assignment[i]] ?? 0), 0);
  return {
    ...partitionScores(contingency, pixels.length),
    contingency,
    labelValues,
    truthValues,
    matching: labelValues.map((_, i) => truthValues[assignment[i]] ?? null),
    matchedAccuracy: pixels.length > 0 ? agreeing / pixels.length : 0,
    compared: pixels.length,
  };
}

function partitionScores(contingency: readonly (readonly number[])[], total: number): { ari: number; nmi: number } {
  const rows = contingency.map((row) => row.reduce((a, b) => a + b, 0));
  const columns = (contingency[0] ?? []).map((_, j) => contingency.reduce((sum, row) => sum + row[j], 0));
  const pairs = (counts: readonly number[]) => counts.reduce((sum, n) => sum + (n * (n - 1)) / 2, 0);
  const together = pairs(contingency.flat());
  const expected = (pairs(rows) * pairs(columns)) / Math.max(1, pairs([total]));
  const largest = (pairs(rows) + pairs(columns)) / 2;
  const ari = largest === expected ? 1 : (together - expected) / (largest - expected);
  const entropy = (counts: readonly number[]) =>
    counts.reduce((sum, n) => (n > 0 ? sum - (n / total) * Math.log(n / total) : sum), 0);
  const information = entropy(rows) + entropy(columns) - entropy(contingency.flat());
  const meanEntropy = (entropy(rows) + entropy(columns)) / 2;
  return { ari, nmi: meanEntropy === 0 ? 1 : Math.max(0, information / meanEntropy) };
}

function distinct(pixels: Int32Array, values: Int32Array): number[] {
  return [...new Set(Array.from(pixels, (pixel) => values[pixel]))].sort((a, b) => a - b);
}
