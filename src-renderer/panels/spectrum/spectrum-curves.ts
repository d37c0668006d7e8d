import type { Overview } from '../../../src-preload/contract/looked-dataset.ts';
import { signalAxis } from '../../vis/signal-axis.ts';
import type { Curve } from '../../vis/spectrum-scales.ts';
import type { DrawTheme } from '../../vis/theme.ts';

/** What the numbers of a curve are: counts per pixel, what a run has made of them, or numbers without a unit. */
export type CurveUnit = 'sum' | 'counts' | 'prepared' | 'component';

/** A curve with what the legend needs to know of it. */
export interface SpectrumCurve extends Curve {
  readonly unit: CurveUnit;
}

/** A curve whose spectrum is still being read. */
export type WaitingCurve = Pick<SpectrumCurve, 'id' | 'name' | 'color'>;

/** Sum of all pixels, or their mean beside other curves. */
export function totalCurve(overview: Overview, alone: boolean, theme: DrawTheme): SpectrumCurve {
  const pixels = overview.rows * overview.columns;
  return {
    id: 'total',
    name: alone ? 'Sum of all pixels' : 'Mean of all pixels',
    color: theme.ink,
    axis: signalAxis(overview.description.axes),
    values: alone ? overview.sumSpectrum : overview.sumSpectrum.map((value) => value / pixels),
    unit: alone ? 'sum' : 'counts',
  };
}
