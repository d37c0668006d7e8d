import { neighborsInMap } from '../../../src-main/analysis/decomposition/map-neighbors.ts';
import { fitNmf } from '../../../src-main/analysis/decomposition/nmf.ts';
import { surveySpectra } from '../../../src-main/analysis/preprocessing/survey.ts';
import { nmfParameters } from '../../../src-preload/contract/steps.ts';
import type { BenchJob } from '../job.ts';

const common = {
  data: 'eds256',
  must: 3,
  compare: (own, peer) =>
    `error ${(Number(own.error) / Number(peer.error)).toFixed(5)}× (allowed 1.001×), ours after ${own.iterations} rounds, theirs after ${peer.iterations}`,
} satisfies Partial<BenchJob>;

function factorization(loss: 'frobenius' | 'kullback-leibler'): BenchJob['own'] {
  return async (data, context) => {
    const parameters = nmfParameters.parse({ components: 6, loss });
    const neighbors = neighborsInMap({ rows: 1, columns: data.pixels });
    const { error, iterations } = await fitNmf(
      data,
      await surveySpectra(data, context),
      neighbors,
      parameters,
      context,
    );
    // The peer reports the square root of twice the divergence.
    return { error: loss === 'frobenius' ? error : Math.sqrt(2 * error), iterations };
  };
}

export const nmf: BenchJob = {
  ...common,
  name: 'nmf',
  title: 'NMF k=6 Frobenius, 256²×1024',
  goal: 6,
  own: factorization('frobenius'),
};

export const nmfCounts: BenchJob = {
  ...common,
  name: 'nmf-counts',
  title: 'NMF k=6 Kullback–Leibler, 256²×1024 (90 % zeros)',
  goal: 10,
  rounds: 1,
  own: factorization('kullback-leibler'),
};
