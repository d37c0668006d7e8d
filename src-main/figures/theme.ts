import { ASCENT, CAP_HEIGHT, DESCENT } from './fonts.ts';
import { MM_PER_PT } from './scene.ts';

/** Looks shared by all figures. Figures are made for white paper. */
export const INK = '#1a1a1a';
export const QUIET_INK = '#595959';
export const PAPER = '#ffffff';

/** Line widths: 0.5 pt for frames and ticks, 0.9 pt for spectra. */
export const FRAME_MM = 0.5 * MM_PER_PT;
export const CURVE_MM = 0.9 * MM_PER_PT;
export const TICK_MM = 1;
/** Hatches: width of a line, distance between two lines of the widest hatch. */
export const HATCH_MM = 0.4 * MM_PER_PT;
export const HATCH_PITCH_MM = 1.4;
/** Borders of phases over a map, and the dark line under the two of neighbors. */
export const OUTLINE_MM = 0.9 * MM_PER_PT;
export const OUTLINE_UNDER_MM = 2.3 * MM_PER_PT;
export const PAGE_MARGIN_MM = 1;

/** Text heights in millimetres for a font size. */
export function textHeights(sizePt: number): {
  em: number;
  cap: number;
  ascent: number;
  descent: number;
  line: number;
} {
  const em = sizePt * MM_PER_PT;
  return { em, cap: em * CAP_HEIGHT, ascent: em * ASCENT, descent: em * DESCENT, line: em * 1.25 };
}
