import type { Json } from '../../../src-preload/contract/dataset.ts';
import { formatNumber, formatRound, formatUnit } from '../../../src-preload/contract/numbers.ts';

/** `a`, `a and b`, `a, b and c`. */
export function list(parts: readonly string[]): string {
  if (parts.length <= 1) return parts[0] ?? '';
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

/** A whole number with its thousands set apart. */
export function whole(value: number): string {
  return formatNumber(value);
}

/** A measured number with this many significant digits: 0.6104 → 0.610, 1.234e-5 → 1.23 × 10⁻⁵. */
export function significant(value: number, digits = 3): string {
  const magnitude = Math.abs(value);
  if (magnitude > 0 && (magnitude >= 1e6 || magnitude < 1e-3)) return formatRound(Number(value.toPrecision(digits)));
  const decimals = magnitude === 0 ? 0 : Math.max(0, digits - 1 - Math.floor(Math.log10(magnitude)));
  return formatNumber(value, Math.min(decimals, 20));
}

/** A number that somebody has given, as given: 0.5, 528.3. */
export function plain(value: number): string {
  return formatRound(Number(value.toPrecision(10)));
}

/** A value with its standard error, both to the error's first digits: 0.612 ± 0.014. */
export function withError(value: number, error: number): string {
  if (!(error > 0)) return value.toFixed(2);
  const leading = Math.floor(Math.log10(error));
  const decimals = Math.min(6, Math.max(2, -leading + (error / 10 ** leading < 2 ? 1 : 0)));
  return `${formatNumber(value, decimals)} ± ${formatNumber(error, decimals)}`;
}

/** `10–35 eV`. */
export function range(from: number, to: number, units: string): string {
  const ends = [from, to].map((end) => formatRound(Number(end.toPrecision(6))));
  return `${ends[0]}–${ends[1]}${units === '' ? '' : ` ${formatUnit(units)}`}`;
}

/** `52.1 %`. */
export function percent(share: number): string {
  const value = 100 * share;
  // 99.98 % must not become 100.0 %.
  const decimals = value < 100 && value.toFixed(1) === '100.0' ? 2 : 1;
  return `${value.toFixed(decimals)} %`;
}

/** `1 channel`, `2 channels`. */
export function count(number: number, word: string): string {
  return `${whole(number)} ${word}${number === 1 ? '' : 's'}`;
}

type Tree = { readonly [key: string]: Json } | undefined;

export function numberAt(tree: Tree, key: string): number | undefined {
  const value = tree?.[key];
  return typeof value === 'number' ? value : undefined;
}

export function textAt(tree: Tree, key: string): string | undefined {
  const value = tree?.[key];
  return typeof value === 'string' ? value : undefined;
}

export function numbersAt(tree: Tree, key: string): readonly number[] | undefined {
  const value = tree?.[key];
  return Array.isArray(value) && value.every((one) => typeof one === 'number') ? (value as number[]) : undefined;
}

/** With a capital at the front. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
