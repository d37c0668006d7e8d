import type { Json } from '../../../src-preload/contract/dataset.ts';
import { BinaryCursor } from '../binary-cursor.ts';
import type { ByteSource } from '../byte-source.ts';
import { damaged } from '../reader-errors.ts';
import { dateOfFileTime, FORMAT, type WdfBlock } from './wdf-blocks.ts';

const SIGNATURE = 0x54455350; // PSET
const COMPRESSED = 0x40;
const ARRAY = 0x80;

/** Bounds far beyond those of WiRE's files. */
const DEEPEST = 16;
const MOST_ENTRIES = 200_000;
const LONGEST_TEXT = 4096;
const LONGEST_LIST = 64;

const NUMBER_BYTES: { readonly [type: string]: number } = { c: 1, '?': 1, s: 2, i: 4, w: 8, r: 4, q: 8, t: 8 };

type Names = ReadonlyMap<number, string>;
type Entry = { readonly key: number } & ({ readonly value: Json } | { readonly set: PropertySet });
interface PropertySet {
  readonly entries: readonly Entry[];
  readonly names: Names;
}

/**
 * Reads the property set that begins a block: entries of type, flags, key and value, among them the names of keys.
 * A set may use the names of the set it lies in. Values whose key has no name are left out;
 * sets are numbered then. Undefined when the block has none.
 * @throws {AppError} `file-damaged`.
 */
export function readPropertySet(bytes: ByteSource, block: WdfBlock): { readonly [key: string]: Json } | undefined {
  const cursor = new BinaryCursor(bytes, FORMAT);
  cursor.littleEndian = true;
  cursor.position = block.byteOffset;
  if (block.byteLength < 8 || cursor.uint32(block.name) !== SIGNATURE) return undefined;
  const length = cursor.uint32(block.name);
  if (length > block.byteLength - 8) {
    throw damaged(`The properties take ${length} bytes of a block of ${block.byteLength}.`, {
      format: FORMAT,
      field: block.name,
      byteOffset: block.byteOffset + 4,
    });
  }
  return treeOf(readSet(cursor, length, block.name, { count: 0, depth: 0 }), new Map());
}

function readSet(
  cursor: BinaryCursor,
  length: number,
  field: string,
  state: { count: number; depth: number },
): PropertySet {
  const end = cursor.position + length;
  const entries: Entry[] = [];
  const names = new Map<number, string>();
  const fail = (what: string) => damaged(what, { format: FORMAT, field, byteOffset: cursor.position });
  if (++state.depth > DEEPEST) throw fail(`The properties are nested more than ${DEEPEST} deep.`);
  while (cursor.position < end) {
    if (++state.count > MOST_ENTRIES) throw fail(`There are more than ${MOST_ENTRIES} properties.`);
    const type = String.fromCharCode(cursor.uint8(field));
    const flags = cursor.uint8(field);
    const key = cursor.uint16(field);
    const size = NUMBER_BYTES[type];
    if (size !== undefined) {
      const count = flags & ARRAY ? cursor.uint32(field) : 1;
      cursor.require(count * size, field);
      const list: Json[] = [];
      for (let i = 0; i < Math.min(count, LONGEST_LIST); i++) list.push(readNumber(cursor, type, field));
      if (count > LONGEST_LIST) cursor.skip((count - LONGEST_LIST) * size, field);
      entries.push({ key, value: count > LONGEST_LIST ? `[${count} values]` : flags & ARRAY ? list : list[0]! });
      continue;
    }
    if (!'ukpb'.includes(type)) throw fail(`A property has type "${type}", which is not known.`);
    const bytes = cursor.uint32(field);
    if (cursor.position + bytes > end) throw fail(`A property takes ${bytes} bytes, more than are left.`);
    const next = cursor.position + bytes;
    if (type === 'p') {
      entries.push({ key, set: readSet(cursor, bytes, field, state) });
    } else if (type !== 'b' && !(flags & COMPRESSED)) {
      const text = Buffer.from(cursor.bytes(Math.min(bytes, LONGEST_TEXT), field))
        .toString('utf8')
        .replace(/\0/g, '');
      if (type === 'k') names.set(key, text);
      else entries.push({ key, value: text });
    }
    cursor.position = next;
  }
  state.depth--;
  return { entries, names };
}

function treeOf({ entries, names }: PropertySet, outer: Names): { readonly [key: string]: Json } {
  const known: Names = new Map([...outer, ...names]);
  const named = entries.flatMap((entry): [string, Json][] => {
    const name = known.get(entry.key);
    if ('set' in entry) return [[name ?? `set ${entry.key}`, treeOf(entry.set, known)]];
    return name === undefined ? [] : [[name, entry.value]];
  });
  return Object.fromEntries(named);
}

function readNumber(cursor: BinaryCursor, type: string, field: string): Json {
  switch (type) {
    case 'c':
      return cursor.int8(field);
    case '?':
      return cursor.uint8(field) !== 0;
    case 's':
      return cursor.int16(field);
    case 'i':
      return cursor.int32(field);
    case 'w':
      return cursor.int64(field);
    case 't': {
      const when = dateOfFileTime(Buffer.from(cursor.bytes(8, field)).readBigUInt64LE(0));
      return when ? `${when.date} ${when.time}` : null;
    }
    default: {
      const value = type === 'r' ? cursor.float32(field) : cursor.float64(field);
      return Number.isFinite(value) ? value : String(value);
    }
  }
}
