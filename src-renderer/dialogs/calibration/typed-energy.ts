import { unitsPerKeV } from '../../../src-preload/contract/elements.ts';
import { ELEMENTS } from '../../parts/elements/element-table.ts';
import { typedNumber } from './two-points.ts';

const LATIN: { readonly [greek: string]: string } = { α: 'a', β: 'b', γ: 'g', ℓ: 'l', η: 'n', ζ: 'z' };

/**
 * A typed position: a number, or a line or an edge of an element by name (`Fe Kα`, `fe ka`, `O K`, `Fe L3`) in units of energy.
 * Null when it is none of these.
 */
export function typedEnergy(text: string, units: string): number | null {
  return typedNumber(text) ?? namedEnergy(text, units);
}

function namedEnergy(text: string, units: string): number | null {
  const perKeV = unitsPerKeV(units);
  const [, symbol, name] = /^([A-Za-z]{1,2})[\s-]+([KLM][a-zαβγℓηζ]?[\d₀-₉]?)$/i.exec(text.trim()) ?? [];
  if (perKeV === null || !symbol || !name) return null;
  const element = ELEMENTS.find((one) => one.symbol.toLowerCase() === symbol.toLowerCase());
  const plain = name
    .toLowerCase()
    .replace(/[αβγℓηζ]/g, (letter) => LATIN[letter]!)
    .replace(/[₀-₉]/g, (digit) => String(digit.charCodeAt(0) - 0x2080));
  const same = ([one]: readonly [string, ...unknown[]]) => one.toLowerCase() === plain;
  const edge = element?.edges.find(same);
  const keV = element?.lines.find(same)?.[1] ?? (edge ? edge[1] / 1000 : undefined);
  return keV === undefined ? null : Number((keV * perKeV).toPrecision(7));
}
