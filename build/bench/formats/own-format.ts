/**
 * Our side of `npm run bench -- formats`: opens a file for each line read, which names a task, and answers in JSON.
 *
 *   array   takes all values into one array
 *   look    comes to the map of sums and the sum spectrum, as the window does, which may keep the values packed
 *
 *   own-format.ts FILE DATASETS     how many of the datasets, from the first on; 0 for all
 */
import { createInterface } from 'node:readline';
import { elementCount } from '../../../src-main/cubes/array-source.ts';
import { forgetCubes } from '../../../src-main/looking/cube-cache.ts';
import { overview } from '../../../src-main/looking/overview.ts';
import { openFile } from '../../../src-main/readers/registry.ts';
import { BYTES_PER_ELEMENT } from '../../../src-preload/contract/dataset.ts';
import type { JobContext } from '../../../src-preload/contract/job.ts';
import type { Task } from './files.ts';

const job: JobContext = { signal: new AbortController().signal, report() {}, async pause() {}, warn() {} };
const [path, datasets] = process.argv.slice(2);
const count = Number(datasets) || (await countDatasets());
console.log(JSON.stringify({ ready: true, version: process.version }));
for await (const task of createInterface({ input: process.stdin })) {
  const start = performance.now();
  const before = process.cpuUsage();
  const read = (task as Task) === 'look' ? await look() : await readWhole();
  const seconds = (performance.now() - start) / 1000;
  const used = process.cpuUsage(before);
  const cpuSeconds = (used.user + used.system) / 1e6;
  const peakBytes = process.resourceUsage().maxRSS * 1024;
  forgetCubes();
  const sum = read.values.reduce((sum, one) => sum + sumOf(one), 0);
  console.log(JSON.stringify({ seconds, cpuSeconds, peakBytes, shownBytes: read.shownBytes, sum }));
  // Python frees an array with its last name; with `--expose-gc` so is ours before the next round.
  read.values.length = 0;
  globalThis.gc?.();
}
process.exit(0);

async function countDatasets(): Promise<number> {
  const file = await openFile(path);
  file.close();
  return file.datasets.length;
}

async function look(): Promise<{ values: ArrayLike<number>[]; shownBytes: number }> {
  const values: ArrayLike<number>[] = [];
  let shownBytes = 0;
  for (let dataset = 0; dataset < count; dataset++) {
    const { map, description } = await overview({ file: path, dataset }, job);
    values.push(map);
    shownBytes += elementCount(description.shape) * BYTES_PER_ELEMENT[description.dtype];
  }
  return { values, shownBytes };
}

async function readWhole() {
  const file = await openFile(path);
  const values = file.datasets.slice(0, count).map((dataset) => {
    const source = dataset.open();
    const values = source.read(0, elementCount(dataset.shape));
    source.close();
    return values;
  });
  file.close();
  return { values, shownBytes: values.reduce((sum, { byteLength }) => sum + byteLength, 0) };
}

function sumOf(values: ArrayLike<number | bigint>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += Number(values[i]);
  return sum;
}
