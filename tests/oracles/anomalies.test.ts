/** Curves, areas and intervals against scikit-learn and SciPy (make-anomaly-fixtures.py). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { countInterval, shareInterval } from '../../src-main/analysis/anomalies/beta-distribution.ts';
import { areaUnderRoc, averagePrecision, confusionOf, curvesOf } from '../../src-main/analysis/anomalies/roc.ts';

interface Case {
  readonly scores: readonly number[];
  readonly labels: readonly number[];
  readonly threshold: number;
  readonly auroc: number;
  readonly standardError: number;
  readonly averagePrecision: number;
  readonly f1: number;
  readonly falseRates: readonly number[];
  readonly trueRates: readonly number[];
  readonly precision: readonly number[];
  readonly recall: readonly number[];
}

const fixture = JSON.parse(readFileSync(join(import.meta.dirname, 'sklearn', 'anomalies.json'), 'utf8')) as {
  readonly cases: readonly Case[];
  readonly intervals: readonly { hits: number; count: number; low: number; high: number }[];
  readonly counts: readonly { images: number; a: number; b: number; low: number; high: number }[];
};
/** Sums of float64 in another order. */
const DIGITS = 12;

function expectClose(found: ArrayLike<number>, expected: readonly number[]) {
  expect(found.length).toBe(expected.length);
  expected.forEach((value, i) => {
    expect(found[i]).toBeCloseTo(value, DIGITS);
  });
}

describe.each(fixture.cases.map((one, i) => [i === 0 ? 'distinct scores' : 'ties', one] as const))('%s', (_, one) => {
  const scores = Float64Array.from(one.scores);
  const kinds = Uint8Array.from(one.labels);
  const curves = curvesOf(scores, kinds);

  it('ROC curve and its area are scikit-learn’s, its error DeLong’s from all pairs', () => {
    expectClose(curves.falsePositiveRates, one.falseRates);
    expectClose(curves.truePositiveRates, one.trueRates);
    const { area, standardError } = areaUnderRoc(scores, kinds);
    expect(area).toBeCloseTo(one.auroc, DIGITS);
    expect(standardError).toBeCloseTo(one.standardError, DIGITS);
  });

  it('precision, recall and average precision are scikit-learn’s', () => {
    // scikit-learn leaves out what comes after the recall has reached 1.
    const points = one.precision.length;
    expectClose(curves.precisions.slice(0, points), one.precision);
    expectClose(curves.truePositiveRates.slice(0, points), one.recall);
    expect(averagePrecision(curves)).toBeCloseTo(one.averagePrecision, DIGITS);
  });

  it('F1 at a threshold is scikit-learn’s', () => {
    const flags = scores.map((score) => (score > one.threshold ? 1 : 0));
    expect(confusionOf(flags, kinds).f1).toBeCloseTo(one.f1, DIGITS);
  });
});

it.each(fixture.intervals)('Clopper–Pearson: $hits of $count', ({ hits, count, low, high }) => {
  const [from, to] = shareInterval(hits, count, 0.95);
  // Relative error of Lanczos and of the continued fraction.
  expect(from).toBeCloseTo(low, 10);
  expect(to).toBeCloseTo(high, 10);
});

it.each(fixture.counts)('beta-binomial: $images images, Beta($a, $b)', ({ images, a, b, low, high }) => {
  expect(countInterval(images, a, b, 0.95)).toEqual([low, high]);
});
