import { type Hdf5File, USUAL_LIMITS } from '../../cubes/hdf5-file.ts';
import type { Hdf5Tree } from '../../cubes/hdf5-messages.ts';
import { type Hdf5OpenOptions, type Hdf5ReadableFile, openHdf5 } from '../hdf5/open-hdf5.ts';
import { hasHdf5Signature, hdf5Layout } from '../hdf5-formats.ts';
import type { OpenedFile, Reader } from '../reader.ts';
import { damaged, unsupported } from '../reader-errors.ts';
import { openEnergyLosses, openImages, openSpectra } from './velox-images.ts';
import { groupAt, jsonOf, jsonOfGroup } from './velox-json.ts';
import { openSpectrumImages } from './velox-spectrum-image.ts';

const FORMAT = 'velox-emd';
/** Metadata are texts of JSON, read whatever their length; numbers are only of interest as data. */
const LIMITS = { ...USUAL_LIMITS, depth: 10, valueBytes: 4_096 };
/** Groups of JSON beside the data. */
const SETTINGS = ['Displays', 'Features', 'Operations', 'Presentation', 'SharedProperties'];
/** What `/Data` may hold; `Text` is the log of the experiment. */
const KINDS = ['EelsSpectrumImage', 'Image', 'Spectrum', 'SpectrumImage', 'SpectrumStream', 'Text'];

/** Reader of Thermo Fisher (FEI) Velox files, all versions: images, stacks, EDS spectra and spectrum images, EELS. */
export const veloxEmdReader: Reader = {
  format: FORMAT,
  label: 'Thermo Fisher Velox',
  extensions: ['.emd'],
  recognizes: (head, file) => hasHdf5Signature(head) && hdf5Layout(file) === 'velox',
  open: (file) => openVeloxFile(file),
};

/**
 * Opens a Velox file; `timeLimitMs` bounds each request to the HDF5 library.
 * @throws {AppError} `file-damaged`, `format-unsupported`, `file-unreadable`, with the HDF5 path as `field`.
 */
export function openVeloxFile(file: Hdf5ReadableFile, options: Hdf5OpenOptions = {}): OpenedFile {
  return openHdf5(file, { ...options, format: FORMAT, limits: LIMITS }, (hdf5, tree) =>
    openData(hdf5, tree, file.name),
  );
}

function openData(hdf5: Hdf5File, tree: Hdf5Tree, name: string) {
  const place = { format: FORMAT, field: '/Data' };
  const data = groupAt(tree.root, 'Data');
  if (data === undefined) {
    throw damaged(
      `The Velox file has no group Data${tree.problems.length > 0 ? ` (${tree.problems[0]})` : ''}.`,
      place,
    );
  }
  const warnings = new Set<string>();
  const version = jsonOf(tree.root.children.Version);
  const groups = SETTINGS.map((one) => [one, jsonOfGroup(groupAt(tree.root, one))] as const);
  const settings = {
    ...(version && { Version: version }),
    ...Object.fromEntries(groups.filter(([, json]) => Object.keys(json).length > 0)),
  };
  const file = { name, format: FORMAT, hdf5, data, settings, warn: (text: string) => void warnings.add(text) };

  for (const [kind, child] of Object.entries(data.children)) {
    const isEmpty = child.kind === 'group' && Object.keys(child.children).length === 0;
    if (!KINDS.includes(kind) && !isEmpty) file.warn(`Left out: ${child.path}, of a kind that is not known.`);
  }
  const { images, stacks, shapes } = openImages(file);
  const maps = openSpectrumImages(file, shapes);
  const datasets = [
    ...openSpectra(file),
    ...images,
    ...openEnergyLosses(file),
    ...maps.summed,
    ...maps.single,
    ...stacks,
  ];
  if (datasets.length === 0) {
    const advice = 'Open it in Velox and save it there again without pruning.';
    const why = warnings.size > 0 ? ` ${[...warnings].join(' ')}` : '';
    throw unsupported(`The Velox file holds no data that can be read.${why}`, advice, place);
  }
  return { datasets, warnings: [...warnings] };
}
