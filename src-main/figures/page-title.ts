import type { FigureRequest } from '../../src-preload/contract/recipe.ts';
import type { Mark } from './scene.ts';
import { fitText, plainText } from './text.ts';
import { INK, PAGE_MARGIN_MM, textHeights } from './theme.ts';

/** What a title needs of a request. */
export type TitleRequest = Pick<FigureRequest, 'title' | 'showTitle' | 'widthMm'>;

/** The title of a page. */
export interface PageTitle {
  /** What the file calls itself, also where no title is shown; empty when there is none. */
  readonly text: string;
  readonly marks: readonly Mark[];
  /** Height that its line takes; 0 when none is shown. */
  readonly heightMm: number;
}

/** The title that the request gives, else that of the data; above the figure unless the request wants none there. */
export function pageTitle(request: TitleRequest, data: { readonly title: string }, sizePt: number): PageTitle {
  const text = plainText(request.title) || plainText(data.title);
  if (!text || !request.showTitle) return { text, marks: [], heightMm: 0 };
  const { ascent, line } = textHeights(sizePt);
  const shown = fitText(text, request.widthMm - 2 * PAGE_MARGIN_MM, sizePt, 'semibold');
  const style = { kind: 'text', weight: 'semibold', anchor: 'start', fill: INK, sizePt } as const;
  return { text, marks: [{ ...style, x: PAGE_MARGIN_MM, y: PAGE_MARGIN_MM + ascent, text: shown }], heightMm: line };
}
