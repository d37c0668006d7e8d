import { type ElementTable, shellLabel } from '../../../src-preload/contract/elements.ts';
import type { LineFit } from './line-estimator.ts';
import { lineFamilies } from './line-families.ts';
import { familyPart, fitModel } from './line-model.ts';

/** Net counts of the main line of one shell of an element. */
export interface LineStrength {
  /** `Fe Kα` */
  readonly label: string;
  readonly counts: number;
  /** Standard deviation of the counts. */
  readonly error: number;
  /** Counts over their standard deviation. */
  readonly strength: number;
}

/**
 * Main lines of elements in a spectrum, whether they were found in it or not: all are fitted together with what was found.
 * @returns by symbol; none where an element has no line inside the spectrum
 */
export function lineStrengths(
  symbols: readonly string[],
  { spectrum, model, believed }: LineFit,
  table: ElementTable,
): ReadonlyMap<string, readonly LineStrength[]> {
  const kept = model.parts.filter(({ family }) => !family || believed.has(family.element.symbol));
  const families = lineFamilies(
    table.filter(({ symbol }) => symbols.includes(symbol) && !believed.has(symbol)),
    spectrum.axis,
    null,
  );
  const { parts, areas, errors } = fitModel(
    [...kept, ...families.map((family) => familyPart(family, spectrum))],
    spectrum,
  );
  const found = new Map<string, LineStrength[]>();
  parts.forEach(({ family }, i) => {
    if (!family) return;
    const { symbol } = family.element;
    const label = `${symbol} ${shellLabel(family.main)}`;
    const line = { label, counts: areas[i], error: errors[i], strength: areas[i] / errors[i] };
    found.set(symbol, [...(found.get(symbol) ?? []), line]);
  });
  return found;
}
