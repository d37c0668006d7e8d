import type { FigureRequest } from '../../src-preload/contract/recipe.ts';
import { fitMap, mapFooterMm, mapPanel } from './map-panel.ts';
import type { PixelMap } from './pixel-map.ts';
import type { GroupMark, Mark, Scene } from './scene.ts';
import { fitText, plainText } from './text.ts';
import { INK, PAGE_MARGIN_MM, textHeights } from './theme.ts';

/** What a figure of a single map needs of the request. */
export type MapPageRequest = Pick<FigureRequest, 'widthMm' | 'fontPt' | 'dpi' | 'title'>;

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
 */
export function mapPage(
  map: PixelMap,
  data: Pick<Scene, 'title' | 'provenance'>,
  fallback: string,
  request: MapPageRequest,
  drawKey: (place: KeyPlace) => MapKey,
): Scene {
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

  const key = drawKey({ left, y, contentMm });
  marks.push(key.marks);
  return {
    widthMm: request.widthMm,
    heightMm: Math.ceil((y + key.heightMm + PAGE_MARGIN_MM) * 10) / 10,
    title: title || fallback,
    description: map.description,
    provenance: data.provenance,
    marks,
  };
}
