import type { ColorMapName } from '../../src-preload/contract/color-maps.ts';
import { luminance } from '../../src-preload/contract/colors.ts';
import { formatNumber } from '../../src-preload/contract/numbers.ts';
import type { FigureRequest } from '../../src-preload/contract/recipe.ts';
import { textWidthMm } from './fonts.ts';
import { type ColorRange, colorBar, colorBarMm, coloredMap, contrastRange } from './intensity-map.ts';
import { fitMap, mapPanel } from './map-panel.ts';
import { pageTitle, type TitleRequest } from './page-title.ts';
import type { PixelSide } from './pixel-map.ts';
import type { Mark, Scene } from './scene.ts';
import { fitText, plainText } from './text.ts';
import { INK, PAGE_MARGIN_MM, PAPER, QUIET_INK, textHeights } from './theme.ts';
import { type TileGrid, tileGrid } from './tile-grid.ts';

/** One image of a stack. */
export interface SheetTile {
  /** File name, or number; with a score where images stand by score. */
  readonly name: string;
  /** Rows × columns. */
  readonly values: ArrayLike<number>;
}

/** Images under one heading. */
export interface SheetGroup {
  readonly name: string;
  /** Letter and color of a phase; left out for groups that are none. */
  readonly phase?: { readonly letter: string; readonly color: string };
  /** Images in all, of which the tiles are the first. */
  readonly count: number;
  readonly tiles: readonly SheetTile[];
}

/** What a contact sheet shows. */
export interface ContactSheetData {
  readonly title: string;
  readonly rows: number;
  readonly columns: number;
  readonly pixelSize: { readonly x: PixelSide; readonly y: PixelSide };
  readonly groups: readonly SheetGroup[];
  readonly colorMap: ColorMapName;
  /** Label of the color bar, such as `Intensity`. */
  readonly label: string;
  /** Values of the first and the last color; left out, percentiles. */
  readonly range?: ColorRange;
  readonly provenance: Readonly<Record<string, string>>;
}

export type ContactSheetRequest = TitleRequest & Pick<FigureRequest, 'fontPt' | 'dpi' | 'contrast' | 'columns'>;

/** About as wide as eight in a row of two columns of a journal. */
const FAIR_TILE_MM = 20;
/** Narrower than this many ems a name has no room. */
const LEAST_TILE_EM = 4;
/** Names of images, seen from the other texts. */
const NAME_SIZE = 0.8;

/**
 * Images of a stack in groups, each under its name, with the letter of its phase; with shared contrast a color bar stands
 * below them.
 *
 * @throws RangeError when the number of values and the size disagree (a programmer's error).
 */
export function contactSheetFigure(data: ContactSheetData, request: ContactSheetRequest): Scene {
  const sizePt = request.fontPt;
  const { em } = textHeights(sizePt);
  const contentMm = request.widthMm - 2 * PAGE_MARGIN_MM;
  const page = { left: PAGE_MARGIN_MM, contentMm, dotMm: 25.4 / request.dpi };
  const title = pageTitle(request, data, sizePt);
  const marks: Mark[] = [...title.marks];
  let y = PAGE_MARGIN_MM + (title.heightMm > 0 ? title.heightMm + 0.3 * em : 0);

  const all = data.groups.flatMap(({ tiles }) => tiles);
  const most = data.groups.reduce((count, { tiles }) => Math.max(count, tiles.length), 1);
  const wanted = { count: most, columns: request.columns, fairMm: FAIR_TILE_MM, leastMm: LEAST_TILE_EM * em };
  // All groups have tiles of one size.
  const grid = tileGrid({ ...wanted, gapMm: 0.5 * em }, page);
  const shared = data.range ?? (request.contrast === 'shared' ? rangeOfAll(all) : null);
  for (const group of data.groups) {
    const part = drawGroup(group, data, grid, shared, y, request);
    marks.push(part.mark);
    y = part.bottom + 0.6 * em;
  }
  if (shared && all.length > 0) {
    const limits = { left: PAGE_MARGIN_MM, right: PAGE_MARGIN_MM + contentMm };
    const bar = colorBar(data, shared, { left: PAGE_MARGIN_MM, y, widthMm: contentMm }, limits, sizePt);
    marks.push({ kind: 'group', label: 'Color bar', marks: bar });
    y += colorBarMm(sizePt) + 0.6 * em;
  }
  const names = data.groups.map(({ name, count }) => `${plainText(name)} (${imageCount(count)})`).join(', ');
  return {
    widthMm: request.widthMm,
    heightMm: Math.ceil((y - 0.6 * em + PAGE_MARGIN_MM) * 10) / 10,
    title: title.text || 'Contact sheet',
    description: `Images of ${data.rows} × ${data.columns} pixels in groups: ${names}.`,
    provenance: data.provenance,
    marks,
  };
}

function drawGroup(
  group: SheetGroup,
  data: ContactSheetData,
  grid: TileGrid,
  shared: ColorRange | null,
  from: number,
  request: ContactSheetRequest,
): { readonly mark: Mark; readonly bottom: number } {
  const sizePt = request.fontPt;
  const { line, em } = textHeights(sizePt);
  const name = textHeights(sizePt * NAME_SIZE);
  const dotMm = 25.4 / request.dpi;
  const marks: Mark[] = [...groupHeading(group, from, request)];
  let y = from + 1.1 * line + 0.3 * em;
  for (let first = 0; first < group.tiles.length; first += grid.columns) {
    const top = Math.ceil(y / dotMm) * dotMm;
    let heightMm = 0;
    for (const [offset, tile] of group.tiles.slice(first, first + grid.columns).entries()) {
      const left = grid.leftOf(offset);
      const range = shared ?? contrastRange(tile.values, false);
      const map = { ...coloredMap({ ...data, values: tile.values }, data, range), scaleBar: 'none' as const };
      const size = { ...fitMap(map, grid.tileMm - dotMm, grid.tileMm * 1.5, request.dpi), note: '' };
      marks.push(...mapPanel(map, size, left, top, sizePt));
      heightMm = Math.max(heightMm, size.heightMm);
      const text = fitText(plainText(tile.name), grid.tileMm - dotMm, sizePt * NAME_SIZE);
      const style = { kind: 'text', weight: 'regular', anchor: 'start', fill: QUIET_INK } as const;
      const baseline = top + size.heightMm + 0.3 * em + name.ascent;
      if (text) marks.push({ ...style, x: left, y: baseline, text, sizePt: sizePt * NAME_SIZE });
    }
    y = top + heightMm + 0.3 * em + name.line + 0.2 * em;
  }
  return { mark: { kind: 'group', label: plainText(group.name), marks }, bottom: y };
}

/** Swatch with letter, name, and how many images there are. */
function groupHeading({ name, phase, count }: SheetGroup, y: number, request: ContactSheetRequest): Mark[] {
  const sizePt = request.fontPt;
  const { em, cap, line } = textHeights(sizePt);
  const rowMm = 1.1 * line;
  const marks: Mark[] = [];
  let left = PAGE_MARGIN_MM;
  const text = { kind: 'text', anchor: 'start', sizePt, y: y + (rowMm + cap) / 2 } as const;
  const letter = phase ? plainText(phase.letter) : '';
  if (phase) {
    const width = Math.max(1.15 * em, textWidthMm(letter, sizePt * 0.85, 'semibold') + 0.3 * em);
    marks.push({ kind: 'rect', x: left, y: y + 0.08 * rowMm, width, height: 0.84 * rowMm, fill: phase.color });
    const fill = luminance(phase.color) > 0.3 ? INK : PAPER;
    const middle = y + rowMm / 2 + textHeights(sizePt * 0.85).cap / 2;
    const place = { x: left + width / 2, y: middle, sizePt: sizePt * 0.85 };
    if (letter) marks.push({ ...text, ...place, anchor: 'middle', weight: 'semibold', fill, text: letter });
    left += width + 0.4 * em;
  }
  const right = request.widthMm - PAGE_MARGIN_MM;
  const counted = imageCount(count);
  const countMm = textWidthMm(counted, sizePt);
  const shown = fitText(plainText(name), right - left - countMm - 0.8 * em, sizePt, 'semibold');
  if (shown) marks.push({ ...text, x: left, weight: 'semibold', fill: INK, text: shown });
  left += textWidthMm(shown, sizePt, 'semibold') + 0.8 * em;
  if (left + countMm <= right) marks.push({ ...text, x: left, weight: 'regular', fill: QUIET_INK, text: counted });
  return marks;
}

function imageCount(count: number): string {
  return `${formatNumber(count)} ${count === 1 ? 'image' : 'images'}`;
}

/** From the darkest to the brightest of all images, but for their outermost hundredths. */
function rangeOfAll(tiles: readonly SheetTile[]): ColorRange {
  const ranges = tiles.map(({ values }) => contrastRange(values, false));
  if (ranges.length === 0) return { min: 0, max: 1 };
  return { min: Math.min(...ranges.map(({ min }) => min)), max: Math.max(...ranges.map(({ max }) => max)) };
}
