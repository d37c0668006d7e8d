import type { Axis } from '../../../src-preload/contract/dataset.ts';
import type { Hdf5Value } from '../../cubes/hdf5-messages.ts';
import { axisOfPositions } from '../axis-of-positions.ts';
import { energyUnit } from '../calibration.ts';
import type { DataGroup } from './data-groups.ts';

/** Axes in the order of the stored array, all of them `signal` for the time being. */
export function storedAxes({ group, data, firstDimension }: DataGroup, warn: (text: string) => void): Axis[] {
  return data.info.shape.map((size, index) => {
    const name = `dim${index + firstDimension}`;
    const dimension = group.children[name];
    if (dimension?.kind !== 'dataset') {
      warn(`${name} is missing; this axis is counted in pixels or channels`);
      return { name: '', size, scale: 1, offset: 0, units: '', role: 'signal' };
    }
    const label = wordOf(dimension.attributes.name);
    const units = plainUnits(wordOf(dimension.attributes.units));
    const numbers = dimension.value?.kind === 'number' ? (dimension.value.values as readonly number[]) : undefined;
    return axisOf(label, units, size, numbers, (text) => warn(`${name}: ${text}`));
  });
}

/** Positions may be given for every index, or by the first two. */
function axisOf(
  name: string,
  units: string,
  size: number,
  numbers: readonly number[] | undefined,
  warn: (text: string) => void,
): Axis {
  const plain: Axis = { name, size, scale: 1, offset: 0, units: '', role: 'signal' };
  if (numbers === undefined) return plain;
  if (numbers.length === size) return axisOfPositions(name, units, 'signal', numbers, warn);
  const [first, second] = numbers as readonly [number, number];
  if (numbers.length !== 2) {
    warn(`it has ${numbers.length} positions for ${size} indices; the axis is counted in pixels or channels`);
    return plain;
  }
  const scale = second - first;
  if (!Number.isFinite(first) || !Number.isFinite(scale) || scale === 0) {
    warn(`its positions ${first}, ${second} are no calibration; the axis is counted in pixels or channels`);
    return plain;
  }
  return { ...plain, scale, offset: first, units };
}

/**
 * Units as they are usually written: EMD sets them in brackets with `_` between letters or factors (`[n_m]`, `[n_m^-1]`).
 */
export function plainUnits(text: string): string {
  const factors = [...text.matchAll(/\[([^\]]*)\]/g)].map((match) => match[1]!);
  const joined = (factors.length > 0 ? factors : [text]).map((one) => one.replaceAll('_', '').trim()).filter(Boolean);
  return joined.map(plainUnit).join(' · ');
}

function plainUnit(unit: string): string {
  if (/^(pixels?|none|unknown|undefined)$/i.test(unit)) return '';
  const named = unit.replace(/^A(?=$|\^)/, 'Å').replace(/^um(?=$|\^)/, 'µm');
  const inverse = /^(.+?)\^-1$/.exec(named);
  return inverse ? `1/${inverse[1]}` : named;
}

/**
 * Which stored axis each presented axis is. Arrays of four or more axes, and those of py4DSTEM, stay as they lie. For the others
 * the names decide: rows before columns. Where they say nothing, the array is turned around: HyperSpy and Prismatic, which
 * write most of these files, put the fastest axis first. Energies come last.
 */
export function presentedOrder(axes: readonly Axis[], isRowMajor: boolean): readonly number[] {
  const order = [...axes.keys()];
  if (axes.length >= 4) return order;
  const x = axes.findIndex((axis) => /(^|[_ .])x$/i.test(axis.name));
  const y = axes.findIndex((axis) => /(^|[_ .])y$/i.test(axis.name));
  const isAsStored = isRowMajor || (x >= 0 && y >= 0 && y < x);
  if (!isAsStored) order.reverse();
  const energy = order.findIndex((axis) => isEnergy(axes[axis]!));
  if (energy >= 0) order.push(...order.splice(energy, 1));
  return order;
}

/** True for axes in eV, keV or meV. */
export function isEnergy(axis: Axis): boolean {
  return energyUnit(axis.units) !== undefined;
}

export function wordOf(value: Hdf5Value | undefined): string {
  const first = value?.values[0];
  return typeof first === 'string' ? first.trim() : '';
}
