import type { DType } from '../../../src-preload/contract/dataset.ts';
import { BinaryCursor } from '../binary-cursor.ts';
import type { ByteSource } from '../byte-source.ts';
import { damaged, unsupported } from '../reader-errors.ts';

/** Short name of the format in results and errors. */
export const FORMAT = 'numpy';

/** The ten bytes that every header begins with hold this. */
export const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

export interface NpyHeader {
  readonly dtype: DType;
  readonly littleEndian: boolean;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
  /** Offset of the first value. */
  readonly dataOffset: number;
}

const LONGEST_HEADER = 65_536;
const MOST_DIMENSIONS = 32;

const DTYPES: { readonly [code: string]: DType } = {
  b1: 'bool',
  i1: 'int8',
  u1: 'uint8',
  i2: 'int16',
  u2: 'uint16',
  i4: 'int32',
  u4: 'uint32',
  i8: 'int64',
  u8: 'uint64',
  f4: 'float32',
  f8: 'float64',
  c8: 'complex64',
  c16: 'complex128',
};

/**
 * Header of an `.npy` file, versions 1 to 3: magic, version, length, and a Python dictionary of `descr`, `fortran_order`
 * and `shape`. Source: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 * @throws {AppError} `file-damaged`, or `format-unsupported` for objects, strings, records and half floats.
 */
export function readNpyHeader(bytes: ByteSource): NpyHeader {
  const { text, byteOffset, dataOffset } = readNpyDictionary(bytes);
  return { ...parseDictionary(text, byteOffset), dataOffset };
}

/** The header's dictionary as it stands, where it stands, and where the values begin. @throws {AppError} as {@link readNpyHeader} */
export function readNpyDictionary(bytes: ByteSource): { text: string; byteOffset: number; dataOffset: number } {
  const cursor = new BinaryCursor(bytes, FORMAT);
  cursor.littleEndian = true;
  const magic = cursor.bytes(6, 'magic');
  if (MAGIC.some((byte, i) => magic[i] !== byte)) {
    throw damaged('This does not begin as an .npy file does.', { format: FORMAT, field: 'magic', byteOffset: 0 });
  }
  const version = cursor.uint8('version');
  cursor.uint8('version');
  if (version < 1 || version > 3) {
    throw unsupported(
      `This is version ${version} of the .npy format; versions 1 to 3 are read.`,
      'Save it again with numpy.save.',
      { format: FORMAT, field: 'version', byteOffset: 6 },
    );
  }
  const length = version === 1 ? cursor.uint16('header length') : cursor.uint32('header length');
  const byteOffset = cursor.position;
  if (length > LONGEST_HEADER) {
    throw damaged(`The header says it is ${length} bytes long.`, {
      format: FORMAT,
      field: 'header length',
      byteOffset,
    });
  }
  const text = Buffer.from(cursor.bytes(length, 'header')).toString(version === 3 ? 'utf8' : 'latin1');
  return { text, byteOffset, dataOffset: cursor.position };
}

function parseDictionary(text: string, byteOffset: number): Omit<NpyHeader, 'dataOffset'> {
  const wrong = (field: string, message: string) => damaged(message, { format: FORMAT, field, byteOffset });
  const trimmed = text.trim();
  if (!trimmed.startsWith('{') || !trimmed.endsWith('}')) throw wrong('header', 'The header is not a dictionary.');
  const shapeText = text.match(/['"]shape['"]\s*:\s*\(([\s\d,L-]*)\)/)?.[1];
  if (shapeText === undefined) throw wrong('shape', 'The header does not say the shape.');
  const shape = shapeText
    .split(',')
    .map((size) => size.trim().replace(/L$/, ''))
    .filter((size) => size !== '')
    .map(Number);
  if (shape.length > MOST_DIMENSIONS || shape.some((size) => !Number.isSafeInteger(size) || size < 0)) {
    throw wrong('shape', `The shape (${shapeText.slice(0, 80)}) is impossible.`);
  }
  const order = text.match(/['"]fortran_order['"]\s*:\s*(True|False)\b/)?.[1];
  if (order === undefined) throw wrong('fortran_order', 'The header does not say the order of the values.');
  return { shape, fortranOrder: order === 'True', ...parseDescr(text, byteOffset) };
}

function parseDescr(text: string, byteOffset: number): { dtype: DType; littleEndian: boolean } {
  const place = { format: FORMAT, field: 'descr', byteOffset };
  if (/['"]descr['"]\s*:\s*\[/.test(text)) {
    const advice = 'Save one field of it by itself: numpy.save("file.npy", array["field"]).';
    throw unsupported('The array consists of records with named fields.', advice, place);
  }
  const descr = text.match(/['"]descr['"]\s*:\s*['"]([^'"]*)['"]/)?.[1];
  if (descr === undefined) throw damaged('The header does not say the number type.', place);
  const [, order, code] = descr.match(/^([<>|=]?)([a-zA-Z]\d*)$/) ?? [];
  if (code === undefined || order === undefined)
    throw damaged(`The number type "${descr.slice(0, 40)}" makes no sense.`, place);
  const dtype = DTYPES[code];
  if (dtype) return { dtype, littleEndian: order !== '>' };
  if (code.startsWith('O')) {
    throw unsupported(
      'The array holds Python objects (a pickle), which could run any program when read.',
      'In Python, save numbers only: numpy.save("file.npy", numpy.asarray(array, dtype="float32")).',
      place,
    );
  }
  const advice = 'In Python, save it as ordinary numbers: numpy.save("file.npy", array.astype("float32")).';
  throw unsupported(`The array holds values of type "${descr}", which is not read.`, advice, place);
}
