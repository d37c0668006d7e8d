import { formatRound } from '../../src-preload/contract/numbers.ts';
import { UNASSIGNED_COLOR } from '../../src-preload/contract/phase-colors.ts';
import type { FigureRequest } from '../../src-preload/contract/recipe.ts';
import { OVERLAY_COLORS } from '../../src-preload/contract/rgb-colors.ts';
import { contrastRange } from './intensity-map-figure.ts';
import { layoutLegend } from './legend.ts';
import { fitMap, mapFooterMm, mapPanel } from './map-panel.ts';
import { type PixelMap, type PixelSide, pixelGeometry } from './pixel-map.ts';
import type { Mark, Scene } from './scene.ts';
import { fitText, plainText } from './text.ts';
import { INK, PAGE_MARGIN_MM, textHeights } from './theme.ts';

/** What a figure of up to three maps on each other shows. */
export interface RgbMapData {
  readonly title: string;
  readonly rows: number;
  readonly columns: number;
  /** Red, green, blue; where a value is not finite, the pixel is drawn grey. */
  readonly maps: readonly { readonly name: string; readonly values: ArrayLike<number> }[];
  readonly pixelSize: { readonly x: PixelSide; readonly y: PixelSide };
  readonly provenance: Readonly<Record<string, string>>;
}

/** Steps of brightness of each color: the palette's numbers have 16 bits, and 40³ of them fit. */
const LEVELS = 40;

/**
 * Up to three maps as red, green and blue, each from its 1st to its 99th percentile, with scale bar and a legend that says which
 * values are dark and which are bright.
 *
 * @throws RangeError when the number of values and the size disagree (a programmer's error).
 */
export function rgbMapFigure(
  data: RgbMapData,
  request: Pick<FigureRequest, 'widthMm' | 'fontPt' | 'dpi' | 'title'>,
): Scene {
  const ranges = data.maps.map(({ values }) => contrastRange(values, false));
  const map = overlaidMap(data, ranges);
  const sizePt = request.fontPt;
  const { em, ascent, line } = textHeights(sizePt);
  const contentMm = request.widthMm - 2 * PAGE_MARGIN_MM;
  const marks: Mark[] = [];
  let y = PAGE_MARGIN_MM;
  const title = plainText(request.title) || plainText(data.title);
  if (title) {
    const text = fitText(title, contentMm, sizePt, 'semibold');
    const style = { kind: 'text', weight: 'semibold', anchor: 'start', fill: INK } as const;
    marks.push({ ...style, x: PAGE_MARGIN_MM, y: y + ascent, text, sizePt });
    y += line + 0.2 * em;
  }

  // On whole dots, like the phase map.
  const dotMm = 25.4 / request.dpi;
  const left = Math.ceil(PAGE_MARGIN_MM / dotMm) * dotMm;
  y = Math.ceil(y / dotMm) * dotMm;
  const size = fitMap(map, contentMm - dotMm, contentMm, request.dpi);
  marks.push({ kind: 'group', label: 'Map', marks: mapPanel(map, size, left, y, sizePt) });
  y += size.heightMm + mapFooterMm(map, size, sizePt) + 0.8 * em;

  const entries = data.maps.map(({ name }, i) => ({
    name: plainText(name),
    letter: '',
    area: `${rounded(ranges[i].min)} to ${rounded(ranges[i].max)}`,
    color: OVERLAY_COLORS[i],
  }));
  const legend = layoutLegend(entries, contentMm, sizePt);
  marks.push({ kind: 'group', label: 'Legend', marks: legend.draw(left, y) });
  y += legend.heightMm;
  return {
    widthMm: request.widthMm,
    heightMm: Math.ceil((y + PAGE_MARGIN_MM) * 10) / 10,
    title: title || 'Overlay of maps',
    description: map.description,
    provenance: data.provenance,
    marks,
  };
}

/** Ends of the contrast are percentiles: three digits tell enough. */
function rounded(value: number): string {
  return formatRound(Number(value.toPrecision(3)));
}

function overlaidMap(data: RgbMapData, ranges: readonly { min: number; max: number }[]): PixelMap {
  const pixels = data.rows * data.columns;
  const geometry = pixelGeometry({ ...data, valueCount: data.maps[0]?.values.length ?? 0 });
  const palette: string[] = [];
  const known = new Map<number, number>();
  const indices = new Uint16Array(pixels);
  for (let pixel = 0; pixel < pixels; pixel++) {
    let code = 0;
    for (let channel = 0; channel < OVERLAY_COLORS.length; channel++) {
      const map = data.maps[channel];
      code = code * LEVELS + (map ? levelOf(map.values[pixel], ranges[channel]) : 0);
    }
    let index = known.get(code);
    if (index === undefined) {
      index = palette.length;
      known.set(code, index);
      palette.push(Number.isNaN(code) ? UNASSIGNED_COLOR : colorOf(code));
    }
    indices[pixel] = index;
  }
  const names = data.maps.map(({ name }) => plainText(name)).join(', ');
  const description = `Overlay of ${names} as red, green and blue, ${geometry.rows} × ${geometry.columns} pixels.`;
  return { ...geometry, indices, palette, description };
}

/** 0 to 39; NaN where there is no value. */
function levelOf(value: number, { min, max }: { min: number; max: number }): number {
  if (!Number.isFinite(value)) return Number.NaN;
  return Math.round(Math.min(1, Math.max(0, (value - min) / (max - min))) * (LEVELS - 1));
}

function colorOf(code: number): string {
  const levels = [Math.floor(code / LEVELS ** 2), Math.floor(code / LEVELS) % LEVELS, code % LEVELS];
  const hex = (level: number) =>
    Math.round((level * 255) / (LEVELS - 1))
      .toString(16)
      .padStart(2, '0');
  return `#${levels.map(hex).join('')}`;
}
