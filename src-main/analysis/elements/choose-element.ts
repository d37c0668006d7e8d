import type { ElementRecord } from '../../../src-preload/contract/elements.ts';
import { commonness } from './commonness.ts';
import type { LineAxis } from './line-families.ts';
import type { Part } from './line-model.ts';
import { fitNonNegative } from './non-negative-fit.ts';

/** An element given to a peak. */
export interface Accepted {
  readonly element: ElementRecord;
  /** All its families. */
  readonly parts: readonly Part[];
  /** Elements that would have explained nearly as much. */
  readonly rivals: readonly string[];
}

/** What the gain of a spectrum is out by, now and then. */
const GAIN_ERROR = 0.002;
/** Another element with this share of the best one's score is named beside it. */
const RIVAL = 0.6;
const MOST_RIVALS = 3;
const NAMED_BONUS = 1.5;
/**
 * The beam excites a shell well from this multiple of its energy on; then at least this share of the outer one's counts is expected: K lines
 * of the 3d metals have more counts than L lines there, L lines of gold and platinum a fifth of the M lines'.
 */
export const OVERVOLTAGE = 2.5;
export const INNER_SHARE = { K: 0, L: 0.3, M: 0.1 } as const;
const MISSED_INNER = 0.3;
export const INNER_SHELL = { K: null, L: 'K', M: 'L' } as const;

/** The element that explains most of the rest and has its main line at the peak; null when there is none. */
export function chooseElement(
  peak: { readonly keV: number; readonly significance: number },
  candidates: readonly Part[],
  rest: Float64Array,
  variance: Float64Array,
  axis: LineAxis,
  { named, beamKeV }: { readonly named: readonly string[]; readonly beamKeV: number | null },
): Accepted | null {
  const reach = tolerance(peak.keV, peak.significance, axis);
  const weights = variance.map((value) => (value > 0 ? 1 / value : 0));
  const scored = candidates
    .filter((part) => Math.abs(part.family!.peakKeV - peak.keV) <= reach && !isKnownByL(part, candidates))
    .map((part) => {
      const { element, peakKeV } = part.family!;
      const parts = candidates.filter(({ family }) => family!.element === element);
      const { coefficients } = fitNonNegative(
        rest,
        weights,
        parts.map(({ response }) => response),
      );
      const area = coefficients[parts.indexOf(part)];
      const distance = Math.abs(peakKeV - peak.keV) / reach;
      const known = commonness(element.symbol) ** 0.25 * (named.includes(element.symbol) ? NAMED_BONUS : 1);
      const lacks = lacksInnerShell(part, parts, coefficients, variance, axis, beamKeV) ? MISSED_INNER : 1;
      const gain = area > 0 ? explained(rest, weights, parts, coefficients) : 0;
      return { element, parts, score: gain * known * lacks * Math.exp(-0.5 * distance ** 2) };
    })
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score);
  const best = scored[0];
  if (!best) return null;
  const rivals = scored
    .filter(({ element, score }) => element !== best.element && score >= RIVAL * best.score)
    .map(({ element }) => element.symbol);
  return { element: best.element, parts: best.parts, rivals: [...new Set(rivals)].slice(0, MOST_RIVALS) };
}

/** Mζ yields a hundredth of what L lines do: where those can be seen, they say whether the element is there. */
function isKnownByL({ family }: Part, candidates: readonly Part[]): boolean {
  return (
    family!.main === 'Mz' &&
    candidates.some(({ family: other }) => other!.element === family!.element && other!.family === 'L')
  );
}

/** How far a peak may lie from where a line stands, keV: channels, calibration, and the peak's own uncertainty. */
export function tolerance(keV: number, significance: number, axis: LineAxis): number {
  const width = axis.widthOf(keV);
  return Math.max(1.2 * axis.step, 0.22 * width) + GAIN_ERROR * keV + width / 2 / significance;
}

/** True where the lines of the next inner shell should be seen, and are not. */
function lacksInnerShell(
  part: Part,
  parts: readonly Part[],
  areas: Float64Array,
  variance: Float64Array,
  axis: LineAxis,
  beamKeV: number | null,
): boolean {
  const inner = parts.find(({ family }) => family!.family === INNER_SHELL[part.family!.family]);
  if (!inner || (beamKeV ?? 0) < OVERVOLTAGE * inner.keV) return false;
  const channel = Math.round(axis.channelOf(inner.keV));
  const leastArea = (3 * Math.sqrt(variance[channel])) / inner.response[channel];
  return (
    INNER_SHARE[part.family!.family] * areas[parts.indexOf(part)] > leastArea && areas[parts.indexOf(inner)] < leastArea
  );
}

/** By how much the weighted sum of squares falls. */
function explained(rest: Float64Array, weights: Float64Array, parts: readonly Part[], areas: Float64Array): number {
  let gain = 0;
  for (let channel = 0; channel < rest.length; channel++) {
    let sum = 0;
    for (let i = 0; i < parts.length; i++) sum += areas[i] * parts[i].response[channel];
    if (sum !== 0) gain += (rest[channel] ** 2 - (rest[channel] - sum) ** 2) * weights[channel];
  }
  return gain;
}
