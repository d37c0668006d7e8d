import { formatRound } from '../../src-preload/contract/numbers.ts';
import { UNASSIGNED_COLOR } from '../../src-preload/contract/phase-colors.ts';
import { OVERLAY_COLORS } from '../../src-preload/contract/rgb-colors.ts';
import { contrastRange } from './intensity-map.ts';
import { layoutLegend } from './legend.ts';
import { type MapPageRequest, mapPage } from './map-page.ts';
import { type PixelMap, type PixelSide, pixelGeometry } from './pixel-map.ts';
import type { Scene } from './scene.ts';
import { plainText } from './text.ts';

/** What a figure of up to three maps on each other shows. */
export interface RgbMapData {
  readonly title: string;
  readonly rows: number;
  readonly columns: number;
  /** Red, green, blue; where a value is not finite, the pixel is drawn gray. */
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
export function rgbMapFigure(data: RgbMapData, request: MapPageRequest): Scene {
  const ranges = data.maps.map(({ values }) => contrastRange(values, false));
  const entries = data.maps.map(({ name }, i) => ({
    name: plainText(name),
    letter: '',
    area: `${rounded(ranges[i].min)} to ${rounded(ranges[i].max)}`,
    color: OVERLAY_COLORS[i],
  }));
  return mapPage(overlaidMap(data, ranges), data, 'Overlay of maps', request, ({ left, y, contentMm }) => {
    const { draw, heightMm } = layoutLegend(entries, contentMm, request.fontPt);
    return { marks: { kind: 'group', label: 'Legend', marks: draw(left, y) }, heightMm };
  });
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
