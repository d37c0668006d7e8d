import type { RunResult, StepRecord } from '../../../src-preload/contract/results.ts';
import { type Things, thingsOf } from './things.ts';
import { count, numberAt, numbersAt, percent, plain, significant, textAt } from './words.ts';

const STARTS: { readonly [init: string]: string } = {
  nndsvda: 'the leading singular vectors (NNDSVDa; Boutsidis and Gallopoulos 2008)',
  random: 'random numbers',
  vca: 'the endmembers of vertex component analysis',
};

/** What a factorization into non-negative parts did. */
export function nmf({ parameters, results }: StepRecord, { many }: Things): string {
  const endmembers = count(numberAt(parameters, 'components') ?? 0, 'endmember');
  const isCounts = textAt(parameters, 'loss') === 'kullback-leibler';
  const method = isCounts
    ? 'of the Kullback–Leibler divergence by multiplicative updates'
    : 'of the squared error by hierarchical alternating least squares (Cichocki and Phan 2009)';
  const restarts = numberAt(parameters, 'restarts') ?? 1;
  const start = STARTS[textAt(parameters, 'init') ?? ''] ?? 'a first guess';
  const more = restarts > 1 ? `, the best of ${count(restarts, 'start')}` : '';
  const smoothness = numberAt(parameters, 'smoothness') ?? 0;
  const rules = [
    ...(parameters.simplex === true ? ['abundances that sum to one'] : []),
    ...(smoothness > 0 ? [`a smoothness of ${plain(smoothness)} between neighboring pixels`] : []),
  ];
  const constrained = rules.length > 0 ? `, with ${rules.join(' and ')} (Teurtrie et al. 2024)` : '';
  const error = numberAt(results, 'relativeError');
  const left =
    error === undefined
      ? ''
      : isCounts
        ? `; the divergence is ${significant(error)} per count`
        : `; the residual has ${percent(error)} of the norm of the data`;
  const did = results.converged === false ? ' It had not converged.' : '';
  return `The ${many} were factorized into ${endmembers} and their abundances, none negative (Lee and Seung 1999), by minimization ${method}, starting from ${start}${more}, seed ${numberAt(parameters, 'seed') ?? 0}${constrained}${left}.${did}`;
}

/** What an independent component analysis did. */
export function ica({ parameters, results }: StepRecord): string {
  const found = numbersAt(results, 'variances')?.length ?? numberAt(parameters, 'components') ?? 0;
  const order = textAt(parameters, 'algorithm') === 'deflation' ? 'one after another' : 'together';
  const iterations = numberAt(results, 'iterations');
  const did = results.converged === false ? 'had not converged' : 'converged';
  const ended = iterations === undefined ? '' : `; it ${did} after ${count(iterations, 'iteration')}`;
  return `The scores of the principal components were whitened and taken apart into ${count(found, 'independent component')} by FastICA (Hyvärinen 1999; contrast log cosh, all found ${order}, seed ${numberAt(parameters, 'seed') ?? 0})${ended}. They are ordered by the variance that they explain.`;
}

export function pca({ parameters, results }: StepRecord, result: RunResult, index: number): string {
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
