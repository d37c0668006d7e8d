import type { Axis, DatasetKind } from '../../../src-preload/contract/dataset.ts';
import { calibratedAxis } from '../calibration.ts';
import { damaged } from '../reader-errors.ts';
import { FORMAT, type SerCalibration, type SerDimension, type SerHeader } from './ser-header.ts';

/** How a series is presented. */
export interface SerAxes {
  readonly kind: DatasetKind;
  readonly axes: readonly Axis[];
  /** As {@link SerLayout.valueOffsets}: one for each place of the scan. */
  readonly valueOffsets: Float64Array;
}

const NANOMETERS = 1e9;
/** Pixels of images are below this in m, of diffraction patterns above the other in 1/m. */
const LARGEST_PIXEL = 1e-3;
const SMALLEST_RECIPROCAL_PIXEL = 1e3;
/** The direction of elements that are only numbered. */
const PLAIN_NUMBER: SerDimension = { size: 1, offset: 0, delta: 1, element: 0, units: '', description: 'Number' };
/** A scan may have more places than were recorded, but what is presented must stay in proportion to the file. */
const MOST_UNRECORDED = 1 << 22;

/**
 * Axes of a series: the scan (slowest first, `[y, x]`), then energy, or y and x of the images. A direction with one place
 * is left out. Of a series in one direction that was stopped early, only what was recorded is presented; a stopped map
 * keeps its shape.
 * @param isDiffraction the microscope was set for diffraction, so that no pixel of an image is a length.
 */
export function serAxes(header: SerHeader, isDiffraction: boolean, warn: (warning: string) => void): SerAxes {
  const { kind, calibrations, rows, columns, valid } = header;
  const scan = scanOf(header, warn);
  const places = scan.reduce((product, { size }) => product * size, 1);
  // The file does not name the unit of pixels; a length and its reciprocal are ten orders of magnitude apart.
  const pixelUnits = ({ delta }: SerCalibration) => {
    if (Math.abs(delta) > SMALLEST_RECIPROCAL_PIXEL) return '1/meters';
    return Math.abs(delta) < LARGEST_PIXEL && !isDiffraction ? 'meters' : '';
  };
  const navigation = scan
    .filter((dimension) => dimension.size > 1)
    .map((dimension) => {
      // Spectra at places that somebody chose: steps of one meter, which are none.
      const isChosen = dimension.units === 'meters' && Math.abs(dimension.delta) >= LARGEST_PIXEL;
      if (isChosen) return axisOf('Number', dimension.size, 'navigation', PLAIN_NUMBER, '', warn);
      const name = nameOf(dimension, scan, header.dimensions);
      return axisOf(name, dimension.size, 'navigation', dimension, dimension.units, warn);
    });
  const signal =
    kind === 'spectra'
      ? [axisOf('Energy', columns, 'signal', calibrations[0]!, 'eV', warn)]
      : (['y', 'x'] as const).map((name, i) =>
          axisOf(name, [rows, columns][i]!, 'signal', calibrations[i]!, pixelUnits(calibrations[i]!), warn),
        );
  if (kind === 'images' && calibrations.some((one) => pixelUnits(one) === '')) {
    warn('The file does not say in which units its pixels are.');
  }
  const valueOffsets = new Float64Array(places).fill(Number.NaN);
  const isTransposed = scan.length === 2 && header.isYFast === true;
  const [slow = 1, fast = 1] = scan.map((dimension) => dimension.size);
  for (let i = 0; i < Math.min(places, valid); i++) {
    const place = isTransposed ? (i % slow) * fast + Math.floor(i / slow) : i;
    valueOffsets[place] = header.valueOffsets[i]!;
  }
  return { kind: kindOf(kind, navigation.length), axes: [...navigation, ...signal], valueOffsets };
}

/** The directions of the scan, slowest first. The file lists x, the fastest as a rule, before y. */
function scanOf(header: SerHeader, warn: (warning: string) => void): SerDimension[] {
  const { dimensions, total, valid } = header;
  const places = dimensions.reduce((product, { size }) => product * size, 1);
  const stopped = `The series was stopped early: ${valid} of ${total} elements were recorded.`;
  if (dimensions.length < 2 || places < valid) {
    if (places < valid)
      warn(`The scan has ${places} places, but ${valid} elements were recorded: they are presented as a series.`);
    if (valid < total) warn(`${stopped} The others are left out.`);
    const only = dimensions.length === 1 ? dimensions[0]! : PLAIN_NUMBER;
    return [{ ...only, size: valid }];
  }
  if (places - valid > MOST_UNRECORDED) {
    throw damaged(`A scan of ${dimensions.map(({ size }) => size).join(' × ')} places has ${valid} elements only.`, {
      format: FORMAT,
      field: 'dimensions',
    });
  }
  if (valid < places) warn(`${stopped} Where none was, values are 0 or NaN.`);
  return dimensions.toReversed();
}

/** `x` and `y` for directions in space; what the file calls them for others. */
function nameOf(dimension: SerDimension, scan: readonly SerDimension[], inFile: readonly SerDimension[]): string {
  if (dimension.units !== 'meters') return dimension.description || 'Number';
  return scan.length < 2 || dimension === inFile[0] ? 'x' : dimension === inFile[1] ? 'y' : 'z';
}

function axisOf(
  name: string,
  size: number,
  role: Axis['role'],
  { offset, delta, element }: SerCalibration,
  siUnits: string,
  warn: (warning: string) => void,
): Axis {
  const [factor, units] = presented(siUnits);
  const first = offset - element * delta;
  return calibratedAxis(name, size, role, { scale: delta * factor, offset: first * factor, units }, warn);
}

/** Lengths in nm, as people at microscopes have them; the file has SI units. */
function presented(siUnits: string): [factor: number, units: string] {
  if (siUnits === 'meters') return [NANOMETERS, 'nm'];
  if (siUnits === '1/meters') return [1 / NANOMETERS, '1/nm'];
  return [1, siUnits === 'seconds' ? 's' : siUnits];
}

function kindOf(kind: SerHeader['kind'], directions: number): DatasetKind {
  const kinds: readonly DatasetKind[] =
    kind === 'spectra' ? ['spectrum', 'spectrum-line', 'spectrum-image'] : ['image', 'image-stack'];
  return kinds[directions] ?? 'other';
}
