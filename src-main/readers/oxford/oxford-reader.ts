import type { Axis } from '../../../src-preload/contract/dataset.ts';
import { elementCount } from '../../cubes/array-source.ts';
import type { Hdf5Dataset } from '../../cubes/hdf5-messages.ts';
import { openHdf5Source } from '../../cubes/hdf5-source.ts';
import { calibratedAxis } from '../calibration.ts';
import { nothingInside } from '../hdf5/hdf5-reader.ts';
import { listDatasets } from '../hdf5/list-datasets.ts';
import { treeJson } from '../hdf5/node-values.ts';
import { type Hdf5OpenOptions, type Hdf5ReadableFile, openHdf5 } from '../hdf5/open-hdf5.ts';
import type { DatasetPlace } from '../hdf5/present-dataset.ts';
import { hasHdf5Signature, hdf5Layout } from '../hdf5-formats.ts';
import { kindOf } from '../hyperspy/axes.ts';
import type { OpenedDataset, OpenedFile, Reader } from '../reader.ts';
import { acquisitionMetadata } from './acquisition-metadata.ts';
import { headerNumber, type Technique, type TechniqueData, techniquesOf } from './technique.ts';

const FORMAT = 'oxford';

/** Reader of the H5EBSD family: Oxford's `.h5oina` (EDS, EBSD, electron images), and EBSD maps of EDAX and Bruker. */
export const oxfordReader: Reader = {
  format: FORMAT,
  label: 'Oxford Instruments and other H5EBSD',
  extensions: ['.h5oina', '.h5ebsd'],
  recognizes: (head, file) => hasHdf5Signature(head) && hdf5Layout(file) === 'oxford',
  open: (file) => openOxfordFile(file),
};

/** Most arrays that are listed; an EBSD map has some thirty. */
const MOST_DATASETS = 200;

/**
 * Opens the file; `timeLimitMs` bounds each request to the HDF5 library.
 * @throws {AppError} `file-damaged`, `format-unsupported` when no array of numbers can be read.
 */
export function openOxfordFile(file: Hdf5ReadableFile, options: Hdf5OpenOptions = {}): OpenedFile {
  return openHdf5(file, { ...options, format: FORMAT }, (hdf5, tree) => {
    const place = { hdf5, file: file.name, format: FORMAT };
    const warnings: string[] = [];
    const techniques = techniquesOf(tree.root);
    const slices = new Set(techniques.map(({ slice }) => slice));
    const listed = techniques.flatMap((technique) => {
      const prefix = slices.size > 1 ? `${technique.slice} ` : '';
      return mapsOf(place, technique, prefix, (text) => warnings.push(text));
    });
    // Spectra first, then patterns, then angles and the like, then maps.
    const ranked = listed.sort((a, b) => a.rank - b.rank).map(({ opened }) => opened);
    if (ranked.length > MOST_DATASETS) {
      warnings.push(`It has ${ranked.length} arrays; the first ${MOST_DATASETS} are listed.`);
    }
    const datasets = ranked.slice(0, MOST_DATASETS);
    if (datasets.length === 0) {
      const others = listDatasets(place, tree);
      datasets.push(...others.datasets);
      warnings.push(...others.warnings);
    }
    if (datasets.length === 0) throw nothingInside(tree, file.name, warnings, FORMAT);
    return { datasets, warnings };
  });
}

interface Ranked {
  readonly rank: number;
  readonly opened: OpenedDataset;
}

function mapsOf(place: DatasetPlace, technique: Technique, prefix: string, warn: (warning: string) => void): Ranked[] {
  const { y, x, header, name } = technique;
  const originalMetadata = header === undefined ? {} : treeJson(header);
  const list = (dataset: Hdf5Dataset, names: readonly string[], axes: readonly Axis[], rank: number): Ranked => {
    const title = `${prefix}${name} ${names.join(' ')}`;
    const shape = axes.map(({ size }) => size);
    const opened: OpenedDataset = {
      title,
      kind: kindOf(axes),
      shape,
      dtype: dataset.info.dtype!,
      axes,
      metadata: acquisitionMetadata(technique, title),
      originalMetadata,
      open: () => ({ ...openHdf5Source(place.hdf5, dataset, place), shape }),
    };
    return { rank, opened };
  };
  const found: Ranked[] = [];
  for (const one of technique.data) {
    const { dataset, names } = one;
    const { info } = dataset;
    // The positions of the pixels are the axes.
    if (names.length === 1 && (names[0] === 'X' || names[0] === 'Y')) continue;
    if (y.size * x.size === 0 || info.shape[0] !== y.size * x.size) continue;
    if (info.dtype === null) {
      warn(`${dataset.path} is left out: ${info.unsupported}`);
      continue;
    }
    const inner = innerAxes(technique, one);
    const map = y.size === 1 ? (x.size === 1 ? [] : [x]) : [y, x];
    const role = inner.length === 0 ? ('signal' as const) : ('navigation' as const);
    const axes = [...map.map((axis) => ({ ...axis, role })), ...inner];
    if (axes.length === 0) continue;
    const isSpectrum = inner.length === 1 && inner[0]!.units === 'keV';
    found.push(list(dataset, names, axes, isSpectrum ? 0 : [3, 2, 1][inner.length]!));
  }
  // Images that belong to the whole map, such as the background of the patterns.
  for (const [key, node] of Object.entries(header?.children ?? {})) {
    if (node.kind !== 'dataset' || node.info.dtype === null || node.info.shape.length !== 2) continue;
    if (elementCount(node.info.shape) < LEAST_IMAGE || node.info.shape.includes(1)) continue;
    found.push(list(node, [key], pixelAxes(node.info.shape), 4));
  }
  return found;
}

/** Smaller tables of a header are settings. */
const LEAST_IMAGE = 64;

/** Axes of what each pixel has: energies of a spectrum, pixels of a pattern, components. */
function innerAxes({ header, name }: Technique, { dataset, names }: TechniqueData): Axis[] {
  const sizes = dataset.info.shape.slice(1);
  if (elementCount(sizes) === 1) return [];
  if (name.startsWith('EDS') && names.at(-1) === 'Spectrum' && sizes.length === 1) {
    const width = headerNumber(header, ['Channel Width']);
    const start = headerNumber(header, ['Start Channel']);
    // The file has electronvolts; EDS is shown in kiloelectronvolts.
    const raw =
      width === undefined
        ? { scale: undefined, offset: undefined, units: undefined }
        : { scale: width / 1000, offset: (start ?? 0) / 1000, units: 'keV' };
    return [calibratedAxis('Energy', sizes[0]!, 'signal', raw, () => {})];
  }
  return sizes.length === 2 ? pixelAxes(sizes) : [plainAxis('component', elementCount(sizes))];
}

function pixelAxes(sizes: readonly number[]): Axis[] {
  return sizes.map((size, at) => plainAxis(at === 0 ? 'dy' : 'dx', size));
}

function plainAxis(name: string, size: number): Axis {
  return { name, size, scale: 1, offset: 0, units: '', role: 'signal' };
}
