import type { RunResult, StepRecord } from '../../../src-preload/contract/results.ts';
import { anomaly, groups } from './anomaly-sentences.ts';
import { arrange, calibrate, crop, normalize, patches, rebin } from './arranging-sentences.ts';
import { compare, silhouette, sweep } from './choosing-sentences.ts';
import { gmm, kmeans } from './clustering-sentences.ts';
import { tsne } from './embedding-sentence.ts';
import { ica, nmf, pca } from './factorizing-sentences.ts';
import { applyModel, autoencoder, denoising } from './network-sentences.ts';
import { alignZeroLoss, background, denoise, mask, poissonScale, spikes } from './preparing-sentences.ts';
import { inputOf, thingsOf } from './things.ts';
import { agglomerative, outliers } from './tree-sentences.ts';
import { fcls, residual, trace, vca } from './unmixing-sentences.ts';
import { capital, list, numbersAt, range, textAt } from './words.ts';

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

/** A step of a kind that has no wording yet: its name and its parameters, which is all that can be said. */
function other({ op, parameters }: StepRecord): string {
  const given = Object.entries(parameters).map(([key, value]) => `${key} ${JSON.stringify(value)}`);
  return `The step “${op}” was applied${given.length === 0 ? '' : ` (${given.join(', ')})`}.`;
}
