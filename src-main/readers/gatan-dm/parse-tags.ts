import { BinaryCursor } from '../binary-cursor.ts';
import type { ByteSource } from '../byte-source.ts';
import { damaged, unsupported } from '../reader-errors.ts';
import { NUMBER_BYTES, type TagArray, type TagGroup, type TagType, type TagValue } from './tag-tree.ts';

/** Short name of the format in results and errors. */
export const FORMAT = 'gatan-dm';

/** Deepest nesting that is followed; DigitalMicrograph writes about 12. */
const DEEPEST = 64;
/** Most tags of a file; real ones have up to some 10⁵. */
const MOST_TAGS = 2_000_000;
/** Most numbers that describe one tag's type; a struct of 1,000 fields takes 2,000. */
const LONGEST_TYPE = 65_536;
const LONGEST_STRING_BYTES = 16 * 1024 * 1024;
const DELIMITER = 0x25252525;
const GROUP = 20;
const DATA = 21;
const STRUCT = 15;
const STRING = 18;
const ARRAY = 20;

export interface TagFile {
  readonly version: 3 | 4;
  readonly littleEndian: boolean;
  readonly root: TagGroup;
}

/**
 * Reads the tag tree of a DM3 or DM4 file. Arrays are left in the file; everything else is small.
 *
 * Layout: header (version, length of what follows, byte order of values), then the root group. A group is two flags, the
 * number of tags, and the tags: type, name, for DM4 its length, then a group or `%%%%` and a typed value. Everything but
 * values is big-endian; lengths and counts have 4 bytes in DM3 and 8 in DM4.
 * @throws {AppError} `file-damaged` with field and byte offset; `format-unsupported` for other versions.
 */
export function parseTags(bytes: ByteSource): TagFile {
  const cursor = new BinaryCursor(bytes, FORMAT);
  const version = cursor.uint32('version', false);
  if (version > 9) {
    throw damaged('This does not begin as a Gatan file does.', { format: FORMAT, field: 'version', byteOffset: 0 });
  }
  if (version !== 3 && version !== 4) {
    throw unsupported(
      `This is version ${version} of Gatan's format; versions 3 and 4 are read.`,
      'Open it in DigitalMicrograph and save it as .dm4.',
      { format: FORMAT, field: 'version', byteOffset: 0 },
    );
  }
  const parser = new TagParser(cursor, version);
  parser.size('file length');
  const order = cursor.uint32('byte order', false);
  if (order > 1)
    throw damaged(`The byte order is ${order}; it is 0 or 1.`, {
      format: FORMAT,
      field: 'byte order',
      byteOffset: cursor.position - 4,
    });
  cursor.littleEndian = order === 1;
  return { version, littleEndian: cursor.littleEndian, root: parser.group('', 0) };
}

class TagParser {
  readonly #cursor: BinaryCursor;
  readonly #version: 3 | 4;
  #tags = 0;

  constructor(cursor: BinaryCursor, version: 3 | 4) {
    this.#cursor = cursor;
    this.#version = version;
  }

  /** A length or count: 4 bytes in DM3, 8 in DM4, big-endian. */
  size(field: string): number {
    return this.#version === 4 ? this.#cursor.uint64(field, false) : this.#cursor.uint32(field, false);
  }

  group(path: string, depth: number): TagGroup {
    const cursor = this.#cursor;
    const byteOffset = cursor.position;
    if (depth > DEEPEST) {
      throw damaged(`Tags are nested more than ${DEEPEST} deep.`, { format: FORMAT, field: path, byteOffset });
    }
    cursor.skip(2, path || 'root group');
    const count = this.size(`${path || 'root group'}: number of tags`);
    // The smallest tag takes 3 bytes before its contents.
    if (count * 3 > cursor.remaining) {
      throw damaged(`A group says it has ${count} tags, more than fit into the file.`, {
        format: FORMAT,
        field: path || 'root group',
        byteOffset,
      });
    }
    this.#tags += count;
    if (this.#tags > MOST_TAGS) {
      throw damaged(`The file has more than ${MOST_TAGS} tags.`, { format: FORMAT, field: path, byteOffset });
    }
    const group: TagGroup = { kind: 'group', names: [], values: [] };
    for (let i = 0; i < count; i++) this.#tag(group, i, path, depth);
    return group;
  }

  #tag(group: TagGroup, index: number, parent: string, depth: number): void {
    const cursor = this.#cursor;
    const byteOffset = cursor.position;
    const type = cursor.uint8(`${parent}: type of tag ${index}`);
    const nameLength = cursor.uint16(`${parent}: name of tag ${index}`, false);
    const name = latin1(cursor.bytes(nameLength, `${parent}: name of tag ${index}`));
    const path = `${parent}${parent ? '.' : ''}${name || index}`;
    if (this.#version === 4) cursor.skip(8, path);
    if (type !== GROUP && type !== DATA) {
      throw damaged(`A tag has type ${type}; it is ${GROUP} (group) or ${DATA} (data).`, {
        format: FORMAT,
        field: path,
        byteOffset,
      });
    }
    group.names.push(name);
    group.values.push(type === GROUP ? this.group(path, depth + 1) : this.#data(path));
  }

  #data(path: string): TagValue {
    const cursor = this.#cursor;
    const byteOffset = cursor.position;
    if (cursor.uint32(path, false) !== DELIMITER) {
      throw damaged('A tag does not begin with %%%%.', { format: FORMAT, field: path, byteOffset });
    }
    const length = this.size(`${path}: length of type`);
    if (length < 1 || length > LONGEST_TYPE) {
      throw damaged(`The type of a tag takes ${length} numbers.`, { format: FORMAT, field: path, byteOffset });
    }
    cursor.require(length * (this.#version === 4 ? 8 : 4), `${path}: type`);
    const codes: number[] = [];
    for (let i = 0; i < length; i++) codes.push(this.size(`${path}: type`));
    const reading = { codes, at: 0, path, byteOffset };
    const type = readType(reading, 0);
    if (reading.at !== codes.length) throw badType(reading, 'it is longer than what it describes');
    if (type.kind === 'list') return this.#array(type, path);
    if (type.kind === 'string' && type.byteLength > LONGEST_STRING_BYTES)
      throw badType(reading, 'the string is too long');
    cursor.require(type.byteLength, path);
    return this.#value(type, path);
  }

  #array(type: TagType & { kind: 'list' }, path: string): TagArray {
    const byteOffset = this.#cursor.position;
    this.#cursor.skip(type.byteLength, path);
    const { byteLength, count, element } = type;
    return { kind: 'array', byteOffset, byteLength, count, element };
  }

  #value(type: TagType, path: string): number | boolean | string | (number | boolean | string)[] {
    const cursor = this.#cursor;
    if (type.kind === 'struct') return type.fields.flatMap((field) => this.#value(field, path));
    if (type.kind === 'string') return utf16(cursor.bytes(type.byteLength, path), cursor.littleEndian);
    if (type.kind === 'list') {
      cursor.skip(type.byteLength, path);
      return `[${type.count} values]`;
    }
    return readNumber(cursor, type.code, path);
  }
}

interface TypeReading {
  readonly codes: readonly number[];
  at: number;
  readonly path: string;
  readonly byteOffset: number;
}

/** The type that begins at `reading.at`; types nest: an array of structs of arrays. */
function readType(reading: TypeReading, depth: number): TagType {
  if (depth > 8) throw badType(reading, 'it is nested too deep');
  const code = next(reading);
  if (code === STRING) return { kind: 'string', byteLength: checkedBytes(reading, next(reading), 2) };
  if (code === STRUCT) {
    next(reading); // length of the struct's name, which is not stored
    const count = next(reading);
    if (count > reading.codes.length) throw badType(reading, `a struct has ${count} fields`);
    const fields: TagType[] = [];
    let byteLength = 0;
    for (let i = 0; i < count; i++) {
      next(reading); // length of the field's name, which is not stored
      const field = readType(reading, depth + 1);
      fields.push(field);
      byteLength += field.byteLength;
    }
    return { kind: 'struct', fields, byteLength };
  }
  if (code === ARRAY) {
    const element = readType(reading, depth + 1);
    const count = next(reading);
    return { kind: 'list', element, count, byteLength: checkedBytes(reading, count, element.byteLength) };
  }
  const byteLength = NUMBER_BYTES[code];
  if (byteLength === undefined) throw badType(reading, `there is no type ${code}`);
  return { kind: 'number', code, byteLength };
}

function next(reading: TypeReading): number {
  const code = reading.codes[reading.at];
  if (code === undefined) throw badType(reading, 'it ends too early');
  reading.at++;
  return code;
}

function checkedBytes(reading: TypeReading, count: number, size: number): number {
  const bytes = count * size;
  if (!Number.isSafeInteger(bytes)) throw badType(reading, `it holds ${count} elements`);
  return bytes;
}

function badType(reading: TypeReading, why: string): Error {
  const { path, byteOffset } = reading;
  return damaged(`The type of a tag makes no sense: ${why}.`, { format: FORMAT, field: path, byteOffset });
}

/** One number of DM type `code`; 64-bit whole numbers beyond 2⁵³ are rounded. */
export function readNumber(cursor: BinaryCursor, code: number, path: string): number | boolean {
  switch (code) {
    case 2:
      return cursor.int16(path);
    case 3:
      return cursor.int32(path);
    case 4:
      return cursor.uint16(path);
    case 5:
      return cursor.uint32(path);
    case 6:
      return cursor.float32(path);
    case 7:
      return cursor.float64(path);
    case 8:
      return cursor.uint8(path) !== 0;
    case 9:
      return cursor.int8(path);
    case 10:
      return cursor.uint8(path);
    case 11:
      return cursor.int64(path);
    default:
      return cursor.uint64(path);
  }
}

/** Text of UTF-16 code units in the byte order of the file's values. */
export function utf16(bytes: Uint8Array, littleEndian: boolean): string {
  const copy = Buffer.from(bytes);
  if (!littleEndian) copy.swap16();
  return copy.toString('utf16le');
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
