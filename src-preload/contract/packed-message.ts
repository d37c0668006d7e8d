import { AppError } from './errors.ts';

/**
 * Messages between the browser face and its window: JSON in which typed arrays lie beside the text, as they are.
 *
 * Layout, little-endian: header length (u32), header (JSON in UTF-8), zeros up to a multiple of 8, then one block for each
 * array, each starting at a multiple of 8. In the header, an array is `{"$":"Float32Array","at":0,"length":12}` with `at`
 * in bytes from the first block. What JSON cannot say is tagged the same way: `{"$":"number","value":"NaN"}`, and an object
 * that has a key `$` of its own as `{"$":"object","value":{…}}`. `undefined` is left out of objects and null in lists, as in
 * JSON.
 */

const ARRAY_TYPES = {
  Float32Array,
  Float64Array,
  Int8Array,
  Int16Array,
  Int32Array,
  Uint8Array,
  Uint16Array,
  Uint32Array,
} as const;
type ArrayName = keyof typeof ARRAY_TYPES;
type NumberArray = InstanceType<(typeof ARRAY_TYPES)[ArrayName]>;

const ALIGNMENT = 8;
/** Deeper values are refused on both sides: no answer of ours nests so far, and the stack is finite. */
const DEEPEST = 200;

/** The bytes of a value made of plain objects, lists, strings, numbers, booleans, null and typed arrays. */
export function pack(value: unknown): Uint8Array<ArrayBuffer> {
  const blocks: { readonly at: number; readonly bytes: Uint8Array }[] = [];
  let size = 0;

  function addBlock(array: NumberArray): number {
    const at = size;
    blocks.push({ at, bytes: new Uint8Array(array.buffer, array.byteOffset, array.byteLength) });
    size = aligned(at + array.byteLength);
    return at;
  }

  const header = new TextEncoder().encode(JSON.stringify(encode(value, addBlock, 0)));
  const start = aligned(4 + header.length);
  const bytes = new Uint8Array(start + size);
  new DataView(bytes.buffer).setUint32(0, header.length, true);
  bytes.set(header, 4);
  for (const block of blocks) bytes.set(block.bytes, start + block.at);
  return bytes;
}

/**
 * The value that {@link pack} made these bytes of. Its arrays look into a copy of the bytes only when these are not
 * aligned in their buffer.
 * @throws {AppError} `internal` when the bytes are no such message
 */
export function unpack(bytes: Uint8Array): unknown {
  if (bytes.byteLength < 4) throw damaged('it is too short');
  const whole = bytes.byteOffset % ALIGNMENT === 0 ? bytes : bytes.slice();
  const view = new DataView(whole.buffer, whole.byteOffset, whole.byteLength);
  const headerLength = view.getUint32(0, true);
  const start = aligned(4 + headerLength);
  if (4 + headerLength > whole.byteLength) throw damaged('its header is cut off');
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(whole.subarray(4, 4 + headerLength)));
  } catch (error) {
    throw damaged('its header is no JSON', error);
  }
  return decode(header, (name, at, length) => readBlock(whole, start, name, at, length), 0);
}

function encode(value: unknown, addBlock: (array: NumberArray) => number, depth: number): unknown {
  if (depth > DEEPEST) throw new TypeError('The value to pack is nested too deeply.');
  if (value === undefined || value === null) return null;
  if (typeof value === 'number') {
    return Number.isFinite(value) && !Object.is(value, -0) ? value : { $: 'number', value: numberText(value) };
  }
  if (typeof value !== 'object') {
    if (typeof value === 'string' || typeof value === 'boolean') return value;
    throw new TypeError(`A ${typeof value} cannot be packed.`);
  }
  if (ArrayBuffer.isView(value)) {
    const name = nameOfArray(value);
    return { $: name, at: addBlock(value as NumberArray), length: (value as NumberArray).length };
  }
  if (Array.isArray(value)) return value.map((item) => encode(item, addBlock, depth + 1));
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  const plain = Object.fromEntries(entries.map(([key, item]) => [key, encode(item, addBlock, depth + 1)]));
  return Object.hasOwn(plain, '$') ? { $: 'object', value: plain } : plain;
}

type BlockReader = (name: ArrayName, at: number, length: number) => NumberArray;

function decode(value: unknown, read: BlockReader, depth: number): unknown {
  if (depth > DEEPEST) throw damaged('it is nested too deeply');
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => decode(item, read, depth + 1));
  const fields = value as { readonly [key: string]: unknown };
  if (!Object.hasOwn(fields, '$')) return decodeFields(fields, read, depth);
  const tag = fields.$;
  if (tag === 'object' && typeof fields.value === 'object' && fields.value !== null) {
    return decodeFields(fields.value as { readonly [key: string]: unknown }, read, depth);
  }
  if (tag === 'number' && typeof fields.value === 'string') return Number(fields.value);
  if (typeof tag === 'string' && Object.hasOwn(ARRAY_TYPES, tag)) {
    const { at, length } = fields;
    if (!isCount(at) || !isCount(length)) throw damaged(`a ${tag} has no place`);
    return read(tag as ArrayName, at, length);
  }
  throw damaged('it has a part of unknown type');
}

function decodeFields(fields: { readonly [key: string]: unknown }, read: BlockReader, depth: number): object {
  // From entries, so that a key `__proto__` stays a key.
  return Object.fromEntries(Object.entries(fields).map(([key, item]) => [key, decode(item, read, depth + 1)]));
}

function readBlock(bytes: Uint8Array, start: number, name: ArrayName, at: number, length: number): NumberArray {
  const type = ARRAY_TYPES[name];
  if (at % ALIGNMENT !== 0) throw damaged(`a ${name} is not aligned`);
  if (start + at + length * type.BYTES_PER_ELEMENT > bytes.byteLength) throw damaged(`a ${name} is cut off`);
  return new type(bytes.buffer as ArrayBuffer, bytes.byteOffset + start + at, length);
}

function nameOfArray(value: ArrayBufferView): ArrayName {
  // A Node Buffer is a Uint8Array, too.
  const found = Object.entries(ARRAY_TYPES).find(([, type]) => value instanceof type);
  if (!found) throw new TypeError(`A ${value.constructor.name} cannot be packed.`);
  return found[0] as ArrayName;
}

function numberText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function aligned(size: number): number {
  return Math.ceil(size / ALIGNMENT) * ALIGNMENT;
}

function damaged(why: string, cause?: unknown): AppError {
  return new AppError(
    'internal',
    `The window and the program do not understand each other: a message is damaged, ${why}.`,
    'Reload the window; if it happens once more, please report it.',
    { cause },
  );
}
