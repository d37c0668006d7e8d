import { type Axis, BYTES_PER_ELEMENT, type DatasetKind, type DType } from '../../../src-preload/contract/dataset.ts';
import { RecordSource } from '../../cubes/record-source.ts';
import { calibratedAxis, energyUnit } from '../calibration.ts';
import { MetadataBuilder } from '../metadata-builder.ts';
import type { OpenedDataset, OpenedFile, ReadableFile, Reader } from '../reader.ts';
import { damaged, unsupported } from '../reader-errors.ts';
import { FORMAT, looksLikeSemper, readSemperHeader, type SemperHeader } from './semper-header.ts';

/** Reads unformatted Semper files: pictures, stacks of them and spectra. */
export const semperReader: Reader = {
  format: FORMAT,
  label: 'Semper',
  extensions: ['.unf'],
  recognizes: looksLikeSemper,
  open: openSemper,
};

/** Number types by form; bytes go from 0 to 255. */
const FORMS: readonly DType[] = ['uint8', 'int16', 'float32', 'complex64', 'int32'];
const SPECTRUM = 4;
const MARKER_BYTES = 4;
const NAMES = ['x', 'y', 'z'];

function openSemper(file: ReadableFile): OpenedFile {
  const header = readSemperHeader(file.bytes);
  const dtype = FORMS[header.form];
  if (dtype === undefined) {
    const place = { format: FORMAT, field: 'form', byteOffset: MARKER_BYTES };
    throw unsupported(`Pictures of the form ${header.form} are not read.`, 'Convert it in Semper.', place);
  }
  const recordBytes = checkRows(file, header, dtype);
  const warnings: string[] = [];
  const { kind, axes } = presented(header, (warning) => warnings.push(warning));
  const shape = axes.map(({ size }) => size);
  const metadata = new MetadataBuilder();
  metadata.set('General.title', header.title);
  metadata.set('General.original_filename', file.name);
  metadata.set('General.date', header.label?.date);
  metadata.set('General.time', header.label?.time);
  const [columns, rows, layers] = header.sizes;
  const dataset: OpenedDataset = {
    title: header.title,
    kind,
    shape,
    dtype,
    axes,
    metadata: metadata.tree,
    originalMetadata: {
      NCOL: columns,
      NROW: rows,
      NLAY: layers,
      ICLASS: header.pictureClass,
      IFORM: header.form,
      TITLE: header.title,
    },
    open: () =>
      new RecordSource(file.bytes, {
        shape,
        dtype,
        littleEndian: true,
        byteOffset: header.byteOffset + MARKER_BYTES,
        elementsPerRecord: columns,
        recordBytes,
      }),
  };
  return { datasets: [dataset], warnings, close() {} };
}

/** Bytes from row to row. Rows of bytes may be filled up to an even length. */
function checkRows(file: ReadableFile, { sizes, byteOffset }: SemperHeader, dtype: DType): number {
  const [columns, rows, layers] = sizes;
  const needed = columns * BYTES_PER_ELEMENT[dtype];
  const lengthAt = (at: number) => {
    const raw = file.bytes.read(at, MARKER_BYTES);
    return new DataView(raw.buffer, raw.byteOffset, MARKER_BYTES).getUint32(0, true);
  };
  const length = lengthAt(byteOffset);
  const place = { format: FORMAT, field: 'row', byteOffset };
  if (length !== needed && length !== needed + (needed % 2)) {
    throw damaged(`A row of ${columns} pixels takes ${needed} bytes, but has ${length}.`, place);
  }
  const recordBytes = length + 2 * MARKER_BYTES;
  const end = byteOffset + rows * layers * recordBytes;
  if (end > file.bytes.size) {
    throw damaged(`${rows * layers} rows take ${end} bytes, but the file has ${file.bytes.size}.`, place);
  }
  if (lengthAt(end - MARKER_BYTES) !== length) throw damaged('The last row has another length than the first.', place);
  return recordBytes;
}

/** Axes from slow to fast, those of one pixel left out; spectra have their signal along the rows. */
function presented(
  { sizes, pictureClass, label }: SemperHeader,
  warn: (warning: string) => void,
): { kind: DatasetKind; axes: readonly Axis[] } {
  const isEnergy = energyUnit(label?.axes?.[0]?.units ?? '') !== undefined;
  const isSpectral = pictureClass === SPECTRUM || isEnergy || (sizes[1] === 1 && sizes[2] === 1);
  const kept = sizes.map((_, i) => i).filter((i) => i === 0 || (!isSpectral && i === 1) || sizes[i]! > 1);
  const axes = kept.map((i): Axis => {
    const raw = label?.axes?.[i] ?? { scale: undefined, offset: undefined, units: undefined };
    const isSignal = i === 0 || (!isSpectral && i === 1);
    const name = isSpectral && i === 0 ? (isEnergy ? 'Energy' : 'channel') : isSpectral ? NAMES[i - 1]! : NAMES[i]!;
    return calibratedAxis(name, sizes[i]!, isSignal ? 'signal' : 'navigation', raw, warn);
  });
  const kinds: readonly DatasetKind[] = isSpectral
    ? ['spectrum', 'spectrum-line', 'spectrum-image']
    : ['other', 'image', 'image-stack'];
  return { kind: kinds[axes.length - 1] ?? 'other', axes: axes.reverse() };
}
