import type { FigureRequest } from '../../src-preload/contract/recipe.ts';
import { textWidthMm } from './fonts.ts';
import {
  type ColorRange,
  colorBar,
  colorBarMm,
  coloredMap,
  contrastRange,
  type IntensityGrid,
  type IntensityLook,
} from './intensity-map.ts';
import { intensityMapFigure } from './intensity-map-figure.ts';
import type { MapPageRequest } from './map-page.ts';
import { fitMap, mapFooterMm, mapPanel } from './map-panel.ts';
import { pageTitle } from './page-title.ts';
import { withScaleBar } from './scale-bar.ts';
import type { Mark, Scene } from './scene.ts';
import { fitText, plainText } from './text.ts';
import { INK, PAGE_MARGIN_MM, textHeights } from './theme.ts';
import { tileGrid } from './tile-grid.ts';

/** One of several maps: what it is called, its numbers and how they are colored. */
export interface GridMap extends IntensityLook {
  readonly name: string;
  readonly values: IntensityGrid['values'];
}

/** What a figure of several maps of the same pixels shows. */
export interface MapGridData extends Pick<IntensityGrid, 'rows' | 'columns' | 'pixelSize'> {
  readonly title: string;
  readonly maps: readonly GridMap[];
  /** Values of the first and the last color, of all maps; left out, percentiles. */
  readonly range?: ColorRange;
  readonly provenance: Readonly<Record<string, string>>;
}

export type MapGridRequest = MapPageRequest & Pick<FigureRequest, 'contrast' | 'columns'>;

/** A tile is about as wide as half of a journal's column. */
const FAIR_TILE_MM = 36;
/** Narrower than this many ems a color bar has no room for its numbers. */
const LEAST_TILE_EM = 9;

/**
 * Maps of the same pixels side by side, lettered (a), (b), (c), with a scale bar on the first. Each has a color bar of its
 * own; with shared contrast one stands below them all. A single map is a figure of its own.
 *
 * @throws RangeError when there is no map, or the number of values and the size disagree (a programmer's error).
 */
export function mapGridFigure(data: MapGridData, request: MapGridRequest): Scene {
  const [only] = data.maps;
  if (!only) throw new RangeError('a figure of maps needs one');
  if (data.maps.length === 1) return intensityMapFigure({ ...data, ...only }, request);
  const sizePt = request.fontPt;
  const { em, cap } = textHeights(sizePt);
  const contentMm = request.widthMm - 2 * PAGE_MARGIN_MM;
  const dotMm = 25.4 / request.dpi;
  const title = pageTitle(request, data, sizePt);
  const marks: Mark[] = [...title.marks];
  let y = PAGE_MARGIN_MM + (title.heightMm > 0 ? title.heightMm + 0.2 * em : 0);

  const shared = request.contrast === 'shared' ? sharedLook(data) : null;
  const drawn = data.maps.map((map) => {
    const look = shared ?? map;
    const range = shared?.range ?? data.range ?? contrastRange(map.values, map.centered);
    return { name: map.name, look, range, map: coloredMap({ ...data, values: map.values }, look, range) };
  });
  const grid = tileGrid(
    {
      count: drawn.length,
      columns: request.columns,
      fairMm: FAIR_TILE_MM,
      leastMm: LEAST_TILE_EM * em,
      gapMm: 1.2 * em,
    },
    { left: PAGE_MARGIN_MM, contentMm, dotMm },
  );
  const scaled = withScaleBar(drawn[0].map, request);
  const size = fitMap(scaled, grid.tileMm - dotMm, grid.tileMm, request.dpi);
  const headMm = cap + 0.7 * em;
  const names = drawn.map(({ name }, index) => heading(index, name, grid.tileMm, sizePt));

  for (let first = 0; first < drawn.length; first += grid.columns) {
    const top = Math.ceil((y + headMm) / dotMm) * dotMm;
    let bottom = top;
    for (const [offset, { map, look, range }] of drawn.slice(first, first + grid.columns).entries()) {
      const index = first + offset;
      const left = grid.leftOf(index);
      // All have the same pixels: what is said of them once is said of all.
      const shown = index === 0 ? scaled : { ...map, scaleBar: 'none' as const };
      const own = index === 0 ? size : { ...size, note: '' };
      marks.push(...names[index](left, top - headMm + cap));
      marks.push({ kind: 'group', label: 'Map', marks: mapPanel(shown, own, left, top, sizePt) });
      let end = top + size.heightMm + mapFooterMm(shown, own, sizePt);
      if (!shared) {
        const limits = { left, right: left + grid.tileMm - dotMm };
        const place = { left, y: end + 0.8 * em, widthMm: Math.max(size.widthMm, LEAST_TILE_EM * em - dotMm) };
        marks.push({ kind: 'group', label: 'Color bar', marks: colorBar(look, range, place, limits, sizePt) });
        end = place.y + colorBarMm(sizePt);
      }
      bottom = Math.max(bottom, end);
    }
    y = bottom + 0.9 * em;
  }
  if (shared) {
    const limits = { left: PAGE_MARGIN_MM, right: PAGE_MARGIN_MM + contentMm };
    const place = { left: PAGE_MARGIN_MM, y, widthMm: contentMm };
    marks.push({ kind: 'group', label: 'Color bar', marks: colorBar(shared, shared.range, place, limits, sizePt) });
    y += colorBarMm(sizePt) + 0.9 * em;
  }
  const list = data.maps.map(({ name }) => plainText(name)).join(', ');
  return {
    widthMm: request.widthMm,
    heightMm: Math.ceil((y - 0.9 * em + PAGE_MARGIN_MM) * 10) / 10,
    title: title.text || 'Maps',
    description: `Maps of ${scaled.rows} × ${scaled.columns} pixels: ${list}.`,
    provenance: data.provenance,
    marks,
  };
}

/** One range and one color table for all maps; around zero when one of them is. */
function sharedLook({ maps, range }: MapGridData): IntensityLook & { readonly range: ColorRange } {
  const signed = maps.find(({ centered }) => centered);
  const { colorMap, centered } = signed ?? maps[0];
  const labels = new Set(maps.map(({ label }) => label));
  const all = maps.flatMap(({ values }) => Array.from(values));
  return {
    colorMap,
    centered,
    label: labels.size === 1 ? maps[0].label : 'Value',
    range: range ?? contrastRange(all, centered),
  };
}

/** `(a) Abundances 1` above a tile. */
function heading(index: number, name: string, widthMm: number, sizePt: number) {
  const letter = `(${letters(index)})`;
  const letterMm = textWidthMm(`${letter} `, sizePt, 'semibold');
  const shown = fitText(plainText(name), widthMm - letterMm, sizePt);
  return (x: number, y: number): Mark[] => {
    const text = { kind: 'text', sizePt, anchor: 'start', fill: INK, y } as const;
    return [
      { ...text, x, text: letter, weight: 'semibold' },
      ...(shown ? [{ ...text, x: x + letterMm, text: shown, weight: 'regular' } as const] : []),
    ];
  };
}

/** a, b, …, z, aa, ab, … */
function letters(index: number): string {
  const last = String.fromCharCode(97 + (index % 26));
  return index < 26 ? last : letters(Math.floor(index / 26) - 1) + last;
}
