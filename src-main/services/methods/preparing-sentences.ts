import { basename } from 'node:path';
import { formatUnit } from '../../../src-preload/contract/numbers.ts';
import type { RunResult, StepRecord } from '../../../src-preload/contract/results.ts';
import type { Things } from './things.ts';
import { count, list, numberAt, numbersAt, percent, plain, range, significant, textAt, whole } from './words.ts';

/** Sentences of preparing steps that correct, mask and scale spectra. */

export function mask({ parameters, results }: StepRecord): string {
  const [below, above] = [numberAt(parameters, 'below'), numberAt(parameters, 'above')];
  const labels = Array.isArray(parameters.labels) ? parameters.labels.map((label) => whole(Number(label) + 1)) : [];
  const file = textAt(parameters, 'file');
  const named = [
    ...(below === undefined ? [] : [`pixels with a total below ${plain(below)}`]),
    ...(above === undefined ? [] : [`pixels with a total above ${plain(above)}`]),
    ...(labels.length === 0 ? [] : [`the pixels of ${labels.length === 1 ? 'cluster' : 'clusters'} ${list(labels)}`]),
    ...(file === undefined ? [] : [`the pixels marked in ${basename(file)}`]),
  ];
  const kept = count(numberAt(results, 'kept') ?? 0, 'pixel');
  return parameters.invert === true
    ? `Only ${list(named)} were analyzed (${kept}).`
    : `What follows leaves out ${list(named)}; ${kept} took part.`;
}

export function spikes({ parameters, results }: StepRecord): string {
  const found = count(numberAt(results, 'count') ?? 0, 'value');
  const threshold = plain(numberAt(parameters, 'threshold') ?? 0);
  return `Spikes (${found}) that stood out by more than ${threshold} standard deviations of the noise from the ${whole(numberAt(parameters, 'window') ?? 0)} channels on either side and from the same channels of the neighboring pixels were replaced by linear interpolation.`;
}

export function alignZeroLoss({ parameters, results }: StepRecord): string {
  const units = textAt(results, 'units') ?? '';
  const unit = units === '' ? '' : ` ${formatUnit(units)}`;
  const [before, after] = [numberAt(results, 'fwhmBefore'), numberAt(results, 'fwhmAfter')];
  const how =
    parameters.subpixel === false
      ? 'by whole channels'
      : 'by fractions of a channel (monotone cubic interpolation of the cumulative counts)';
  const width =
    before === undefined || after === undefined
      ? ''
      : `; the full width at half maximum of the mean peak went from ${significant(before)} to ${significant(after)}${unit}`;
  return `The zero-loss peaks, located by the middle of their full width at half maximum, were aligned ${how}${width}.`;
}

const MODELS: { readonly [model: string]: string } = {
  'power-law': 'A power law (two-area method; Egerton 2011)',
  exponential: 'An exponential (two-area method)',
  offset: 'A constant',
};

export function background({ parameters, results }: StepRecord, result: RunResult): string {
  const model = textAt(parameters, 'model') ?? '';
  const what = MODELS[model] ?? `A polynomial of order ${whole(numberAt(parameters, 'order') ?? 2)} (least squares)`;
  const window = numbersAt(parameters, 'window');
  const units = result.prepared.axes.at(-1)?.units ?? '';
  const where = window ? ` to the window ${range(window[0], window[1], units)}` : '';
  const failed = numberAt(results, 'failed') ?? 0;
  const except = failed > 0 ? `, except from ${whole(failed)} of the spectra, which it does not fit` : '';
  return `${what} was fitted${where} of each spectrum and subtracted from there on${except}.`;
}

export function poissonScale({ results }: StepRecord): string {
  const empty = numberAt(results, 'emptyChannels') ?? 0;
  const without = empty > 0 ? `, ${count(empty, 'channel')} without counts left at 0` : '';
  return `The counts were scaled for Poisson noise by the square roots of the means of their spectra and channels (Keenan and Kotula 2004)${without}; results are given in counts.`;
}

export function denoise({ parameters, results }: StepRecord, { many }: Things): string {
  const share = numberAt(results, 'explained');
  const what = results.centered === false ? 'sum of squares' : 'variance';
  const kept = share === undefined ? '' : `, which hold ${percent(share)} of the ${what}`;
  return `The ${many} were replaced by their reconstruction from the first ${count(numberAt(parameters, 'components') ?? 0, 'principal component')}${kept}.`;
}
