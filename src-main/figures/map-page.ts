import type { FigureRequest } from '../../src-preload/contract/recipe.ts';
import { type Frame, fitMap, mapFooterMm, mapPanel } from './map-panel.ts';
import { pageTitle } from './page-title.ts';
import type { PixelMap } from './pixel-map.ts';
import { withScaleBar } from './scale-bar.ts';
import type { GroupMark, Mark, Scene } from './scene.ts';
import { PAGE_MARGIN_MM, textHeights } from './theme.ts';

/** What a figure of a single map needs of the request. */
export type MapPageRequest = Pick<
  FigureRequest,
  'widthMm' | 'fontPt' | 'dpi' | 'title' | 'showTitle' | 'scaleBar' | 'lengthUnit'
>;

/** Where what explains the colors begins, in millimetres, and how much width it has. */
export interface KeyPlace {
  readonly left: number;
  readonly y: number;
  readonly contentMm: number;
}

/** What explains the colors of a map: a color bar, a legend. */
export interface MapKey {
  readonly marks: GroupMark;
  readonly heightMm: number;
}

/**
 * A page with a title, a map with its scale bar, and what explains its colors below.
 *
 * @param data title of the page when the request gives none, and what the file says of itself
 * @param fallback what the page is called when neither gives a title
 * @param drawOver what lies on the map, under its scale bar
 */
export function mapPage(
  unscaled: PixelMap,
  data: Pick<Scene, 'title' | 'provenance'>,
  fallback: string,
  request: MapPageRequest,
  drawKey: (place: KeyPlace) => MapKey,
  drawOver: (frame: Frame) => readonly Mark[] = () => [],
): Scene {
  const sizePt = request.fontPt;
  const map = withScaleBar(unscaled, request);
  const { em } = textHeights(sizePt);
  const contentMm = request.widthMm - 2 * PAGE_MARGIN_MM;
  const title = pageTitle(request, data, sizePt);
  const marks: Mark[] = [...title.marks];
  let y = PAGE_MARGIN_MM + title.heightMm;
  if (title.heightMm > 0) y += 0.2 * em;

  // On whole dots, like the phase map.
  const dotMm = 25.4 / request.dpi;
  const left = Math.ceil(PAGE_MARGIN_MM / dotMm) * dotMm;
  y = Math.ceil(y / dotMm) * dotMm;
  const size = fitMap(map, contentMm - dotMm, contentMm, request.dpi);
  marks.push({ kind: 'group', label: 'Map', marks: mapPanel(map, size, left, y, sizePt, { over: drawOver }) });
  y += size.heightMm + mapFooterMm(map, size, sizePt) + 0.8 * em;

  const key = drawKey({ left, y, contentMm });
  marks.push(key.marks);
  return {
    widthMm: request.widthMm,
    heightMm: Math.ceil((y + key.heightMm + PAGE_MARGIN_MM) * 10) / 10,
    title: title.text || fallback,
    description: map.description,
    provenance: data.provenance,
    marks,
  };
}
