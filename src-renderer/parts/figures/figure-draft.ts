import { FIGURE_PANELS } from '../../../src-preload/contract/figure-request.ts';
import { type FigureRequest, figureRequestSchema } from '../../../src-preload/contract/recipe.ts';
import { describeIssues } from '../../../src-preload/contract/recipe-parsing.ts';
import type { UnitChoice } from '../../../src-preload/contract/shown-units.ts';

/** Column widths of journals: one and two columns. */
export const WIDTH_PRESETS_MM = [85, 180] as const;

/** Settings of a figure with the units of the program's settings where it has none of its own. */
export function withUnits(figure: Partial<FigureRequest>, { length, energy }: UnitChoice): Partial<FigureRequest> {
  return { lengthUnit: length, energyUnit: energy, ...figure };
}

export type FigureDraft = { readonly [key: string]: unknown };

/** What is wrong with a figure's settings, by field. */
export function figureProblems(draft: FigureDraft): { readonly [key: string]: string } {
  const problems: { [key: string]: string } = {};
  for (const issue of describeIssues(figureRequestSchema, draft)) {
    const [, key, rest] = /^(\w+)\S* (.*)$/.exec(issue) ?? [];
    if (key) problems[key] ??= `${rest!.charAt(0).toUpperCase()}${rest!.slice(1)}.`;
  }
  return problems;
}

/** The request with its defaults; null while something is wrong. */
export function figureRequest(draft: FigureDraft): FigureRequest | null {
  const parsed = figureRequestSchema.safeParse(draft);
  return parsed.success ? parsed.data : null;
}

/** A saved figure in a line: `85 mm, 8 pt, spectra offset, PNG 300 dpi`. */
export function figureText(request: FigureRequest): string {
  const { widthMm, fontPt, format, dpi, title } = request;
  const file = format === 'png' ? `PNG ${dpi} dpi` : format.toUpperCase();
  return `${title ? `“${title}”, ` : ''}${widthMm} mm, ${fontPt} pt, ${shownText(request)}, ${file}`;
}

function shownText({ figure, maps = [], spectra, hatch, panels, groupBy, tiles, overlay }: FigureRequest): string {
  const names = maps.map(({ name, array }) => name ?? array);
  switch (figure) {
    case 'rgb-map':
      return `overlay of ${names.join(', ')}`;
    case 'map':
      return names.length > MOST_NAMED ? `${names.length} maps` : `map of ${names.join(', ')}`;
    case 'phase-overlay':
      return `phases ${overlay === 'color' ? 'colored' : 'outlined'} over ${names.join(', ')}`;
    case 'contact-sheet':
      return groupBy === 'score' ? `${tiles} images by score` : `${tiles} images of each ${groupBy}`;
    default: {
      const only = panels && panels.length < FIGURE_PANELS.length ? `${panels.join(' and ')} only, ` : '';
      return `${only}spectra ${spectra}${hatch ? ', hatched' : ''}`;
    }
  }
}

/** More maps than this are counted, not named. */
const MOST_NAMED = 3;

/** Width and height of the page in dots. */
export function sizeInDots(widthMm: number, heightMm: number, dpi: number): readonly [number, number] {
  return [Math.round((widthMm / 25.4) * dpi), Math.round((heightMm / 25.4) * dpi)];
}
