import { Matrix } from 'ml-matrix';
import { type LineFamily, lineTemplate } from './line-families.ts';
import { type FilteredSpectrum, type LineModel, type Part, ratioErrorOf } from './line-model.ts';
import { type Believed, linesBeside } from './lines-beside.ts';
import {
  factorNormal,
  firstOfInverse,
  quadraticBackground,
  REACH,
  weightedProduct,
  windowAround,
} from './local-fit.ts';

/** What the unfiltered counts around a line say of it. */
export interface LineTest {
  /** Counts in it. */
  readonly area: number;
  /** Area over its standard deviation; squared, what χ² gains by the line. */
  readonly strength: number;
}

/** Below this energy, keV, absorption and valence change the ratios of outer shells by more than the table tells. */
const SOFT_KEV = 1;
const SOFT_ERROR = 0.3;
/** Standard deviation by which lines may lie off their place, and be wider or narrower, in widths. */
const SHIFT_ERROR = 0.04;
const WIDTH_ERROR = 0.04;
/** Turns in which the weights become those of the fitted counts. */
const TURNS = 4;

/**
 * Fits the counts within five widths of a line by a quadratic background, the lines of the elements believed in and the line itself, by
 * least squares with the weights of the fitted counts (Poisson's maximum likelihood, by iteration). Main lines of other
 * elements are free; their partner lines may differ from the tabulated ratios by as much as those are known, and all lines may
 * be shifted and widened a little: what the line gains in χ² then, none of this can give. O(lines² · channels).
 */
export function testLine(
  family: LineFamily,
  model: LineModel,
  { axis, counts }: FilteredSpectrum,
  believed: Believed,
): LineTest {
  const width = axis.widthOf(family.peakKeV);
  const { first, end } = windowAround(family.peakKeV, axis);
  const part = (values: Float64Array) => values.subarray(first, end);
  const others = linesBeside(family.peakKeV, (REACH + 1) * width, model, family.element, believed);
  const known = new Float64Array(axis.channels);
  const unknowns = [part(lineTemplate(family.lines, axis)), ...quadraticBackground(end - first)].map(free);
  for (const { keV, area, error, part: whose, weight } of others) {
    const template = lineTemplate([['', keV, 1]], axis);
    template.forEach((value, channel) => {
      known[channel] += area * value;
    });
    const isMain = weight === 1 && Math.abs(keV - family.peakKeV) < REACH * width;
    const deviation = isMain ? Number.POSITIVE_INFINITY : Math.hypot(shareError(whose, keV) * area, error);
    unknowns.push({ values: part(template), expected: area, deviation });
  }
  const at = (channel: number) => known[channel] ?? 0;
  const slope = known.map((_, i) => (at(i + 1) - at(i - 1)) / 2);
  // A Gaussian changes with its width as its second derivative times the width.
  const sigma = axis.sigmaOf(family.peakKeV);
  const bend = known.map((value, i) => sigma * (at(i + 1) - 2 * value + at(i - 1)));
  unknowns.push({ values: part(slope), expected: 0, deviation: (SHIFT_ERROR * width) / axis.step });
  unknowns.push({ values: part(bend), expected: 0, deviation: WIDTH_ERROR * sigma });
  return solve(
    unknowns,
    Float64Array.from({ length: end - first }, (_, i) => counts[first + i]),
  );
}

function shareError(part: Part, keV: number): number {
  const isSoft = keV < SOFT_KEV && part.family !== null && part.family.family !== 'K';
  return Math.max(ratioErrorOf(part), isSoft ? SOFT_ERROR : 0);
}

/** A part of the fit: its values for an amount of one, and what is known of that amount. */
interface Unknown {
  readonly values: Float64Array;
  readonly expected: number;
  /** Infinite where nothing is known. */
  readonly deviation: number;
}

const free = (values: Float64Array): Unknown => ({ values, expected: 0, deviation: Number.POSITIVE_INFINITY });

/** The first unknown's amount. */
function solve(unknowns: readonly Unknown[], counts: Float64Array): LineTest {
  const used = unknowns.filter(({ values }, i) => i === 0 || values.some((value) => value !== 0));
  // Each scaled to its largest value, so that the matrix is sound.
  const scales = used.map(({ values }) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1);
  const columns = used.map(({ values }, i) => values.map((value) => value / scales[i]!));
  const expected = used.map((unknown, i) => unknown.expected * scales[i]!);
  const precisions = used.map(({ deviation }, i) => 1 / (deviation * scales[i]!) ** 2);
  let fitted = counts;
  let answer: LineTest = { area: 0, strength: 0 };
  for (let turn = 0; turn < TURNS; turn++) {
    const weights = fitted.map((value) => 1 / Math.max(1, value));
    const factor = factorNormal(columns, weights, precisions);
    if (!factor) return answer;
    const target = columns.map((column, i) => weightedProduct(column, counts, weights) + precisions[i]! * expected[i]!);
    const amounts = factor.solve(Matrix.columnVector(target)).to1DArray();
    const variance = firstOfInverse(factor, columns.length)[0]!;
    answer = { area: amounts[0]! / scales[0]!, strength: amounts[0]! / Math.sqrt(variance) };
    fitted = counts.map((_, c) => columns.reduce((sum, column, i) => sum + amounts[i]! * column[c], 0));
  }
  return answer;
}
