import type { ColorMapName } from '../../src-preload/contract/color-maps.ts';
import { axisScaling } from '../../src-preload/contract/numbers.ts';
import { UNASSIGNED_COLOR } from '../../src-preload/contract/phase-colors.ts';
import { bottomAxis, bottomAxisMm, type ChannelScale, scaledLabel } from './axes.ts';
import { colorMap } from './color-maps.ts';
import { type MapPageRequest, mapPage } from './map-page.ts';
import { type PixelMap, type PixelSide, pixelGeometry } from './pixel-map.ts';
import type { Mark, Scene } from './scene.ts';
import { plainText } from './text.ts';
import { FRAME_MM, INK, PAGE_MARGIN_MM, textHeights } from './theme.ts';

/** What a figure of one intensity map shows. */
export interface IntensityMapData {
  readonly title: string;
  readonly rows: number;
  readonly columns: number;
  /** Rows × columns; values that are not finite are drawn gray. */
  readonly values: Float32Array | Float64Array;
  readonly pixelSize: { readonly x: PixelSide; readonly y: PixelSide };
  readonly colorMap: ColorMapName;
  /** Range of the colors around zero, as signed scores want it. */
  readonly centered: boolean;
  /** Label of the color bar, such as `Intensity (counts)`. */
  readonly label: string;
  readonly provenance: Readonly<Record<string, string>>;
}

const BAR_HEIGHT_MM = 2.5;
const BAR_WIDTH_MM = 70;
/** Contrast runs between these percentiles, so that a few hot pixels do not darken the rest. */
const CONTRAST = [0.01, 0.99] as const;

/**
 * A map of one quantity with its scale bar, and a color bar below it.
 *
 * @throws RangeError when the number of values and the size disagree (a programmer's error).
 */
export function intensityMapFigure(data: IntensityMapData, request: MapPageRequest): Scene {
  const range = contrastRange(data.values, data.centered);
  const sizePt = request.fontPt;
  const { em } = textHeights(sizePt);
  return mapPage(coloredMap(data, range), data, 'Map', request, ({ left, y, contentMm }) => {
    const limits = { left: PAGE_MARGIN_MM, right: PAGE_MARGIN_MM + contentMm };
    // Room for half of the first and last number beside the bar.
    const width = Math.min(BAR_WIDTH_MM, contentMm - 3 * em);
    const bar = { x: left + 1.5 * em, y, width, height: BAR_HEIGHT_MM };
    const marks = colorBar(data, range, bar, limits, sizePt);
    return { marks: { kind: 'group', label: 'Color bar', marks }, heightMm: BAR_HEIGHT_MM + bottomAxisMm(sizePt) };
  });
}

/** Lowest and highest color: percentiles of the finite values, never an empty range. */
export function contrastRange(values: ArrayLike<number>, centered: boolean): { min: number; max: number } {
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

function coloredMap(data: IntensityMapData, { min, max }: { min: number; max: number }): PixelMap {
  const geometry = pixelGeometry({ ...data, valueCount: data.values.length });
  const colors = colorMap(data.colorMap);
  const last = colors.length - 1;
  const indices = Uint16Array.from(data.values, (value) => {
    if (!Number.isFinite(value)) return colors.length;
    return Math.round(Math.min(1, Math.max(0, (value - min) / (max - min))) * last);
  });
  const description = `Map of ${plainText(data.label)}, ${geometry.rows} × ${geometry.columns} pixels.`;
  // The gray is left out where nothing needs it: 256 colors make an indexed image, 257 do not.
  const palette = indices.includes(colors.length) ? [...colors, UNASSIGNED_COLOR] : colors;
  return { ...geometry, indices, palette, description };
}

function colorBar(
  data: IntensityMapData,
  { min, max }: { min: number; max: number },
  bar: { x: number; y: number; width: number; height: number },
  limits: { left: number; right: number },
  sizePt: number,
): Mark[] {
  const palette = colorMap(data.colorMap);
  const indices = Uint16Array.from(palette, (_, index) => index);
  const { factor, exponent } = axisScaling(Math.max(Math.abs(min), Math.abs(max)));
  const label = scaledLabel(plainText(data.label), exponent);
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
