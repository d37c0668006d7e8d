import { fitGmmSweep } from '../../../src-main/analysis/clustering/gmm.ts';
import type { AnalysisContext } from '../../../src-main/analysis/context.ts';
import { centerSpectra } from '../../../src-main/analysis/preprocessing/centered.ts';
import { surveySpectra } from '../../../src-main/analysis/preprocessing/survey.ts';
import type { Spectra } from '../../../src-main/analysis/spectra.ts';
import type { BenchJob, Quality } from '../job.ts';

const options = { regularization: 1e-6, maxIterations: 100, tolerance: 1e-3, seed: 0 } as const;

async function centered(data: Spectra, context: AnalysisContext) {
  return centerSpectra(data, (await surveySpectra(data, context)).mean, context);
}

function compareLikelihood(own: Quality, peer: Quality): string {
  const [ours, theirs] = [Number(own.meanLogLikelihood), Number(peer.meanLogLikelihood)];
  return `mean log likelihood ${ours.toFixed(4)} and ${theirs.toFixed(4)} (allowed 0.001 less)`;
}

function mixture(covariance: 'full' | 'diag') {
  return async (data: Spectra, context: AnalysisContext) => {
    const shape = { ...options, covariance, restarts: 3 };
    const [model] = await fitGmmSweep(await centered(data, context), [6], shape, context);
    return { meanLogLikelihood: model.logLikelihood / data.pixels, iterations: model.iterations };
  };
}

export const gmm: BenchJob = {
  name: 'gmm',
  title: 'GMM full k=6, 3 restarts, PCA-10 scores of 512²',
  data: 'eds512-scores',
  must: 5,
  goal: 12,
  own: mixture('full'),
  compare: compareLikelihood,
};

export const gmmDiagonal: BenchJob = {
  name: 'gmm-diag',
  title: 'GMM diag, same, 256²',
  data: 'eds256-scores',
  must: 1.5,
  goal: 3,
  own: mixture('diag'),
  compare: compareLikelihood,
};

export const gmmBic: BenchJob = {
  name: 'gmm-bic',
  title: 'GMM BIC sweep k=1…10, PCA-10 scores of 256²',
  data: 'eds256-scores',
  must: 6,
  goal: 12,
  async own(data, context) {
    const counts = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
    const shape = { ...options, covariance: 'full', restarts: 2 } as const;
    const models = await fitGmmSweep(await centered(data, context), counts, shape, context);
    return { bics: models.map(({ bic }) => bic) };
  },
  compare(own, peer) {
    const [ours, theirs] = [own.bics as number[], peer.bics as number[]];
    const best = (bics: readonly number[]) => 1 + bics.indexOf(Math.min(...bics));
    const worst = Math.max(...ours.map((bic, i) => (bic - theirs[i]) / Math.abs(theirs[i])));
    return `smallest BIC at k = ${best(ours)} and ${best(theirs)}; ours at most ${(worst * 100).toFixed(3)} % larger`;
  },
};
