import { mix } from './colors.ts';

/**
 * Ten colors that people with any color vision tell apart, and from white: Okabe and Ito's (2008, jfly.uni-koeln.de/color/)
 * without black, then three of Tableau's 10 and 20 that keep the largest CIELAB distance to all before under simulated
 * protanopia and deuteranopia (Machado, Oliveira and Fernandes 2009, doi:10.1109/TVCG.2009.113).
 */
export const PHASE_COLORS: readonly string[] = [
  '#0072b2',
  '#e69f00',
  '#009e73',
  '#d55e00',
  '#56b4e9',
  '#cc79a7',
  '#f0e442',
  '#8c564b',
  '#17becf',
  '#59a14f',
];

/** Color of pixels and clusters that belong to no phase. */
export const UNASSIGNED_COLOR = '#adadad';

/**
 * Color of the phase with this index, as `#rrggbb`: the ten, then the same hues darker, then lighter, and so on, so that
 * any number of phases has a color and the same index always has the same one. The first 300 are all different.
 */
export function phaseColor(index: number): string {
  const round = Math.floor(index / PHASE_COLORS.length);
  const base = PHASE_COLORS[index % PHASE_COLORS.length]!;
  if (round === 0) return base;
  // Darker on odd rounds, lighter on even ones, further each time but never black or white.
  const strength = 1 - 1 / (1 + (2 / 3) * Math.ceil(round / 2));
  return mix(base, round % 2 === 1 ? '#000000' : '#ffffff', strength);
}
