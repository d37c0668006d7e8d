import type { Axis } from '../../../src-preload/contract/dataset.ts';

/** Version that the first line names; ImageJ reads the rest for any. */
const IMAGEJ_VERSION = '1.54f';

/** Calibration of an image as TIFF keeps it. */
export interface TiffCalibration {
  /** Pixels per unit along x and y. */
  readonly resolution: readonly [number, number];
  /** ImageJ's word for the unit; undefined when the image is not calibrated. */
  readonly unit: string | undefined;
  readonly xOrigin: number;
  readonly yOrigin: number;
}

const PLAIN: TiffCalibration = { resolution: [1, 1], unit: undefined, xOrigin: 0, yOrigin: 0 };

/** Pixels per unit of an image; axes in different units, or without any, have no calibration that TIFF could keep. */
export function calibrationOf(y: Axis, x: Axis): TiffCalibration {
  if (x.units === '' || x.units !== y.units || !isLength(x.scale) || !isLength(y.scale)) return PLAIN;
  return {
    resolution: [1 / Math.abs(x.scale), 1 / Math.abs(y.scale)],
    unit: imageJUnit(x.units),
    // Where the axes are 0, in pixels.
    xOrigin: -x.offset / x.scale + 0,
    yOrigin: -y.offset / y.scale + 0,
  };
}

/**
 * ImageJ's description of an image, `key=value` in each line, ASCII only.
 * @param stack the axis along the pages, when there are several
 * @param range smallest and largest value to show, where the whole range of the number type would be dark
 */
export function imageJDescription(
  calibration: TiffCalibration,
  stack: Axis | undefined,
  range: readonly [number, number] | undefined,
): string {
  const lines = [`ImageJ=${IMAGEJ_VERSION}`];
  const pages = stack?.size ?? 1;
  if (pages > 1) lines.push(`images=${pages}`, `slices=${pages}`, 'loop=false');
  // The spacing of pages has a unit of its own: seconds beside nanometers.
  if (stack && pages > 1 && stack.units !== '' && isLength(stack.scale)) {
    lines.push(`spacing=${stack.scale}`, `zunit=${imageJUnit(stack.units)}`);
    if (stack.offset !== 0) lines.push(`zorigin=${-stack.offset / stack.scale}`);
  }
  if (calibration.unit !== undefined) {
    lines.push(`unit=${calibration.unit}`);
    if (calibration.xOrigin !== 0) lines.push(`xorigin=${calibration.xOrigin}`);
    if (calibration.yOrigin !== 0) lines.push(`yorigin=${calibration.yOrigin}`);
  }
  if (range) lines.push(`min=${range[0]}`, `max=${range[1]}`);
  return `${lines.join('\n')}\n`;
}

function isLength(scale: number): boolean {
  return Number.isFinite(scale) && scale !== 0;
}

/** ImageJ spells micrometers `micron`, and other letters beyond ASCII as Java does: `\u00C5`. */
function imageJUnit(units: string): string {
  if (/^[uµμ]m$/.test(units)) return 'micron';
  return units
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[^ -~]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`);
}
