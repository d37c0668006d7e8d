import type { Axis, DatasetKind, Json } from '../../../src-preload/contract/dataset.ts';
import type { Hdf5Group, Hdf5Value } from '../../cubes/hdf5-messages.ts';
import { axisOfPositions } from '../axis-of-positions.ts';
import { parseExpression } from './axis-expression.ts';
import { textAt } from './metadata.ts';

/** Most positions that are worked out of a formula. */
const MOST_POSITIONS = 100_000;
/** What HyperSpy's various versions write for "not set". */
const UNDEFINED_WORDS = ['undefined', 't.undefined', '<undefined>', 'traits.undefined', 'none', '_none_'];

/**
 * Axes of one experiment in C-order. Missing, NaN or zero calibration stays in channels (scale 1, offset 0), which is said
 * in `warn`; an axis whose positions are a table has them.
 */
export function axesOf(
  experiment: Hdf5Group,
  shape: readonly number[],
  metadata: Json,
  warn: (warning: string) => void,
): Axis[] {
  const groups = shape.map((_, index) => axisGroup(experiment, shape.length, index));
  if (shape.length > 0 && groups.every((group) => group === undefined)) {
    warn('it has no axes; positions are counted in channels and pixels');
  }
  const roles = rolesOf(groups, metadata, warn);
  return shape.map((size, index) => axisOf(groups[index], index, size, roles[index]!, warn));
}

/** Whether the signal's values are counts per channel, where its axes say so. */
export function binnedOf(experiment: Hdf5Group, shape: readonly number[]): boolean | undefined {
  const groups = shape.map((_, index) => axisGroup(experiment, shape.length, index));
  const signal = groups.filter((group) => booleanOf(group?.attributes.navigate) === false);
  const said = signal.map((group) => booleanOf(group?.attributes.is_binned)).filter((one) => one !== undefined);
  return said.length === 0 ? undefined : said.includes(true);
}

/** The kind that follows from how many axes are navigated and how many are signal. */
export function kindOf(axes: readonly Axis[]): DatasetKind {
  const signal = axes.filter((axis) => axis.role === 'signal').length;
  const navigation = axes.length - signal;
  // Spectra must be runs of the fastest axes.
  if (axes.slice(navigation).some((axis) => axis.role !== 'signal')) return 'other';
  if (signal === 1 && navigation <= 2) return (['spectrum', 'spectrum-line', 'spectrum-image'] as const)[navigation]!;
  if (signal === 2) return navigation === 0 ? 'image' : 'image-stack';
  return 'other';
}

function axisGroup(experiment: Hdf5Group, dimensions: number, index: number): Hdf5Group | undefined {
  const list = experiment.children[`_list_${dimensions}_axes`];
  const named = experiment.children[`axis-${index}`] ?? experiment.children[`coordinates-${index}`];
  const node = named ?? (list?.kind === 'group' ? list.children[String(index)] : undefined);
  return node?.kind === 'group' ? node : undefined;
}

function rolesOf(
  groups: readonly (Hdf5Group | undefined)[],
  metadata: Json,
  warn: (warning: string) => void,
): Axis['role'][] {
  const marked = groups.map((group) => booleanOf(group?.attributes.navigate));
  if (groups.length > 0 && marked.every((navigate) => navigate !== undefined)) {
    return marked.map((navigate) => (navigate ? 'navigation' : 'signal'));
  }
  // Files before format 1.3 say it for the whole dataset; the signal axes are the last ones.
  const recordBy = textAt(metadata, 'Signal.record_by');
  if (recordBy !== 'spectrum' && recordBy !== 'image' && groups.length > 1) {
    warn('it does not say which axis is the signal; the last one is taken');
  }
  const signalAxes = recordBy === 'image' ? 2 : 1;
  return groups.map((_, index) => (index >= groups.length - signalAxes ? 'signal' : 'navigation'));
}

function axisOf(
  group: Hdf5Group | undefined,
  index: number,
  size: number,
  role: Axis['role'],
  warn: (warning: string) => void,
): Axis {
  const attributes = group?.attributes ?? {};
  const name = wordOf(attributes.name);
  const label = `axis ${index}${name === '' ? '' : ` (${name})`}`;
  const declared = numberOf(attributes.size);
  if (declared !== undefined && declared !== size) {
    warn(`${label} says it has ${declared} positions but the data have ${size}; the data are right`);
  }
  const channels: Axis = { name, size, scale: 1, offset: 0, units: '', role };
  if (group === undefined) return channels;

  const type = wordOf(attributes._type);
  const table = attributes.axis ?? tableOf(group.children.axis);
  const isTable = table?.values.length === size && table.values.every((one) => typeof one === 'number');
  const positions = isTable ? (table.values as readonly number[]) : positionsOfFormula(group, size);
  if (positions !== undefined) {
    const told = (text: string) => warn(`${label}: ${text}`);
    return axisOfPositions(name, wordOf(attributes.units), role, positions, told);
  }
  if (type === 'DataAxis' || type === 'FunctionalDataAxis' || table !== undefined) {
    warn(`${label} is not uniform and its positions cannot be read; it is counted in channels`);
    return channels;
  }
  const scale = numberOf(attributes.scale) ?? 1;
  const offset = numberOf(attributes.offset) ?? 0;
  if (!Number.isFinite(scale) || !Number.isFinite(offset) || scale === 0) {
    warn(`${label} has no usable calibration (scale ${scale}, offset ${offset}); it is counted in channels`);
    return channels;
  }
  return { ...channels, scale, offset, units: wordOf(attributes.units) };
}

/** Positions of a `FunctionalDataAxis`: a formula of `x`, which is an axis of even steps, and of named numbers. */
function positionsOfFormula(group: Hdf5Group, size: number): readonly number[] | undefined {
  const formula = parseExpression(wordOf(group.attributes.expression));
  const x = group.children.x;
  // The positions are metadata: an axis of millions is none.
  if (formula === null || x?.kind !== 'group' || size > MOST_POSITIONS) return undefined;
  const scale = numberOf(x.attributes.scale) ?? 1;
  const offset = numberOf(x.attributes.offset) ?? 0;
  const names = new Map<string, number>();
  for (const [name, value] of Object.entries(group.attributes)) {
    const number = numberOf(value);
    if (number !== undefined) names.set(name, number);
  }
  return Array.from({ length: size }, (_, index) => formula(names.set('x', offset + scale * index)));
}

function tableOf(node: Hdf5Group['children'][string] | undefined): Hdf5Value | undefined {
  return node?.kind === 'dataset' ? (node.value ?? undefined) : undefined;
}

function wordOf(value: Hdf5Value | undefined): string {
  const first = value?.values[0];
  if (typeof first !== 'string') return '';
  return UNDEFINED_WORDS.includes(first.toLowerCase()) ? '' : first;
}

function numberOf(value: Hdf5Value | undefined): number | undefined {
  const first = value?.values[0];
  return typeof first === 'number' ? first : undefined;
}

function booleanOf(value: Hdf5Value | undefined): boolean | undefined {
  const first = value?.values[0];
  if (typeof first === 'boolean') return first;
  return typeof first === 'number' ? first !== 0 : undefined;
}
