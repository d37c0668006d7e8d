import { formatNumber, formatRound, niceNumberBelow } from '../../src-preload/contract/numbers.ts';
import type { FigureRequest } from '../../src-preload/contract/recipe.ts';
import { parseScaleBar, type ScaleBarWish } from '../../src-preload/contract/scale-bar.ts';
import { scaleBarText } from '../../src-preload/contract/shown-units.ts';
import { textWidthMm } from './fonts.ts';
import type { PixelMap } from './pixel-map.ts';
import type { Mark } from './scene.ts';
import { INK, PAPER, textHeights } from './theme.ts';

/** A scale bar as long as a round number, at most a quarter of the map's width. */
export interface ScaleBar {
  readonly lengthMm: number;
  readonly label: string;
}

/** The longest share of the map's width that a scale bar takes. */
const LARGEST_SHARE = 0.25;
const BAR_MM = 0.6;
const INSET_MM = 1.6;

/** What a scale bar needs to know of a map. */
export type ScaledMap = Pick<PixelMap, 'columns' | 'pixelMetres' | 'pixelUnits' | 'scaleBar' | 'lengthUnit'>;

/**
 * The scale bar of a map that is drawn `widthMm` millimetres wide: in a unit of length when the pixels are calibrated,
 * else in pixels. Null when none is wanted, or not even one pixel is short enough for a bar.
 */
export function chooseScaleBar(map: ScaledMap, widthMm: number): ScaleBar | null {
  const { columns, pixelMetres, scaleBar = 'auto' } = map;
  const millimetresPerPixel = widthMm / columns;
  if (scaleBar === 'none') return null;
  if (scaleBar !== 'auto') {
    const pixels = wishedPixels(scaleBar, pixelMetres);
    if (!(pixels <= columns)) return null;
    const label = 'pixels' in scaleBar ? `${formatRound(scaleBar.pixels)} px` : lengthText(scaleBar.metres, map);
    return { lengthMm: pixels * millimetresPerPixel, label };
  }
  if (pixelMetres === null) {
    const pixels = niceNumberBelow(columns * LARGEST_SHARE);
    if (pixels < 1) return null;
    return { lengthMm: pixels * millimetresPerPixel, label: `${formatNumber(pixels)} px` };
  }
  const metres = niceNumberBelow(columns * pixelMetres * LARGEST_SHARE);
  return { lengthMm: (metres / pixelMetres) * millimetresPerPixel, label: lengthText(metres, map) };
}

/** The map with the scale bar that a request wishes for. */
export function withScaleBar<Map extends ScaledMap>(
  map: Map,
  { scaleBar, lengthUnit }: Pick<FigureRequest, 'scaleBar' | 'lengthUnit'>,
): Map {
  return { ...map, scaleBar: parseScaleBar(scaleBar) ?? 'auto', lengthUnit };
}

function lengthText(metres: number, { pixelUnits = '', lengthUnit = 'auto' }: ScaledMap): string {
  return scaleBarText(metres, pixelUnits, lengthUnit);
}

/** Why a map cannot have the scale bar that is wished for, in a sentence; null when it can. */
export function scaleBarProblem(map: ScaledMap): string | null {
  const { columns, pixelMetres, scaleBar = 'auto' } = map;
  if (typeof scaleBar === 'string') return null;
  const pixels = wishedPixels(scaleBar, pixelMetres);
  if (Number.isNaN(pixels)) return 'The pixels of this map have no length: its scale bar can only be in px.';
  if (pixels <= columns) return null;
  const [bar, width] =
    'pixels' in scaleBar || pixelMetres === null
      ? [`${formatRound(pixels)} px`, `${formatNumber(columns)} px`]
      : [lengthText(scaleBar.metres, map), lengthText(Number((columns * pixelMetres).toPrecision(3)), map)];
  return `A scale bar of ${bar} is longer than the map, which is ${width} wide.`;
}

/** Pixels of a wished length; NaN where they have none. */
function wishedPixels(wish: Exclude<ScaleBarWish, string>, pixelMetres: number | null): number {
  return 'pixels' in wish ? wish.pixels : pixelMetres === null ? Number.NaN : wish.metres / pixelMetres;
}

/** True when the bar and its label fit inside a map of this size and leave most of it free. */
export function fitsInside(bar: ScaleBar, widthMm: number, heightMm: number, sizePt: number): boolean {
  const needed = Math.max(bar.lengthMm, textWidthMm(bar.label, sizePt, 'semibold')) + 2 * INSET_MM;
  return needed <= 0.5 * widthMm && scaleBarHeightMm(sizePt) + 2 * INSET_MM <= 0.4 * heightMm;
}

/** Height of bar and label. */
export function scaleBarHeightMm(sizePt: number): number {
  return BAR_MM + 0.8 + textHeights(sizePt).cap;
}

/** The bar in the lower left corner of a map: white, with a dark halo that keeps it visible on any color. */
export function scaleBarInside(bar: ScaleBar, left: number, bottom: number, sizePt: number): Mark[] {
  const halo = 0.25;
  const labelWidth = textWidthMm(bar.label, sizePt, 'semibold');
  const center = left + INSET_MM + Math.max(bar.lengthMm, labelWidth) / 2;
  const y = bottom - INSET_MM - BAR_MM;
  const x = center - bar.lengthMm / 2;
  return [
    { kind: 'rect', x: x - halo, y: y - halo, width: bar.lengthMm + 2 * halo, height: BAR_MM + 2 * halo, fill: INK },
    { kind: 'rect', x, y, width: bar.lengthMm, height: BAR_MM, fill: PAPER },
    {
      kind: 'text',
      x: center,
      y: y - 0.8,
      text: bar.label,
      sizePt,
      weight: 'semibold',
      anchor: 'middle',
      fill: PAPER,
      halo: { color: INK, widthMm: 2 * halo },
    },
  ];
}

/** The bar under a map that is too small to hold it: black, with its label to the right. `top` is the upper end of the row. */
export function scaleBarBelow(bar: ScaleBar, left: number, top: number, sizePt: number): Mark[] {
  const { cap } = textHeights(sizePt);
  const label = { kind: 'text', text: bar.label, sizePt, weight: 'regular', anchor: 'start', fill: INK } as const;
  return [
    { kind: 'rect', x: left, y: top + cap / 2 - BAR_MM / 2, width: bar.lengthMm, height: BAR_MM, fill: INK },
    { ...label, x: left + bar.lengthMm + 1, y: top + cap },
  ];
}
