/**
 * Our side of `npm run bench -- formats`: opens a file and takes all its values into memory for each line read, and answers in
 * JSON.
 *
 *   own-format.ts FILE DATASETS     how many of the datasets, from the first on; 0 for all
 */
import { createInterface } from 'node:readline';
import { elementCount, numbersPerElement } from '../../../src-main/cubes/array-source.ts';
import { makeNativeArray } from '../../../src-main/cubes/native-arrays.ts';
import { openFile } from '../../../src-main/readers/registry.ts';

/** Values that are read at a time, as the program itself reads. */
const RUN = 1024 * 1024;

const [path, datasets] = process.argv.slice(2);
console.log(JSON.stringify({ ready: true, version: process.version }));
for await (const _ of createInterface({ input: process.stdin })) {
  const start = performance.now();
  const before = process.cpuUsage();
  const arrays = await readWhole();
  const seconds = (performance.now() - start) / 1000;
  const used = process.cpuUsage(before);
  const cpuSeconds = (used.user + used.system) / 1e6;
  const peakBytes = process.resourceUsage().maxRSS * 1024;
  const shownBytes = arrays.reduce((sum, { byteLength }) => sum + byteLength, 0);
  console.log(
    JSON.stringify({
      seconds,
      cpuSeconds,
      peakBytes,
      shownBytes,
      sum: arrays.reduce((sum, one) => sum + sumOf(one), 0),
    }),
  );
}
process.exit(0);

async function readWhole() {
  const file = await openFile(path);
  const arrays = file.datasets.slice(0, Number(datasets) || undefined).map((dataset) => {
    const total = elementCount(dataset.shape);
    const numbers = numbersPerElement(dataset.dtype);
    const values = makeNativeArray(dataset.dtype, total * numbers) as Float32Array;
    const source = dataset.open();
    for (let first = 0; first < total; first += RUN) {
      values.set(source.read(first, Math.min(RUN, total - first)) as Float32Array, first * numbers);
    }
    source.close();
    return values;
  });
  file.close();
  return arrays;
}

function sumOf(values: ArrayLike<number | bigint>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += Number(values[i]);
  return sum;
}
