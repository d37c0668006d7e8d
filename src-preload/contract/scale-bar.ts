import { metresPerUnit } from './numbers.ts';

/** What the scale bar of a figure is to be: left to the figure, none, or a length in metres or pixels. */
export type ScaleBarWish = 'auto' | 'none' | { readonly metres: number } | { readonly pixels: number };

/** `auto`, `none`, `50 nm`, `0.5 µm`, `20 px`; null for anything else. */
export function parseScaleBar(text: string): ScaleBarWish | null {
  const word = text.trim().toLowerCase();
  if (word === 'auto' || word === 'none') return word;
  const [, digits, units] = /^(\d+(?:[.,]\d+)?|[.,]\d+)\s*(\S+)$/.exec(text.trim()) ?? [];
  if (digits === undefined || units === undefined) return null;
  const length = Number(digits.replace(',', '.'));
  if (!(length > 0)) return null;
  if (/^(px|pixels?)$/i.test(units)) return { pixels: length };
  const metres = metresPerUnit(units);
  return metres === null ? null : { metres: length * metres };
}
