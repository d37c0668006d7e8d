import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import { lineTemplate } from './line-families.ts';
import type { FilteredSpectrum, LineModel } from './line-model.ts';
import type { Believed } from './lines-beside.ts';

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

/** Reach of the window on either side of a line, in widths. */
const REACH = 5;

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
  const reach = REACH * axis.widthOf(own.peakKeV);
  const ends = [-reach, reach].map((off) => Math.round(axis.channelOf(own.peakKeV + off)));
  const first = Math.max(0, Math.min(...ends));
  const end = Math.min(axis.channels, Math.max(...ends) + 1);
  const length = end - first;
  const columns = [lineTemplate(own.lines, axis).subarray(first, end)];
  for (const power of [0, 1, 2]) {
    columns.push(Float64Array.from({ length }, (_, i) => ((2 * i) / length - 1) ** power));
  }
  model.parts.forEach(({ family, keV }, i) => {
    if (family === own || !(model.areas[i] > 0)) return;
    if (family && !believed.has(family.element.symbol)) return;
    const template = lineTemplate(family ? family.lines : [['', keV, 1]], axis).subarray(first, end);
    const most = template.reduce((a, b) => Math.max(a, b), 0);
    if (most > 0) columns.push(template.map((value) => value / most));
  });
  const precision = Float64Array.from({ length }, (_, i) => 1 / Math.max(1, counts[first + i]));
  const size = columns.length;
  const matrix = Matrix.zeros(size, size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      let sum = 0;
      for (let c = 0; c < length; c++) sum += columns[i]![c] * columns[j]![c] * precision[c];
      // The least bit of knowledge keeps two that are alike apart.
      matrix.set(i, j, i === j ? sum * (1 + 1e-9) : sum);
    }
  }
  const factor = new CholeskyDecomposition(matrix);
  if (!factor.isPositiveDefinite()) return null;
  const unit = Matrix.zeros(size, 1);
  unit.set(0, 0, 1);
  const row = factor.solve(unit);
  const weights = precision.map(
    (weight, c) => columns.reduce((sum, column, i) => sum + row.get(i, 0) * column[c], 0) * weight,
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
