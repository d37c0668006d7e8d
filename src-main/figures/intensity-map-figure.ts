import {
  type ColorRange,
  colorBar,
  colorBarMm,
  coloredMap,
  contrastRange,
  type IntensityGrid,
  type IntensityLook,
} from './intensity-map.ts';
import { type MapPageRequest, mapPage } from './map-page.ts';
import type { Scene } from './scene.ts';
import { PAGE_MARGIN_MM } from './theme.ts';

/** What a figure of one intensity map shows. */
export interface IntensityMapData extends IntensityGrid, IntensityLook {
  readonly title: string;
  /** Left out, from the 1st to the 99th percentile. */
  readonly range?: ColorRange;
  readonly provenance: Readonly<Record<string, string>>;
}

/**
 * A map of one quantity with its scale bar, and a color bar below it.
 *
 * @throws RangeError when the number of values and the size disagree (a programmer's error).
 */
export function intensityMapFigure(data: IntensityMapData, request: MapPageRequest): Scene {
  const range = data.range ?? contrastRange(data.values, data.centered);
  const sizePt = request.fontPt;
  return mapPage(coloredMap(data, data, range), data, 'Map', request, ({ left, y, contentMm }) => {
    const limits = { left: PAGE_MARGIN_MM, right: PAGE_MARGIN_MM + contentMm };
    const marks = colorBar(data, range, { left, y, widthMm: contentMm }, limits, sizePt);
    return { marks: { kind: 'group', label: 'Color bar', marks }, heightMm: colorBarMm(sizePt) };
  });
}
