import { formatLength, formatNumber, niceNumberBelow } from '../../src-preload/contract/numbers.ts';
import { textWidthMm } from './fonts.ts';
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

/**
 * The scale bar of a map `columns` pixels and `widthMm` millimetres wide: in a unit of length when the pixels are
 * calibrated, else in pixels. Null when not even one pixel is short enough for a bar.
 */
export function chooseScaleBar(columns: number, widthMm: number, pixelMetres: number | null): ScaleBar | null {
  const millimetresPerPixel = widthMm / columns;
  if (pixelMetres === null) {
    const pixels = niceNumberBelow(columns * LARGEST_SHARE);
    if (pixels < 1) return null;
    return { lengthMm: pixels * millimetresPerPixel, label: `${formatNumber(pixels)} px` };
  }
  const metres = niceNumberBelow(columns * pixelMetres * LARGEST_SHARE);
  return { lengthMm: (metres / pixelMetres) * millimetresPerPixel, label: formatLength(metres) };
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
