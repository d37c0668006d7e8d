import type { Json } from './dataset.ts';
import { formatNumber, formatUnit } from './numbers.ts';
import type { StepRecord } from './results.ts';
import { DATA_UNITS, shownEnergy, toShown, type UnitChoice } from './shown-units.ts';

/** What the maps are that take their meaning from a step's parameters: windows, and the parameters of a background. */

/** What differs from how a window map looks otherwise. */
export interface WindowLook {
  /** `Window 528.3–560 eV, net`. */
  readonly label: string;
  /** `Counts`, `Net counts per channel`, `Share of all counts`. */
  readonly title: string;
  /** Around zero: sums of z scores. */
  readonly signed: boolean;
}

/**
 * What the map of a step `window` shows.
 *
 * @param before the steps before it: normalized spectra have no counts
 * @param units of the signal axis; empty where it has none, and channels are counted
 * @param shown in which units its range is named
 */
export function windowLook(
  { parameters }: StepRecord,
  before: readonly StepRecord[],
  units: string,
  shown: UnitChoice = DATA_UNITS,
): WindowLook {
  const isMean = parameters.reduce === 'mean';
  const isNet = Array.isArray(parameters.background);
  const unit = WINDOW_UNITS[normalization(before)] ?? WINDOW_UNITS.max!;
  const what = isMean ? unit.mean : unit.sum;
  const title = isNet ? `Net ${what.charAt(0).toLowerCase()}${what.slice(1)}` : what;
  const kind = [isNet ? 'net' : '', isMean ? 'mean' : ''].filter(Boolean).map((word) => `, ${word}`);
  return {
    label: `Window ${rangeText(parameters.signal, units, shown)}${kind.join('')}`,
    title,
    signed: normalization(before) === 'zscore',
  };
}

/** Sum and mean of channels, by how the spectra were normalized before. */
const WINDOW_UNITS: { readonly [method: string]: { readonly sum: string; readonly mean: string } } = {
  none: { sum: 'Counts', mean: 'Counts per channel' },
  sum: { sum: 'Share of each spectrum’s sum', mean: 'Share of each spectrum’s sum per channel' },
  l2: { sum: 'Sum of scaled channels', mean: 'Scaled intensity per channel' },
  max: { sum: 'Sum of scaled channels', mean: 'Scaled intensity per channel' },
  zscore: { sum: 'Sum of z scores', mean: 'Mean z score' },
};

/** How the spectra were normalized last: the method of the step, or `none`. */
export function normalization(before: readonly StepRecord[]): string {
  const step = before.findLast(({ op, parameters }) => op === 'normalize' && parameters.method !== 'none');
  return typeof step?.parameters.method === 'string' ? step.parameters.method : 'none';
}

/** `528.3–560 eV`, with the digits that the recipe has. */
function rangeText(range: Json | undefined, units: string, choice: UnitChoice): string {
  if (!Array.isArray(range) || !range.every((end) => typeof end === 'number')) return '';
  const unit = shownEnergy(units, choice);
  const ends = range.map((end) => toShown(end as number, unit));
  const decimals = Math.max(...ends.map((end) => (/\.(\d+)$/.exec(String(end))?.[1] ?? '').length));
  const [low, high] = ends.map((end) => formatNumber(end, decimals));
  return units ? `${low}–${high} ${unit.units}` : `channels ${low}–${high}`;
}

/** What one parameter of a fitted background is: its name in the list of maps, and what stands at its color bar. */
export interface ParameterWords {
  readonly name: string;
  readonly title: string;
}

/** Parameter `index` of a step `background`, by the names that its results give; null where they give none. */
export function backgroundParameter({ results }: StepRecord, index: number, units: string): ParameterWords | null {
  const names = Array.isArray(results.parameters) ? results.parameters : [];
  const name = names[index];
  if (typeof name !== 'string') return null;
  const energy = units ? formatUnit(units) : 'channels';
  const power = /^c(\d+)$/.exec(name)?.[1];
  if (power !== undefined) {
    const unit = power === '0' ? 'counts' : `counts/${energy}${power === '1' ? '' : superscript(power)}`;
    return { name: `Coefficient c${subscript(power)}`, title: `Coefficient c${subscript(power)} (${unit})` };
  }
  if (name === 'r') return { name: 'Exponent r', title: 'Exponent r' };
  if (name === 't') return { name: 'Decay t', title: `Decay t (${energy})` };
  // Of a power law, whose unit hangs on its exponent, the number has the sense of counts at 1 unit of energy.
  const unit = results.model === 'power-law' ? `counts at 1 ${energy}` : 'counts';
  return name === 'A' ? { name: 'Amplitude A', title: `Amplitude A (${unit})` } : { name, title: name };
}

const superscript = (digits: string) => [...digits].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]).join('');
const subscript = (digits: string) => [...digits].map((digit) => '₀₁₂₃₄₅₆₇₈₉'[Number(digit)]).join('');
