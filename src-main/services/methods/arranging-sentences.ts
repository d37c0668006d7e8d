import type { Json } from '../../../src-preload/contract/dataset.ts';
import { formatUnit } from '../../../src-preload/contract/numbers.ts';
import type { RunResult, StepRecord } from '../../../src-preload/contract/results.ts';
import { thingsOf } from './things.ts';
import { capital, list, numberAt, numbersAt, percent, plain, range, textAt, whole } from './words.ts';

export function arrange({ parameters }: StepRecord, { source }: RunResult): string {
  const names = source.axes.map(({ name, role }, at) => name || `${role} axis ${at}`);
  const signal = numberAt(parameters, 'signal') ?? 1;
  const [navigation, last] = [names.slice(0, -signal), names.slice(-signal)];
  const what = signal === 2 ? 'images' : 'spectra';
  return navigation.length === 0
    ? `The data were taken as ${what} along ${list(last)}.`
    : `The data were taken as ${what} along ${list(last)}, one for each position along ${list(navigation)}.`;
}

export function crop({ parameters, results }: StepRecord): string {
  const [rows, columns] = [numbersAt(parameters, 'rows'), numbersAt(parameters, 'columns')];
  const kept = [
    ...(parameters.signal === undefined ? [] : [signalOf(results) ?? pair(parameters.signal)]),
    ...(rows ? [`rows ${whole(rows[0] + 1)} to ${whole(rows[1])}`] : []),
    ...(columns ? [`columns ${whole(columns[0] + 1)} to ${whole(columns[1])}`] : []),
  ];
  return kept.length === 0 ? '' : `The data were cropped to ${list(kept)}.`;
}

export function rebin({ parameters }: StepRecord, { prepared }: RunResult): string {
  const factor = (key: string) => numberAt(parameters, key) ?? 1;
  const [signal, rows, columns] = [factor('signal'), factor('rows'), factor('columns')];
  const summed = [
    ...(rows > 1 || columns > 1 ? [`blocks of ${whole(columns)} × ${whole(rows)} pixels`] : []),
    ...(signal > 1 ? [`${whole(signal)} neighboring channels`] : []),
  ];
  return summed.length === 0
    ? ''
    : `The data were binned by ${prepared.images ? 'averaging' : 'summing'} ${list(summed)}.`;
}

export function patches({ parameters, results }: StepRecord): string {
  const size = whole(numberAt(parameters, 'size') ?? 0);
  const overlap = percent(numberAt(parameters, 'overlap') ?? 0);
  return `The images were cut into ${whole(numberAt(results, 'patches') ?? 0)} patches of ${size} × ${size} pixels that overlap by at least ${overlap}.`;
}

export function calibrate({ parameters, results }: StepRecord): string {
  const axis = parameters.axis;
  const name = typeof axis === 'number' ? `axis ${axis}` : axis === 'signal' ? 'the signal axis' : `the axis ${axis}`;
  const units = textAt(parameters, 'units');
  const spelled = units === undefined || units === '' ? '' : ` ${formatUnit(units)}`;
  const [scale, offset] = [numberAt(parameters, 'scale'), numberAt(parameters, 'offset')];
  const parts = [
    ...(scale === undefined ? [] : [`to ${plain(scale)}${spelled} per step`]),
    ...(offset === undefined ? [] : [`to start at ${plain(offset)}${spelled}`]),
  ];
  const points = parameters.points;
  if (Array.isArray(points)) {
    const known = (points as unknown as readonly (readonly number[])[]).map(
      ([channel, value]) => `${plain(value)}${spelled} at channel ${plain(channel)}`,
    );
    parts.push(`from two known positions, ${list(known)}`);
  }
  if (parts.length === 0) return `The unit of ${name} was set to${spelled || ' none'}.`;
  const found = axis === 'signal' ? signalOf(results) : undefined;
  return `${capital(name)} was calibrated ${list(parts)}${found ? ` (${found})` : ''}.`;
}

export function normalize({ parameters }: StepRecord, result: RunResult, index: number): string {
  const { one, channel } = thingsOf(result, index);
  switch (textAt(parameters, 'method')) {
    case 'sum':
      return `Each ${one} was normalized to its total intensity.`;
    case 'l2':
      return `Each ${one} was normalized to its Euclidean length.`;
    case 'max':
      return `Each ${one} was normalized to its largest value.`;
    case 'zscore':
      return `Each ${channel} was scaled to a mean of 0 and a standard deviation of 1.`;
    default:
      return '';
  }
}

/** The range that a preparing step left, from its results. */
function signalOf(results: StepRecord['results']): string | undefined {
  const signal = results.signal as { readonly [key: string]: Json } | undefined;
  const [from, to] = [numberAt(signal, 'from'), numberAt(signal, 'to')];
  return from === undefined || to === undefined ? undefined : range(from, to, textAt(signal, 'units') ?? '');
}

function pair(value: Json): string {
  return Array.isArray(value) ? range(Number(value[0]), Number(value[1]), '') : '';
}
