import type { Hdf5Tree } from '../../cubes/hdf5-messages.ts';
import { hasHdf5Signature } from '../hdf5-formats.ts';
import type { OpenedFile, Reader } from '../reader.ts';
import { damaged, unsupported } from '../reader-errors.ts';
import { listDatasets } from './list-datasets.ts';
import { matlabPixelImage } from './matlab.ts';
import { type Hdf5OpenOptions, type Hdf5ReadableFile, openHdf5 } from './open-hdf5.ts';

const FORMAT = 'hdf5';

/**
 * Reader of any HDF5 file that none of the readers before it knows: lists its arrays of numbers and guesses their axes. MATLAB's
 * files of version 7.3 and the maps of X-ray fluorescence (MAPS, PyMca) are such.
 */
export const hdf5Reader: Reader = {
  format: FORMAT,
  label: 'HDF5',
  extensions: ['.h5', '.he5', '.hdf'],
  recognizes: (head) => hasHdf5Signature(head),
  open: (file) => openAnyHdf5(file),
};

/**
 * Opens the file; `timeLimitMs` bounds each request to the HDF5 library.
 * @throws {AppError} `file-damaged`, `format-unsupported` when there is no array of numbers in it.
 */
export function openAnyHdf5(file: Hdf5ReadableFile, options: Hdf5OpenOptions = {}): OpenedFile {
  return openHdf5(file, { ...options, format: FORMAT }, (hdf5, tree) => {
    const place = { hdf5, file: file.name, format: FORMAT };
    const listed = listDatasets(place, tree);
    if (listed.datasets.length === 0) throw nothingInside(tree, file.name, listed.warnings);
    const pixels = matlabPixelImage(place, tree.root);
    if (!pixels) return listed;
    return { datasets: [pixels.dataset, ...listed.datasets], warnings: [...listed.warnings, pixels.warning] };
  });
}

/** Why nothing can be shown: the first problem, or what there is instead. */
export function nothingInside(tree: Hdf5Tree, file: string, warnings: readonly string[], format = FORMAT) {
  const place = { file, format, field: '/' };
  const damage = tree.problems.find((problem) => problem.startsWith('/:')) ?? tree.problems[0];
  if (damage !== undefined && warnings.length === 0) {
    return damaged(`${file} holds no array of numbers that can be read: ${damage}.`, place);
  }
  const names = Object.keys(tree.root.children);
  const found = names.length === 0 ? 'nothing' : names.slice(0, 8).join(', ') + (names.length > 8 ? ', …' : '');
  return unsupported(
    `${file} is an HDF5 file without an array of numbers that can be shown. ${warnings[0] ?? ''}`.trim(),
    `At its top level it has: ${found}. Open it in the program that wrote it.`,
    place,
  );
}
