import { lineTemplate } from './line-families.ts';
import type { FilteredSpectrum, LineModel } from './line-model.ts';
import type { Believed } from './lines-beside.ts';
import { factorNormal, firstOfInverse, quadraticBackground, windowAround } from './local-fit.ts';

/** A spectrum explained by lines. */
export interface LineFit {
  readonly spectrum: FilteredSpectrum;
  readonly model: LineModel;
  /** Elements that are proposed. */
  readonly believed: Believed;
}

/** The net counts of a line are Σ weight · counts of the channels from `first` on: of any part of the spectrum's pixels. */
export interface LineEstimator {
  readonly first: number;
  readonly weights: Float64Array;
}

/**
 * Estimator of the counts in an element's strongest line: weighted least squares of a quadratic background and all lines within
 * five widths, those of a shell in their tabulated ratios. Null where the element has no line or it cannot be told from others.
 */
export function lineEstimator(symbol: string, { spectrum, model, believed }: LineFit): LineEstimator | null {
  const { axis, counts } = spectrum;
  const own = model.parts
    .map((part, i) => ({ part, strength: model.areas[i] / model.errors[i] }))
    .filter(({ part }) => part.family?.element.symbol === symbol)
    .sort((a, b) => b.strength - a.strength)[0]?.part.family;
  if (!own) return null;
  const { first, end } = windowAround(own.peakKeV, axis);
  const columns = [lineTemplate(own.lines, axis).subarray(first, end), ...quadraticBackground(end - first)];
  model.parts.forEach(({ family, keV }, i) => {
    if (family === own || !(model.areas[i] > 0)) return;
    if (family && !believed.has(family.element.symbol)) return;
    const template = lineTemplate(family ? family.lines : [['', keV, 1]], axis).subarray(first, end);
    const most = template.reduce((a, b) => Math.max(a, b), 0);
    if (most > 0) columns.push(template.map((value) => value / most));
  });
  const precision = Float64Array.from({ length: end - first }, (_, i) => 1 / Math.max(1, counts[first + i]));
  const factor = factorNormal(columns, precision);
  if (!factor) return null;
  const row = firstOfInverse(factor, columns.length);
  const weights = precision.map(
    (weight, c) => weight * columns.reduce((sum, column, i) => sum + row[i]! * column[c], 0),
  );
  return { first, weights };
}

/** Share of the counts of each channel that the lines of the model give. */
export function lineShare({ spectrum: { axis, counts }, model }: LineFit): Float64Array {
  const share = new Float64Array(axis.channels);
  model.parts.forEach(({ family, keV }, i) => {
    const template = lineTemplate(family ? family.lines : [['', keV, 1]], axis);
    for (let c = 0; c < share.length; c++) share[c] += model.areas[i] * template[c];
  });
  return share.map((value, c) => value / Math.max(1, counts[c]));
}
