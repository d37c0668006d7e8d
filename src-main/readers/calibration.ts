import type { Axis } from '../../src-preload/contract/dataset.ts';

/** What a file says of an axis, before it is believed. */
export interface RawCalibration {
  readonly scale: number | undefined;
  readonly offset: number | undefined;
  readonly units: string | undefined;
}

/**
 * The axis that a calibration gives. A scale of zero, NaN or infinity, or an offset that is not a number, leaves the
 * axis in channels or pixels and warns: nothing is invented.
 */
export function calibratedAxis(
  name: string,
  size: number,
  role: Axis['role'],
  raw: RawCalibration,
  warn: (warning: string) => void,
): Axis {
  const { scale = 1, offset = 0, units = '' } = raw;
  if (!Number.isFinite(scale) || scale === 0 || !Number.isFinite(offset)) {
    warn(
      `The calibration of axis "${name}" is not usable (scale ${scale}, offset ${offset}); it stays in channels or pixels.`,
    );
    return { name, size, scale: 1, offset: 0, units: '', role };
  }
  return { name, size, scale, offset: offset + 0, units: units.trim(), role };
}

/** The energy unit that a text names, or undefined. */
export function energyUnit(units: string): 'eV' | 'keV' | 'meV' | undefined {
  const plain = units.trim().toLowerCase();
  return plain === 'ev' ? 'eV' : plain === 'kev' ? 'keV' : plain === 'mev' ? 'meV' : undefined;
}
