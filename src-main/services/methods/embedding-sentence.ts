import type { RunResult, StepRecord } from '../../../src-preload/contract/results.ts';
import { inputOf, thingsOf } from './things.ts';
import { count, numberAt, plain, significant, textAt, whole } from './words.ts';

export function tsne({ parameters, results }: StepRecord, result: RunResult, index: number): string {
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
