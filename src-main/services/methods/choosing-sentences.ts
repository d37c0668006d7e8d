import { basename } from 'node:path';
import type { Json } from '../../../src-preload/contract/dataset.ts';
import type { RunResult, StepRecord } from '../../../src-preload/contract/results.ts';
import { COVARIANCES, seeding } from './clustering-sentences.ts';
import { countPlaces, inputOf, thingsOf } from './things.ts';
import { count, list, numberAt, percent, significant, textAt, whole, withError } from './words.ts';

const VERDICTS: { readonly [verdict: string]: string } = {
  strong: 'clearly separated clusters',
  weak: 'clusters that overlap',
  'not-clusterable': 'no separate clusters: the data vary continuously or noise hides their groups',
};

export function silhouette({ results }: StepRecord, result: RunResult, index: number): string {
  const mean = numberAt(results, 'mean');
  if (mean === undefined) return '';
  const verdict = VERDICTS[textAt(results, 'verdict') ?? ''];
  const error = numberAt(results, 'standardError') ?? 0;
  const { places } = thingsOf(result, index);
  const sample = `a stratified sample of ${whole(numberAt(results, 'sampled') ?? 0)} ${places}`;
  const on = results.exact === true ? `all ${places}` : `mean ± standard error, ${sample}`;
  const says = verdict ? `, which indicates ${verdict}` : '';
  return `The silhouette coefficient is ${withError(mean, error)} (${on})${says}.`;
}

export function sweep({ parameters, results }: StepRecord, result: RunResult, index: number): string {
  const isMixture = textAt(parameters, 'method') === 'gmm';
  const table = (Array.isArray(results.table) ? results.table : []) as readonly { readonly [key: string]: Json }[];
  const tried = table.map((row) => numberAt(row, 'clusters') ?? 0);
  const chosen = results.chosen as { readonly [key: string]: Json } | undefined;
  const best = numberAt(chosen, 'silhouette');
  const row = table.find((one) => numberAt(one, 'clusters') === best);
  const found = row
    ? `; the silhouette coefficient is largest for ${count(best ?? 0, 'cluster')} (${withError(numberAt(row, 'silhouette') ?? 0, numberAt(row, 'silhouetteError') ?? 0)})`
    : '';
  const elbow = numberAt(chosen, 'elbow');
  const bic = numberAt(chosen, 'bic');
  const bend = isMixture
    ? bic === undefined
      ? ''
      : `, the Bayesian information criterion (Schwarz 1978) smallest for ${whole(bic)}`
    : row
      ? elbow === undefined
        ? ' and the inertia has no elbow'
        : ` and the elbow of the inertia lies at ${whole(elbow)}`
      : '';
  const verdict = VERDICTS[strengthOf(results)];
  const says = row && verdict ? `. The silhouette indicates ${verdict}` : '';
  const settings = `${count(numberAt(parameters, 'restarts') ?? 1, 'restart')} each, ${seeding(parameters)} starting points, seed ${numberAt(parameters, 'seed') ?? 0}`;
  const { places } = thingsOf(result, index);
  const resamples = numberAt(parameters, 'stability') ?? 0;
  const stable = numberAt(chosen, 'stability');
  const stability =
    resamples === 0
      ? ''
      : stable === undefined
        ? `. In ${count(resamples, 'resample')} of the ${places} no number of clusters gave the same clusters again`
        : `. In ${count(resamples, 'resample')} of the ${places} the same clusters came out for up to ${whole(stable)} (adjusted Rand index ≥ 0.8)`;
  const method = isMixture
    ? `a Gaussian mixture (${COVARIANCES[textAt(parameters, 'covariance') ?? 'full'] ?? ''})`
    : 'k-means';
  return `For the choice of the number of clusters, ${method} of ${inputOf(parameters, result, index)} was computed for ${spanOf(tried)} clusters (${settings})${found}${bend}${says}${stability}.`;
}

export function compare({ parameters, results }: StepRecord, result: RunResult, index: number): string {
  const things = thingsOf(result, index);
  const [ari, nmi] = [numberAt(results, 'ari'), numberAt(results, 'nmi')];
  const accuracy = numberAt(results, 'matchedAccuracy');
  const scores = [
    ...(ari === undefined ? [] : [`an adjusted Rand index of ${significant(ari)}`]),
    ...(nmi === undefined ? [] : [`a normalized mutual information of ${significant(nmi)}`]),
    ...(accuracy === undefined
      ? []
      : [`${percent(accuracy)} of the ${things.places} alike after matching the clusters`]),
  ];
  const pixels = numberAt(results, 'compared');
  const on = pixels === undefined ? '' : ` (${countPlaces(pixels, things)})`;
  return `Against the reference labels ${basename(textAt(parameters, 'truth') ?? '')}${on}, the labels reach ${list(scores)}.`;
}

function strengthOf(results: StepRecord['results']): string {
  const verdicts = results.verdicts;
  return Array.isArray(verdicts) && typeof verdicts[0] === 'string' ? verdicts[0] : '';
}

/** `2 to 12`, or the numbers themselves when some between are missing. */
function spanOf(numbers: readonly number[]): string {
  const [first, last] = [numbers[0] ?? 0, numbers.at(-1) ?? 0];
  const isSpan = numbers.length > 2 && last - first === numbers.length - 1;
  return isSpan ? `${whole(first)} to ${whole(last)}` : list(numbers.map(whole));
}
