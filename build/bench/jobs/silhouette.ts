import { fitKMeansSweep } from '../../../src-main/analysis/clustering/k-means.ts';
import { centerSpectra } from '../../../src-main/analysis/preprocessing/centered.ts';
import { surveySpectra } from '../../../src-main/analysis/preprocessing/survey.ts';
import { spectraFromArray } from '../../../src-main/analysis/spectra.ts';
import { silhouettes, stratifiedSample } from '../../../src-main/analysis/validation/silhouette.ts';
import type { BenchJob } from '../job.ts';
import { truthArray } from '../truth.ts';
import { compareTables } from './sweep.ts';

const POINTS = 20_000;
const PHASES = 6;

export const silhouette: BenchJob = {
  name: 'silhouette',
  title: 'silhouette, exact, 20,000 × 1,024',
  data: 'eds256',
  must: 2.5,
  goal: 6,
  async own(data, context, path) {
    const labels = Int32Array.from((await truthArray(path, 'labels')).subarray(0, POINTS));
    const values = new Float32Array(POINTS * data.channels);
    data.read(0, POINTS, values);
    const spectra = spectraFromArray(values, data.channels);
    const { mean } = await surveySpectra(spectra, context);
    const all = stratifiedSample(labels, PHASES, POINTS, 0);
    const [found] = await silhouettes(spectra, mean, all, [{ labels, clusters: PHASES }], context);
    return { mean: found.mean };
  },
  compare: (own, peer) =>
    `${Number(own.mean).toFixed(6)} and ${Number(peer.mean).toFixed(6)} (allowed difference 1e-4)`,
};

const options = { restarts: 10, init: 'k-means++', maxIterations: 300, tolerance: 1e-4, seed: 0 } as const;

/** The peer takes some minutes: one round. */
export const sweepLarge: BenchJob = {
  name: 'sweep-256',
  title: 'sweep k=2…10 × 10, silhouettes on 20,000, 256²×1024',
  data: 'eds256',
  must: 10,
  goal: 25,
  rounds: 1,
  async own(data, context) {
    const counts = [2, 3, 4, 5, 6, 7, 8, 9, 10];
    const { mean } = await surveySpectra(data, context);
    const models = await fitKMeansSweep(await centerSpectra(data, mean, context), counts, options, context);
    const finest = models.at(-1)!;
    const sample = stratifiedSample(finest.labels, finest.clusters, POINTS, 0);
    const found = await silhouettes(data, mean, sample, models, context);
    return { table: models.map(({ clusters, inertia }, i) => ({ k: clusters, inertia, silhouette: found[i].mean })) };
  },
  compare: compareTables,
};
