import type { RunResult, StepRecord } from '../../../src-preload/contract/results.ts';
import { inputOf, thingsOf } from './things.ts';
import { capital, count, numberAt, plain, significant, textAt, whole } from './words.ts';

export function kmeans({ parameters, results }: StepRecord, result: RunResult, index: number): string {
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

export const COVARIANCES: { readonly [covariance: string]: string } = {
  full: 'a full covariance matrix for each',
  tied: 'one covariance matrix for all',
  diag: 'diagonal covariance matrices',
  spherical: 'spherical covariances',
};

export function gmm({ parameters, results }: StepRecord, result: RunResult, index: number): string {
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

export function seeding(parameters: StepRecord['parameters']): string {
  return textAt(parameters, 'init') === 'random' ? 'random' : 'k-means++';
}
