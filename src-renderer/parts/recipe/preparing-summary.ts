import type { Json } from '../../../src-preload/contract/dataset.ts';
import type { StepRecord } from '../../../src-preload/contract/results.ts';
import { shownEnergy, toShown, type UnitChoice } from '../../../src-preload/contract/shown-units.ts';
import { formatNumber, formatPercent } from './numbers.ts';
import type { StepSummary } from './step-summary.ts';

type Numbers = StepSummary['numbers'];
type Results = StepRecord['results'];

/** Key numbers of preparing steps, by their op; those of the others stand elsewhere. */
export const PREPARING_NUMBERS: { readonly [op: string]: (results: Results, units: UnitChoice) => Numbers } = {
  normalize: () => [],
  mask: (results) => [
    { name: 'Left out', value: `${formatNumber(Number(results.masked))} px` },
    { name: 'Kept', value: `${formatNumber(Number(results.kept))} px` },
  ],
  spikes: (results) => [
    { name: 'Spikes', value: formatNumber(Number(results.count)) },
    { name: 'In pixels', value: formatNumber(Number(results.pixels)) },
  ],
  'align-zero-loss': (results, units) => {
    const shown = shownEnergy(typeof results.units === 'string' ? results.units : '', units);
    const unit = shown.units && ` ${shown.units}`;
    const width = (value: Json | undefined) => size(typeof value === 'number' ? toShown(value, shown) : value);
    const shift = results.shift as { readonly [key: string]: Json } | undefined;
    return [
      { name: 'Width of the mean peak', value: `${width(results.fwhmBefore)} → ${width(results.fwhmAfter)}${unit}` },
      { name: 'Of one spectrum', value: `${width(results.fwhmOfSpectra)}${unit}` },
      { name: 'Shifts', value: `${width(shift?.lowest)} to ${width(shift?.highest)}${unit}` },
    ];
  },
  background: (results) => {
    const names = Array.isArray(results.parameters) ? results.parameters : [];
    const medians = Array.isArray(results.medians) ? results.medians : [];
    return [
      ...names.map((name, i) => ({ name: `${name} (median)`, value: size(medians[i]) })),
      { name: 'Residual', value: size(results.residual) },
      ...(Number(results.failed) > 0
        ? [{ name: 'Not fitted', value: `${formatNumber(Number(results.failed))} px` }]
        : []),
    ];
  },
  'poisson-scale': (results) => [
    { name: 'Channels without counts', value: formatNumber(Number(results.emptyChannels)) },
    { name: 'Pixels without counts', value: formatNumber(Number(results.emptyPixels)) },
  ],
  denoise: (results) => [
    {
      name: 'Kept',
      value: `${formatPercent(Number(results.explained))} by ${formatNumber(Number(results.components))}`,
    },
  ],
};

const size = (value: Json | undefined) => (typeof value === 'number' ? formatNumber(value) : '–');
