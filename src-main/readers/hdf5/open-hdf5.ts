import { type Hdf5File, openHdf5File } from '../../cubes/hdf5-file.ts';
import type { Hdf5Tree, TreeLimits } from '../../cubes/hdf5-messages.ts';
import type { OpenedFile, ReadableFile } from '../reader.ts';

/** What formats in HDF5 are opened with: `timeLimitMs` bounds each request to the library. */
export interface Hdf5OpenOptions {
  readonly timeLimitMs?: number;
}

/** A file as the HDF5 library, which opens files itself, needs it. */
export type Hdf5ReadableFile = Pick<ReadableFile, 'name' | 'localPath'>;

/**
 * The frame of every format in HDF5: opens the file, reads its tree, lets the format list its datasets, and says what of the tree was
 * left out. The file is closed when anything throws.
 * @throws {AppError} `file-damaged`, `file-unreadable`, and what `list` throws.
 */
export function openHdf5(
  file: Hdf5ReadableFile,
  { format, limits, ...options }: Hdf5OpenOptions & { readonly format: string; readonly limits?: TreeLimits },
  list: (hdf5: Hdf5File, tree: Hdf5Tree) => Pick<OpenedFile, 'datasets' | 'warnings'>,
): OpenedFile {
  const hdf5 = openHdf5File(file.localPath, { ...options, format });
  try {
    const tree = hdf5.tree(limits);
    const { datasets, warnings } = list(hdf5, tree);
    const left = tree.problems.map((problem) => `Left out: ${problem}.`);
    return { datasets, warnings: [...new Set([...left, ...warnings])], close: () => hdf5.close() };
  } catch (error) {
    hdf5.close();
    throw error;
  }
}
