import type { Axis } from '../../../src-preload/contract/dataset.ts';
import { calibratedAxis } from '../calibration.ts';
import type { SurfDirection } from './surf-record.ts';

/** Lengths in nm. */
const NANOMETERS: { readonly [unit: string]: number } = {
  m: 1e9,
  cm: 1e7,
  mm: 1e6,
  um: 1e3,
  µm: 1e3,
  μm: 1e3,
  nm: 1,
  pm: 1e-3,
  Å: 0.1,
};
const NANOMETERS_PER_MICROMETER = 1000;

/** The axis of a direction. MountainsMap writes lengths in mm or m: wavelengths are presented in nm, other lengths in µm. */
export function surfAxis(
  direction: SurfDirection,
  fallback: string,
  size: number,
  role: Axis['role'],
  warn: (warning: string) => void,
): Axis {
  const { name = '', spacing, offset, units } = direction;
  const nanometers = NANOMETERS[units];
  const called = name || fallback;
  // A spacing of 0 is how a direction without calibration is written.
  if (spacing === 0) return { name: called, size, scale: 1, offset: 0, units: '', role };
  if (nanometers === undefined) return calibratedAxis(called, size, role, { scale: spacing, offset, units }, warn);
  const isWavelength = /wavelength/i.test(called);
  const factor = isWavelength ? nanometers : nanometers / NANOMETERS_PER_MICROMETER;
  const raw = { scale: spacing * factor, offset: offset * factor, units: isWavelength ? 'nm' : 'µm' };
  return calibratedAxis(called, size, role, raw, warn);
}
