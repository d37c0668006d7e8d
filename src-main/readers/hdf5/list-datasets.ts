import { elementCount } from '../../cubes/array-source.ts';
import type { Hdf5Dataset, Hdf5Group, Hdf5Tree } from '../../cubes/hdf5-messages.ts';
import type { OpenedDataset } from '../reader.ts';
import { type GuessedAxes, guessAxes } from './guess-axes.ts';
import { matlabAxes, matlabClass } from './matlab.ts';
import { groupsOf, textOf, treeJson } from './node-values.ts';
import { type DatasetPlace, present, presentedDataset } from './present-dataset.ts';

/** Most datasets that are listed; files of simulations have thousands. */
const MOST_DATASETS = 1000;
/** Curves shorter than this are settings. */
const LEAST_CURVE = 4;

export interface ListedDatasets {
  readonly datasets: readonly OpenedDataset[];
  readonly warnings: readonly string[];
}

interface Candidate {
  readonly dataset: Hdf5Dataset;
  readonly above: readonly Hdf5Group[];
}

/**
 * All arrays of numbers of a file whose layout is nobody's: those of two and more axes from the largest on, then curves.
 * What was guessed of their axes is said.
 * @param claimed paths of datasets (or groups, with all below) that are listed already.
 */
export function listDatasets(
  place: DatasetPlace,
  tree: Hdf5Tree,
  claimed: ReadonlySet<string> = new Set(),
  leastAxes = 1,
): ListedDatasets {
  const candidates: Candidate[] = [];
  const warnings: string[] = [];
  for (const [group, above] of groupsOf(tree.root)) {
    // MATLAB keeps the items of its cells there.
    if (group.path === '/#refs#' || [group, ...above].some(({ path }) => claimed.has(path))) continue;
    for (const dataset of Object.values(group.children)) {
      if (dataset.kind !== 'dataset' || claimed.has(dataset.path)) continue;
      const { info } = dataset;
      const axes = info.shape.filter((size) => size > 1).length;
      if (axes < leastAxes || (axes === 1 && elementCount(info.shape) < LEAST_CURVE)) continue;
      if (elementCount(info.shape) === 0 || textOf(dataset.attributes.MATLAB_class) === 'char') continue;
      if (info.dtype === null) {
        if (axes >= 2) warnings.push(`${dataset.path} is left out: ${info.unsupported}.`);
        continue;
      }
      candidates.push({ dataset, above: [...above, group] });
    }
  }
  const guessed = candidates.map((candidate) => ({ ...candidate, ...axesOf(candidate) }));
  const axisPaths = new Set(guessed.flatMap(({ used }) => used.map(({ path }) => path)));
  const axesOfOne = ({ dataset }: Candidate) => dataset.info.shape.filter((size) => size > 1).length;
  const listed = guessed
    .filter((one) => !(axesOfOne(one) === 1 && axisPaths.has(one.dataset.path)))
    .sort((a, b) => {
      const isCurve = (one: Candidate) => (axesOfOne(one) === 1 ? 1 : 0);
      return isCurve(a) - isCurve(b) || elementCount(b.dataset.info.shape) - elementCount(a.dataset.info.shape);
    });
  if (listed.length > MOST_DATASETS) {
    warnings.push(`It has ${listed.length} arrays of numbers; the ${MOST_DATASETS} largest are listed.`);
  }
  const datasets = listed.slice(0, MOST_DATASETS).map(({ dataset, above, axes, guesses, order }) => {
    if (guesses.length > 0) warnings.push(`${dataset.path}: guessed that ${guesses.join('; ')}.`);
    const title = dataset.path.replace(/^\//, '');
    const group = above.at(-1)!;
    const beside = Object.entries(group.children).filter(([, node]) => node.kind === 'dataset');
    return presentedDataset(place, dataset, present(axes, undefined, order), {
      title,
      metadata: { General: { title } },
      originalMetadata: {
        ...treeJson({ ...group, children: Object.fromEntries(beside) }),
        ...treeJson({ kind: 'group', path: '', attributes: dataset.attributes, children: {} }),
      },
    });
  });
  return { datasets, warnings };
}

function axesOf({ dataset, above }: Candidate): GuessedAxes {
  return matlabClass(dataset) === undefined ? guessAxes(dataset, above) : matlabAxes(dataset);
}
