/** The tag tree of a DM file: groups of named or numbered entries, small values, and arrays that stay in the file. */

/** An array in the file, not read yet. */
export interface TagArray {
  readonly kind: 'array';
  readonly byteOffset: number;
  readonly byteLength: number;
  readonly count: number;
  readonly element: TagType;
}

export interface TagGroup {
  readonly kind: 'group';
  /** Empty for the numbered entries of a list. */
  readonly names: string[];
  readonly values: TagValue[];
}

/** A struct is a list of numbers. */
export type TagValue = number | boolean | string | readonly (number | boolean | string)[] | TagArray | TagGroup;

/** Type of a value as the file describes it, with its size in bytes. */
export type TagType =
  | { readonly kind: 'number'; readonly code: number; readonly byteLength: number }
  | { readonly kind: 'string'; readonly byteLength: number }
  | { readonly kind: 'struct'; readonly fields: readonly TagType[]; readonly byteLength: number }
  | { readonly kind: 'list'; readonly element: TagType; readonly count: number; readonly byteLength: number };

/** DM's codes of numbers: size in bytes. 10 is an 8-bit character, 11 and 12 are 64-bit whole numbers. */
export const NUMBER_BYTES: { readonly [code: number]: number } = {
  2: 2,
  3: 4,
  4: 2,
  5: 4,
  6: 4,
  7: 8,
  8: 1,
  9: 1,
  10: 1,
  11: 8,
  12: 8,
};

/** Entry at `path` (names, or numbers for the entries of a list), or undefined. */
export function tagAt(tag: TagValue | undefined, ...path: readonly (string | number)[]): TagValue | undefined {
  let here = tag;
  for (const key of path) {
    if (!isGroup(here)) return undefined;
    const index: number = typeof key === 'number' ? key : here.names.indexOf(key);
    here = index < 0 ? undefined : here.values[index];
  }
  return here;
}

export function isGroup(tag: TagValue | undefined): tag is TagGroup {
  return typeof tag === 'object' && 'kind' in tag && tag.kind === 'group';
}

export function isArray(tag: TagValue | undefined): tag is TagArray {
  return typeof tag === 'object' && 'kind' in tag && tag.kind === 'array';
}
