import table from '../../../resources/elements/elements.json';
import type { ElementRecord, ElementTable } from '../../../src-preload/contract/elements.ts';

/** Hydrogen to californium; `resources/elements/README.md` says where the numbers come from. */
export const ELEMENTS = table.elements as unknown as ElementTable;

const bySymbol = new Map(ELEMENTS.map((element) => [element.symbol, element]));

export function elementOf(symbol: string): ElementRecord | undefined {
  return bySymbol.get(symbol);
}

/** Row and column of an element in the periodic table, from 1; lanthanides and actinides stand below. */
export function placeOf(z: number): { readonly row: number; readonly column: number } {
  if (z === 1) return { row: 1, column: 1 };
  if (z === 2) return { row: 1, column: 18 };
  if (z >= 57 && z <= 71) return { row: 8, column: z - 57 + 3 };
  if (z >= 89 && z <= 103) return { row: 9, column: z - 89 + 3 };
  const ends = [2, 10, 18, 36, 54, 86, 118];
  const period = ends.findIndex((end) => z <= end) + 1;
  const before = ends[period - 2]!;
  const nth = z - before;
  if (period <= 3) return { row: period, column: nth <= 2 ? nth : nth + 10 };
  // The fourteen that stand below leave their columns.
  if (period >= 6 && nth > 2) return { row: period, column: nth - 14 };
  return { row: period, column: nth };
}
