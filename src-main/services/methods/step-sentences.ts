import { basename } from 'node:path';
import type { Json } from '../../../src-preload/contract/dataset.ts';
import { formatUnit } from '../../../src-preload/contract/numbers.ts';
import type { RunResult, StepRecord } from '../../../src-preload/contract/results.ts';
import { anomaly, groups } from './anomaly-sentences.ts';
import { ica, nmf } from './factorizing-sentences.ts';
import { applyModel, autoencoder, denoising } from './network-sentences.ts';
import { alignZeroLoss, background, denoise, mask, poissonScale, spikes } from './preparing-sentences.ts';
import { countPlaces, thingsOf } from './things.ts';
import { agglomerative, outliers } from './tree-sentences.ts';
import {
  count,
  list,
  numberAt,
  numbersAt,
  percent,
  plain,
  range,
  significant,
  textAt,
  whole,
  withError,
} from './words.ts';

type Sentence = (step: StepRecord, result: RunResult, index: number) => string;

/** What a step did, as a sentence of its own that can stand anywhere; empty for a step that does nothing. */
export function stepSentence(step: StepRecord, result: RunResult, index: number): string {
  return (SENTENCES[step.op] ?? other)(step, result, index);
}

const SENTENCES: { readonly [op: string]: Sentence } = {
  arrange,
  crop,
  rebin,
  calibrate,
  mask,
  spikes,
  'align-zero-loss': alignZeroLoss,
  background,
  normalize,
  'poisson-scale': poissonScale,
  denoise: (step, result, index) => denoise(step, thingsOf(result, index)),
  patches,
  groups: (step, result, index) => groups(step, thingsOf(result, index)),
  anomaly: (step, result, index) => anomaly(step, thingsOf(result, index)),
  window: windowMap,
  pca,
  nmf: (step, result, index) => nmf(step, thingsOf(result, index)),
  ica,
  kmeans,
  gmm,
  agglomerative: (step, result, index) =>
    agglomerative(step, capital(inputOf(step.parameters, result, index)), thingsOf(result, index)),
  outliers: (step, result, index) => outliers(step, thingsOf(result, index)),
  vca,
  fcls,
  trace,
  residual,
  tsne,
  autoencoder,
  'apply-model': applyModel,
  denoising,
  silhouette,
  sweep,
  compare,
};

function arrange({ parameters }: StepRecord, { source }: RunResult): string {
  const names = source.axes.map(({ name, role }, at) => name || `${role} axis ${at}`);
  const signal = numberAt(parameters, 'signal') ?? 1;
  const [navigation, last] = [names.slice(0, -signal), names.slice(-signal)];
  const what = signal === 2 ? 'images' : 'spectra';
  return navigation.length === 0
    ? `The data were taken as ${what} along ${list(last)}.`
    : `The data were taken as ${what} along ${list(last)}, one for each position along ${list(navigation)}.`;
}

function crop({ parameters, results }: StepRecord): string {
  const [rows, columns] = [numbersAt(parameters, 'rows'), numbersAt(parameters, 'columns')];
  const kept = [
    ...(parameters.signal === undefined ? [] : [signalOf(results) ?? pair(parameters.signal)]),
    ...(rows ? [`rows ${whole(rows[0] + 1)} to ${whole(rows[1])}`] : []),
    ...(columns ? [`columns ${whole(columns[0] + 1)} to ${whole(columns[1])}`] : []),
  ];
  return kept.length === 0 ? '' : `The data were cropped to ${list(kept)}.`;
}

function rebin({ parameters }: StepRecord, { prepared }: RunResult): string {
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

function patches({ parameters, results }: StepRecord): string {
  const size = whole(numberAt(parameters, 'size') ?? 0);
  const overlap = percent(numberAt(parameters, 'overlap') ?? 0);
  return `The images were cut into ${whole(numberAt(results, 'patches') ?? 0)} patches of ${size} × ${size} pixels that overlap by at least ${overlap}.`;
}

function calibrate({ parameters, results }: StepRecord): string {
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

function normalize({ parameters }: StepRecord, result: RunResult, index: number): string {
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

function windowMap({ parameters }: StepRecord, result: RunResult): string {
  const signal = numbersAt(parameters, 'signal');
  if (!signal) return '';
  const units = result.prepared.axes.at(-1)?.units ?? '';
  const how = textAt(parameters, 'reduce') === 'mean' ? 'averaged' : 'summed';
  const background = Array.isArray(parameters.background)
    ? (parameters.background as unknown as readonly (readonly [number, number])[])
    : null;
  const model = textAt(parameters, 'model') === 'power-law' ? 'a power law' : 'a straight line';
  const less = background
    ? ` after subtraction of ${model} through the background in ${list(background.map(([from, to]) => range(from, to, units)))}`
    : '';
  return `For a map, the intensity in the window ${range(signal[0], signal[1], units)} was ${how} in each pixel${less}.`;
}

function pca({ parameters, results }: StepRecord, result: RunResult, index: number): string {
  const { many } = thingsOf(result, index);
  const isCentered = results.centered !== false;
  const ratios = numbersAt(results, 'explainedVarianceRatio');
  const kept = count(numberAt(parameters, 'components') ?? ratios?.length ?? 0, 'component');
  const solver =
    textAt(results, 'solver') === 'randomized'
      ? `randomized subspace iteration, seed ${numberAt(parameters, 'seed') ?? 0}`
      : `eigenvectors of the ${isCentered ? 'covariance' : 'second-moment'} matrix`;
  const share = ratios ? ratios.reduce((sum, ratio) => sum + ratio, 0) : undefined;
  const explained =
    share === undefined ? '' : `, which hold ${percent(share)} of the ${isCentered ? 'variance' : 'sum of squares'}`;
  const what = isCentered ? `the mean-centered ${many}` : `the ${many} without centering`;
  return `A principal component analysis of ${what} (${solver}) was cut to its first ${kept}${explained}.`;
}

function kmeans({ parameters, results }: StepRecord, result: RunResult, index: number): string {
  const clusters = count(numberAt(parameters, 'clusters') ?? 0, 'cluster');
  const grouped = `${capital(inputOf(parameters, result, index))} were grouped into ${clusters} by k-means`;
  const starts = count(numberAt(parameters, 'restarts') ?? 1, 'restart');
  const batch = numberAt(parameters, 'miniBatch');
  const algorithm =
    batch === undefined
      ? 'Lloyd’s algorithm'
      : `mini-batches of ${whole(batch)} ${thingsOf(result, index).places}, Sculley 2010`;
  const details = `${algorithm}, Euclidean distance, ${starts} from ${seeding(parameters)} starting points, seed ${numberAt(parameters, 'seed') ?? 0}`;
  const [inertia, iterations] = [numberAt(results, 'inertia'), numberAt(results, 'iterations')];
  const which = numberAt(parameters, 'restarts') === 1 ? 'it' : 'the best of them';
  const sum = inertia === undefined ? '' : ` (sum of squared distances ${significant(inertia)})`;
  const did = results.converged === false ? 'had not converged' : 'converged';
  const ended = iterations === undefined ? '' : `; ${which} ${did} after ${count(iterations, 'iteration')}${sum}`;
  return `${grouped} (${details})${ended}.`;
}

const COVARIANCES: { readonly [covariance: string]: string } = {
  full: 'a full covariance matrix for each',
  tied: 'one covariance matrix for all',
  diag: 'diagonal covariance matrices',
  spherical: 'spherical covariances',
};

function gmm({ parameters, results }: StepRecord, result: RunResult, index: number): string {
  const components = count(numberAt(parameters, 'clusters') ?? 0, 'component');
  const shape = COVARIANCES[textAt(parameters, 'covariance') ?? 'full'] ?? '';
  const regularization = `regularization ${plain(numberAt(parameters, 'regularization') ?? 0)} of the mean variance`;
  const starts = `${count(numberAt(parameters, 'restarts') ?? 1, 'start')} from k-means, seed ${numberAt(parameters, 'seed') ?? 0}`;
  const [bic, likelihood, iterations] = ['bic', 'logLikelihood', 'iterations'].map((key) => numberAt(results, key));
  const did = results.converged === false ? 'had not converged' : 'converged';
  const ended = iterations === undefined ? '' : `; the best of them ${did} after ${count(iterations, 'iteration')}`;
  const fit =
    likelihood === undefined || bic === undefined
      ? ''
      : ` (log-likelihood ${significant(likelihood, 6)}, Bayesian information criterion ${significant(bic, 6)})`;
  return `${capital(inputOf(parameters, result, index))} were described by a Gaussian mixture of ${components} with ${shape}, fitted by expectation maximization (Dempster, Laird and Rubin 1977; ${regularization}, ${starts})${ended}${fit}. Each ${thingsOf(result, index).place} was assigned to the component with the largest responsibility; the entropy of its responsibilities measures how uncertain that is.`;
}

function vca({ parameters, results }: StepRecord): string {
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

function fcls({ parameters, results }: StepRecord): string {
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

function trace({ parameters, results }: StepRecord, result: RunResult): string {
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

function residual({ results }: StepRecord): string {
  const error = numberAt(results, 'relativeError');
  if (error === undefined) return '';
  const of = textAt(results, 'of') ?? '';
  return `The residual of the ${MODELS[of] ?? `step “${of}”`} has ${percent(error)} of the norm of the data.`;
}

function tsne({ parameters, results }: StepRecord, result: RunResult, index: number): string {
  const [sampled, pixels] = [numberAt(results, 'sampled') ?? 0, numberAt(results, 'pixels') ?? 0];
  const drawn =
    sampled < pixels
      ? ` in ${whole(sampled)} of ${whole(pixels)} ${thingsOf(result, index).places}, drawn at random,`
      : '';
  const start = textAt(parameters, 'init') === 'random' ? 'random positions' : 'the first two principal components';
  const settings = [
    `perplexity ${plain(numberAt(parameters, 'perplexity') ?? 0)}`,
    count(numberAt(results, 'iterations') ?? 0, 'iteration'),
    `early exaggeration ${plain(numberAt(parameters, 'earlyExaggeration') ?? 0)}`,
    `learning rate ${significant(numberAt(results, 'learningRate') ?? 0)}`,
    `started from ${start}`,
    `seed ${numberAt(parameters, 'seed') ?? 0}`,
  ].join(', ');
  const divergence = numberAt(results, 'divergence');
  const reached =
    divergence === undefined ? '' : `; it reached a Kullback–Leibler divergence of ${significant(divergence, 4)} nats`;
  return `For display only, a t-SNE embedding of ${inputOf(parameters, result, index)}${drawn} was computed (van der Maaten and Hinton 2008, with interpolated repulsion after Linderman et al. 2019; ${settings})${reached}.`;
}

const VERDICTS: { readonly [verdict: string]: string } = {
  strong: 'clearly separated clusters',
  weak: 'clusters that overlap',
  'not-clusterable': 'no separate clusters: the data vary continuously or noise hides their groups',
};

function silhouette({ results }: StepRecord, result: RunResult, index: number): string {
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

function sweep({ parameters, results }: StepRecord, result: RunResult, index: number): string {
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

function compare({ parameters, results }: StepRecord, result: RunResult, index: number): string {
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

/** A step of a kind that has no wording yet: its name and its parameters, which is all that can be said. */
function other({ op, parameters }: StepRecord): string {
  const given = Object.entries(parameters).map(([key, value]) => `${key} ${JSON.stringify(value)}`);
  return `The step “${op}” was applied${given.length === 0 ? '' : ` (${given.join(', ')})`}.`;
}

/** Steps that change the spectra that a clustering works on. */
const PREPARING = new Set([
  'crop',
  'rebin',
  'mask',
  'spikes',
  'align-zero-loss',
  'background',
  'normalize',
  'poisson-scale',
  'denoise',
  'patches',
]);

/** What a clustering step worked on. */
function inputOf(parameters: StepRecord['parameters'], result: RunResult, index: number): string {
  const { steps } = result;
  const before = steps.slice(0, index);
  // Where the step itself chose, its results say what.
  const input = textAt(parameters, 'input') ?? textAt(steps[index]?.results, 'input');
  if (input !== 'scores' && input !== 'latent') {
    const isPrepared = before.some(({ op }) => PREPARING.has(op));
    const { many } = thingsOf(result, index);
    return isPrepared ? `the ${many} prepared in this way` : `the ${many}`;
  }
  const model = before.findLast(({ op }) => ['pca', 'nmf', 'ica'].includes(op));
  // Without a decomposition, latent numbers answer to "scores".
  if (input === 'latent' || !model) return 'the latent numbers of the autoencoder';
  const components = numberAt(model.parameters, 'components');
  return components === undefined
    ? 'the scores'
    : `the scores of the ${components === 1 ? 'component' : `${whole(components)} components`}`;
}

function seeding(parameters: StepRecord['parameters']): string {
  return textAt(parameters, 'init') === 'random' ? 'random' : 'k-means++';
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

/** The range that a preparing step left, from its results. */
function signalOf(results: StepRecord['results']): string | undefined {
  const signal = results.signal as { readonly [key: string]: Json } | undefined;
  const [from, to] = [numberAt(signal, 'from'), numberAt(signal, 'to')];
  return from === undefined || to === undefined ? undefined : range(from, to, textAt(signal, 'units') ?? '');
}

function pair(value: Json): string {
  return Array.isArray(value) ? range(Number(value[0]), Number(value[1]), '') : '';
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
