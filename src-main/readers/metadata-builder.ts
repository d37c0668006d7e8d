import type { Json } from '../../src-preload/contract/dataset.ts';

type Tree = { [key: string]: Json };

/** Builds a metadata tree from dotted names; what is undefined or empty is left out. */
export class MetadataBuilder {
  readonly tree: Tree = {};

  set(name: string, value: Json | undefined): void {
    if (value === undefined || value === '') return;
    if (typeof value === 'number' && !Number.isFinite(value)) return;
    const path = name.split('.');
    const last = path.pop() as string;
    let here = this.tree;
    for (const key of path) {
      here[key] ??= {};
      here = here[key] as Tree;
    }
    here[last] = value;
  }

  has(name: string): boolean {
    let here: Json | undefined = this.tree;
    for (const key of name.split('.')) {
      if (typeof here !== 'object' || here === null || Array.isArray(here)) return false;
      here = (here as Tree)[key];
    }
    return here !== undefined;
  }
}

/**
 * ISO date of a date as instruments write it: `2016-08-08`, `14/05/2019`, `8/8/2016`, `01/31/19`. A date whose day and
 * month cannot be told apart is left out rather than guessed.
 */
export function isoDate(text: string | undefined): string | undefined {
  const iso = text?.match(/^(\d{4})-(\d{2})-(\d{2})/);
  if (iso) return `${iso[1]}-${iso[2]}-${iso[3]}`;
  const parts = text?.match(/^(\d{1,2})[/.](\d{1,2})[/.](\d{2}|\d{4})$/);
  if (!parts) return undefined;
  const first = Number(parts[1]);
  const second = Number(parts[2]);
  const year = parts[3]!.length === 2 ? 2000 + Number(parts[3]) : Number(parts[3]);
  if (first > 12 && second <= 12) return isoOf(year, second, first);
  if (second > 12 && first <= 12) return isoOf(year, first, second);
  return first === second ? isoOf(year, first, second) : undefined;
}

function isoOf(year: number, month: number, day: number): string | undefined {
  if (month < 1 || day < 1 || day > 31) return undefined;
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** `21:46:19` of `9:46:19 PM` or of `21:46:19`. */
export function isoTime(text: string | undefined): string | undefined {
  const parts = text?.match(/^(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*([AP]M)?$/i);
  if (!parts) return undefined;
  let hour = Number(parts[1]);
  const half = parts[4]?.toUpperCase();
  if (half === 'PM' && hour < 12) hour += 12;
  if (half === 'AM' && hour === 12) hour = 0;
  return hour > 23 ? undefined : `${String(hour).padStart(2, '0')}:${parts[2]}:${parts[3] ?? '00'}`;
}
