import { AppError } from '../../../src-preload/contract/errors.ts';
import type { ArraySource } from '../../cubes/array-source.ts';
import type { Hdf5Dataset, Hdf5Group } from '../../cubes/hdf5-messages.ts';
import { refusal } from '../../cubes/hdf5-source.ts';
import type { OpenedDataset } from '../reader.ts';
import { axesOf, binnedOf, kindOf } from './axes.ts';
import { learningResultsOf } from './learning-results.ts';
import { metadataOf, metadataOfMappedParameters, textAt } from './metadata.ts';

/** A store of HyperSpy's layout, whatever it is kept in: HDF5 or Zarr. */
export interface ExperimentStore {
  readonly file: string;
  readonly format: string;
  /** The group `Experiments`. */
  readonly experiments: Hdf5Group;
  openSource(dataset: Hdf5Dataset): ArraySource;
  /** The same with two axes exchanged. */
  openTransposed(dataset: Hdf5Dataset): ArraySource;
}

/** What a store holds, and the first reason why something could not be read. */
export interface Experiments {
  /** The signals, then what their decompositions left. */
  readonly datasets: OpenedDataset[];
  readonly warnings: string[];
  readonly firstRefusal: AppError | undefined;
}

/** Every experiment of a store; those that cannot be read are named in `warnings`. */
export function openExperiments(store: ExperimentStore): Experiments {
  const signals: OpenedDataset[] = [];
  const results: OpenedDataset[] = [];
  const warnings: string[] = [];
  const groups = Object.entries(store.experiments.children).filter(([, node]) => node.kind === 'group');
  let firstRefusal: AppError | undefined;
  for (const [name, node] of groups) {
    const experiment = node as Hdf5Group;
    const warn = (text: string) => warnings.push(`${name}: ${text}.`);
    try {
      const signal = openExperiment(store, experiment, name, warn);
      signals.push(signal);
      const of = groups.length > 1 ? signal.title : '';
      results.push(...learningResultsOf(store, experiment, signal, of, warn));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      firstRefusal ??= error;
      warnings.push(error.message);
    }
  }
  return { datasets: [...signals, ...results], warnings, firstRefusal };
}

function openExperiment(
  store: ExperimentStore,
  experiment: Hdf5Group,
  name: string,
  warn: (warning: string) => void,
): OpenedDataset {
  const { children } = experiment;
  const { file, format } = store;
  const data = children.data;
  if (data?.kind !== 'dataset') {
    throw new AppError(
      'file-damaged',
      `${file}: the experiment ${name} has no data.`,
      'The file is damaged or was not written to its end; save it again in HyperSpy.',
      { file, format, field: `${experiment.path}/data` },
    );
  }
  if (isRagged(experiment)) {
    throw new AppError(
      'format-unsupported',
      `${file}: the signal ${name} is ragged: each of its positions has an array of its own length.`,
      'Only arrays with the same length everywhere can be shown. In HyperSpy, make one of it (for example a table) and save that.',
      { file, format, field: data.path },
    );
  }
  const { dtype, shape } = data.info;
  if (dtype === null) throw refusal(data, { file, format });

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
    metadata: withBinned(metadata, binnedOf(experiment, shape)),
    originalMetadata,
    open: () => store.openSource(data),
  };
}

/** HyperSpy says since format 3.1 for each axis whether its values are counts per channel; before, for the signal. */
function withBinned(metadata: OpenedDataset['metadata'], binned: boolean | undefined): OpenedDataset['metadata'] {
  if (binned === undefined) return metadata;
  const signal = typeof metadata.Signal === 'object' && !Array.isArray(metadata.Signal) ? metadata.Signal : {};
  return { ...metadata, Signal: { ...signal, binned } };
}

/** Signals of numbers in arrays of different lengths: said since format 3.3, shown by their shapes before. */
function isRagged(experiment: Hdf5Group): boolean {
  const said = groupAt(experiment, 'attributes')?.attributes.ragged?.values[0];
  return said === true || said === 1 || 'ragged_shapes' in experiment.children;
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
