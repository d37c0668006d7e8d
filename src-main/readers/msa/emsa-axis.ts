import type { Axis } from '../../../src-preload/contract/dataset.ts';
import { axisOfPositions } from '../axis-of-positions.ts';
import { calibratedAxis, energyUnit } from '../calibration.ts';
import { type EmsaKeyword, emsaNumber } from './emsa-text.ts';

/** Share of a channel by which positions may lie beside the even ones, beyond what their rounding explains. */
const EVEN = 1e-3;

/**
 * The axis of a spectrum. `XPERCHAN` is the step and `OFFSET` the position of the first channel, or, where it is missing,
 * `CHOFFSET` the channel of position 0. Positions beside the values (`XY`) count where they go further off than a channel, or
 * have the same ends and other steps between: these are uneven axes. `digits`: to how many digits they are rounded.
 */
export function emsaAxis(
  values: ReadonlyMap<string, EmsaKeyword>,
  size: number,
  positions: readonly number[] | undefined,
  digits: number,
  warn: (warning: string) => void,
): Axis {
  const units = unitsOf(values);
  const name = nameOf(values, units);
  const scale = emsaNumber(values.get('XPERCHAN')?.value);
  const zeroChannel = emsaNumber(values.get('CHOFFSET')?.value);
  const offset =
    emsaNumber(values.get('OFFSET')?.value) ??
    (zeroChannel === undefined || scale === undefined ? undefined : -zeroChannel * scale);
  const said = () => calibratedAxis(name, size, 'signal', { scale, offset, units }, warn);
  if (!positions || size < 2) return said();
  const rounding = 0.5 * 10 ** -digits;
  if (scale !== undefined) {
    const deviations = positions.map((position, i) => Math.abs(position - (offset ?? 0) - i * scale));
    const allowed = rounding + EVEN * Math.abs(scale);
    const largest = deviations.reduce((most, one) => Math.max(most, one), 0);
    if (largest <= allowed) return said();
    const hasSameEnds = deviations[0]! <= allowed && deviations.at(-1)! <= allowed;
    if (largest <= Math.abs(scale) && !hasSameEnds) {
      warn('The positions beside the values differ from XPERCHAN and OFFSET by less than a channel; these count.');
      return said();
    }
    if (!hasSameEnds) warn('The positions beside the values contradict XPERCHAN and OFFSET; the positions count.');
  }
  const line = { scale: (positions[size - 1]! - positions[0]!) / (size - 1), offset: positions[0]! };
  // The ends of the line are rounded too.
  const isEven = positions.every(
    (position, i) => Math.abs(position - line.offset - i * line.scale) <= 2 * rounding + EVEN * Math.abs(line.scale),
  );
  if (isEven && line.scale !== 0) return { name, size, ...line, units, role: 'signal' };
  return axisOfPositions(name, units, 'signal', positions, warn);
}

/** `eV` of `eV`, `ev` or `Energy Loss (eV)`; other texts as they are. */
function unitsOf(values: ReadonlyMap<string, EmsaKeyword>): string {
  const text = values.get('XUNITS')?.value || values.get('XPERCHAN')?.unit || '';
  const inside = /\(([^()]+)\)\s*$/.exec(text)?.[1];
  return energyUnit(text) ?? (inside === undefined ? text : (energyUnit(inside) ?? inside.trim()));
}

function nameOf(values: ReadonlyMap<string, EmsaKeyword>, units: string): string {
  const label = values.get('XLABEL')?.value.replace(/\s*\(([^()]*)\)$/, '');
  if (label) return label;
  if (energyUnit(units) === undefined) return 'channel';
  return /^E?ELS$/i.test(values.get('SIGNALTYPE')?.value ?? '') ? 'Energy loss' : 'Energy';
}
