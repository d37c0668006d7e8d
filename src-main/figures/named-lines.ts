import { indexAt } from '../../src-preload/contract/axis.ts';
import type { Axis } from '../../src-preload/contract/dataset.ts';
import { nameStart, placeNames } from '../../src-preload/contract/place-names.ts';
import type { FigureRequest } from '../../src-preload/contract/recipe.ts';
import { textWidthMm } from './fonts.ts';
import type { Mark } from './scene.ts';
import { plainText } from './text.ts';
import { FRAME_MM, QUIET_INK, textHeights } from './theme.ts';

const MOST_ROWS = 3;
/** Share of the frame's height that names may take. */
export const NAMES_SHARE = 0.25;
/** Lines without room for a name are left out below this weight. */
const LEAST_ALONE = 0.3;

interface Frame {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Thin lines under the curves, and their names above: names never touch each other, the weightier ones come first. Curves leave
 * `headMm` below the frame's upper edge to the names.
 */
export function namedLines(
  marks: NonNullable<FigureRequest['marks']>,
  axis: Axis,
  toX: (channel: number) => number,
  frame: Frame,
  sizePt: number,
): { readonly under: Mark[]; readonly over: Mark[]; readonly headMm: number } {
  const { em, cap, line } = textHeights(sizePt);
  const lines = marks.map(({ at, label, weight }) => {
    const text = plainText(label);
    return { x: toX(indexAt(axis, at)), width: textWidthMm(text, sizePt), weight, text };
  });
  const rows = Math.max(0, Math.min(MOST_ROWS, Math.floor((NAMES_SHARE * frame.height) / line)));
  const inside = { left: frame.x + 0.3 * em, right: frame.x + frame.width - 0.3 * em };
  const placed = placeNames(lines, { ...inside, rows, gap: 0.5 * em, lineGap: 0.15 * em });
  const under: Mark[] = [];
  const over: Mark[] = [];
  lines.forEach(({ x, width, weight, text }, i) => {
    const row = placed[i];
    if (Number.isNaN(row) || (row < 0 && weight < LEAST_ALONE)) return;
    const top = frame.y + 0.4 * em + (row < 0 ? rows : row) * line;
    const from = row < 0 ? top : top + cap + 0.25 * em;
    const foot = frame.y + frame.height;
    under.push({ kind: 'line', x1: x, y1: from, x2: x, y2: foot, stroke: LINE_COLOR, strokeMm: FRAME_MM });
    if (row < 0) return;
    const at = { x: nameStart(x, width, inside), y: top + cap, text };
    over.push({ kind: 'text', ...at, sizePt, weight: 'regular', anchor: 'start', fill: QUIET_INK });
  });
  const used = Math.max(-1, ...placed.filter((row) => !Number.isNaN(row))) + 1;
  return { under, over, headMm: used === 0 ? 0 : 0.4 * em + used * line };
}

/** Lighter than names and axes, so that the curves stand out. */
const LINE_COLOR = '#9aa3ad';
