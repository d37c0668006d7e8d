import { type ShownUnit, toData, toShown } from '../../src-preload/contract/shown-units.ts';
import type { FieldDescription } from './describe-fields.ts';
import { regionsOf, regionsText } from './regions-text.ts';

/** Parts of a field that are typed into boxes of their own: one for a number, two for a range, four for two of them. */
export function partsOf(field: Pick<FieldDescription, 'kind'>): number {
  if (field.kind === 'points' || field.kind === 'intervals') return 4;
  return field.kind === 'interval' || field.kind === 'pixel-range' ? 2 : 1;
}

/** Texts of a value, one for each part; empty where there is nothing. */
export function textsOf(field: Pick<FieldDescription, 'kind'>, value: unknown): readonly string[] {
  const count = partsOf(field);
  if (value === undefined || value === null) return new Array<string>(count).fill('');
  if (field.kind === 'uses') return [usesText(value)];
  if (field.kind === 'regions') return [regionsText(value)];
  if (field.kind === 'names' || field.kind === 'share-or-names' || field.kind === 'choices') {
    return [Array.isArray(value) ? value.join(', ') : String(value)];
  }
  if (field.kind === 'counts') return [Array.isArray(value) ? countsText(value) : String(value)];
  const parts = count === 1 ? [value] : Array.isArray(value) ? value.flat() : [value];
  return Array.from({ length: count }, (_, i) => (parts[i] === undefined ? '' : String(parts[i])));
}

/**
 * The value that texts stand for: undefined when all are empty, and what cannot be read stays text, so that the schema
 * says what is wrong with it.
 */
export function valueOfTexts(field: Pick<FieldDescription, 'kind'>, texts: readonly string[]): unknown {
  const trimmed = texts.map((text) => text.trim());
  if (trimmed.every((text) => text === '')) return undefined;
  switch (field.kind) {
    case 'number':
    case 'integer':
    case 'axis':
      return numberOr(trimmed[0]!);
    case 'interval':
    case 'pixel-range':
      return trimmed.map(numberOr);
    case 'points':
    case 'intervals':
      return [trimmed.slice(0, 2).map(numberOr), trimmed.slice(2).map(numberOr)];
    case 'names':
      return namesOf(trimmed[0]!);
    case 'share-or-names': {
      const share = numberOr(trimmed[0]!);
      return typeof share === 'number' ? share : namesOf(trimmed[0]!);
    }
    case 'uses':
      return usesOf(trimmed[0]!);
    case 'regions':
      return regionsOf(trimmed[0]!);
    case 'counts':
      return countsOf(trimmed[0]!);
    default:
      return trimmed[0];
  }
}

/** True for ranges of the signal axis: people see and type these in the unit that they have chosen. */
export function isOnSignalAxis(field: Pick<FieldDescription, 'kind' | 'unit'>): boolean {
  return (field.kind === 'interval' || field.kind === 'intervals') && field.unit === '';
}

/** Positions of a recipe as they are shown; what is no number stays as it is. */
export function shownValue(value: unknown, unit: ShownUnit): unknown {
  return withNumbers(value, (number) => toShown(number, unit));
}

/** Shown positions as the recipe has them. */
export function recipeValue(value: unknown, unit: ShownUnit): unknown {
  return withNumbers(value, (number) => toData(number, unit));
}

function withNumbers(value: unknown, change: (number: number) => number): unknown {
  if (Array.isArray(value)) return value.map((one) => withNumbers(one, change));
  return typeof value === 'number' ? change(value) : value;
}

/** Same value for a recipe: numbers, texts and lists of them. */
export function sameValue(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** `2 – 12` for first and last, `2, 3, 5` for a list. */
function countsText(value: readonly unknown[]): string {
  const range = value.length === 2 && Number(value[0]) < Number(value[1]);
  return range ? `${value[0]} – ${value[1]}` : value.join(', ');
}

function countsOf(text: string): unknown {
  const range = /^(\d+)\s*(?:-|–|to|…|\.{2,3})\s*(\d+)$/i.exec(text);
  if (range) return [Number(range[1]), Number(range[2])];
  const parts = text.replaceAll(/[[\]]/g, '').split(/[\s,;]+/);
  return parts.filter((part) => part !== '').map(numberOr);
}

/** Names stand apart by commas; they may hold spaces. */
function namesOf(text: string): readonly string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
}

/** `train: 0-12, 40; anomalous: 7` */
function usesText(value: unknown): string {
  if (!Array.isArray(value)) return String(value);
  return value
    .map(({ as, frames }: { as: string; frames: string | readonly string[] }) => `${as}: ${[frames].flat().join(', ')}`)
    .join('; ');
}

/** What cannot be read as uses stays text, so that the schema says so. */
function usesOf(text: string): unknown {
  const uses = text
    .split(';')
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part) => {
      const [as, frames] = part.split(':').map((one) => one.trim());
      return as && frames ? { frames, as } : undefined;
    });
  return uses.includes(undefined) ? text : uses;
}

/** A decimal comma is read as a point; anything that is no number stays as typed. */
function numberOr(text: string): number | string {
  const plain = text.replace(/^−/, '-').replace(/^([+-]?\d+),(\d+)$/, '$1.$2');
  const value = Number(plain);
  return plain !== '' && Number.isFinite(value) ? value : text;
}
