import { basename } from 'node:path';
import type { RunResult, StepRecord } from '../../../src-preload/contract/results.ts';
import {
  capital,
  count,
  list,
  numberAt,
  numbersAt,
  percent,
  range,
  significant,
  textAt,
  whole,
  withError,
} from './words.ts';

export function vca({ parameters, results }: StepRecord): string {
  const endmembers = count(numberAt(parameters, 'endmembers') ?? 0, 'endmember');
  const snr = numberAt(results, 'snr');
  const given = parameters.snr === undefined ? 'an estimated' : 'a given';
  const ratio = snr === undefined ? '' : `, with ${given} signal-to-noise ratio of ${significant(snr)} dB`;
  const average = numberAt(parameters, 'average') ?? 1;
  const each = average > 1 ? `; each is the mean of the purest pixel and the ${average - 1} most like it` : '';
  const how =
    textAt(parameters, 'algorithm') === 'n-findr'
      ? 'N-FINDR (Winter 1999), starting from a vertex component analysis'
      : 'vertex component analysis';
  return `${capital(endmembers)} ${numberAt(parameters, 'endmembers') === 1 ? 'was' : 'were'} found by ${how} (Nascimento and Bioucas-Dias 2005; seed ${numberAt(parameters, 'seed') ?? 0})${ratio}${each}.`;
}

const ENDMEMBER_SOURCES: { readonly [from: string]: string } = {
  vca: 'endmembers of the vertex component analysis',
  nmf: 'endmembers of the non-negative matrix factorization',
  kmeans: 'mean spectra of the k-means clusters',
  gmm: 'mean spectra of the mixture’s components',
};

const CONSTRAINTS: { readonly [constraint: string]: string } = {
  'sum-to-one': 'fully constrained least squares (Heinz and Chang 2001: abundances not negative, summing to one)',
  'non-negative': 'non-negative least squares',
  none: 'least squares without constraints',
};

export function fcls({ parameters, results }: StepRecord): string {
  const file = textAt(parameters, 'file');
  const from = textAt(results, 'from') ?? '';
  const spectra =
    file !== undefined
      ? `spectra in ${basename(file)}`
      : from === 'regions'
        ? `mean spectra of regions of the map (${list(namesAt(results))})`
        : (ENDMEMBER_SOURCES[from] ?? `spectra of the step “${from}”`);
  const how = CONSTRAINTS[textAt(parameters, 'constraint') ?? ''] ?? 'least squares';
  const error = numberAt(results, 'relativeError');
  const left = error === undefined ? '' : `; the residual has ${percent(error)} of the norm of the data`;
  return `Abundances of the ${spectra} were found by ${how}${left}.`;
}

function namesAt({ names }: StepRecord['results']): string[] {
  return Array.isArray(names) ? names.map(String) : [];
}

export function trace({ parameters, results }: StepRecord, result: RunResult): string {
  const line = numbersAt(parameters, 'line');
  const net = numberAt(results, 'net');
  if (!line || net === undefined) return '';
  const units = result.prepared.axes.at(-1)?.units ?? '';
  const pixels = count(numberAt(results, 'pixels') ?? 0, 'pixel');
  const purity = percent(numberAt(parameters, 'purity') ?? 0);
  const endmember = whole((numberAt(parameters, 'endmember') ?? 0) + 1);
  const found = results.isDetected === true ? 'was detected' : 'was not detected';
  const limit = numberAt(results, 'detectionLimit');
  const limits = limit === undefined ? '' : `, detection limit ${significant(limit)}`;
  return `In the sum of the ${pixels} with at least ${purity} of endmember ${endmember}, a line in ${range(line[0]!, line[1]!, units)} ${found} above the linear background beside it: ${withError(net, numberAt(results, 'uncertainty') ?? 0)} net counts${limits} (95 % confidence; Currie 1968).`;
}

const MODELS: { readonly [op: string]: string } = {
  pca: 'principal component model',
  nmf: 'factorization',
  ica: 'independent component model',
  fcls: 'unmixing',
  kmeans: 'mean spectra of the k-means clusters',
  gmm: 'mean spectra of the mixture’s components',
  agglomerative: 'mean spectra of the clusters of the tree',
  sweep: 'mean spectra of the clusters chosen',
  autoencoder: 'autoencoder',
};

export function residual({ results }: StepRecord): string {
  const error = numberAt(results, 'relativeError');
  if (error === undefined) return '';
  const of = textAt(results, 'of') ?? '';
  return `The residual of the ${MODELS[of] ?? `step “${of}”`} has ${percent(error)} of the norm of the data.`;
}
