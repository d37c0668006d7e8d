import { indexAt, positionAt } from '../../src-preload/contract/axis.ts';
import type { Axis } from '../../src-preload/contract/dataset.ts';
import { decimalsOf, formatNumber, niceTicks, type Ticks } from '../../src-preload/contract/numbers.ts';
import {
  type ShownUnit,
  shownEnergy,
  toData,
  toShown,
  type UnitChoice,
} from '../../src-preload/contract/shown-units.ts';

/**
 * Positions along spectra and their texts. Positions are numbers of the data; texts are in the units that a person has chosen
 * to see, which whoever asks for a text must say.
 */

/** The axis along which spectra run: the only one with role signal (the last of several). */
export function signalAxis(axes: readonly Axis[]): Axis {
  const found = axes.findLast((axis) => axis.role === 'signal');
  return found ?? { name: 'channel', size: 1, scale: 1, offset: 0, units: '', role: 'signal' };
}

/** True when the file says what a channel means. */
export function isCalibrated(axis: Axis): boolean {
  return axis.units.trim() !== '';
}

/** `Energy loss (eV)`, `Energy (keV)`, `Raman shift (cm⁻¹)`, `Channel (not calibrated)`. */
export function axisTitle(axis: Axis, choice: UnitChoice): string {
  if (!isCalibrated(axis))
    return axis.scale === 1 && axis.offset === 0 ? 'Channel (not calibrated)' : 'Position (no unit)';
  return `${axisName(axis)} (${shownEnergy(axis.units, choice).units})`;
}

/** Ticks at numbers that are round in the unit shown, where the data have them. */
export function energyTicks(low: number, high: number, most: number, unit: ShownUnit): Ticks {
  const { values, step, labels } = niceTicks(toShown(low, unit), toShown(high, unit), most);
  return { values: values.map((value) => toData(value, unit)), step: toData(step, unit), labels };
}

function axisName(axis: Axis): string {
  const name = axis.name.trim();
  const energy = /^(e|energy|channel|x|)$/i.test(name) || /energy/i.test(name);
  if (!energy) return name.charAt(0).toUpperCase() + name.slice(1);
  // An axis that the file calls an energy is one, also in eV: X-ray spectra come in eV too.
  if (/energy/i.test(name)) return /loss/i.test(name) ? 'Energy loss' : 'Energy';
  return axis.units.trim() === 'eV' ? 'Energy loss' : 'Energy';
}

/** Position of a channel's middle. */
export function positionOf(axis: Axis, channel: number): number {
  return positionAt(axis, channel);
}

/** Channel nearest to a position, inside the axis. */
export function channelAt(axis: Axis, position: number): number {
  const channel = Math.round(indexAt(axis, position));
  return Math.max(0, Math.min(axis.size - 1, Number.isFinite(channel) ? channel : 0));
}

/** Channels `[first, end)` whose middles lie between two positions; at least one. */
export function channelsBetween(axis: Axis, from: number, to: number): [number, number] {
  const slack = 1e-6;
  const a = indexAt(axis, from);
  const b = indexAt(axis, to);
  const first = Math.max(0, Math.min(axis.size - 1, Math.ceil(Math.min(a, b) - slack)));
  const last = Math.max(first, Math.min(axis.size - 1, Math.floor(Math.max(a, b) + slack)));
  return [first, last + 1];
}

/** Lower and upper limit of a window, at the middles of its first and last channel, smaller first. */
export function windowLimits(axis: Axis, window: readonly [number, number]): [number, number] {
  const a = positionOf(axis, window[0]);
  const b = positionOf(axis, window[1] - 1);
  return a <= b ? [a, b] : [b, a];
}

/** Outer edges of a window, half a channel beyond the middles, smaller first. */
export function windowEdges(axis: Axis, window: readonly [number, number]): [number, number] {
  const a = positionOf(axis, window[0] - 0.5);
  const b = positionOf(axis, window[1] - 0.5);
  return a <= b ? [a, b] : [b, a];
}

/** `528.3 eV`; `channel 17` when not calibrated. */
export function formatEnergy(axis: Axis, position: number, choice: UnitChoice): string {
  const unit = shownEnergy(axis.units, choice);
  const number = formatNumber(toShown(position, unit), decimalsIn(axis, unit));
  return isCalibrated(axis) ? `${number} ${unit.units}` : `channel ${number}`;
}

/** Where an axis begins and ends: `10.0 eV`, `34.9 eV`. */
export function axisEnds(axis: Axis, choice: UnitChoice): readonly [string, string] {
  const text = (channel: number) => formatEnergy(axis, positionOf(axis, channel), choice);
  return [text(0), text(axis.size - 1)];
}

/** `528.3–560.0 eV`. */
export function formatWindow(axis: Axis, window: readonly [number, number], choice: UnitChoice): string {
  const unit = shownEnergy(axis.units, choice);
  const decimals = decimalsIn(axis, unit);
  const [low, high] = windowLimits(axis, window).map((limit) => formatNumber(toShown(limit, unit), decimals));
  return isCalibrated(axis) ? `${low}–${high} ${unit.units}` : `channels ${low}–${high}`;
}

/** Decimals that tell the channels of an axis apart in the unit shown. */
export function decimalsIn({ scale }: Pick<Axis, 'scale'>, unit: ShownUnit): number {
  return decimalsOf(toShown(scale, unit));
}
