import { formatRound } from '../../src-preload/contract/numbers.ts';
import type { Hatch } from '../../src-preload/contract/phase-hatches.ts';
import { textWidthMm } from './fonts.ts';
import { hatchMap } from './hatch.ts';
import type { PixelMap } from './pixel-map.ts';
import { chooseScaleBar, fitsInside, scaleBarBelow, scaleBarInside } from './scale-bar.ts';
import type { Mark } from './scene.ts';
import { FRAME_MM, INK, QUIET_INK, textHeights } from './theme.ts';

/** Size of a map on the page. */
export interface MapSize {
  readonly widthMm: number;
  readonly heightMm: number;
  /** What stands under the map when its proportions could not be kept; empty otherwise. */
  readonly note: string;
}

/** Where a map stands on the page, millimetres. */
export interface Frame {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A line of pixels has no height of its own; it is drawn this high. */
const LINE_SCAN_MM = 6;
/** No side of a map becomes thinner than this. */
const THINNEST_MM = 2;

/**
 * Size of the map inside a box, proportions kept. Where a pixel takes at least two dots at `dpi`, the size is changed by
 * up to a fifth so that every pixel takes the same whole number of dots.
 */
export function fitMap(map: PixelMap, maxWidthMm: number, maxHeightMm: number, dpi: number): MapSize {
  const maxWidthFinal = Math.max(maxWidthMm, THINNEST_MM);
  if (map.rows === 1 && map.columns > 1) {
    const widthMm = snap(map.columns, 1, maxWidthFinal, maxWidthFinal, dpi).widthMm;
    return { widthMm, heightMm: Math.min(LINE_SCAN_MM, maxHeightMm), note: '' };
  }
  const aspect = (map.columns * map.pixelAspect) / map.rows;
  const target = Math.min(maxWidthFinal, maxHeightMm * aspect);
  const { widthMm, heightMm } = snap(map.columns, map.rows, target, maxWidthFinal, dpi, map.pixelAspect);
  const stretchX = Math.max(1, THINNEST_MM / widthMm);
  const stretchY = Math.max(1, THINNEST_MM / heightMm);
  const note = stretchX > 1 ? stretchNote('x', stretchX) : stretchY > 1 ? stretchNote('y', stretchY) : '';
  return { widthMm: widthMm * stretchX, heightMm: heightMm * stretchY, note };
}

/** Height of what stands under the map: a scale bar that does not fit inside, a note on proportions. */
export function mapFooterMm(map: PixelMap, size: MapSize, sizePt: number): number {
  return footerRows(map, size, sizePt) * textHeights(sizePt).line;
}

/** Width that the map with its footer takes. */
export function mapPanelWidthMm(map: PixelMap, size: MapSize, sizePt: number): number {
  const bar = chooseScaleBar(map, size.widthMm);
  const below = bar && !fitsInside(bar, size.widthMm, size.heightMm, sizePt);
  const barWidth = below ? bar.lengthMm + 1 + textWidthMm(bar.label, sizePt) : 0;
  return Math.max(size.widthMm, barWidth, textWidthMm(size.note, sizePt));
}

/**
 * The map with its frame and scale bar; (x, y) is its upper left corner.
 *
 * @param extra the hatch of each palette color, for a map that is hatched; what else lies on it
 */
export function mapPanel(
  map: PixelMap,
  size: MapSize,
  x: number,
  y: number,
  sizePt: number,
  extra: {
    readonly hatches?: readonly (Hatch | undefined)[];
    readonly over?: (frame: Frame) => readonly Mark[];
  } = {},
): Mark[] {
  const { widthMm: width, heightMm: height } = size;
  const { rows, columns, indices, palette, description } = map;
  const marks: Mark[] = [
    { kind: 'image', x, y, width, height, columns, rows, indices, palette, description },
    ...hatchMap(map, extra.hatches ?? [], { x, y, width, height }),
    ...(extra.over?.({ x, y, width, height }) ?? []),
    { kind: 'rect', x, y, width, height, stroke: INK, strokeMm: FRAME_MM },
  ];
  const bar = chooseScaleBar(map, width);
  const { line, cap } = textHeights(sizePt);
  let below = y + height + (line - cap);
  if (bar && fitsInside(bar, width, height, sizePt)) {
    marks.push(...scaleBarInside(bar, x, y + height, sizePt));
  } else if (bar) {
    marks.push(...scaleBarBelow(bar, x, below, sizePt));
    below += line;
  }
  if (size.note) {
    const note = {
      kind: 'text',
      text: size.note,
      sizePt,
      weight: 'regular',
      anchor: 'start',
      fill: QUIET_INK,
    } as const;
    marks.push({ ...note, x, y: below + cap });
  }
  return marks;
}

function footerRows(map: PixelMap, size: MapSize, sizePt: number): number {
  const bar = chooseScaleBar(map, size.widthMm);
  const below = bar !== null && !fitsInside(bar, size.widthMm, size.heightMm, sizePt);
  return (below ? 1 : 0) + (size.note ? 1 : 0);
}

function snap(columns: number, rows: number, targetMm: number, maxMm: number, dpi: number, pixelAspect = 1) {
  const dotMm = 25.4 / dpi;
  const heightFor = (widthMm: number) => (widthMm * rows) / (columns * pixelAspect);
  const dots = targetMm / columns / dotMm;
  let cell = Math.round(dots);
  if (cell * columns * dotMm > maxMm * (1 + 1e-9)) cell = Math.floor(dots);
  if (cell < 2 || Math.abs(cell / dots - 1) > 0.2) return { widthMm: targetMm, heightMm: heightFor(targetMm) };
  const widthMm = cell * columns * dotMm;
  // Non-square pixels: whole dots in height too, where that changes the proportions by less than 1 %.
  const cellHeight = Math.round(cell / pixelAspect);
  const whole = cellHeight > 0 && Math.abs((cellHeight * pixelAspect) / cell - 1) < 0.01;
  return { widthMm, heightMm: whole ? cellHeight * rows * dotMm : heightFor(widthMm) };
}

function stretchNote(direction: string, factor: number): string {
  return factor < 1000 ? `${direction} stretched ${formatRound(Number(factor.toPrecision(2)))}×` : 'not to scale';
}
