import { AppError } from '../../../src-preload/contract/errors.ts';
import { type Hdf5File, openHdf5File } from '../../cubes/hdf5-file.ts';
import type { Hdf5Group, Hdf5Tree } from '../../cubes/hdf5-messages.ts';
import { openHdf5Source, refusal } from '../../cubes/hdf5-source.ts';
import { hasHdf5Signature, hdf5Layout } from '../hdf5-formats.ts';
import type { OpenedDataset, OpenedFile, ReadableFile, Reader } from '../reader.ts';
import { axesOf, kindOf } from './axes.ts';
import { metadataOf, metadataOfMappedParameters, textAt } from './metadata.ts';

const FORMAT = 'hyperspy';

/**
 * Reader of HyperSpy's HDF5 files (`.hspy`, older ones `.hdf5`), all versions from 1.0 to 3.x. The values stay on disk; a
 * thread of its own reads them in slices.
 */
export const hyperSpyReader: Reader = {
  format: FORMAT,
  label: 'HyperSpy',
  extensions: ['.hspy', '.hdf5', '.h5'],
  // A file of nobody's layout comes here too: the error names what is in it.
  recognizes: (head, file) => hasHdf5Signature(head) && ['hyperspy', 'other'].includes(hdf5Layout(file)),
  open: (file) => openHyperSpyFile(file),
};

/**
 * Opens a HyperSpy file; `timeLimitMs` bounds each request to the HDF5 library.
 * @throws {AppError} `file-damaged`, `format-unsupported`, `file-unreadable`, with the HDF5 path as `field`.
 */
export function openHyperSpyFile(
  file: Pick<ReadableFile, 'name' | 'localPath'>,
  options: { readonly timeLimitMs?: number } = {},
): OpenedFile {
  const hdf5 = openHdf5File(file.localPath, { ...options, format: FORMAT });
  try {
    return openExperiments(hdf5, hdf5.tree(), file.name);
  } catch (error) {
    hdf5.close();
    throw error;
  }
}

function openExperiments(hdf5: Hdf5File, tree: Hdf5Tree, file: string): OpenedFile {
  const experiments = tree.root.children.Experiments;
  if (experiments?.kind !== 'group') throw notHyperSpy(tree, file);

  const warnings = tree.problems.map((problem) => `Left out: ${problem}.`);
  const datasets: OpenedDataset[] = [];
  let firstRefusal: AppError | undefined;
  for (const [name, experiment] of Object.entries(experiments.children)) {
    if (experiment.kind !== 'group') continue;
    try {
      datasets.push(openExperiment(hdf5, experiment, name, file, (text) => warnings.push(`${name}: ${text}.`)));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      firstRefusal ??= error;
      warnings.push(error.message);
    }
  }
  if (datasets.length === 0) throw firstRefusal ?? nothingInside(tree, file);
  return { datasets, warnings, close: () => hdf5.close() };
}

function openExperiment(
  hdf5: Hdf5File,
  experiment: Hdf5Group,
  name: string,
  file: string,
  warn: (warning: string) => void,
): OpenedDataset {
  const { children } = experiment;
  const data = children.data;
  if (data?.kind !== 'dataset') {
    throw new AppError(
      'file-damaged',
      `${file}: the experiment ${name} has no data.`,
      'The file is damaged or was not written to its end; save it again in HyperSpy.',
      { file, format: FORMAT, field: `${experiment.path}/data` },
    );
  }
  const { dtype, shape } = data.info;
  if (dtype === null) throw refusal(data, { file, format: FORMAT });

  const isOld = children.metadata === undefined && children.mapped_parameters !== undefined;
  const metadata = isOld
    ? metadataOfMappedParameters(groupAt(experiment, 'mapped_parameters'))
    : metadataOf(groupAt(experiment, 'metadata'));
  const originalMetadata = metadataOf(groupAt(experiment, isOld ? 'original_parameters' : 'original_metadata'));
  const axes = axesOf(experiment, shape, metadata, warn);
  const title = textAt(metadata, 'General.title');
  return {
    title: titleOf(title, name, file),
    kind: kindOf(axes),
    shape,
    dtype,
    axes,
    metadata,
    originalMetadata,
    open: () => openHdf5Source(hdf5, data, { file, format: FORMAT }),
  };
}

/** The title, else the experiment's name, else (HyperSpy's `__unnamed__`) the file's. */
function titleOf(title: string | undefined, name: string, file: string): string {
  if (title !== undefined && title !== '') return title;
  return name === '__unnamed__' ? file.replace(/\.[^.]*$/, '') : name;
}

function groupAt(group: Hdf5Group, name: string): Hdf5Group | undefined {
  const node = group.children[name];
  return node?.kind === 'group' ? node : undefined;
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
