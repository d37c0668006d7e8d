import { fitPca } from '../../../src-main/analysis/decomposition/pca.ts';
import { poissonScale } from '../../../src-main/analysis/preprocessing/poisson-scale.ts';
import { cachedSpectra } from '../../../src-main/cubes/spectra-of-source.ts';
import type { BenchJob } from '../job.ts';

export const poissonSvd: BenchJob = {
  name: 'poisson-svd',
  title:
    'SVD 6 with Poisson scaling, 256²×1024 uint16 (the peer without the channels that are empty, on which it fails)',
  data: 'eds256',
  fromFile: true,
  must: 2,
  goal: 5,
  async own(data, context) {
    const { spectra } = await poissonScale(data, context);
    const parameters = { components: 6, center: false, solver: 'randomized', seed: 0 } as const;
    const model = await fitPca(cachedSpectra(spectra), parameters, context);
    // The scale is ours or the peer's; their ratios are not.
    const [first, second, third] = model.explainedVariance;
    return { second: second / first, third: third / first };
  },
  compare: (own, peer) =>
    `second and third variance of the first ${Number(own.second).toFixed(5)}, ${Number(own.third).toFixed(5)} and ${Number(peer.second).toFixed(5)}, ${Number(peer.third).toFixed(5)}`,
};
