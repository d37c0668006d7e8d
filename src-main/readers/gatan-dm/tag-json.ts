import type { Json } from '../../../src-preload/contract/dataset.ts';
import { BinaryCursor } from '../binary-cursor.ts';
import type { ByteSource } from '../byte-source.ts';
import { FORMAT, readNumber, utf16 } from './parse-tags.ts';
import { isArray, isGroup, type TagArray, type TagGroup, type TagValue } from './tag-tree.ts';

/** Code of a 16-bit unsigned number: arrays of it are DigitalMicrograph's strings. */
const CHARACTER = 4;
const LONGEST_TEXT = 65_536;
const LONGEST_LIST = 64;

/** Turns tags into plain values; arrays are read from the file when they are asked for. */
export class TagReader {
  readonly #bytes: ByteSource;
  readonly #littleEndian: boolean;

  constructor(bytes: ByteSource, littleEndian: boolean) {
    this.#bytes = bytes;
    this.#littleEndian = littleEndian;
  }

  /** The tag as text, stripped, or undefined when it is none. */
  text(tag: TagValue | undefined): string | undefined {
    if (typeof tag === 'string') return tag.trim();
    if (!isArray(tag) || !isText(tag)) return undefined;
    return this.#characters(tag).trim();
  }

  /** The tag as a finite number, or undefined when it is none. */
  number(tag: TagValue | undefined): number | undefined {
    return typeof tag === 'number' && Number.isFinite(tag) ? tag : undefined;
  }

  /** The whole tree as JSON: lists where tags are numbered; long arrays and pixels become a note of their length. */
  tree(root: TagGroup): { readonly [key: string]: Json } {
    const tree = this.#groupJson(root);
    return Array.isArray(tree) ? { tags: tree } : (tree as { readonly [key: string]: Json });
  }

  #json(tag: TagValue): Json {
    if (isGroup(tag)) return this.#groupJson(tag);
    if (isArray(tag)) return this.#arrayJson(tag);
    if (typeof tag === 'number') return jsonNumber(tag);
    if (typeof tag === 'string' || typeof tag === 'boolean') return tag;
    return tag.map((value) => (typeof value === 'number' ? jsonNumber(value) : value));
  }

  #groupJson(group: TagGroup): Json {
    if (group.values.length > 0 && group.names.every((name) => name === '')) {
      return group.values.map((value) => this.#json(value));
    }
    const object: { [key: string]: Json } = Object.create(null);
    group.values.forEach((value, i) => {
      const name = group.names[i] || String(i);
      const isPixels = name === 'Data' && isArray(value);
      object[name in object ? `${name} (${i})` : name] = isPixels ? `[${value.count} values]` : this.#json(value);
    });
    return { ...object };
  }

  #arrayJson(tag: TagArray): Json {
    if (isText(tag)) return this.#characters(tag);
    if (tag.element.kind !== 'number' || tag.count > LONGEST_LIST) return `[${tag.count} values]`;
    const cursor = new BinaryCursor(this.#bytes, FORMAT);
    cursor.littleEndian = this.#littleEndian;
    cursor.position = tag.byteOffset;
    const list: Json[] = [];
    for (let i = 0; i < tag.count; i++) {
      const value = readNumber(cursor, tag.element.code, 'array');
      list.push(typeof value === 'number' ? jsonNumber(value) : value);
    }
    return list;
  }

  #characters(tag: TagArray): string {
    return utf16(this.#bytes.read(tag.byteOffset, tag.byteLength), this.#littleEndian);
  }
}

function isText(tag: TagArray): boolean {
  return tag.element.kind === 'number' && tag.element.code === CHARACTER && tag.count <= LONGEST_TEXT;
}

/** JSON has no NaN and no infinity. */
function jsonNumber(value: number): Json {
  return Number.isFinite(value) ? value : String(value);
}
