import { BinaryCursor } from '../binary-cursor.ts';
import type { ByteSource } from '../byte-source.ts';
import { damaged } from '../reader-errors.ts';

export const FORMAT = 'semper';

/** What stands before the pixels. Sizes: columns, rows, layers. */
export interface SemperHeader {
  readonly sizes: readonly [number, number, number];
  readonly pictureClass: number;
  readonly form: number;
  readonly title: string;
  readonly label: SemperLabel | undefined;
  /** Offset of the first row's record. */
  readonly byteOffset: number;
}

export interface SemperLabel {
  /** ISO date and time of creation, as far as they are sound. */
  readonly date: string | undefined;
  readonly time: string | undefined;
  /** Scale, offset and unit of x, y and z; undefined when the picture is not calibrated. */
  readonly axes: readonly { readonly scale: number; readonly offset: number; readonly units: string }[] | undefined;
}

const HEADER_RECORD_BYTES = [12, 14];
/** The label holds one byte in each of 256 numbers of 16 bits. */
const LABEL_NUMBERS = 256;
const LABEL_BYTES = 2 * LABEL_NUMBERS;
const MARKER_BYTES = 4;
/** Fields of the label by the number of their first byte, from 1. */
const AT = { sizes: 7, date: 22, highSizes: 57, isCalibrated: 63, z: 76, y: 84, x: 92, units: 245 };
const FIRST_YEAR = 1900;

/** True for the first bytes of an unformatted Semper file: a record of a header, its length on both sides. */
export function looksLikeSemper(head: Uint8Array): boolean {
  if (head.length < 22) return false;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const length = view.getUint32(0, true);
  if (!HEADER_RECORD_BYTES.includes(length) || view.getUint32(MARKER_BYTES + length, true) !== length) return false;
  const form = view.getUint16(MARKER_BYTES + 8, true);
  return form <= 4 && [0, 2, 4].every((at) => view.getUint16(MARKER_BYTES + at, true) > 0);
}

/** @throws {AppError} `file-damaged` when records do not have the lengths that they say. */
export function readSemperHeader(bytes: ByteSource): SemperHeader {
  const cursor = new BinaryCursor(bytes, FORMAT);
  cursor.littleEndian = true;
  const length = cursor.uint32('header record');
  if (!HEADER_RECORD_BYTES.includes(length)) {
    throw damaged(`The header is said to have ${length} bytes.`, { format: FORMAT, field: 'header', byteOffset: 0 });
  }
  const fields = Array.from({ length: length / 2 }, (_, i) => cursor.uint16(`header field ${i}`));
  checkMarker(cursor, length, 'header');
  const [columns, rows, layers, pictureClass, form, flag] = fields as [number, number, number, number, number, number];
  // Version · 10,000 + (label there: 1,000) + letters of the title.
  const titleLength = flag % 1000;
  const hasLabel = Math.floor((flag % 10_000) / 1000) > 0;
  let title = '';
  if (titleLength > 0) {
    checkMarker(cursor, titleLength, 'title');
    title = Buffer.from(cursor.bytes(titleLength, 'title')).toString('latin1').trim();
    checkMarker(cursor, titleLength, 'title');
  }
  let sizes: [number, number, number] = [columns, rows, layers];
  let label: SemperLabel | undefined;
  if (hasLabel) {
    const labelBytes = cursor.uint32('label');
    if (labelBytes < LABEL_BYTES) {
      const place = { format: FORMAT, field: 'label', byteOffset: cursor.position };
      throw damaged(`The label is said to have ${labelBytes} bytes.`, place);
    }
    const numbers = Array.from({ length: LABEL_NUMBERS }, (_, i) => cursor.uint16(`label ${i + 1}`) & 0xff);
    cursor.skip(labelBytes - LABEL_BYTES, 'label');
    checkMarker(cursor, labelBytes, 'label');
    if (String.fromCharCode(...numbers.slice(0, 6)) === 'Semper') {
      label = readLabel(numbers);
      sizes = [0, 1, 2].map((i) => {
        const byte = (at: number) => numbers[at - 1]!;
        return (byte(AT.highSizes + i) << 16) | (byte(AT.sizes + 2 * i) << 8) | byte(AT.sizes + 2 * i + 1);
      }) as [number, number, number];
    }
  }
  if (sizes.some((size) => size < 1)) {
    const message = `A picture of ${sizes.join(' × ')} pixels is not sound.`;
    throw damaged(message, { format: FORMAT, field: 'sizes', byteOffset: MARKER_BYTES });
  }
  return { sizes, pictureClass, form, title, label, byteOffset: cursor.position };
}

/** Records have their length before and behind them. */
function checkMarker(cursor: BinaryCursor, length: number, field: string): void {
  const byteOffset = cursor.position;
  const said = cursor.uint32(field);
  if (said === length) return;
  throw damaged(`The record "${field}" of ${length} bytes says ${said}.`, { format: FORMAT, field, byteOffset });
}

function readLabel(numbers: readonly number[]): SemperLabel {
  const slice = (at: number, count: number) => numbers.slice(at - 1, at - 1 + count);
  const float = (at: number) => Buffer.from(slice(at, 4)).readFloatLE(0);
  const [year, month, day, hour, minute, second] = slice(AT.date, 6) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const two = (value: number) => String(value).padStart(2, '0');
  const isDate = month >= 1 && month <= 12 && day >= 1 && day <= 31;
  const isTime = isDate && hour < 24 && minute < 60 && second < 60;
  const isCalibrated = slice(AT.isCalibrated, 1)[0] !== 0;
  const axes = [AT.x, AT.y, AT.z].map((at, i) => ({
    scale: float(at),
    offset: float(at + 4),
    units: String.fromCharCode(...slice(AT.units + 4 * i, 4))
      .replaceAll('\0', '')
      .trim(),
  }));
  return {
    date: isDate ? `${FIRST_YEAR + year}-${two(month)}-${two(day)}` : undefined,
    time: isTime ? `${two(hour)}:${two(minute)}:${two(second)}` : undefined,
    axes: isCalibrated ? axes : undefined,
  };
}
