import type { DType } from '../../../src-preload/contract/dataset.ts';
import { BYTES_PER_ELEMENT } from '../../../src-preload/contract/dataset.ts';
import { BinaryCursor } from '../binary-cursor.ts';
import type { ByteSource } from '../byte-source.ts';
import { damaged, unsupported } from '../reader-errors.ts';

/** Short name of the format in results and errors. */
export const FORMAT = 'tia';

/** `II`, then 0x0197: little-endian, ES Vision series. */
export const SER_SIGNATURE = [0x49, 0x49, 0x97, 0x01] as const;
const SPECTRA = 0x4120;
const IMAGES = 0x4122;
const TIME_AND_POSITION = 0x4142;
/** From this version on, offsets take 8 bytes (TIA 4.7.3). */
const WIDE_OFFSETS = 0x220;
const MOST_DIMENSIONS = 8;
const LONGEST_TEXT = 1024;
/** Bytes of what stands before the values of one spectrum or image. */
const SPECTRUM_HEADER = 26;
const IMAGE_HEADER = 50;

/** Position of index i is `offset + (i − element) · delta`, in SI units. */
export interface SerCalibration {
  readonly offset: number;
  readonly delta: number;
  readonly element: number;
}

/** One direction of a series: of a scan, or a plain number. */
export interface SerDimension extends SerCalibration {
  readonly size: number;
  readonly description: string;
  readonly units: string;
}

/** What a `.ser` file says of itself, checked against its size. */
export interface SerHeader {
  readonly version: number;
  readonly kind: 'spectra' | 'images';
  /** Spectra or images that were planned, and that are there. */
  readonly total: number;
  readonly valid: number;
  readonly dimensions: readonly SerDimension[];
  readonly dtype: DType;
  /** Values of one element: 1 × channels, or rows × columns. */
  readonly rows: number;
  readonly columns: number;
  /** Of the channels, or of the rows and the columns. */
  readonly calibrations: readonly SerCalibration[];
  /** Offset of the first value of each valid element. */
  readonly valueOffsets: Float64Array;
  /** Whether y changes before x does; undefined when elements carry no positions. */
  readonly isYFast: boolean | undefined;
  /** Unix time of the first element as the microscope's clock said. */
  readonly time: number | undefined;
}

const DTYPES: readonly (DType | undefined)[] = [
  undefined,
  'uint8',
  'uint16',
  'uint32',
  'int8',
  'int16',
  'int32',
  'float32',
  'float64',
  'complex64',
  'complex128',
];

/**
 * Reads the header of a `.ser`, the calibration of its first element, and where each element's values are.
 * @throws {AppError} `file-damaged`, `format-unsupported`.
 */
export function readSerHeader(bytes: ByteSource): SerHeader {
  const cursor = new BinaryCursor(bytes, FORMAT);
  cursor.littleEndian = true;
  cursor.skip(4, 'byte order');
  const version = cursor.uint16('version');
  const dataType = cursor.uint32('kind of data');
  const tagType = cursor.uint32('kind of tags');
  const total = cursor.uint32('number of elements');
  const valid = cursor.uint32('number of valid elements');
  const isWide = version >= WIDE_OFFSETS;
  const offsetsAt = isWide ? cursor.uint64('position of the offsets') : cursor.uint32('position of the offsets');
  if (dataType !== SPECTRA && dataType !== IMAGES) {
    throw damaged(`The series holds data of kind ${dataType}; it is ${SPECTRA} (spectra) or ${IMAGES} (images).`, {
      format: FORMAT,
      field: 'kind of data',
      byteOffset: 6,
    });
  }
  if (valid === 0) {
    const advice =
      'A single spectrum may be within the .emi file: open it in TIA and export it as .msa or save it as a series.';
    throw unsupported('The series is empty: none of its elements was recorded.', advice, {
      format: FORMAT,
      field: 'number of valid elements',
      byteOffset: 18,
    });
  }
  const width = isWide ? 8 : 4;
  if (valid > total || offsetsAt + total * width * 2 > bytes.size) {
    throw damaged(`The series cannot have ${total} elements, ${valid} of them valid, in ${bytes.size} bytes.`, {
      format: FORMAT,
      field: 'number of elements',
      byteOffset: 14,
    });
  }
  const dimensions = readDimensions(cursor);

  cursor.position = offsetsAt;
  const offset = () => (isWide ? cursor.uint64('offsets') : cursor.uint32('offsets'));
  const starts = Float64Array.from({ length: valid }, offset);
  cursor.position = offsetsAt + total * width;
  const tags = [offset(), valid > 1 ? offset() : 0];

  const kind = dataType === SPECTRA ? 'spectra' : 'images';
  const first = readElement(cursor, starts[0]!, kind);
  const headerBytes = kind === 'spectra' ? SPECTRUM_HEADER : IMAGE_HEADER;
  const valueBytes = first.rows * first.columns * BYTES_PER_ELEMENT[first.dtype];
  const valueOffsets = starts.map((start) => start + headerBytes);
  for (const [i, at] of valueOffsets.entries()) {
    if (at + valueBytes <= bytes.size) continue;
    throw damaged(`Element ${i} of ${valid} ends behind the end of the file.`, {
      format: FORMAT,
      field: 'offsets',
      byteOffset: offsetsAt + i * width,
    });
  }
  const last = readElement(cursor, starts.at(-1)!, kind);
  if (last.rows !== first.rows || last.columns !== first.columns || last.dtype !== first.dtype) {
    const advice = 'Open it in TIA and save its elements one by one.';
    throw unsupported('The elements of the series differ in size or number type.', advice, {
      format: FORMAT,
      field: 'last element',
      byteOffset: starts.at(-1)!,
    });
  }
  return { version, kind, total, valid, dimensions, ...first, valueOffsets, ...readTags(cursor, tags, tagType, valid) };
}

function readDimensions(cursor: BinaryCursor): SerDimension[] {
  const byteOffset = cursor.position;
  const count = cursor.uint32('number of dimensions');
  if (count > MOST_DIMENSIONS) {
    throw damaged(`The series cannot have ${count} dimensions.`, {
      format: FORMAT,
      field: 'number of dimensions',
      byteOffset,
    });
  }
  return Array.from({ length: count }, (_, i) => {
    const field = `dimension ${i + 1}`;
    const size = cursor.uint32(field);
    const calibration = readCalibration(cursor, field);
    return { size, ...calibration, description: readText(cursor, field), units: readText(cursor, field) };
  });
}

function readText(cursor: BinaryCursor, field: string): string {
  const byteOffset = cursor.position;
  const length = cursor.uint32(field);
  if (length > LONGEST_TEXT) {
    throw damaged(`A text of ${length} bytes is no name of a dimension.`, { format: FORMAT, field, byteOffset });
  }
  return Buffer.from(cursor.bytes(length, field)).toString('latin1').replace(/\0/g, '').trim();
}

function readCalibration(cursor: BinaryCursor, field: string): SerCalibration {
  return { offset: cursor.float64(field), delta: cursor.float64(field), element: cursor.uint32(field) };
}

function readElement(
  cursor: BinaryCursor,
  start: number,
  kind: 'spectra' | 'images',
): Pick<SerHeader, 'dtype' | 'rows' | 'columns' | 'calibrations'> {
  const field = 'element';
  cursor.position = start;
  cursor.require(kind === 'spectra' ? SPECTRUM_HEADER : IMAGE_HEADER, field);
  const x = readCalibration(cursor, field);
  const calibrations = kind === 'spectra' ? [x] : [readCalibration(cursor, field), x];
  const code = cursor.uint16(field);
  const columns = cursor.uint32(field);
  const rows = kind === 'spectra' ? 1 : cursor.uint32(field);
  const dtype = DTYPES[code];
  if (!dtype || rows < 1 || columns < 1) {
    throw damaged(`An element has ${rows} × ${columns} values of type ${code}.`, {
      format: FORMAT,
      field,
      byteOffset: start,
    });
  }
  return { dtype, rows, columns, calibrations };
}

/** Time and direction of the scan, from the tags of the first two elements. Files without sound tags are read all the same. */
function readTags(
  cursor: BinaryCursor,
  [first = 0, second = 0]: readonly number[],
  type: number,
  valid: number,
): Pick<SerHeader, 'time' | 'isYFast'> {
  const tag = (at: number) => {
    cursor.position = at;
    const bytes = type === TIME_AND_POSITION ? 24 : 8;
    if (at <= 0 || cursor.remaining < bytes || cursor.uint16('tag') !== type) return undefined;
    cursor.skip(2, 'tag');
    const time = cursor.uint32('tag');
    const position = type === TIME_AND_POSITION ? { x: cursor.float64('tag'), y: cursor.float64('tag') } : undefined;
    return { time, position };
  };
  const one = tag(first);
  const two = valid > 1 ? tag(second) : undefined;
  const [from, to] = [one?.position, two?.position];
  const isYFast = from && to ? from.x === to.x && from.y !== to.y : undefined;
  return { time: one?.time, isYFast };
}
