/**
 * Our side of `npm run bench`: loads a cube once, then runs a job for each line read and answers in JSON.
 *
 *   own.ts kmeans|sweep|pca CUBE.npy
 */

import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';
import { fitKMeans, fitKMeansSweep } from '../../src-main/analysis/clustering/k-means.ts';
import type { AnalysisContext } from '../../src-main/analysis/context.ts';
import { fitPca } from '../../src-main/analysis/decomposition/pca.ts';
import { centerSpectra } from '../../src-main/analysis/preprocessing/centered.ts';
import { surveySpectra } from '../../src-main/analysis/preprocessing/survey.ts';
import { type Spectra, spectraFromArray } from '../../src-main/analysis/spectra.ts';
import { silhouettes, stratifiedSample } from '../../src-main/analysis/validation/silhouette.ts';
import { spectraOfSource } from '../../src-main/cubes/spectra-of-source.ts';
import { ONNX_RUNTIME_VERSION, openCompute } from '../../src-main/graphs/sessions.ts';
import { openFile } from '../../src-main/readers/registry.ts';

const [job, path] = process.argv.slice(2);
const file = await openFile(path);
const spectra = spectraOfSource(file.datasets[0].open());
const context: AnalysisContext = {
  compute: await openCompute('cpu', availableParallelism(), console.error),
  job: {
    signal: new AbortController().signal,
    report: () => {},
    pause: () => new Promise((resolve) => setImmediate(resolve)),
    warn: () => {},
  },
  cacheBytes: 8e9,
};
const options = { restarts: 10, init: 'k-means++', maxIterations: 300, tolerance: 1e-4, seed: 0 } as const;

/** The whole cube as float32, as scikit-learn gets it. */
function inMemory(): Spectra {
  const values = new Float32Array(spectra.pixels * spectra.channels);
  for (let first = 0; first < spectra.pixels; first += 4096) {
    const count = Math.min(4096, spectra.pixels - first);
    spectra.read(first, count, values.subarray(first * spectra.channels, (first + count) * spectra.channels));
  }
  return spectraFromArray(values, spectra.channels);
}

const JOBS = {
  async kmeans(data: Spectra) {
    const model = await fitKMeans(data, { clusters: 8, ...options }, context);
    return { inertia: model.inertia };
  },
  async sweep(data: Spectra) {
    const counts = [2, 3, 4, 5, 6, 7, 8, 9, 10];
    const { mean } = await surveySpectra(data, context);
    const models = await fitKMeansSweep(await centerSpectra(data, mean, context), counts, options, context);
    const all = stratifiedSample(models[0].labels, 2, data.pixels, 0);
    const found = await silhouettes(data, mean, all, models, context);
    return { table: models.map(({ clusters, inertia }, i) => ({ k: clusters, inertia, silhouette: found[i].mean })) };
  },
  // Straight from the file: the cube is never in memory.
  async pca(data: Spectra) {
    const model = await fitPca(data, { components: 50, center: true, solver: 'auto', seed: 0 }, context);
    return { ratioSum: model.explainedVarianceRatio.reduce((a, b) => a + b), first: model.explainedVariance[0] };
  },
};

const data = job === 'pca' ? spectra : inMemory();
console.log(JSON.stringify({ ready: true, version: ONNX_RUNTIME_VERSION }));
for await (const _ of createInterface({ input: process.stdin })) {
  const start = performance.now();
  const quality = await JOBS[job as keyof typeof JOBS](data);
  const seconds = (performance.now() - start) / 1000;
  console.log(JSON.stringify({ seconds, peakBytes: process.resourceUsage().maxRSS * 1024, ...quality }));
}
process.exit(0);
