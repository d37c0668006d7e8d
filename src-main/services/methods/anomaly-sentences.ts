import type { Json } from '../../../src-preload/contract/dataset.ts';
import type { StepRecord } from '../../../src-preload/contract/results.ts';
import { countPlaces, type Things } from './things.ts';
import { list, numberAt, percent, plain, significant, textAt, whole } from './words.ts';

/** Which images were learned from, and which were judged. */
export function groups({ parameters, results }: StepRecord, things: Things): string {
  const number = (key: string) => numberAt(results, key) ?? 0;
  const anomalous = number('anomalous');
  const known = anomalous > 0 ? `, ${whole(anomalous)} of them known to be anomalous` : '';
  const were = (key: string) => `${whole(number(key))} ${number(key) === 1 ? 'was' : 'were'}`;
  return `Of ${countPlaces(number('images'), things)}, ${were('train')} learned from and ${were('validation')} held out for the threshold, all of them nominal, and ${were('judged')} judged${known} (drawn with seed ${numberAt(parameters, 'seed') ?? 0}).`;
}

const MODELS: { readonly [of: string]: string } = {
  autoencoder: 'the autoencoder',
  pca: 'the principal component model of the nominal images',
  mean: 'the mean of the nominal images',
};

/** How images were flagged, and what to expect of it. */
export function anomaly({ parameters, results }: StepRecord, things: Things): string {
  const number = (key: string) => numberAt(results, key) ?? 0;
  const model = MODELS[textAt(results, 'of') ?? ''] ?? 'the model';
  const smoothing = numberAt(parameters, 'smoothing') ?? 0;
  const smoothed = smoothing > 0 ? `, smoothed by a Gaussian of ${plain(smoothing)}-pixel deviation` : '';
  const residual = `squared residual of ${model}${smoothed}`;
  const scores: { readonly [score: string]: string } = {
    mean: `the mean ${residual}`,
    max: `the largest ${residual}`,
    quantile: `the ${plain(numberAt(parameters, 'scoreQuantile') ?? 0)} quantile of the ${residual}`,
    texture: `the distance of the texture of the residual of ${model} (energies and directions of the bands of a Laplacian pyramid, Burt and Adelson 1983) to the two nearest training images (Ramaswamy, Rastogi and Shim 2000)`,
  };
  const score = scores[textAt(results, 'score') ?? 'mean'] ?? '';
  const expected = results.expectedFalseFlags as { readonly [key: string]: Json } | undefined;
  const falsely = expected
    ? `; ${significant(numberAt(expected, 'expected') ?? 0)} false flags were to be expected (95 % interval ${whole(numberAt(expected, 'low') ?? 0)} to ${whole(numberAt(expected, 'high') ?? 0)})`
    : '';
  const flagged = `${countPlaces(number('flagged'), things)} of ${whole(number('judged'))} above ${limitOf(parameters, results)} held-out nominal ${number('heldOut') === 1 ? things.one : things.many} (conformal threshold ${significant(number('threshold'), 4)}) ${number('flagged') === 1 ? 'was' : 'were'} flagged`;
  return `Each ${things.one} was scored by ${score}; ${flagged}${falsely}.${evaluation(results)}`;
}

/** Which score it is: of too few held-out images the largest, whatever quantile was asked for. */
function limitOf(parameters: StepRecord['parameters'], results: StepRecord['results']): string {
  const [wanted, supported] = [numberAt(parameters, 'quantile') ?? 0, numberAt(results, 'supportedQuantile') ?? 1];
  const heldOut = whole(numberAt(results, 'heldOut') ?? 0);
  return wanted > supported
    ? `the largest score of only ${heldOut}`
    : `the ${plain(wanted)} quantile of the scores of ${heldOut}`;
}

function evaluation(results: StepRecord['results']): string {
  const found = results.evaluation as { readonly [key: string]: Json } | null | undefined;
  if (!found) return '';
  const number = (key: string) => numberAt(found, key) ?? 0;
  const error = numberAt(found, 'standardError');
  const spread = error === undefined ? '' : ` ± ${error.toFixed(3)} (DeLong, DeLong and Clarke-Pearson 1988)`;
  const parts = [
    `an area under the ROC curve of ${number('auroc').toFixed(3)}${spread}`,
    `an average precision of ${number('averagePrecision').toFixed(3)}`,
    `an F1 score of ${number('f1').toFixed(3)} at the threshold`,
  ];
  return ` Against the known kinds of ${whole(number('anomalous') + number('nominal'))} judged images, ${percent(number('prevalence'))} of them anomalous, this gives ${list(parts)}.`;
}
