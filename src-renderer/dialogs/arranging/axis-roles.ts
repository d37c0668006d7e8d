import { arrangeAxes, isAsPresented, orderOf } from '../../../src-preload/contract/arranged-axes.ts';
import type { Axis, DatasetDescription } from '../../../src-preload/contract/dataset.ts';
import type { ArrangeParameters } from '../../../src-preload/contract/steps.ts';

/** What an axis of an array is taken for: spectra run along energies, rows and columns span maps and images. */
export type AxisRole = 'images' | 'rows' | 'columns' | 'energy';

/** In the order in which they are taken. */
const ORDER: readonly AxisRole[] = ['images', 'rows', 'columns', 'energy'];

/** What the axes of a dataset are taken for, one for each. */
export function rolesOf(axes: readonly Axis[]): readonly AxisRole[] {
  const isSpectra = axes.filter(({ role }) => role === 'signal').length === 1;
  const signal = isSpectra ? axes.findIndex(({ role }) => role === 'signal') : -1;
  return othersInOrder(axes.length, signal, 'energy');
}

/** Roles that an axis of so many can have. */
export function possibleRoles(axes: number): readonly AxisRole[] {
  if (axes === 1) return ['energy'];
  return axes === 2 ? ['rows', 'columns', 'energy'] : ORDER;
}

/** The roles once one axis has another: whoever had that one takes its place, or all others theirs in the file's order. */
export function withRole(roles: readonly AxisRole[], axis: number, role: AxisRole): readonly AxisRole[] {
  if (roles[axis] === role) return roles;
  if (role === 'energy') return othersInOrder(roles.length, axis, role);
  const holder = roles.indexOf(role);
  if (role === 'images' && !roles.includes('images')) return othersInOrder(roles.length, axis, role);
  // Two axes without energies are an image.
  if (holder < 0)
    return othersInOrder(roles.length, -1, role)
      .with(axis, role)
      .with(1 - axis, 'columns');
  return roles.with(axis, role).with(holder, roles[axis]!);
}

/** One axis has its role; of the others the last are columns and rows, those before them count images. */
function othersInOrder(count: number, axis: number, role: AxisRole): readonly AxisRole[] {
  const roles: AxisRole[] = new Array<AxisRole>(count).fill(role);
  const others = [...roles.keys()].filter((other) => other !== axis);
  for (const [fromEnd, other] of others.toReversed().entries()) {
    roles[other] = (['columns', 'rows'] as const)[fromEnd] ?? 'images';
  }
  return roles;
}

/** The dataset with these roles as a step takes it from its file; null where that is how the file has it. */
export function arrangementOf(axes: readonly Axis[], roles: readonly AxisRole[]): ArrangeParameters | null {
  const order = ORDER.flatMap((role) => [...roles.keys()].filter((axis) => roles[axis] === role));
  const signal = roles.includes('energy') ? 1 : 2;
  const plain: ArrangeParameters = { order, signal, names: [] };
  if (isAsPresented(axes, plain)) return null;
  const names = order.map((axis) => nameFor(axes[axis]!, roles[axis]!));
  return order.some((axis, at) => names[at] !== axes[axis]!.name) ? { ...plain, names } : plain;
}

/** Names that a file did not give, or that only say a place. */
const PLACE_NAME = /^(|[xyz]|rows?|columns?|channels?|images?|frames?|(axis|index|dimension|dim)[ _-]?\d*)$/i;
const NAMES: { readonly [role in AxisRole]: string } = { images: 'image', rows: 'y', columns: 'x', energy: 'channel' };

function nameFor({ name }: Axis, role: AxisRole): string {
  return PLACE_NAME.test(name.trim()) ? NAMES[role] : name;
}

/** The roles that a step gives the axes of a file; those that the file has where it gives none. */
export function rolesOfArrangement(axes: readonly Axis[], step: ArrangeParameters | undefined): readonly AxisRole[] {
  if (!step || (step.order.length > 0 && step.order.length !== axes.length)) return rolesOf(axes);
  const arranged = rolesOf(arrangeAxes(axes, { ...step, names: [] }));
  const roles = [...arranged];
  for (const [at, axis] of orderOf(axes, step).entries()) roles[axis] = arranged[at]!;
  return roles;
}

/** What is arranged: `2048 energies in each of 64 × 128 pixels`, `20 images of 64 × 64`. */
export function rolesText(axes: readonly Axis[], roles: readonly AxisRole[]): string {
  const sizes = (role: AxisRole) => axes.filter((_, at) => roles[at] === role).map(({ size }) => size);
  const [images, rows, columns, energies] = ORDER.map(sizes) as [number[], number[], number[], number[]];
  if (images.length > 0 && energies.length > 0) {
    return 'Spectra along more than two axes: shown picture by picture. No step takes such data.';
  }
  if (energies.length > 0) {
    const places = [...rows, ...columns];
    if (places.length === 0) return `One spectrum of ${energies[0]} channels.`;
    const where = rows.length > 0 ? `${columns[0]} × ${rows[0]} pixels` : `${places[0]} places along a line`;
    return `${where}, each with a spectrum of ${energies[0]} channels.`;
  }
  const picture = `${columns[0]} × ${rows[0]} pixels`;
  return images.length > 0 ? `${images.join(' × ')} images of ${picture}.` : `One image of ${picture}.`;
}

/** Whether there is anything to arrange. */
export function canArrange({ axes }: Pick<DatasetDescription, 'axes'>): boolean {
  return axes.length >= 2 && axes.length <= 8;
}
