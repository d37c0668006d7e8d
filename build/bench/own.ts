/**
 * Our side of `npm run bench`: loads the data once, then runs a job for each line read and answers in JSON.
 *
 *   own.ts JOB DATA.npy
 */
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';
import type { AnalysisContext } from '../../src-main/analysis/context.ts';
import { type Spectra, spectraFromArray } from '../../src-main/analysis/spectra.ts';
import { spectraOfSource } from '../../src-main/cubes/spectra-of-source.ts';
import { ONNX_RUNTIME_VERSION, openCompute } from '../../src-main/graphs/sessions.ts';
import { openFile } from '../../src-main/readers/registry.ts';
import { JOBS } from './jobs.ts';

const [name, path] = process.argv.slice(2);
const job = JOBS.find((one) => one.name === name)!;
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

/** The whole cube as float32, as the peer gets it. */
function inMemory(): Spectra {
  const values = new Float32Array(spectra.pixels * spectra.channels);
  for (let first = 0; first < spectra.pixels; first += 4096) {
    const count = Math.min(4096, spectra.pixels - first);
    spectra.read(first, count, values.subarray(first * spectra.channels, (first + count) * spectra.channels));
  }
  return spectraFromArray(values, spectra.channels);
}

const data = job.fromFile ? spectra : inMemory();
console.log(JSON.stringify({ ready: true, version: ONNX_RUNTIME_VERSION }));
for await (const _ of createInterface({ input: process.stdin })) {
  const start = performance.now();
  const quality = await job.own(data, context, path);
  const seconds = (performance.now() - start) / 1000;
  console.log(JSON.stringify({ seconds, peakBytes: process.resourceUsage().maxRSS * 1024, quality }));
}
process.exit(0);
