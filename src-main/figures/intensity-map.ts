import type { ColorMapName } from '../../src-preload/contract/color-maps.ts';
import { axisScaling } from '../../src-preload/contract/numbers.ts';
import { UNASSIGNED_COLOR } from '../../src-preload/contract/phase-colors.ts';
import { bottomAxis, bottomAxisMm, type ChannelScale, scaledLabel } from './axes.ts';
import { colorMap } from './color-maps.ts';
import { type PixelMap, type PixelSide, pixelGeometry } from './pixel-map.ts';
import type { Mark } from './scene.ts';
import { plainText } from './text.ts';
import { FRAME_MM, INK, textHeights } from './theme.ts';

/** Values of the first and the last color. */
export interface ColorRange {
  readonly min: number;
  readonly max: number;
}

/** How the numbers of a map become colors, and what the color bar says of them. */
export interface IntensityLook {
  readonly colorMap: ColorMapName;
  /** Range of the colors around zero, as signed scores want it. */
  readonly centered: boolean;
  /** Label of the color bar, such as `Intensity (counts)`. */
  readonly label: string;
}

/** Numbers on a grid of pixels. */
export interface IntensityGrid {
  readonly rows: number;
  readonly columns: number;
  /** Rows × columns; values that are not finite are drawn grey. */
  readonly values: ArrayLike<number>;
  readonly pixelSize: { readonly x: PixelSide; readonly y: PixelSide };
}

const BAR_HEIGHT_MM = 2.5;
const BAR_WIDTH_MM = 70;
/** Contrast runs between these percentiles, so that a few hot pixels do not darken the rest. */
const CONTRAST = [0.01, 0.99] as const;

/** Lowest and highest color: percentiles of the finite values, never an empty range. */
export function contrastRange(values: ArrayLike<number>, centered: boolean): ColorRange {
  const sorted = Float64Array.from(values).filter(Number.isFinite).sort();
  if (sorted.length === 0) return { min: 0, max: 1 };
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))];
  let [min, max] = [at(CONTRAST[0]), at(CONTRAST[1])];
  // Mostly equal values: the few others are what there is to see.
  if (min === max) [min, max] = [sorted[0], sorted[sorted.length - 1]];
  if (centered) {
    max = Math.max(Math.abs(min), Math.abs(max)) || 1;
    return { min: -max, max };
  }
  return min < max ? { min, max } : { min: min - (Math.abs(min) / 2 || 1), max: max + (Math.abs(max) / 2 || 1) };
}

/** Numbers as a map of colors. @throws RangeError when the number of values and the size disagree (a programmer's error). */
export function coloredMap(
  grid: IntensityGrid,
  look: Pick<IntensityLook, 'colorMap' | 'label'>,
  { min, max }: ColorRange,
): PixelMap {
  const geometry = pixelGeometry({ ...grid, valueCount: grid.values.length });
  const colors = colorMap(look.colorMap);
  const last = colors.length - 1;
  const indices = Uint16Array.from(grid.values, (value) => {
    if (!Number.isFinite(value)) return colors.length;
    return Math.round(Math.min(1, Math.max(0, (value - min) / (max - min))) * last);
  });
  const description = `Map of ${plainText(look.label)}, ${geometry.rows} × ${geometry.columns} pixels.`;
  // The grey is left out where nothing needs it: 256 colors make an indexed image, 257 do not.
  const palette = indices.includes(colors.length) ? [...colors, UNASSIGNED_COLOR] : colors;
  return { ...geometry, indices, palette, description };
}

/** Height of a color bar with its numbers and label. */
export function colorBarMm(sizePt: number): number {
  return BAR_HEIGHT_MM + bottomAxisMm(sizePt);
}

/**
 * A color bar whose upper left corner is near (`left`, `y`), with numbers and label below.
 *
 * @param limits where numbers and label end, in millimetres
 */
export function colorBar(
  look: Pick<IntensityLook, 'colorMap' | 'label'>,
  { min, max }: ColorRange,
  place: { readonly left: number; readonly y: number; readonly widthMm: number },
  limits: { readonly left: number; readonly right: number },
  sizePt: number,
): Mark[] {
  const { em } = textHeights(sizePt);
  // Room for half of the first and last number beside the bar.
  const width = Math.min(BAR_WIDTH_MM, place.widthMm - 3 * em);
  const bar = { x: place.left + 1.5 * em, y: place.y, width, height: BAR_HEIGHT_MM };
  const palette = colorMap(look.colorMap);
  const indices = Uint16Array.from(palette, (_, index) => index);
  const { factor, exponent } = axisScaling(Math.max(Math.abs(min), Math.abs(max)));
  const label = scaledLabel(plainText(look.label), exponent);
  const scale: ChannelScale = { label, min: min / factor, max: max / factor, position: (value) => value / factor };
  const image = {
    kind: 'image',
    columns: palette.length,
    rows: 1,
    indices,
    palette,
    description: 'Color bar',
  } as const;
  return [
    { ...image, ...bar },
    { kind: 'rect', ...bar, stroke: INK, strokeMm: FRAME_MM },
    ...bottomAxis(scale, { x: bar.x, width: bar.width, bottom: bar.y + bar.height }, limits, sizePt),
  ];
}
