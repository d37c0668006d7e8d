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
    // Counts have many equal distances, and which of them goes first decides the small merges.
    const sum = (heights: readonly number[]) => heights.reduce((total, height) => total + height, 0);
    const top = ours.slice(-5).map((height, i) => Math.abs(height / theirs[theirs.length - 5 + i] - 1));
    return `sum of heights ${(sum(ours) / sum(theirs)).toFixed(6)}×; the last five merges differ by ≤ ${Math.max(...top).toExponential(1)}`;
  },
};
