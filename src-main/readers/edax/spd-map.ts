import type { DType } from '../../../src-preload/contract/dataset.ts';
import { FlatSource } from '../../cubes/flat-source.ts';
import { calibratedAxis } from '../calibration.ts';
import { instrumentOf } from '../eds-instrument.ts';
import { MetadataBuilder } from '../metadata-builder.ts';
import type { OpenedFile, ReadableFile } from '../reader.ts';
import { damaged } from '../reader-errors.ts';
import { EdaxHeader, type Fields, FORMAT } from './edax-fields.ts';
import { readIpr } from './ipr-file.ts';
import { readSpc, type SpcFile } from './spc-file.ts';

const SIGNATURE = 'MAPSPECTRA_DATA';
const HEADER_BYTES = 168;
const FIELDS: Fields = [
  ['tag', 'text16', 0],
  ['version', 'int32', 16],
  ['nSpectra', 'int32', 20],
  ['nPoints', 'uint32', 24],
  ['nLines', 'uint32', 28],
  ['nChannels', 'uint32', 32],
  ['countBytes', 'uint32', 36],
  ['dataOffset', 'uint32', 40],
  ['nFrames', 'uint32', 44],
  ['fName', 'text120', 48],
];
const DTYPES: { readonly [bytes: number]: DType } = { 1: 'uint8', 2: 'uint16', 4: 'uint32' };
/** `accV` of the image description is in hundreds of volts. */
const HUNDRED_VOLTS_PER_KV = 10;

export function looksLikeSpd(head: Uint8Array): boolean {
  return Buffer.from(head.subarray(0, SIGNATURE.length)).toString('latin1') === SIGNATURE;
}

/**
 * A map: spectra pixel after pixel, line after line. Energies come from the `.spc` of the same name, sizes of pixels from
 * the `.ipr` of the image that the map names; without them the axes stay in channels and pixels, with a warning.
 * @throws {AppError} `file-damaged`.
 */
export function openSpd(file: ReadableFile): OpenedFile {
  const header = new EdaxHeader(file.bytes, FIELDS, HEADER_BYTES, 'map');
  if (header.text('tag') !== SIGNATURE) {
    throw damaged(`The file does not begin with ${SIGNATURE}.`, { format: FORMAT, field: 'tag', byteOffset: 0 });
  }
  const shape = ['nLines', 'nPoints', 'nChannels'].map((name) => header.number(name));
  const { dtype, byteOffset } = checkedLayout(header, shape, file);
  const warnings: string[] = [];
  const warn = (warning: string) => warnings.push(warning);
  const [height = 0, width = 0, channels = 0] = shape;
  if (header.number('nSpectra') !== height * width) {
    warn(`The file says that it holds ${header.number('nSpectra')} spectra, but its map has ${height * width} pixels.`);
  }
  const spectra = spectraOf(file, warn);
  const image = imageOf(file, header, warn);
  const micrometers = (name: 'mppX' | 'mppY') =>
    image
      ? { scale: image.number(name), offset: undefined, units: 'µm' }
      : { scale: undefined, offset: undefined, units: undefined };
  const energies = spectra?.calibration ?? { scale: undefined, offset: undefined, units: undefined };
  const dataset = {
    title: 'EDS Spectrum Image',
    kind: 'spectrum-image',
    shape,
    dtype,
    axes: [
      calibratedAxis('y', height, 'navigation', micrometers('mppY'), warn),
      calibratedAxis('x', width, 'navigation', micrometers('mppX'), warn),
      calibratedAxis('Energy', channels, 'signal', energies, warn),
    ],
    metadata: mapMetadata(file.name, spectra, image),
    originalMetadata: {
      spd_header: header.tree,
      ...(spectra && { spc_header: spectra.originalMetadata }),
      ...(image && { ipr_header: image.tree }),
    },
    open: () => new FlatSource(file.bytes, { shape, dtype, littleEndian: true, byteOffset, pixelsPerBlock: 1 }),
  } as const;
  return { datasets: [dataset], warnings, close() {} };
}

function checkedLayout(header: EdaxHeader, shape: readonly number[], file: ReadableFile) {
  const bytes = header.number('countBytes');
  const dtype = DTYPES[bytes];
  if (!dtype) {
    throw damaged(`A count should take ${bytes} bytes.`, { format: FORMAT, field: 'countBytes', byteOffset: 36 });
  }
  const byteOffset = header.number('dataOffset');
  const [height = 0, width = 0, channels = 0] = shape;
  const needed = byteOffset + height * width * channels * bytes;
  if (height * width * channels === 0 || byteOffset < HEADER_BYTES || needed > file.bytes.size) {
    throw damaged(
      `${height} lines of ${width} spectra of ${channels} channels at byte ${byteOffset} need ${needed} bytes, the file has ${file.bytes.size}.`,
      { format: FORMAT, field: 'nLines', byteOffset: 28 },
    );
  }
  return { dtype, byteOffset };
}

function spectraOf(file: ReadableFile, warn: (warning: string) => void): SpcFile | undefined {
  const name = file.name.replace(/\.[^.]*$/, '.spc');
  const sibling = file.sibling(name);
  if (sibling) return readSpc(sibling.bytes);
  warn(`${name} is not beside the map: its energies are not calibrated.`);
  return undefined;
}

/** The description of the image that the map names; failing that, the one with the map's own name. */
function imageOf(file: ReadableFile, header: EdaxHeader, warn: (warning: string) => void): EdaxHeader | undefined {
  const image = header
    .text('fName')
    .replace(/^.*[\\/]/s, '')
    .replace(/\.[^.]*$/, '');
  const map = file.name.replace(/\.[^.]*$/, '');
  const names = [image, `${map}_Img`, map].filter((name) => name !== '').map((name) => `${name}.ipr`);
  for (const name of names) {
    const sibling = file.sibling(name);
    if (sibling) return readIpr(sibling.bytes);
  }
  warn(`${names[0]} is not beside the map: the size of its pixels is not known.`);
  return undefined;
}

function mapMetadata(fileName: string, spectra: SpcFile | undefined, image: EdaxHeader | undefined) {
  const out = new MetadataBuilder();
  out.set('General.title', 'EDS Spectrum Image');
  out.set('General.original_filename', fileName);
  const hundredVolts = image?.number('accV') ?? 0;
  const beamEnergy = spectra?.beamEnergy ?? (hundredVolts > 0 ? hundredVolts / HUNDRED_VOLTS_PER_KV : undefined);
  const instrument = instrumentOf(beamEnergy);
  const path = `Acquisition_instrument.${instrument}`;
  out.set('Signal.signal_type', `EDS_${instrument}`);
  out.set('Signal.quantity', 'X-rays (Counts)');
  out.set(`${path}.beam_energy`, beamEnergy);
  out.set(`${path}.magnification`, image?.number('mag') || undefined);
  out.set(`${path}.Stage.tilt_alpha`, image?.number('tilt'));
  spectra?.describe(out);
  return out.tree;
}
