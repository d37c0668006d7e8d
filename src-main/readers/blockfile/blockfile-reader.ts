import type { Axis, Json } from '../../../src-preload/contract/dataset.ts';
import { FlatSource } from '../../cubes/flat-source.ts';
import { RecordSource } from '../../cubes/record-source.ts';
import { BinaryCursor } from '../binary-cursor.ts';
import { calibratedAxis } from '../calibration.ts';
import { MetadataBuilder } from '../metadata-builder.ts';
import type { OpenedDataset, OpenedFile, ReadableFile, Reader } from '../reader.ts';
import { damaged } from '../reader-errors.ts';

const FORMAT = 'blockfile';

/** Reads NanoMegas ASTAR blockfiles: a scan of diffraction patterns, and the virtual bright field image of it. */
export const blockfileReader: Reader = {
  format: FORMAT,
  label: 'NanoMegas blockfile',
  extensions: ['.blo'],
  recognizes: (head) => head.length >= HEADER_BYTES && Buffer.from(head.subarray(0, 6)).toString('latin1') === 'IMGBLO',
  open: openBlockfile,
};

/** Header up to the acquisition time, 8 centering and 14 distortion numbers. */
const HEADER_BYTES = 240;
/** In front of each pattern: AA 55, and its number. */
const FRAME_HEADER_BYTES = 6;
const MOST_NOTE_BYTES = 64 * 1024;
/** Days from 1899-12-30, the zero of serial dates, to 1970-01-01. */
const UNIX_EPOCH_DAYS = 25_569;
const DAY_MILLISECONDS = 86_400_000;

interface Header {
  readonly imageOffset: number;
  readonly patternOffset: number;
  readonly patternSize: number;
  readonly columns: number;
  readonly rows: number;
  readonly numbers: { readonly [name: string]: number };
  readonly note: string;
}

function readHeader(file: ReadableFile): Header {
  const cursor = new BinaryCursor(file.bytes, FORMAT);
  cursor.littleEndian = true;
  cursor.skip(8, 'ID');
  const imageOffset = cursor.uint32('Data_offset_1');
  const patternOffset = cursor.uint32('Data_offset_2');
  cursor.skip(4, 'flags');
  const patternSize = cursor.uint16('DP_SZ');
  const patternRotation = cursor.uint16('DP_rotation');
  const columns = cursor.uint16('NX');
  const rows = cursor.uint16('NY');
  const numbers = {
    DP_rotation: patternRotation,
    Scan_rotation: cursor.uint16('Scan_rotation'),
    SX: cursor.float64('SX'),
    SY: cursor.float64('SY'),
    Beam_energy: cursor.uint32('Beam_energy'),
    SDP: cursor.uint16('SDP'),
    Camera_length: cursor.uint32('Camera_length'),
    Acquisition_time: cursor.float64('Acquisition_time'),
  };
  for (const [field, value] of Object.entries({ patternSize, columns, rows })) {
    if (value < 1) throw damaged(`The header says ${value} for ${field}.`, { format: FORMAT, field, byteOffset: 20 });
  }
  const noteBytes = Math.min(imageOffset - HEADER_BYTES, file.bytes.size - HEADER_BYTES, MOST_NOTE_BYTES);
  const note =
    noteBytes > 0
      ? Buffer.from(file.bytes.read(HEADER_BYTES, noteBytes)).toString('latin1').replaceAll('\0', '').trim()
      : '';
  return { imageOffset, patternOffset, patternSize, columns, rows, numbers, note };
}

function openBlockfile(file: ReadableFile): OpenedFile {
  const header = readHeader(file);
  const { imageOffset, patternOffset, patternSize, columns, numbers } = header;
  const warnings: string[] = [];
  const warn = (warning: string) => warnings.push(warning);
  const recordBytes = FRAME_HEADER_BYTES + patternSize ** 2;
  const whole = Math.floor((file.bytes.size - patternOffset) / recordBytes);
  const rows = Math.min(header.rows, Math.floor(Math.max(0, whole) / columns));
  if (rows < 1 || imageOffset + header.rows * columns > file.bytes.size) {
    throw damaged(
      `A scan of ${columns} × ${header.rows} patterns of ${patternSize} × ${patternSize} pixels does not fit into the file.`,
      { format: FORMAT, field: 'Data_offset_2', byteOffset: 12 },
    );
  }
  if (rows < header.rows) warn(`The scan was stopped: ${rows} of ${header.rows} rows are whole.`);
  warn(
    'The diffraction patterns are an array of four dimensions: it can be exported, but not clustered. The virtual bright field image is there too.',
  );
  const metadata = new MetadataBuilder();
  describe(header, file.name, metadata);
  const scan = (size: number, name: string, nanometers: number | undefined): Axis =>
    calibratedAxis(name, size, 'navigation', length(nanometers, 'nm'), warn);
  const detector = (name: string) =>
    calibratedAxis(name, patternSize, 'signal', length(numbers.SDP ? 100 / numbers.SDP : undefined, 'cm'), warn);
  const y = (size: number) => scan(size, 'y', numbers.SY);
  const x = scan(columns, 'x', numbers.SX);
  const common = {
    metadata: metadata.tree,
    originalMetadata: { ...numbers, Note: header.note } as { [key: string]: Json },
  };
  const layout = { dtype: 'uint8', littleEndian: true } as const;
  const shape = [rows, columns, patternSize, patternSize];
  const patterns: OpenedDataset = {
    ...common,
    title: 'Diffraction patterns',
    kind: 'other',
    shape,
    dtype: 'uint8',
    axes: [y(rows), x, detector('dy'), detector('dx')],
    open: () =>
      new RecordSource(file.bytes, {
        ...layout,
        shape,
        byteOffset: patternOffset + FRAME_HEADER_BYTES,
        elementsPerRecord: patternSize ** 2,
        recordBytes,
      }),
  };
  const imageShape = [header.rows, columns];
  const image: OpenedDataset = {
    ...common,
    title: 'Virtual bright field',
    kind: 'image',
    shape: imageShape,
    dtype: 'uint8',
    axes: [y(header.rows), x].map((axis) => ({ ...axis, role: 'signal' as const })),
    open: () => new FlatSource(file.bytes, { ...layout, shape: imageShape, byteOffset: imageOffset }),
  };
  return { datasets: [patterns, image], warnings: [...new Set(warnings)], close() {} };
}

function length(scale: number | undefined, units: string) {
  return scale ? { scale, offset: 0, units } : { scale: undefined, offset: undefined, units: undefined };
}

function describe({ numbers, note }: Header, fileName: string, out: MetadataBuilder): void {
  const tem = 'Acquisition_instrument.TEM';
  out.set('General.original_filename', fileName);
  out.set('General.notes', note);
  const taken = new Date(Math.round((numbers.Acquisition_time! - UNIX_EPOCH_DAYS) * DAY_MILLISECONDS));
  if (Number.isFinite(taken.getTime()) && taken.getTime() > 0) {
    const [date, time] = taken.toISOString().slice(0, 19).split('T');
    out.set('General.date', date);
    out.set('General.time', time);
  }
  out.set('Signal.signal_type', 'diffraction');
  // Volts to keV, tenths of a millimeter to mm, hundredths of degrees to degrees.
  if (numbers.Beam_energy! > 0) out.set(`${tem}.beam_energy`, numbers.Beam_energy! / 1000);
  if (numbers.Camera_length! > 0) out.set(`${tem}.camera_length`, numbers.Camera_length! / 10);
  out.set(`${tem}.rotation`, numbers.Scan_rotation! / 100);
}
