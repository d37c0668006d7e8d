import { gunzipSync, inflateSync, zstdDecompressSync } from 'node:zlib';
import type { DType, Json } from '../../../src-preload/contract/dataset.ts';
import { unpackBlosc } from './blosc.ts';
import { unpackLz4Block } from './lz4-block.ts';

/** What a `.zarray` says of an array (Zarr 2), checked. */
export interface ZarrArray {
  readonly path: string;
  readonly shape: readonly number[];
  readonly chunks: readonly number[];
  readonly itemBytes: number;
  /** Null for what is not numbers: then `unsupported` says what it is. */
  readonly dtype: DType | null;
  readonly unsupported: string | null;
  /** NumPy's word, such as `<U5`. */
  readonly typeWord: string;
  readonly isBigEndian: boolean;
  readonly isColumnMajor: boolean;
  readonly separator: '.' | '/';
  readonly compressor: { readonly id: string } | null;
  readonly objectCodec: string | undefined;
  /** The bytes of one element that was never written. */
  readonly fill: Uint8Array;
}

/** Bounds of what a header may claim. */
const MOST_AXES = 32;
const LARGEST_CHUNK_BYTES = 512 * 1024 * 1024;
const MOST_CHUNKS = 1 << 22;
const LARGEST_ARRAY_BYTES = 2 ** 42;

const NUMBER_TYPES: { readonly [word: string]: DType } = {
  b1: 'bool',
  i1: 'int8',
  i2: 'int16',
  i4: 'int32',
  i8: 'int64',
  u1: 'uint8',
  u2: 'uint16',
  u4: 'uint32',
  u8: 'uint64',
  f2: 'float32',
  f4: 'float32',
  f8: 'float64',
  c8: 'complex64',
  c16: 'complex128',
};

/** @throws {RangeError} which says what is wrong with the header. */
export function parseZarray(path: string, json: Json): ZarrArray {
  const header = treeOf(json);
  if (header === null || header.zarr_format !== 2) throw new RangeError('it is not of Zarr format 2');
  const shape = sizesOf(header.shape, 'shape', 0);
  const chunks = sizesOf(header.chunks, 'chunks', 1);
  if (chunks.length !== shape.length) throw new RangeError('its shape and its chunks have different numbers of axes');
  const typeWord = typeof header.dtype === 'string' ? header.dtype : '';
  const match = /^([<>|])([a-zA-Z])(\d*)$/.exec(typeWord);
  const [, order = '|', letter = '', digits = ''] = match ?? [];
  const dtype = NUMBER_TYPES[`${letter}${digits}`] ?? null;
  const itemBytes = letter === 'U' ? 4 * Number(digits) : digits === '' ? 1 : Number(digits);
  const product = (sizes: readonly number[]) => sizes.reduce((all, size) => all * size, 1);
  if (product(chunks) * itemBytes > LARGEST_CHUNK_BYTES) throw new RangeError('its chunks are too large');
  if (product(shape) * itemBytes > LARGEST_ARRAY_BYTES)
    throw new RangeError('it claims more values than can be stored');
  if (product(shape.map((size, axis) => Math.ceil(size / chunks[axis]!))) > MOST_CHUNKS) {
    throw new RangeError('it has too many chunks');
  }
  const filters = Array.isArray(header.filters) ? header.filters.map((one) => String(treeOf(one)?.id)) : [];
  const compressor = treeOf(header.compressor ?? null);
  const isObject = letter === 'O';
  return {
    path,
    shape,
    chunks,
    itemBytes,
    dtype: isObject || filters.length > 0 ? null : dtype,
    unsupported: isObject
      ? 'its values are objects (lists of different lengths, or texts), not numbers'
      : filters.length > 0
        ? `it has the filter ${filters.join(', ')}`
        : dtype === null
          ? `its values are of the type ${typeWord === '' ? 'record' : typeWord}, not numbers`
          : null,
    typeWord,
    isBigEndian: order === '>',
    isColumnMajor: header.order === 'F',
    separator: header.dimension_separator === '/' ? '/' : '.',
    compressor: compressor === null ? null : { id: String(compressor.id) },
    objectCodec: isObject ? filters[0] : undefined,
    fill: fillOf(header.fill_value ?? null, dtype, typeWord, itemBytes),
  };
}

/**
 * The bytes of a chunk, unpacked.
 * @param expected its length; null when only the chunk itself knows it (objects).
 * @throws {Error} when it is damaged or packed by something that is not known.
 */
export function unpackChunk(packed: Uint8Array, array: ZarrArray, expected: number | null): Uint8Array {
  const most = expected ?? LARGEST_OBJECT_CHUNK_BYTES;
  const id = array.compressor?.id;
  const options = { maxOutputLength: most + 1 };
  let bytes: Uint8Array;
  if (id === undefined) bytes = packed;
  else if (id === 'blosc') bytes = unpackBlosc(packed, expected ?? lengthAt(packed, 4, most));
  else if (id === 'zlib') bytes = inflateSync(packed, options);
  else if (id === 'gzip') bytes = gunzipSync(packed, options);
  else if (id === 'zstd') bytes = zstdDecompressSync(packed, options);
  else if (id === 'lz4') {
    bytes = new Uint8Array(lengthAt(packed, 0, most));
    unpackLz4Block(packed.subarray(4), bytes);
  } else throw new Error(`the compressor ${id} is not supported`);
  if (expected !== null && bytes.length !== expected) {
    throw new RangeError(`it holds ${bytes.length} bytes instead of ${expected}`);
  }
  return bytes;
}

/** A list of texts is metadata; longer ones are not read. */
const LARGEST_OBJECT_CHUNK_BYTES = 1024 * 1024;

function lengthAt(packed: Uint8Array, at: number, most: number): number {
  if (packed.length < at + 4) throw new RangeError('it ends within its length');
  const length = new DataView(packed.buffer, packed.byteOffset, packed.byteLength).getUint32(at, true);
  if (length > most) throw new RangeError(`it claims to hold ${length} bytes`);
  return length;
}

function sizesOf(value: Json | undefined, name: string, least: number): number[] {
  const isSize = (one: Json) => Number.isSafeInteger(one) && (one as number) >= least;
  if (!Array.isArray(value) || value.length > MOST_AXES || !value.every(isSize)) {
    throw new RangeError(`its ${name} is no list of sizes`);
  }
  return value as number[];
}

function fillOf(fill: Json, dtype: DType | null, typeWord: string, itemBytes: number): Uint8Array {
  const bytes = new Uint8Array(dtype === null ? 0 : itemBytes);
  const value = fill === 'NaN' ? Number.NaN : fill === 'Infinity' ? Infinity : fill === '-Infinity' ? -Infinity : fill;
  if (dtype === null || typeof value !== 'number' || value === 0) return bytes;
  const view = new DataView(bytes.buffer);
  const isLittle = !typeWord.startsWith('>');
  const kind = typeWord[1];
  if (kind === 'f' && itemBytes === 4) view.setFloat32(0, value, isLittle);
  else if (kind === 'f' && itemBytes === 8) view.setFloat64(0, value, isLittle);
  else if (itemBytes === 1) view.setInt8(0, value);
  else if (itemBytes === 2 && kind !== 'f') view.setInt16(0, value, isLittle);
  else if (itemBytes === 4) view.setInt32(0, value, isLittle);
  else if (itemBytes === 8 && kind !== 'c') view.setBigInt64(0, BigInt(Math.trunc(value)), isLittle);
  return bytes;
}

export function treeOf(json: Json): { readonly [key: string]: Json } | null {
  const isTree = typeof json === 'object' && json !== null && !Array.isArray(json);
  return isTree ? (json as { readonly [key: string]: Json }) : null;
}
