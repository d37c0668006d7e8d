import type { Axis } from '../../../src-preload/contract/dataset.ts';
import type { Hdf5Group, Hdf5Value } from '../../cubes/hdf5-messages.ts';
import { simulationOf } from './ncem-metadata.ts';

/** Relative difference by which the outputs may miss the thickness of the model. */
const TOLERANCE = 1e-4;

/**
 * The axis of Prismatic's outputs at several depths, in Å: one output every `ns` slices of thickness `s`, from `zs` on. It is
 * counted in frames where the model is no whole number of them thick.
 */
export function depthAxis(root: Hdf5Group, outputs: number, warn: (text: string) => void): Axis {
  const counted: Axis = { name: 'depth', size: outputs, scale: 1, offset: 0, units: '', role: 'navigation' };
  const settings = simulationOf(root) ?? {};
  const step = (number(settings.ns) ?? Number.NaN) * (number(settings.s) ?? Number.NaN);
  const start = number(settings.zs) ?? 0;
  const thickness = (number(settings.t, 2) ?? Number.NaN) * (number(settings.c) ?? Number.NaN);
  if (!(step > 0)) return counted;
  if (!(Math.abs(thickness - outputs * step) <= TOLERANCE * thickness)) {
    warn('the outputs do not lie at even depths; they are counted');
    return counted;
  }
  // The first output lies behind the first slices.
  return { ...counted, scale: step, offset: start === 0 ? step : start, units: 'Å' };
}

/**
 * Prismatic labels the angles of its detectors mrad but writes radians, which its setting `d` (step of the detector in mrad)
 * shows: they are put right.
 */
export function scatteringAngles(root: Hdf5Group, axis: Axis): Axis {
  const step = number(simulationOf(root)?.d);
  if (step === undefined || axis.units !== 'mrad') return axis;
  const isRadians = Math.abs(axis.scale * 1000 - step) <= TOLERANCE * step;
  return isRadians ? { ...axis, scale: axis.scale * 1000, offset: axis.offset * 1000 } : axis;
}

function number(value: Hdf5Value | undefined, index = 0): number | undefined {
  const found = value?.values[index];
  return typeof found === 'number' && Number.isFinite(found) ? found : undefined;
}
