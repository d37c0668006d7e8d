import type { BendingFilter } from './bending-filter.ts';
import { type LineAxis, type LineFamily, lineTemplate } from './line-families.ts';
import { fitNonNegative } from './non-negative-fit.ts';

/** Lines of the model that rise and fall together: those of a shell of an element, or a single line of its own. */
export interface Part {
  /** What an artifact is called; null for elements. */
  readonly label: string | null;
  readonly family: LineFamily | null;
  readonly keV: number;
  /** Filtered, for one count in the main line. */
  readonly response: Float64Array;
}

/** A spectrum as it is fitted: filtered, so that no background needs to be known. */
export interface FilteredSpectrum {
  readonly axis: LineAxis;
  readonly filter: BendingFilter;
  readonly counts: ArrayLike<number>;
  readonly response: Float64Array;
  /** Of the response, from counting. */
  readonly variance: Float64Array;
}

export interface LineModel {
  readonly parts: readonly Part[];
  /** Counts in the main line of each part. */
  readonly areas: Float64Array;
  /** Standard deviations of the areas: from counting, and from what the doubts about overlapping parts can hide. */
  readonly errors: Float64Array;
  /** Response of the whole model. */
  readonly response: Float64Array;
  /** Variance of that response: from doubts about line shapes and tabulated ratios. */
  readonly doubt: Float64Array;
}

/** Share by which tabulated ratios and Gaussians differ from real lines; those of outer shells are known worse. */
const MODEL_ERROR = { K: 0.05, L: 0.1, M: 0.25 } as const;
/** Share of a strong line that its tail, which no Gaussian has, puts beside it; and how far, in widths. */
const TAIL_ERROR = 0.02;
const TAIL_REACH = 1.3;

export function familyPart(family: LineFamily, { axis, filter }: FilteredSpectrum): Part {
  return { label: null, family, keV: family.keV, response: filter.respond(lineTemplate(family.lines, axis)) };
}

export function singleLine(label: string | null, keV: number, { axis, filter }: FilteredSpectrum): Part {
  return { label, family: null, keV, response: filter.respond(lineTemplate([['', keV, 1]], axis)) };
}

/** Fits all parts at once. */
export function fitModel(parts: readonly Part[], spectrum: FilteredSpectrum): LineModel {
  const { response, variance, counts, filter, axis } = spectrum;
  const weights = variance.map((value) => (value > 0 ? 1 / value : 0));
  const { coefficients, gram } = fitNonNegative(
    response,
    weights,
    parts.map((part) => part.response),
  );
  const sum = new Float64Array(response.length);
  const doubt = new Float64Array(response.length);
  parts.forEach((part, i) => {
    const share = ratioErrorOf(part);
    for (let channel = 0; channel < sum.length; channel++) {
      const value = coefficients[i] * part.response[channel];
      sum[channel] += value;
      doubt[channel] += (share * value) ** 2;
    }
  });
  addTails(doubt, sum, axis);
  const errors = coefficients.map((_, i) => {
    // Neighboring responses share counts: the variance is that of the sum of counts which the area is.
    const back = filter.transpose(parts[i].response.map((value, channel) => value * weights[channel]));
    let squared = 0;
    for (let channel = 0; channel < back.length; channel++)
      squared += back[channel] ** 2 * Math.max(1, counts[channel]);
    squared /= gram[i][i] ** 2;
    parts.forEach((other, j) => {
      if (sameElement(parts[i], other)) return;
      squared += (ratioErrorOf(other) * coefficients[j] * (gram[i][j] / gram[i][i])) ** 2;
    });
    return gram[i][i] > 0 ? Math.sqrt(squared) : Number.POSITIVE_INFINITY;
  });
  return { parts, areas: coefficients, errors, response: sum, doubt };
}

function addTails(doubt: Float64Array, sum: Float64Array, axis: LineAxis): void {
  for (let channel = 0; channel < sum.length; channel++) {
    const reach = Math.round((TAIL_REACH * axis.widthOf(axis.keVAt(channel))) / axis.step);
    let highest = 0;
    for (let at = Math.max(0, channel - reach); at <= Math.min(sum.length - 1, channel + reach); at++) {
      if (sum[at] > highest) highest = sum[at];
    }
    doubt[channel] += (TAIL_ERROR * highest) ** 2;
  }
}

function sameElement(a: Part, b: Part): boolean {
  return a === b || (a.family !== null && a.family.element === b.family?.element);
}

/** Share by which the tabulated ratios of a part may differ from the real ones. */
export function ratioErrorOf({ family }: Part): number {
  return family ? MODEL_ERROR[family.family] : MODEL_ERROR.K;
}
