import type { Scaling } from '../../state/view-store.ts';
import type { ShownCurves } from '../../vis/spectrum-vis.tsx';
import type { CurveUnit, SpectrumCurve } from './spectrum-curves.ts';

interface ScaleWanted {
  readonly scaling: Scaling;
  /** Where the spectra go on after a peak that dwarfs all the rest. */
  readonly tallPeak: number | null;
  /** Unit of a curve that will stand beside these. */
  readonly beside?: CurveUnit;
}

/**
 * Curves with the scale that they are drawn on. Counts and normalized spectra have none in common: then each goes to its maximum,
 * and a peak that dwarfs the rest stands out of the picture, unless a person wants otherwise.
 */
export function onOneScale(curves: readonly SpectrumCurve[], { scaling, tallPeak, beside }: ScaleWanted): ShownCurves {
  const units = new Set([...curves.map(({ unit }) => unit), ...(beside ? [beside] : [])]);
  const toMaximum = scaling === 'maximum' || (scaling === 'auto' && units.size > 1);
  return {
    curves,
    toMaximum,
    yTitle: toMaximum ? 'Relative intensity' : Y_TITLES[curves[0]?.unit ?? beside ?? 'sum'],
    scaleFrom: scaling === 'auto' ? tallPeak : null,
  };
}

/** What is to be said of a scale; empty when it is what one expects. */
export function scaleNote(
  curves: readonly SpectrumCurve[],
  { scaling, tallPeak }: ScaleWanted,
  toMaximum: boolean,
  log: boolean,
): string {
  const what = curves.some(({ unit }) => unit === 'component')
    ? 'Curves without a common unit'
    : 'Counts beside normalized spectra';
  const mixed = scaling === 'auto' ? `${what}: each divided by its maximum.` : 'Each curve is divided by its maximum.';
  const tall = 'The first peak is higher than the picture; “As measured” shows all of it.';
  return [toMaximum ? mixed : '', scaling === 'auto' && tallPeak !== null && !log ? tall : '']
    .filter(Boolean)
    .join(' ');
}

const Y_TITLES = {
  sum: 'Counts',
  counts: 'Counts per pixel',
  prepared: 'Normalized intensity',
  component: 'Component (no unit)',
} as const;
