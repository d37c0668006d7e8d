import { shellLabel } from '../../../src-preload/contract/elements.ts';
import type { LineAxis } from './line-families.ts';
import type { LineModel } from './line-model.ts';

/** Energy that leaves a silicon detector with an escaping Si Kα photon, keV; it needs the K edge of silicon. */
const SILICON_K_ALPHA = 1.74;
const SILICON_K_EDGE = 1.839;
/** Escape and sum peaks are at most this share of the lines that cause them. */
const MOST_ESCAPE = 0.02;
const MOST_SUM = 0.01;
/** Lines that take part in sums: the strongest, and none so soft that other elements' lines lie everywhere around. */
const SUMMING = 4;
const SOFTEST_SUMMING_KEV = 0.5;
/** How far, in widths, an artifact may lie from where it is computed. */
const REACH = 0.3;

/**
 * Name of the escape or sum peak at an energy, when lines already found are strong enough to cause it; else null. See
 * S. J. B. Reed, Electron Microprobe Analysis (1993), on both.
 *
 * @param area counts in the peak
 */
export function artifactAt(keV: number, area: number, { parts, areas }: LineModel, axis: LineAxis): string | null {
  const lines = parts
    .flatMap(({ family, keV: at }, i) => {
      if (!family || !(areas[i] > 0)) return [];
      return [{ keV: at, counts: areas[i], label: `${family.element.symbol} ${shellLabel(family.main)}` }];
    })
    .sort((a, b) => b.counts - a.counts);
  const reach = REACH * axis.widthOf(keV);
  for (const line of lines) {
    const isEscape = line.keV > SILICON_K_EDGE && Math.abs(line.keV - SILICON_K_ALPHA - keV) <= reach;
    if (isEscape && area <= MOST_ESCAPE * line.counts) return `Si escape of ${line.label}`;
  }
  const summing = lines.filter((line) => line.keV >= SOFTEST_SUMMING_KEV).slice(0, SUMMING);
  for (const [i, a] of summing.entries()) {
    for (const b of summing.slice(i)) {
      const isSum = Math.abs(a.keV + b.keV - keV) <= reach;
      if (isSum && area <= MOST_SUM * Math.min(a.counts, b.counts)) return `Sum of ${a.label} and ${b.label}`;
    }
  }
  return null;
}
