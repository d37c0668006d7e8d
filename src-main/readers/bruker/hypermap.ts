import { damaged } from '../reader-errors.ts';
import { PACKED_PADDING, PixelUnpacker } from './pixel-unpacker.ts';

/** A hypermap as it lies in the file, packed, with the place of every pixel's record. Nothing is unpacked but to be read. */
export interface Hypermap {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** All records with {@link PACKED_PADDING} zeros behind them. */
  readonly packed: Uint8Array;
  /** Where each line's records begin in `columns` and `records`; height + 1 numbers, the last one is the length. */
  readonly lineStarts: Uint32Array;
  /** Columns that have a record, ascending within a line. */
  readonly columns: Uint16Array;
  /** Byte in `packed` where each record begins. */
  readonly records: Uint32Array;
  /** Largest count of all. */
  readonly largest: number;
  /** Counts behind the last channel, which are left out. */
  readonly outside: number;
}

/** Lines follow here; before them stand height and width (int32) and what is not known. */
const FIRST_LINE = 0x1a0;
const LINE_HEADER = 4;
/** Columns are held in 16 bits; Esprit's maps have 8,192 at most. */
const MOST_COLUMNS = 65_536;

/**
 * Finds the pixels of a hypermap and checks them by unpacking each once: afterwards reading cannot fail. Linear in the
 * bytes of `packed`.
 * @throws {AppError} `file-damaged`.
 */
export function indexHypermap(packed: Uint8Array, channels: number, format: string): Hypermap {
  const end = packed.length - PACKED_PADDING;
  const place = (byteOffset: number) => ({ format, field: 'SpectrumData', byteOffset });
  if (end < FIRST_LINE) throw damaged(`The hypermap is only ${end} bytes long.`, place(end));
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  const height = view.getInt32(0, true);
  const width = view.getInt32(4, true);
  if (height <= 0 || width <= 0 || width > MOST_COLUMNS || height > (end - FIRST_LINE) / LINE_HEADER) {
    throw damaged(`A hypermap of ${height} lines of ${width} pixels does not fit into ${end} bytes.`, place(0));
  }
  const unpacker = new PixelUnpacker(packed, channels, format);
  const lineStarts = countRecords(packed, height, width, unpacker, format);
  const columns = new Uint16Array(lineStarts[height]!);
  const records = new Uint32Array(lineStarts[height]!);
  const spectrum = new Uint32Array(channels);
  let entry = 0;
  let at = FIRST_LINE;
  for (let line = 0; line < height; line++) {
    at += LINE_HEADER;
    const first = entry;
    for (; entry < lineStarts[line + 1]!; entry++) {
      const { column, end: next } = unpacker.measure(at);
      columns[entry] = column;
      records[entry] = at;
      spectrum.fill(0);
      unpacker.unpack(at, spectrum, 0);
      at = next;
    }
    sortLine(columns.subarray(first, entry), records.subarray(first, entry));
  }
  const { largest, outside } = unpacker;
  return { height, width, channels, packed, lineStarts, columns, records, largest, outside };
}

/** First pass: goes from record to record, so that the second one knows how many there are. */
function countRecords(
  packed: Uint8Array,
  height: number,
  width: number,
  unpacker: PixelUnpacker,
  format: string,
): Uint32Array {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  const lineStarts = new Uint32Array(height + 1);
  let at = FIRST_LINE;
  for (let line = 0; line < height; line++) {
    const place = { format, field: 'SpectrumData', byteOffset: at };
    if (at + LINE_HEADER + PACKED_PADDING > packed.length)
      throw damaged(`Line ${line} of ${height} is missing.`, place);
    const pixels = view.getUint32(at, true);
    if (pixels > width) throw damaged(`Line ${line} has ${pixels} pixels instead of ${width} at most.`, place);
    at += LINE_HEADER;
    for (let pixel = 0; pixel < pixels; pixel++) {
      const { column, end } = unpacker.measure(at);
      if (column >= width) throw damaged(`Line ${line} has a pixel in column ${column} of ${width}.`, place);
      at = end;
    }
    lineStarts[line + 1] = lineStarts[line]! + pixels;
  }
  return lineStarts;
}

/** Records come in order of their columns; where they do not, they are put into it. Of two of one pixel the later counts. */
function sortLine(columns: Uint16Array, records: Uint32Array): void {
  if (columns.every((column, i) => i === 0 || column > columns[i - 1]!)) return;
  const order = [...columns.keys()].sort((a, b) => columns[a]! - columns[b]! || a - b);
  const sorted = order.map((i) => [columns[i]!, records[i]!] as const);
  sorted.forEach(([column, record], i) => {
    columns[i] = column;
    records[i] = record;
  });
}

/** The smallest number type that holds every count. */
export function countTypeOf(largest: number): 'uint8' | 'uint16' | 'uint32' {
  return largest < 2 ** 8 ? 'uint8' : largest < 2 ** 16 ? 'uint16' : 'uint32';
}
