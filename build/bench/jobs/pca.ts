import { fitPca } from '../../../src-main/analysis/decomposition/pca.ts';
import type { BenchJob } from '../job.ts';

export const pca: BenchJob = {
  name: 'pca',
  title: 'PCA 50, 512²×1024 uint16 (ours from the file)',
  data: 'eds512',
  fromFile: true,
  must: 3,
  goal: 5,
  async own(data, context) {
    const model = await fitPca(data, { components: 50, center: true, solver: 'auto', seed: 0 }, context);
    return { ratioSum: model.explainedVarianceRatio.reduce((a, b) => a + b), first: model.explainedVariance[0] };
  },
  compare: (own, peer) =>
    `explained ${Number(own.ratioSum).toFixed(5)} and ${Number(peer.ratioSum).toFixed(5)} of the variance`,
};
