import type { Axis } from '../../../src-preload/contract/dataset.ts';
import { elementCount } from '../../cubes/array-source.ts';
import type { Hdf5Dataset, Hdf5Group } from '../../cubes/hdf5-messages.ts';
import type { OpenedDataset } from '../reader.ts';
import { kindOf } from './axes.ts';
import type { ExperimentStore } from './experiments.ts';
import { metadataOf } from './metadata.ts';

/** What HyperSpy calls its arrays, and what they are called here. */
const RESULTS = [
  { key: 'factors', name: 'decomposition factors', of: 'signal' },
  { key: 'loadings', name: 'decomposition loadings', of: 'navigation' },
  { key: 'bss_factors', name: 'BSS factors', of: 'signal' },
  { key: 'bss_loadings', name: 'BSS loadings', of: 'navigation' },
  { key: 'cluster_centers', name: 'cluster centers', of: 'signal' },
  { key: 'cluster_labels', name: 'cluster labels', of: 'navigation' },
] as const;
/** Arrays that HyperSpy keeps as components × values; the others are values × components. */
const COMPONENTS_FIRST: readonly string[] = ['cluster_centers', 'cluster_labels'];

/**
 * What a decomposition, blind source separation or clustering left in an experiment (`learning_results`): factors as
 * spectra (component × energy), loadings as maps (component × y × x), the variances as a curve. Small values
 * (algorithm, number of components, …) stand in their metadata under `Learning_results`.
 * @param of the signal's title where the file has several.
 */
export function learningResultsOf(
  store: ExperimentStore,
  experiment: Hdf5Group,
  signal: OpenedDataset,
  of: string,
  warn: (warning: string) => void,
): OpenedDataset[] {
  const group = experiment.children.learning_results;
  if (group?.kind !== 'group') return [];
  const { Signal } = signal.metadata;
  const metadata = { Learning_results: settingsOf(group), ...(Signal === undefined ? {} : { Signal }) };
  const titled = (name: string) => (of === '' ? name.charAt(0).toUpperCase() + name.slice(1) : `${of}: ${name}`);
  const found: OpenedDataset[] = [];

  for (const { key, name, of: role } of RESULTS) {
    const data = group.children[key];
    if (data?.kind !== 'dataset' || data.info.dtype === null || data.info.shape.length !== 2) continue;
    const isTurned = !COMPONENTS_FIRST.includes(key);
    const [components, values] = (isTurned ? [...data.info.shape].reverse() : data.info.shape) as [number, number];
    const own = signal.axes.filter((axis) => axis.role === role);
    if (elementCount(own.map(({ size }) => size)) !== values) {
      warn(`its ${name} have ${values} values each, which do not fit its axes; they were left out`);
      continue;
    }
    // Maps are images of their own: their axes are what is shown.
    const axes = [counter('component', components), ...own.map((axis) => ({ ...axis, role: 'signal' as const }))];
    const shape = axes.map(({ size }) => size);
    found.push({
      title: titled(name),
      kind: kindOf(axes),
      shape,
      dtype: data.info.dtype,
      axes,
      metadata,
      originalMetadata: {},
      open: () => ({ ...sourceOf(store, data, isTurned), shape }),
    });
  }
  const variances = group.children.explained_variance_ratio ?? group.children.explained_variance;
  if (variances?.kind === 'dataset' && variances.info.dtype !== null && variances.info.shape.length === 1) {
    const isRatio = 'explained_variance_ratio' in group.children;
    found.push({
      title: titled(isRatio ? 'explained variance ratio' : 'explained variance'),
      kind: 'spectrum',
      shape: variances.info.shape,
      dtype: variances.info.dtype,
      axes: [{ ...counter('component', variances.info.shape[0]!), role: 'signal' }],
      metadata,
      originalMetadata: {},
      open: () => store.openSource(variances),
    });
  }
  return found;
}

function counter(name: string, size: number): Axis {
  return { name, size, scale: 1, offset: 0, units: '', role: 'navigation' };
}

function sourceOf(store: ExperimentStore, data: Hdf5Dataset, isTurned: boolean) {
  const source = isTurned ? store.openTransposed(data) : store.openSource(data);
  return { dtype: source.dtype, read: source.read.bind(source), close: source.close.bind(source) };
}

/** Everything of the group but its arrays. */
function settingsOf(group: Hdf5Group): ReturnType<typeof metadataOf> {
  const isSmall = ([, node]: [string, Hdf5Group['children'][string]]) =>
    node.kind === 'group' || node.info.shape.length === 0;
  return metadataOf({ ...group, children: Object.fromEntries(Object.entries(group.children).filter(isSmall)) });
}
