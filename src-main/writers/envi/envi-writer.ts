import { existsSync, readFileSync } from 'node:fs';
import { positionAt } from '../../../src-preload/contract/axis.ts';
import type { Axis, Json } from '../../../src-preload/contract/dataset.ts';
import { AppError } from '../../../src-preload/contract/errors.ts';
import type { JobContext } from '../../../src-preload/contract/job.ts';
import { OWN_METADATA } from '../../readers/envi/envi-header.ts';
import { INSTRUMENT_FIELDS } from '../../readers/envi/envi-metadata.ts';
import { ownMetadataText } from '../../readers/own-metadata.ts';
import { kindOfAxes } from '../kind-of-axes.ts';
import { refuseToReplace } from '../refuse-to-replace.ts';
import { writeAtomically } from '../write-atomically.ts';
import { writeElements } from '../write-elements.ts';
import type { WritableDataset, Writer } from '../writer.ts';

/**
 * Writes an ENVI header and the `.raw` beside it, little-endian: spectra pixel by pixel (`bip`), images one after the other (`bsq`). Exact
 * calibrations and names go into fields of our own, which ENVI leaves alone, and all metadata into a comment at the end.
 */
export const enviWriter: Writer = {
  format: 'envi',
  label: 'ENVI',
  extensions: ['.hdr'],
  write: writeEnvi,
};

type Fields = (readonly [string, string | number | undefined])[];

/** ENVI's `data type`, as in the reader. */
const DATA_TYPES: { readonly [dtype: string]: number } = {
  uint8: 1,
  int16: 2,
  int32: 3,
  float32: 4,
  float64: 5,
  complex64: 6,
  complex128: 9,
  uint16: 12,
  uint32: 13,
  int64: 14,
  uint64: 15,
};

async function writeEnvi(dataset: WritableDataset, path: string, job: JobContext): Promise<void> {
  const fields = fieldsOf(dataset, path).filter(([, value]) => value !== undefined && value !== '');
  const lines = fields.map(([name, value]) => `${name} = ${value}\n`);
  const text = `ENVI\n${lines.join('')}${OWN_METADATA}${ownMetadataText(dataset.metadata)}\n`;
  const raw = `${path.replace(/\.hdr$/i, '')}.raw`;
  refuseToReplace(path, 'envi', () => isEnvi(path));
  refuseToReplace(raw, 'envi', () => existsSync(path));
  await writeAtomically(
    { path: raw, fill: (sink) => writeElements(dataset, sink, job) },
    { path, fill: (sink) => sink.write(text) },
  );
}

function isEnvi(path: string): boolean {
  return /^(\uFEFF)?ENVI\s/.test(readFileSync(path, 'utf8').slice(0, 16));
}

function fieldsOf(dataset: WritableDataset, path: string): Fields {
  const { axes, dtype, title } = dataset;
  const kind = kindOfAxes(axes);
  const type = DATA_TYPES[dtype];
  if (kind === 'other' || type === undefined) {
    throw new AppError(
      'format-unsupported',
      `An ENVI file cannot hold this dataset (${dataset.shape.join(' × ')}, ${dtype}).`,
      'ENVI holds spectra, lines, images, stacks and cubes of numbers of 8 bits (without sign) to 64. Write .npy or .hspy instead.',
      { file: path, format: 'envi', field: type === undefined ? 'dtype' : 'axes' },
    );
  }
  const isSpectral = kind.startsWith('spectrum');
  const spatial = isSpectral ? axes.slice(0, -1) : axes.slice(-2);
  const description = plain(valueAt(dataset.metadata, 'General', 'notes')) || plain(title);
  const bands = isSpectral ? axes.at(-1) : kind === 'image-stack' ? axes[0] : undefined;
  const samples = spatial.at(-1);
  const lines = spatial.length === 2 ? spatial[0] : undefined;
  return [
    ['description', description === '' ? undefined : `{${description}}`],
    ['samples', samples?.size ?? 1],
    ['lines', lines?.size ?? 1],
    ['bands', bands?.size ?? 1],
    ['header offset', 0],
    ['file type', 'ENVI Standard'],
    ['data type', type],
    ['interleave', isSpectral ? 'bip' : 'bsq'],
    ['byte order', 0],
    ['pixel size', pixelSize(samples, lines)],
    ...bandFields(bands),
    ...axisFields('x', samples),
    ...axisFields('y', lines),
    ...axisFields('z', bands),
    ...metadataFields(dataset),
  ];
}

/** What other programs read of a pixel's size; ours stands in the fields of the axes. */
function pixelSize(x: Axis | undefined, y: Axis | undefined): string | undefined {
  if (!x || (x.units === '' && x.scale === 1)) return undefined;
  return `{${x.scale}, ${(y ?? x).scale}, units=${x.units === '' ? 'Unknown' : plain(x.units)}}`;
}

const ENVI_UNITS: { readonly [units: string]: string } = {
  nm: 'Nanometers',
  µm: 'Micrometers',
  '1/cm': 'Wavenumber',
  '': 'Index',
};

/** Twelve digits hide what binary fractions add; positions of our own are exact. */
function bandFields(axis: Axis | undefined): Fields {
  if (!axis || (axis.units === '' && axis.scale === 1 && axis.offset === 0 && !axis.positions)) return [];
  const digits = (position: number) => (axis.positions ? position : Number(position.toPrecision(12)));
  const positions = Array.from({ length: axis.size }, (_, i) => digits(positionAt(axis, i)));
  return [
    ['wavelength units', ENVI_UNITS[axis.units] ?? plain(axis.units)],
    ['wavelength', `{\n${positions.join(',\n')}}`],
    ['z axis steps', axis.positions ? 'uneven' : undefined],
  ];
}

function axisFields(letter: 'x' | 'y' | 'z', axis: Axis | undefined): Fields {
  if (!axis) return [];
  return [
    [`${letter} axis name`, plain(axis.name)],
    [`${letter} axis scale`, axis.scale],
    [`${letter} axis offset`, axis.offset],
    [`${letter} axis units`, plain(axis.units)],
    [`${letter} axis role`, axis.role],
  ];
}

function metadataFields({ title, metadata }: WritableDataset): Fields {
  const kind = valueAt(metadata, 'Acquisition_instrument', 'TEM') === undefined ? 'SEM' : 'TEM';
  const instrument = valueAt(metadata, 'Acquisition_instrument', kind);
  const [date, time] = [valueAt(metadata, 'General', 'date'), valueAt(metadata, 'General', 'time')];
  const when =
    typeof date === 'string' ? `${plain(date)}${typeof time === 'string' ? `T${plain(time)}` : ''}` : undefined;
  return [
    ['title', plain(title)],
    ['acquisition time', when],
    ['signal type', plain(valueAt(metadata, 'Signal', 'signal_type'))],
    ['band names', listOf(valueAt(metadata, 'Signal', 'band_names'))],
    ['fwhm', listOf(valueAt(metadata, 'Signal', 'fwhm'))],
    ['instrument', instrument === undefined ? undefined : kind],
    ...INSTRUMENT_FIELDS.map(([name, path]) => [name, numberAt(instrument, ...path.split('.'))] as const),
  ];
}

function valueAt(tree: Json | undefined, ...path: readonly string[]): Json | undefined {
  let here = tree;
  for (const key of path) {
    if (typeof here !== 'object' || here === null || Array.isArray(here)) return undefined;
    here = (here as { readonly [key: string]: Json })[key];
  }
  return here;
}

function numberAt(tree: Json | undefined, ...path: readonly string[]): number | undefined {
  const value = valueAt(tree, ...path);
  return typeof value === 'number' ? value : undefined;
}

function listOf(value: Json | undefined): string | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  return `{\n${value.map((one) => (typeof one === 'number' ? one : plain(one).replaceAll(',', ' '))).join(',\n')}}`;
}

/** A value takes one line and has no braces: both end it. */
function plain(text: Json | undefined): string {
  return typeof text === 'string' ? text.replace(/[{}\s]+/g, ' ').trim() : '';
}
