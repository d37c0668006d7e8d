import { elementCount } from '../../cubes/array-source.ts';
import type { Hdf5Dataset, Hdf5Group } from '../../cubes/hdf5-messages.ts';
import { axisOfPositions } from '../axis-of-positions.ts';
import { datasetAt, groupsOf, nodeAt, numberOf, numbersIn, textOf, textsOf, unitsOf } from '../hdf5/node-values.ts';
import { type FoundAxis, isSpectral } from '../hdf5/present-dataset.ts';

/** A signal of an `NXdata` group with its axes. */
export interface NexusSignal {
  readonly signal: Hdf5Dataset;
  readonly axes: readonly FoundAxis[];
  /** How many of the last axes are the signal, where the file says so. */
  readonly signalAxes: number | undefined;
}

/** All `NXdata` groups with the groups above each, those that are marked as default first. */
export function nxDataGroups(root: Hdf5Group): (readonly [Hdf5Group, readonly Hdf5Group[]])[] {
  const groups = [...groupsOf(root)].filter(([group]) => textOf(group.attributes.NX_class) === 'NXdata');
  // `default` names a child, at each level down to the data.
  let marked: Hdf5Group | undefined = root;
  for (let depth = 0; depth < 8; depth++) {
    const name = textOf(marked.attributes.default);
    const next: ReturnType<typeof nodeAt> = name === undefined ? undefined : nodeAt(marked, name);
    if (next?.kind !== 'group') break;
    marked = next;
  }
  const isMarked = ([group]: (typeof groups)[number]) => (group === marked ? 0 : 1);
  return groups.sort((a, b) => isMarked(a) - isMarked(b));
}

/**
 * The signals of an `NXdata` group: the one that `signal` names (or the dataset with the attribute `signal` = 1, in old files),
 * then the auxiliary ones; a group that names none has its dataset of the most axes.
 * Source: NeXus manual, NXdata and "Associating plottable data", all three versions.
 */
export function signalsOf(group: Hdf5Group, warn: (warning: string) => void): NexusSignal[] {
  const datasets = Object.values(group.children).filter((node): node is Hdf5Dataset => node.kind === 'dataset');
  const named = [textOf(group.attributes.signal), ...textsOf(group.attributes.auxiliary_signals)];
  const found = named.flatMap((name) => (name === undefined ? [] : (datasetAt(group, name) ?? [])));
  const old = datasets.filter((dataset) => isFirst(dataset));
  const signals = found.length > 0 ? found : old;
  if (signals.length === 0) {
    const numeric = datasets.filter(({ info }) => info.dtype !== null && info.shape.length > 0);
    const [most] = numeric.sort((a, b) => b.info.shape.length - a.info.shape.length);
    if (most === undefined) return [];
    warn(`it does not say which array is the signal; ${most.path} is taken`);
    signals.push(most);
  }
  return signals.map((signal) => ({
    signal,
    axes: axesOf(group, signal, datasets, warn),
    signalAxes: signalAxesOf(group, signal),
  }));
}

function isFirst(dataset: Hdf5Dataset): boolean {
  const { signal } = dataset.attributes;
  return numberOf(signal) === 1 || textOf(signal) === '1';
}

/** `interpretation`: how many of the fastest axes belong together. */
function signalAxesOf(group: Hdf5Group, signal: Hdf5Dataset): number | undefined {
  const words = textOf(signal.attributes.interpretation) ?? textOf(group.attributes.interpretation) ?? '';
  const axes = { spectrum: 1, image: 2, 'rgb-image': 3, 'rgba-image': 3, vertex: 1 }[words.toLowerCase()];
  return axes === undefined ? undefined : Math.min(axes, signal.info.shape.length);
}

function axesOf(
  group: Hdf5Group,
  signal: Hdf5Dataset,
  datasets: readonly Hdf5Dataset[],
  warn: (warning: string) => void,
): FoundAxis[] {
  const { shape } = signal.info;
  const names = axisNames(group, signal, datasets);
  return shape.map((size, at) => {
    const name = names[at] ?? '';
    const table = name === '' ? undefined : datasetAt(group, name);
    const units = unitsOf(table);
    const positions = positionsOf(table, size);
    if (table !== undefined && positions === undefined && size > 1) {
      warn(`the positions ${table.path} do not fit axis ${at} (${size}); it is counted in channels`);
    }
    const axis =
      positions === undefined
        ? ({ name, size, scale: 1, offset: 0, units: '', role: 'navigation' } as const)
        : axisOfPositions(name, units, 'navigation', positions, warn);
    return { axis, isSpectral: isSpectral(name, units) };
  });
}

/** The name of the table of each axis, where there is one. */
function axisNames(group: Hdf5Group, signal: Hdf5Dataset, datasets: readonly Hdf5Dataset[]): (string | undefined)[] {
  const rank = signal.info.shape.length;
  const names: (string | undefined)[] = signal.info.shape.map(() => undefined);
  const listed = listOf(group.attributes.axes) ?? listOf(signal.attributes.axes) ?? [];
  for (const [at, name] of listed.entries()) {
    if (name === '.' || name === '') continue;
    // `<name>_indices` says which axes a table belongs to; without it, the order of the list does.
    const indices = numbersIn(group.attributes[`${name}_indices`]);
    const axis = indices === undefined ? at : indices.length === 1 ? indices[0]! : undefined;
    if (axis !== undefined && axis < rank) names[axis] ??= name;
  }
  for (const table of datasets) {
    // The oldest way: the table says its axis, from 1 on.
    const axis = numberOf(table.attributes.axis) ?? Number(textOf(table.attributes.axis) ?? Number.NaN);
    const isPrimary = (numberOf(table.attributes.primary) ?? 1) === 1;
    if (Number.isInteger(axis) && axis >= 1 && axis <= rank && isPrimary) {
      names[axis - 1] ??= table.path.slice(table.path.lastIndexOf('/') + 1);
    }
  }
  return names;
}

/** A list of names: several texts, or one such as `y:x` or `[y,x]`. */
function listOf(value: Hdf5Group['attributes'][string] | undefined): readonly string[] | undefined {
  const texts = textsOf(value);
  if (texts.length === 0) return undefined;
  return texts.length > 1 ? texts : texts[0]!.replace(/[[\]\s]/g, '').split(/[:,]/);
}

/** Positions of `size` indices; where there is one more, they are the borders of bins, whose middles are taken. */
function positionsOf(table: Hdf5Dataset | undefined, size: number): readonly number[] | undefined {
  const values = numbersIn(table?.value);
  if (values === undefined || elementCount(table!.info.shape) !== values.length) return undefined;
  if (values.length === size) return values;
  if (values.length !== size + 1) return undefined;
  return Array.from({ length: size }, (_, i) => (values[i]! + values[i + 1]!) / 2);
}
