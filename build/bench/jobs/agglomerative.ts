import { fitAgglomerative } from '../../../src-main/analysis/clustering/agglomerative.ts';
import { centerSpectra } from '../../../src-main/analysis/preprocessing/centered.ts';
import { surveySpectra } from '../../../src-main/analysis/preprocessing/survey.ts';
import { spectraFromArray } from '../../../src-main/analysis/spectra.ts';
import type { BenchJob } from '../job.ts';

const POINTS = 5000;
const options = { linkage: 'ward', clusters: 6, sample: 20_000, seed: 0 } as const;

export const ward: BenchJob = {
  name: 'ward',
  title: 'Ward linkage, 5,000 × 1,024',
  data: 'eds256',
  must: 5,
  goal: 10,
  async own(data, context) {
    const values = new Float32Array(POINTS * data.channels);
    data.read(0, POINTS, values);
    const spectra = spectraFromArray(values, data.channels);
    const { mean } = await surveySpectra(spectra, context);
    const { linkage } = await fitAgglomerative(await centerSpectra(spectra, mean, context), options, context);
    return { heights: Array.from({ length: POINTS - 1 }, (_, merge) => linkage[4 * merge + 2]) };
  },
  compare(own, peer) {
    const [ours, theirs] = [own.heights as number[], peer.heights as number[]];
    const worst = Math.max(...ours.map((height, i) => Math.abs(height / theirs[i] - 1)));
    return `heights differ by at most ${worst.toExponential(1)}`;
  },
};
