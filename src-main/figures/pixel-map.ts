import { metresPerUnit } from '../../src-preload/contract/numbers.ts';
import type { ScaleBarWish } from '../../src-preload/contract/scale-bar.ts';
import type { UnitChoice } from '../../src-preload/contract/shown-units.ts';

/** Size of one pixel along an axis; `units` empty when the file has no calibration. */
export interface PixelSide {
  readonly scale: number;
  readonly units: string;
}

/** A map of palette colors, ready to be laid out. */
export interface PixelMap {
  readonly rows: number;
  readonly columns: number;
  /** Palette index of each pixel, rows × columns. */
  readonly indices: Uint16Array;
  readonly palette: readonly string[];
  /** Width of a pixel over its height. */
  readonly pixelAspect: number;
  /** Width of a pixel in metres, or `null` without a calibration in a unit of length. */
  readonly pixelMetres: number | null;
  /** Unit that the file has for it. */
  readonly pixelUnits?: string;
  /** What the map shows, for people who cannot see it. */
  readonly description: string;
  /** Left to the figure without it. */
  readonly scaleBar?: ScaleBarWish;
  /** In which the scale bar speaks; without it, in the shortest number. */
  readonly lengthUnit?: UnitChoice['length'];
}

/**
 * Rows, columns and calibration of a map as it is drawn. A single column of pixels is laid flat: a line scan has no up or
 * down, and the order of its pixels stays.
 *
 * @throws RangeError when there are not rows × columns values (a programmer's error).
 */
export function pixelGeometry(data: {
  readonly rows: number;
  readonly columns: number;
  readonly pixelSize: { readonly x: PixelSide; readonly y: PixelSide };
  readonly valueCount: number;
}): Pick<PixelMap, 'rows' | 'columns' | 'pixelAspect' | 'pixelMetres' | 'pixelUnits'> {
  const flat = data.columns === 1 && data.rows > 1;
  const [rows, columns] = flat ? [1, data.rows] : [data.rows, data.columns];
  if (!(rows > 0 && columns > 0) || data.valueCount !== rows * columns) {
    throw new RangeError(`${data.valueCount} values for ${data.rows} × ${data.columns} pixels`);
  }
  const { x, y } = flat ? { x: data.pixelSize.y, y: data.pixelSize.x } : data.pixelSize;
  return { rows, columns, pixelAspect: pixelAspect(x, y), pixelMetres: lengthOf(x), pixelUnits: x.units };
}

function pixelAspect(x: PixelSide, y: PixelSide): number {
  const [width, height] = [lengthOf(x), lengthOf(y)];
  if (width !== null && height !== null) return width / height;
  const ratio = Math.abs(x.scale / y.scale);
  // Without lengths, a ratio counts only when both sides are in the same stated unit.
  return x.units !== '' && x.units === y.units && ratio > 0 && Number.isFinite(ratio) ? ratio : 1;
}

function lengthOf({ scale, units }: PixelSide): number | null {
  const metres = metresPerUnit(units);
  const length = metres === null ? 0 : Math.abs(scale) * metres;
  return length > 0 && Number.isFinite(length) ? length : null;
}
