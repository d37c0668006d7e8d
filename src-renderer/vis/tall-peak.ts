import type { Axis } from '../../src-preload/contract/dataset.ts';
import { channelsBetween } from './signal-axis.ts';

/** Up to here lie the detector's noise and the lines of the lightest elements, keV: carbon's at 0.28, nitrogen's at 0.39. */
const LIGHT_LINES_KEV = 0.45;
/** The zero-loss peak with its foot, eV. */
const ZERO_LOSS_EV = 5;
/** A peak so many times as high as all the rest hides it. */
const HIDES = 4;

/**
 * Where a spectrum goes on after a peak at its low end that dwarfs all the rest: noise and carbon of X-ray spectra, the
 * zero-loss peak of energy losses. Null where there is none, and where the axis is no energy.
 */
export function endOfTallPeak(axis: Axis, spectrum: ArrayLike<number>): number | null {
  const last = axis.offset + axis.scale * (axis.size - 1);
  const [low, high] = axis.offset < last ? [axis.offset, last] : [last, axis.offset];
  const unit = axis.units.trim().toLowerCase();
  const end = unit === 'kev' ? LIGHT_LINES_KEV : unit === 'ev' && low <= 0 ? ZERO_LOSS_EV : Number.NaN;
  if (!(end > low && end < high)) return null;
  const above = channelsBetween(axis, end, high);
  const rest = highest(spectrum, above[0], above[1]);
  return highest(spectrum, 0, axis.size) > HIDES * rest && rest > 0 ? end : null;
}

function highest(spectrum: ArrayLike<number>, first: number, end: number): number {
  let most = Number.NEGATIVE_INFINITY;
  for (let i = first; i < end; i++) if (spectrum[i] > most) most = spectrum[i];
  return most;
}
