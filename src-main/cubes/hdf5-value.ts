import type { H5Module } from './hdf5-library.ts';
import type { Hdf5Value } from './hdf5-messages.ts';

type Metadata = ReturnType<H5Module['get_attribute_metadata']>;

const INTEGER = 0;
const FLOAT = 1;
const STRING = 3;
const OPAQUE = 5;
const ENUMERATION = 8;
/** Longest single string that is kept, in bytes. */
const LONGEST_STRING = 65_536;

/**
 * Reads a small value (attribute or dataset) of a type that metadata is made of; null for any other type.
 * @param fill lets the library write the value to an address and returns its status.
 * @param reclaim frees what the library allocated for strings of variable length.
 * @throws {Error} when the value is larger than `limit` bytes or cannot be read.
 */
export function readHdf5Value(
  module: H5Module,
  metadata: Metadata,
  limit: number,
  fill: (address: bigint) => number,
  reclaim: (address: bigint) => void,
): Hdf5Value | null {
  const { type, size, shape } = metadata;
  if (shape === null || ![INTEGER, FLOAT, STRING, OPAQUE, ENUMERATION].includes(type)) return null;
  const count = shape.reduce((product, length) => product * length, 1);
  const bytes = count * size;
  if (!(bytes <= limit)) throw new Error(`its ${bytes} bytes are more than metadata may have (${limit})`);
  if (bytes === 0) return { kind: type === STRING ? 'string' : 'number', shape: [...shape], values: [] };

  const address = module._malloc(bytes) as unknown as number;
  if (address === 0) throw new Error('not enough memory');
  try {
    module.HEAPU8.fill(0, address, address + bytes);
    if (fill(BigInt(address)) < 0) throw new Error('its value cannot be read');
    const copy = module.HEAPU8.slice(address, address + bytes);
    const values = decode(module, metadata, copy, count);
    if (values === null) return null;
    if (metadata.vlen) reclaim(BigInt(address));
    return { ...values, shape: [...shape] };
  } finally {
    module._free(address as never);
  }
}

function decode(
  module: H5Module,
  metadata: Metadata,
  bytes: Uint8Array,
  count: number,
): Pick<Hdf5Value, 'kind' | 'values'> | null {
  const { type, size } = metadata;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const each = <T>(read: (at: number) => T) => Array.from({ length: count }, (_, index) => read(index * size));
  if (type === STRING) {
    const text = metadata.vlen
      ? (at: number) => stringAt(module, view.getUint32(at, true))
      : (at: number) => text8(bytes.subarray(at, at + Math.min(size, LONGEST_STRING)));
    return { kind: 'string', values: each(text) };
  }
  if (type === OPAQUE) {
    return { kind: 'bytes', values: each((at) => Buffer.from(bytes.subarray(at, at + size)).toString('base64')) };
  }
  if (type === FLOAT) {
    if (size === 4) return { kind: 'number', values: each((at) => view.getFloat32(at, true)) };
    if (size === 8) return { kind: 'number', values: each((at) => view.getFloat64(at, true)) };
    return null;
  }
  const integer = integerReader(view, size, metadata.signed);
  if (integer === null) return null;
  if (type === ENUMERATION && size === 1 && 'TRUE' in (metadata.enum_type?.members ?? {})) {
    return { kind: 'bool', values: each((at) => integer(at) !== 0) };
  }
  return { kind: 'number', values: each(integer) };
}

function integerReader(view: DataView, size: number, signed: boolean): ((at: number) => number) | null {
  if (size === 1) return (at) => (signed ? view.getInt8(at) : view.getUint8(at));
  if (size === 2) return (at) => (signed ? view.getInt16(at, true) : view.getUint16(at, true));
  if (size === 4) return (at) => (signed ? view.getInt32(at, true) : view.getUint32(at, true));
  if (size === 8) return (at) => Number(signed ? view.getBigInt64(at, true) : view.getBigUint64(at, true));
  return null;
}

/** The string at an address of the library's memory; an empty one has the address 0. */
function stringAt(module: H5Module, address: number): string {
  if (address === 0) return '';
  const memory = module.HEAPU8;
  return text8(memory.slice(address, Math.min(address + LONGEST_STRING, memory.length)));
}

/** UTF-8 up to the first zero, without trailing blanks that padding leaves; Latin-1 when it is not UTF-8. */
function text8(bytes: Uint8Array): string {
  const zero = bytes.indexOf(0);
  const used = zero < 0 ? bytes : bytes.subarray(0, zero);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(used);
  } catch {
    return Buffer.from(used).toString('latin1');
  }
}
