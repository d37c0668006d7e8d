import { fitKMeansSweep } from '../../../src-main/analysis/clustering/k-means.ts';
import { centerSpectra } from '../../../src-main/analysis/preprocessing/centered.ts';
import { surveySpectra } from '../../../src-main/analysis/preprocessing/survey.ts';
import { silhouettes, stratifiedSample } from '../../../src-main/analysis/validation/silhouette.ts';
import type { BenchJob, Quality } from '../job.ts';

const options = { restarts: 10, init: 'k-means++', maxIterations: 300, tolerance: 1e-4, seed: 0 } as const;
type Table = readonly { readonly k: number; readonly inertia: number; readonly silhouette: number }[];

export const sweep: BenchJob = {
  name: 'sweep',
  title: 'sweep k=2…10 × 10, exact silhouettes, 100²×250',
  data: 'steel',
  must: 8,
  goal: 15,
  async own(data, context) {
    const counts = [2, 3, 4, 5, 6, 7, 8, 9, 10];
    const { mean } = await surveySpectra(data, context);
    const models = await fitKMeansSweep(await centerSpectra(data, mean, context), counts, options, context);
    const all = stratifiedSample(models[0].labels, 2, data.pixels, 0);
    const found = await silhouettes(data, mean, all, models, context);
    return {
      table: models.map(({ clusters, inertia }, i) => ({ k: clusters, inertia, silhouette: found[i].mean })),
      labels: models.map(({ labels }) => [...labels]),
    };
  },
  compare(own, peer) {
    const theirs = peer.silhouettesOfOurs as readonly number[];
    const differences = (own.table as Table).map(({ silhouette }, i) => Math.abs(silhouette - theirs[i]));
    return `${compareInertia(own, peer)}; silhouettes of our partitions by both differ by ≤ ${Math.max(...differences).toExponential(1)} (allowed 1e-4)`;
  },
};

/** Quality of a sweep: inertia for every k, and the silhouettes of those k at which both have found the same minimum, to a few pixels. */
export function compareTables(own: Quality, peer: Quality): string {
  const [ours, theirs] = [own.table as Table, peer.table as Table];
  const same = ours.filter((row, i) => Math.abs(row.inertia / theirs[i].inertia - 1) < 1e-6);
  const differences = same.map((row) => Math.abs(row.silhouette - theirs.find(({ k }) => k === row.k)!.silhouette));
  const equal = `${same.length} k with the same minimum differ by ≤ ${Math.max(0, ...differences).toExponential(1)} in silhouette`;
  return `${compareInertia(own, peer)}; ${equal}`;
}

function compareInertia(own: Quality, peer: Quality): string {
  const [ours, theirs] = [own.table as Table, peer.table as Table];
  const worst = Math.max(...ours.map((row, i) => row.inertia / theirs[i].inertia));
  return `inertia ≤ ${worst.toFixed(6)}× for every k`;
}
