import type { Json } from '../../../src-preload/contract/dataset.ts';
import { BinaryCursor } from '../binary-cursor.ts';
import type { ByteSource } from '../byte-source.ts';
import { damaged } from '../reader-errors.ts';
import { jeolText } from './jeol-text.ts';

/** Short name of the format in results and errors. */
export const FORMAT = 'jeol';

/** One tag: a name, a value that stays in the file, and the tags inside it. */
export interface JeolTag {
  readonly name: string;
  /** Code of the value's type; 0: no value. */
  readonly type: number;
  readonly byteOffset: number;
  readonly byteLength: number;
  readonly children: readonly JeolTag[];
}

const BEGIN = 1;
const END = 0xff;
const TEXT_TYPES = new Set([12, 13, 20]);

/** Bytes of one number by type; 6 to 10 are arrays of what 1 to 5 are alone, 14 is the index into a list. */
const NUMBER_BYTES: { readonly [type: number]: number } = {
  1: 1,
  2: 2,
  3: 4,
  4: 4,
  5: 8,
  6: 1,
  7: 2,
  8: 4,
  9: 4,
  10: 8,
  11: 1,
  14: 2,
  65552: 1,
  65553: 1,
};
const TRUTH_TYPES = new Set([11, 65552, 65553]);

/** Bounds far beyond those of any file of Analysis Station. */
const DEEPEST = 64;
const MOST_TAGS = 200_000;
const LONGEST_NAME = 1024;
const LONGEST_TEXT = 65_536;
const LONGEST_LIST = 64;

/**
 * Reads the tags that begin at `start`, up to the byte that ends the outermost level.
 * @throws {AppError} `file-damaged` where a tag makes no sense.
 */
export function readJeolTags(bytes: ByteSource, start: number): JeolTag[] {
  type Building = JeolTag & { children: JeolTag[] };
  const cursor = new BinaryCursor(bytes, FORMAT);
  cursor.littleEndian = true;
  cursor.position = start;
  cursor.require(1, 'tags');
  const top: JeolTag[] = [];
  const open: Building[] = [];
  let tags = 0;
  while (true) {
    const byteOffset = cursor.position;
    const field = open.map((tag) => tag.name).join('.') || 'tags';
    const mark = cursor.uint8(field);
    if (mark === END && open.length > 0) {
      open.pop();
      continue;
    }
    if (mark !== BEGIN) {
      if (open.length === 0) return top;
      throw damaged(`A tag begins with ${mark}; it is 1 where one begins and 255 where one ends.`, {
        format: FORMAT,
        field,
        byteOffset,
      });
    }
    if (open.length >= DEEPEST || ++tags > MOST_TAGS) {
      const what = open.length >= DEEPEST ? `nested more than ${DEEPEST} deep` : `more than ${MOST_TAGS}`;
      throw damaged(`The tags are ${what}.`, { format: FORMAT, field, byteOffset });
    }
    const nameLength = cursor.uint32(`${field}: length of a name`);
    if (nameLength > LONGEST_NAME) {
      throw damaged(`The name of a tag takes ${nameLength} bytes.`, { format: FORMAT, field, byteOffset });
    }
    const name = jeolText(cursor.bytes(nameLength, `${field}: name`));
    const type = cursor.uint32(name);
    const byteLength = cursor.uint32(name);
    if (type !== 0 && NUMBER_BYTES[type] === undefined && !TEXT_TYPES.has(type)) {
      throw damaged(`A tag has type ${type}, which is not known.`, { format: FORMAT, field: name, byteOffset });
    }
    const tag = { name, type, byteOffset: cursor.position, byteLength: type === 0 ? 0 : byteLength, children: [] };
    cursor.skip(tag.byteLength, name);
    (open.at(-1)?.children ?? top).push(tag);
    open.push(tag);
  }
}

/** The tag at `path` (`PTTD Data`, `Doc`, …); the first of that name on each level. */
export function tagAt(tags: readonly JeolTag[], ...path: readonly string[]): JeolTag | undefined {
  let here = tags;
  let found: JeolTag | undefined;
  for (const name of path) {
    found = here.find((tag) => tag.name === name);
    if (!found) return undefined;
    here = found.children;
  }
  return found;
}

/** Element type and count of an array tag, as a number type of ours; undefined for text and truth values. */
export function arrayOf(
  tag: JeolTag,
): { dtype: 'uint8' | 'uint16' | 'int32' | 'float32' | 'float64'; count: number } | undefined {
  const dtype = ([undefined, 'uint8', 'uint16', 'int32', 'float32', 'float64'] as const)[
    tag.type > 5 ? tag.type - 5 : tag.type
  ];
  return dtype && tag.type <= 10 ? { dtype, count: Math.floor(tag.byteLength / NUMBER_BYTES[tag.type]!) } : undefined;
}

/** Values of tags, read from the file when they are asked for. */
export class JeolValues {
  readonly #bytes: ByteSource;

  constructor(bytes: ByteSource) {
    this.#bytes = bytes;
  }

  /** The numbers of a tag: none for text, groups and arrays of more than 64. */
  numbers(tag: JeolTag | undefined): number[] {
    const size = tag && NUMBER_BYTES[tag.type];
    if (!tag || size === undefined) return [];
    const count = Math.floor(tag.byteLength / size);
    if (count > LONGEST_LIST) return [];
    const cursor = new BinaryCursor(this.#bytes, FORMAT);
    cursor.littleEndian = true;
    cursor.position = tag.byteOffset;
    return Array.from({ length: count }, () => readNumber(cursor, tag.type, tag.name));
  }

  /** The only number of a tag, if it is finite. */
  number(tag: JeolTag | undefined): number | undefined {
    const [value, ...more] = this.numbers(tag);
    return value !== undefined && more.length === 0 && Number.isFinite(value) ? value : undefined;
  }

  /** The text of a tag, stripped; parts of a list are joined by `separator`. */
  text(tag: JeolTag | undefined, separator = ', '): string | undefined {
    return tag && TEXT_TYPES.has(tag.type) ? this.#parts(tag).join(separator).trim() : undefined;
  }

  /**
   * Tags as a JSON tree under HyperSpy's names: pages carry their title (`PARAMPAGE0_SEM`), an index into a list is
   * `index`, any other value that also has tags inside is `value`. Long arrays become a note of their length.
   */
  tree(tags: readonly JeolTag[]): { readonly [key: string]: Json } {
    const entries = tags.map((tag): [string, Json] => {
      const isPage = /PAGE.$/.test(tag.name) && TEXT_TYPES.has(tag.type);
      const name = isPage ? `${tag.name}_${this.text(tag) ?? ''}` : tag.name;
      if (isPage || tag.type === 0) return [name, this.tree(tag.children)];
      if (tag.children.length === 0) return [name, tag.type === 14 ? { index: this.#json(tag) } : this.#json(tag)];
      return [name, { [tag.type === 14 ? 'index' : 'value']: this.#json(tag), ...this.tree(tag.children) }];
    });
    return Object.fromEntries(entries);
  }

  #json(tag: JeolTag): Json {
    if (TEXT_TYPES.has(tag.type)) {
      const parts = this.#parts(tag);
      return parts.length > 1 ? parts : (parts[0] ?? '');
    }
    const count = Math.floor(tag.byteLength / NUMBER_BYTES[tag.type]!);
    if (count > LONGEST_LIST) return `[${count} values]`;
    const values = this.numbers(tag).map((value) => {
      if (TRUTH_TYPES.has(tag.type)) return value !== 0;
      return Number.isFinite(value) ? value : String(value);
    });
    return values.length === 1 ? values[0]! : values;
  }

  #parts(tag: JeolTag): string[] {
    const bytes = this.#bytes.read(tag.byteOffset, Math.min(tag.byteLength, LONGEST_TEXT));
    return jeolText(bytes).split('\0');
  }
}

function readNumber(cursor: BinaryCursor, type: number, field: string): number {
  switch (type) {
    case 2:
    case 7:
    case 14:
      return cursor.uint16(field);
    case 3:
    case 8:
      return cursor.int32(field);
    case 4:
    case 9:
      // Seven digits are all that 32 bits hold: 0.00445 stays 0.00445.
      return Number(cursor.float32(field).toPrecision(7));
    case 5:
    case 10:
      return cursor.float64(field);
    default:
      return cursor.uint8(field);
  }
}
