import { AppError } from '../../../src-preload/contract/errors.ts';
import type { Hdf5File } from '../../cubes/hdf5-file.ts';
import type { Hdf5Dataset, Hdf5Tree } from '../../cubes/hdf5-messages.ts';
import { openPermutedHdf5Source } from '../../cubes/hdf5-permuted-source.ts';
import { openHdf5Source } from '../../cubes/hdf5-source.ts';
import { type Hdf5OpenOptions, type Hdf5ReadableFile, openHdf5 } from '../hdf5/open-hdf5.ts';
import { hasHdf5Signature, hdf5Layout } from '../hdf5-formats.ts';
import type { OpenedFile, ReadableFile, Reader } from '../reader.ts';
import { openExperiments } from './experiments.ts';
import { ownRunsOf } from './own-runs.ts';

const FORMAT = 'hyperspy';

/**
 * Reader of HyperSpy's HDF5 files (`.hspy`, older ones `.hdf5`), all versions from 1.0 to 3.x. The values stay on disk; a
 * thread of its own reads them in slices.
 */
export const hyperSpyReader: Reader = {
  format: FORMAT,
  label: 'HyperSpy',
  extensions: ['.hspy', '.hdf5'],
  recognizes: (head, file) => hasHdf5Signature(head) && isHyperSpy(file),
  open: (file) => openHyperSpyFile(file),
};

/** By its layout; by its name where damage hides the layout. */
function isHyperSpy(file: ReadableFile): boolean {
  const layout = hdf5Layout(file);
  return layout === 'hyperspy' || (layout === 'other' && file.name.toLowerCase().endsWith('.hspy'));
}

/**
 * Opens a HyperSpy file; `timeLimitMs` bounds each request to the HDF5 library.
 * @throws {AppError} `file-damaged`, `format-unsupported`, `file-unreadable`, with the HDF5 path as `field`.
 */
export function openHyperSpyFile(file: Hdf5ReadableFile, options: Hdf5OpenOptions = {}): OpenedFile {
  return openHdf5(file, { ...options, format: FORMAT }, (hdf5, tree) => openFileExperiments(hdf5, tree, file.name));
}

function openFileExperiments(hdf5: Hdf5File, tree: Hdf5Tree, file: string) {
  const experiments = tree.root.children.Experiments;
  if (experiments?.kind !== 'group') throw notHyperSpy(tree, file);
  const where = { file, format: FORMAT };
  const opened = openExperiments({
    ...where,
    experiments,
    openSource: (dataset) => openHdf5Source(hdf5, dataset, where),
    openTransposed: (dataset) => openPermutedHdf5Source(hdf5, dataset, { order: [1, 0] }, where),
  });
  if (opened.datasets.length === 0) throw opened.firstRefusal ?? nothingInside(tree, file);
  const warnings = [...opened.warnings];
  const openSource = (dataset: Hdf5Dataset) => openHdf5Source(hdf5, dataset, where);
  const runs = ownRunsOf({ openSource }, tree, (warning) => warnings.push(`${warning}.`));
  return { datasets: [...opened.datasets, ...runs], warnings };
}

function notHyperSpy(tree: Hdf5Tree, file: string): AppError {
  const names = Object.keys(tree.root.children);
  const damage = tree.problems.find((problem) => problem.startsWith('/:') || problem.startsWith('/Experiments:'));
  if (damage !== undefined) {
    return new AppError('file-damaged', `${file} is damaged: ${damage}.`, 'Copy the file again from its source.', {
      file,
      format: FORMAT,
      field: '/Experiments',
    });
  }
  const found = names.length === 0 ? 'nothing' : names.slice(0, 8).join(', ') + (names.length > 8 ? ', …' : '');
  return new AppError(
    'format-unsupported',
    `${file} is an HDF5 file but not one of HyperSpy's: it has no group Experiments.`,
    `At its top level it has: ${found}. Open it in the program that wrote it, or in HyperSpy, and save it as .hspy.`,
    { file, format: FORMAT, field: '/' },
  );
}

function nothingInside(tree: Hdf5Tree, file: string): AppError {
  const [problem] = tree.problems;
  return new AppError(
    'file-damaged',
    `${file} holds no experiment that can be read${problem === undefined ? '' : `: ${problem}`}.`,
    'Copy the file again from where it was measured, or save it anew in HyperSpy.',
    { file, format: FORMAT, field: '/Experiments' },
  );
}
