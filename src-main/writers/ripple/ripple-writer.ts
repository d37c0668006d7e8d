import { existsSync } from 'node:fs';
import { type Axis, BYTES_PER_ELEMENT, type Json } from '../../../src-preload/contract/dataset.ts';
import { AppError } from '../../../src-preload/contract/errors.ts';
import type { JobContext } from '../../../src-preload/contract/job.ts';
import { ownMetadataText } from '../../readers/own-metadata.ts';
import { OWN_WORDS } from '../../readers/ripple/rpl-header.ts';
import { kindOfAxes } from '../kind-of-axes.ts';
import { refuseToReplace } from '../refuse-to-replace.ts';
import { writeAtomically } from '../write-atomically.ts';
import { writeElements } from '../write-elements.ts';
import type { WritableDataset, Writer } from '../writer.ts';

/** Writes `.rpl` and the `.raw` beside it, little-endian, with HyperSpy's keys for calibration. */
export const rippleWriter: Writer = {
  format: 'ripple',
  label: 'Ripple',
  extensions: ['.rpl'],
  write: writeRipple,
};

type Keys = [string, string | number][];

async function writeRipple(dataset: WritableDataset, path: string, job: JobContext): Promise<void> {
  const keys = keysOf(dataset, path).map(([key, value]) => `${key}\t${value}\n`);
  const text = `;File created by Phasewright\nkey\tvalue\n${keys.join('')}${ownWords(dataset)}`;
  const raw = { path: `${path.replace(/\.rpl$/i, '')}.raw`, fill: writeElements.bind(undefined, dataset) };
  // A .raw without its .rpl is the data of another program (ENVI, for one).
  refuseToReplace(raw.path, 'ripple', () => existsSync(path));
  await writeAtomically(
    { path: raw.path, fill: (sink) => raw.fill(sink, job) },
    { path, fill: (sink) => sink.write(encode(text)) },
  );
}

function keysOf(dataset: WritableDataset, path: string): Keys {
  const { axes, dtype } = dataset;
  const kind = kindOfAxes(axes);
  const type = /^(float|int|uint)\d+$/.test(dtype) ? dtype : undefined;
  if (kind === 'other' || type === undefined) {
    throw new AppError(
      'format-unsupported',
      `A Ripple file cannot hold this dataset (${dataset.shape.join(' × ')}, ${dtype}).`,
      'Ripple holds spectra, lines, images, stacks and cubes of real numbers. Write .npy or .hspy instead.',
      { file: path, format: 'ripple', field: type === undefined ? 'dtype' : 'axes' },
    );
  }
  const { width, height, depth, isSpectral } = directionsOf(axes);
  return [
    ['width', width?.size ?? 1],
    ['height', height?.size ?? 1],
    ['depth', depth?.size ?? 1],
    ['offset', 0],
    ['data-length', BYTES_PER_ELEMENT[dtype]],
    ['data-type', dtype.startsWith('float') ? 'float' : dtype.startsWith('u') ? 'unsigned' : 'signed'],
    ['byte-order', BYTES_PER_ELEMENT[dtype] === 1 ? 'dont-care' : 'little-endian'],
    // HyperSpy wants dont-care for a single image, and only then.
    ['record-by', isSpectral ? 'vector' : kind === 'image' ? 'dont-care' : 'image'],
    ...calibrationKeys('width', width),
    ...calibrationKeys('height', height),
    ...calibrationKeys('depth', depth),
    ...metadataKeys(dataset, depth),
  ];
}

/** Which axis Ripple calls what. */
function directionsOf(axes: readonly Axis[]) {
  const kind = kindOfAxes(axes);
  const isSpectral = kind === 'spectrum' || kind === 'spectrum-line' || kind === 'spectrum-image';
  const spatial = isSpectral ? axes.slice(0, -1) : axes.slice(-2);
  const depth = isSpectral ? axes.at(-1) : kind === 'image-stack' ? axes[0] : undefined;
  return { width: spatial.at(-1), height: spatial.length === 2 ? spatial[0] : undefined, depth, isSpectral };
}

/** Longer metadata stay behind: a .rpl file is a short text. */
const LONGEST_WORDS = 2 * 1024 * 1024;

/** A comment with what Ripple has no keys for: all metadata, and positions that are not even. */
function ownWords({ axes, metadata }: WritableDataset): string {
  const { width, height, depth } = directionsOf(axes);
  const uneven = Object.entries({ width, height, depth }).flatMap(([direction, axis]) =>
    axis?.positions ? [[direction, axis.positions] as const] : [],
  );
  const positions = Object.fromEntries(uneven);
  const line = (words: { readonly [key: string]: Json }) => `${OWN_WORDS}${ownMetadataText(words)}\n`;
  const all = line({ metadata, positions });
  return all.length <= LONGEST_WORDS ? all : line({ positions });
}

function calibrationKeys(direction: string, axis: Axis | undefined): Keys {
  if (!axis) return [];
  const keys: Keys = [
    [`${direction}-name`, oneLine(axis.name)],
    [`${direction}-scale`, axis.scale],
    [`${direction}-origin`, axis.offset],
    [`${direction}-units`, oneLine(axis.units)],
  ];
  return keys.filter(([, value]) => value !== '');
}

function metadataKeys({ title, metadata }: WritableDataset, depth: Axis | undefined): Keys {
  const signal = textAt(metadata, 'Signal', 'signal_type');
  const perChannel =
    depth && (depth.units === 'eV' ? depth.scale : depth.units === 'keV' ? depth.scale * 1000 : undefined);
  const instrument =
    valueAt(metadata, 'Acquisition_instrument', 'TEM') ?? valueAt(metadata, 'Acquisition_instrument', 'SEM');
  const keys: [string, string | number | undefined][] = [
    ['title', oneLine(title)],
    ['date', textAt(metadata, 'General', 'date')],
    ['time', textAt(metadata, 'General', 'time')],
    ['signal', signal],
    ['ev-per-chan', perChannel],
    ['beam-energy', numberAt(instrument, 'beam_energy')],
    ['convergence-angle', numberAt(instrument, 'convergence_angle')],
    ['collection-angle', numberAt(instrument, 'Detector', 'EELS', 'collection_angle')],
    ['tilt-stage', numberAt(instrument, 'Stage', 'tilt_alpha')],
    ['azimuth-angle', numberAt(instrument, 'Detector', 'EDS', 'azimuth_angle')],
    ['elevation-angle', numberAt(instrument, 'Detector', 'EDS', 'elevation_angle')],
    ['live-time', numberAt(instrument, 'Detector', 'EDS', 'live_time')],
    ['detector-peak-width-ev', numberAt(instrument, 'Detector', 'EDS', 'energy_resolution_MnKa')],
  ];
  return keys.filter((key): key is [string, string | number] => key[1] !== undefined && key[1] !== '');
}

function valueAt(tree: Json | undefined, ...path: readonly string[]): Json | undefined {
  let here = tree;
  for (const key of path) {
    if (typeof here !== 'object' || here === null || Array.isArray(here)) return undefined;
    here = (here as { readonly [key: string]: Json })[key];
  }
  return here;
}

function textAt(tree: Json | undefined, ...path: readonly string[]): string | undefined {
  const value = valueAt(tree, ...path);
  return typeof value === 'string' ? oneLine(value) : undefined;
}

function numberAt(tree: Json | undefined, ...path: readonly string[]): number | undefined {
  const value = valueAt(tree, ...path);
  return typeof value === 'number' ? value : undefined;
}

/** A value takes one line and has no tabs: both separate keys. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** Latin-1, which HyperSpy and Lispix read, wherever it cannot be mistaken for UTF-8; else UTF-8. */
function encode(text: string): Uint8Array {
  const latin1 = Buffer.from(text, 'latin1');
  const isLatin1 = latin1.toString('latin1') === text && latin1.toString('utf8').includes('\uFFFD');
  return isLatin1 ? latin1 : Buffer.from(text);
}
