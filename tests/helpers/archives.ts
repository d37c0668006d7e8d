import { join } from 'node:path';
import { createRandom } from '../../src-main/analysis/random/random.ts';
import { compressFile } from '../../src-main/archives/compress-file.ts';
import type { NativeArray } from '../../src-main/cubes/array-source.ts';
import { MemorySource } from '../../src-main/cubes/memory-source.ts';
import { openFile } from '../../src-main/readers/registry.ts';
import { hyperSpyWriter } from '../../src-main/writers/hyperspy/hyperspy-writer.ts';
import type { ErrorBound } from '../../src-preload/contract/archive.ts';
import type { Axis, DType } from '../../src-preload/contract/dataset.ts';
import type { CompressRequest } from '../../src-preload/contract/engine.ts';
import { autoencoderParameters } from '../../src-preload/contract/steps/networks.ts';
import { testJob } from '../fixtures/test-job.ts';

/** A small model, soon trained. */
export const QUICK_TRAINING = autoencoderParameters.parse({
  latent: 4,
  channels: [8],
  epochs: 60,
  batch: 16,
  learningRate: 1e-2,
  patience: 60,
});

/** Images of three spots, each of any brightness, with noise; every tenth is nothing but noise, which no model explains. */
export function spots(count: number, height: number, width: number, top = 200): Float64Array {
  const random = createRandom(5);
  const values = new Float64Array(count * height * width);
  for (let image = 0; image < count; image++) {
    const brightness = [0, 1, 2].map(() => top * random.uniform());
    const isNoise = image % 10 === 9;
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const spot = (i: number) => {
          const [row, column] = [((i + 0.5) * height) / 3, ((2.5 - i) * width) / 3];
          return brightness[i]! * Math.exp(-((y - row) ** 2 + (x - column) ** 2) / 18);
        };
        const sum = (spot(0) + spot(1) + spot(2)) / 2;
        values[(image * height + y) * width + x] = isNoise ? top * random.uniform() : sum + 2 * random.uniform();
      }
    }
  }
  return values;
}

export function axes(shape: readonly number[], kind: 'images' | 'spectra'): Axis[] {
  const signals = kind === 'images' ? 2 : 1;
  return shape.map((size, i) => ({
    name: ['z', 'y', 'x'].at(i - shape.length)!,
    size,
    scale: 0.5,
    offset: i,
    units: 'nm',
    role: i >= shape.length - signals ? 'signal' : 'navigation',
  }));
}

/** Writes values as a file that opens as a stack of images or as spectra. */
export async function writeData(
  folder: string,
  values: NativeArray,
  shape: readonly number[],
  dtype: DType,
  kind: 'images' | 'spectra',
): Promise<string> {
  const path = join(folder, kind === 'images' ? 'stack.hspy' : 'cube.hspy');
  const dataset = {
    title: 'Simulated',
    shape,
    dtype,
    axes: axes(shape, kind),
    metadata: { General: { title: 'Simulated', notes: 'made for a test' } },
    originalMetadata: { made: { by: 'us' } },
    source: new MemorySource(values, shape, dtype),
  };
  await hyperSpyWriter.write(dataset, path, testJob());
  return path;
}

/** Compresses with a small model trained on the data. */
export async function compressed(file: string, out: string, bound: ErrorBound, more: Partial<CompressRequest> = {}) {
  const job = testJob();
  const report = await compressFile(
    {
      file,
      dataset: 0,
      out,
      bound,
      model: { kind: 'train', parameters: QUICK_TRAINING },
      device: 'cpu',
      threads: 1,
      ...more,
    },
    job,
  );
  return { report, warnings: job.warnings };
}

/** All values of the first dataset of a file, and what it says of itself. */
export async function readAll(file: string) {
  const opened = await openFile(file);
  try {
    const { open, ...description } = opened.datasets[0]!;
    const source = open();
    const total = description.shape.reduce((product, size) => product * size, 1);
    const values = source.read(0, total).slice() as NativeArray;
    source.close();
    return { values, description, warnings: opened.warnings };
  } finally {
    opened.close();
  }
}
