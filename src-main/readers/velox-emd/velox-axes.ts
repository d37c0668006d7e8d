import type { Axis } from '../../../src-preload/contract/dataset.ts';
import { calibratedAxis } from '../calibration.ts';
import { entriesAt, type JsonTree, numberAt, textAt } from './velox-json.ts';

const PREFIXES: { readonly [power: string]: string } = {
  '-15': 'f',
  '-12': 'p',
  '-9': 'n',
  '-6': 'µ',
  '-3': 'm',
  '0': '',
  '3': 'k',
  '6': 'M',
};

type Warn = (text: string) => void;

/** A unit with a prefix, and what numbers in the plain unit are multiplied with. */
interface ChosenUnit {
  readonly units: string;
  readonly factor: number;
}

/**
 * The prefix with which half the length of an axis lies between 1 and 1000: metres become nm for a small map, µm for a
 * larger one. Reciprocal lengths become 1/nm, as is usual for diffraction patterns.
 */
function chooseUnit(scale: number, units: string, size: number): ChosenUnit {
  if (units === '1/m' || units === 'm^-1') return { units: '1/nm', factor: 1e-9 };
  if (!['m', 's', 'rad'].includes(units)) return { units, factor: 1 };
  const length = Math.abs(scale * size) / 2;
  const power = length > 0 ? Math.floor(Math.log10(length) / 3) * 3 : 0;
  const prefix = PREFIXES[power];
  // 10 to a whole power from its digits: Math.pow may be off in the last one.
  return prefix === undefined ? { units, factor: 1 } : { units: prefix + units, factor: Number(`1e${-power}`) };
}

/** Axes y and x of an image or map; both in the unit that suits x. */
export function pixelAxes(
  metadata: JsonTree | undefined,
  height: number,
  width: number,
  role: Axis['role'],
  warn: Warn,
): readonly [Axis, Axis] {
  const result = metadata?.BinaryResult;
  const scaleX = numberAt(result, 'PixelSize', 'width');
  const scaleY = numberAt(result, 'PixelSize', 'height') ?? scaleX;
  const units = textAt(result, 'PixelUnitX') ?? '';
  const chosen = chooseUnit(scaleX ?? 0, units, width);
  const axis = (name: string, size: number, scale: number | undefined, offset: number | undefined) => {
    if (scale === undefined) return calibratedAxis(name, size, role, PIXELS, warn);
    const raw = { scale: scale * chosen.factor, offset: (offset ?? 0) * chosen.factor, units: chosen.units };
    return calibratedAxis(name, size, role, raw, warn);
  };
  return [
    axis('y', height, scaleY, numberAt(result, 'Offset', 'y')),
    axis('x', width, scaleX, numberAt(result, 'Offset', 'x')),
  ];
}

/** The axis of a stack's frames: the scan's time per frame, else the camera's exposure. */
export function timeAxis(metadata: JsonTree | undefined, frames: number, warn: Warn): Axis {
  const index = textAt(metadata, 'BinaryResult', 'DetectorIndex');
  const exposure = numberAt(metadata, 'Detectors', `Detector-${index}`, 'ExposureTime');
  const seconds = numberAt(metadata, 'Scan', 'FrameTime') ?? exposure;
  if (seconds === undefined || seconds <= 0) return calibratedAxis('Frame', frames, 'navigation', PIXELS, warn);
  const chosen = chooseUnit(seconds, 's', 2 * frames);
  const raw = { scale: seconds * chosen.factor, offset: 0, units: chosen.units };
  return calibratedAxis('Time', frames, 'navigation', raw, warn);
}

/** The axis of X-ray energies in keV; it stays in channels when the detector's dispersion is not in the file. */
export function xrayAxis(name: string, metadata: JsonTree | undefined, channels: number, warn: Warn): Axis {
  const detector = detectorOf(metadata, (one) => numberAt(one, 'Dispersion') !== undefined);
  const dispersion = numberAt(detector, 'Dispersion');
  if (dispersion === undefined) {
    warn('The energy calibration is not in the file; it stays in channels.');
    return calibratedAxis(name, channels, 'signal', PIXELS, warn);
  }
  // Stored in eV.
  const raw = { scale: dispersion / 1000, offset: (numberAt(detector, 'OffsetEnergy') ?? 0) / 1000, units: 'keV' };
  return calibratedAxis(name, channels, 'signal', raw, warn);
}

/** The axis of energy losses in eV. */
export function energyLossAxis(acquisition: JsonTree | undefined, channels: number, warn: Warn): Axis {
  const scale = numberAt(acquisition, 'Data', 'dispersion');
  if (scale === undefined) {
    warn('The energy calibration is not in the file; it stays in channels.');
    return calibratedAxis('Energy loss', channels, 'signal', PIXELS, warn);
  }
  const raw = { scale, offset: numberAt(acquisition, 'Data', 'offset') ?? 0, units: 'eV' };
  return calibratedAxis('Energy loss', channels, 'signal', raw, warn);
}

/**
 * The detector that the data are of: the one of `DetectorIndex`, else the first whose name holds that of `Detector`
 * (`SuperXG2` stands for `SuperXG21` … `SuperXG24`) and that is `usable`.
 */
export function detectorOf(
  metadata: JsonTree | undefined,
  usable: (detector: JsonTree) => boolean = () => true,
): JsonTree | undefined {
  const detectors = entriesAt(metadata, 'Detectors') as readonly (readonly [string, JsonTree])[];
  const index = textAt(metadata, 'BinaryResult', 'DetectorIndex');
  const byIndex = detectors.find(([key]) => key === `Detector-${index}`)?.[1];
  if (byIndex && usable(byIndex)) return byIndex;
  const name = textAt(metadata, 'BinaryResult', 'Detector');
  if (name === undefined) return undefined;
  return detectors.find(([, one]) => textAt(one, 'DetectorName')?.includes(name) && usable(one))?.[1];
}

const PIXELS = { scale: undefined, offset: undefined, units: undefined };
