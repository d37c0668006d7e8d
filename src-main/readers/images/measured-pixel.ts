import type { RawCalibration } from '../calibration.ts';

/** Pixels this small or smaller were measured; larger ones are those of a printer or screen (72 … 2400 per inch). */
const LARGEST_MEASURED = 5e-6;
const NANOMETERS_BELOW = 1e-7;
/** Digits that a product of two decimal numbers keeps. */
const DIGITS = 15;

/** A pixel size in meters as nm or, from 0.1 µm on, as µm; undefined when it is none. */
export function metersPerPixel(meters: number | undefined): RawCalibration | undefined {
  if (meters === undefined || !(meters > 0) || !Number.isFinite(meters)) return undefined;
  const [factor, units] = meters < NANOMETERS_BELOW ? [1e9, 'nm'] : [1e6, 'µm'];
  return { scale: Number((meters * factor).toPrecision(DIGITS)), offset: 0, units };
}

/** The calibration that a resolution tells; none where it is too coarse to be one of a microscope. */
export function measuredPixel(meters: number | undefined): RawCalibration {
  const isMeasured = meters !== undefined && meters <= LARGEST_MEASURED;
  return (isMeasured ? metersPerPixel(meters) : undefined) ?? { scale: undefined, offset: undefined, units: undefined };
}
