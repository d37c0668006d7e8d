import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runRecipe } from '../../src-main/recipes/run-recipe.ts';
import { npyHeader } from '../../src-main/writers/numpy/numpy-writer.ts';
import type { DeviceName } from '../../src-preload/contract/compute.ts';
import type { RunCheckpoints } from '../../src-preload/contract/engine.ts';
import { parseRecipe } from '../../src-preload/contract/recipe-parsing.ts';
import type { RunResult } from '../../src-preload/contract/results.ts';
import { type RecordingJob, recordingJob } from './analysis.ts';
import { writeModel } from './model-file.ts';

/** A cube to be written into a file: `[y, x, E]`, 1 eV per channel from 0 on, 2 nm per pixel. */
export interface TestCube {
  readonly values: Float32Array | Float64Array | Int32Array | Uint8Array;
  readonly shape: readonly number[];
}

export interface NpyArray {
  readonly descr: string;
  readonly shape: readonly number[];
  readonly values: Float32Array | Float64Array | Int32Array | Uint8Array;
}

export interface FinishedRun {
  readonly result: RunResult;
  readonly job: RecordingJob;
  array(name: string): NpyArray;
  bytes(name: string): Buffer;
}

interface Options {
  readonly dataset?: number;
  readonly frames?: readonly [number, number];
  readonly memoryBytes?: number | null;
  readonly device?: DeviceName;
  readonly threads?: number;
  readonly job?: RecordingJob;
  readonly checkpoints?: RunCheckpoints;
}

/** A folder of files for one test file; `remove` it afterwards. */
export function recipeFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'phasewright-recipes-'));
  let runs = 0;
  return {
    folder,
    remove: () => rmSync(folder, { recursive: true, force: true }),
    /** Runs steps on a cube, or on a file that exists. */
    async run(source: TestCube | string, steps: readonly object[], options: Options = {}): Promise<FinishedRun> {
      const own = join(folder, `run-${runs++}`);
      const arraysFolder = join(own, 'arrays');
      mkdirSync(arraysFolder, { recursive: true });
      const file = typeof source === 'string' ? source : writeCube(join(own, 'cube.npy'), source);
      const job = options.job ?? recordingJob();
      const recipe = parseRecipe({ phasewright: 1, dataset: options.dataset ?? 0, frames: options.frames, steps });
      const { device = 'cpu', threads = 2, memoryBytes = 2e9, checkpoints } = options;
      const compute = { device, threads, memoryBytes, ...(checkpoints && { checkpoints }) };
      const request = { recipe, file, recipeFolder: folder, arraysFolder, ...compute };
      const result = await runRecipe(request, job);
      const bytes = (name: string) => readFileSync(join(arraysFolder, `${name}.npy`));
      return { result, job, bytes, array: (name) => parseNpy(bytes(name)) };
    },
    /** Writes an array beside the recipes; answers with its name. */
    write(name: string, shape: readonly number[], values: TestCube['values']): string {
      writeNpy(join(folder, name), shape, values);
      return name;
    },
    /** Writes an autoencoder of spectra beside the recipes; answers with the name of its folder. */
    writeModel(channels: number): string {
      const name = `model-${channels}`;
      writeModel(join(folder, name), channels);
      return name;
    },
  };
}

export function writeCube(path: string, { values, shape }: TestCube): string {
  writeNpy(path, shape, values);
  const names = ['Energy loss', 'x', 'y', 'z'].slice(0, shape.length).reverse();
  const axes = names.map((name, i) => {
    const isSignal = i === names.length - 1;
    const role = isSignal ? 'signal' : 'navigation';
    return { name, size: shape[i], scale: isSignal ? 1 : 2, offset: 0, units: isSignal ? 'eV' : 'nm', role };
  });
  writeFileSync(path.replace(/\.npy$/, '.json'), JSON.stringify({ title: 'test', axes }));
  return path;
}

export function writeNpy(path: string, shape: readonly number[], values: TestCube['values']): void {
  const dtype = values instanceof Int32Array ? 'int32' : values instanceof Float32Array ? 'float32' : 'float64';
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  writeFileSync(path, Buffer.concat([npyHeader(dtype, shape), bytes]));
}

/** A reader of `.npy` of its own, so that writer and reader cannot share a mistake. */
export function parseNpy(bytes: Buffer): NpyArray {
  const length = bytes.readUInt16LE(8);
  const header = bytes.toString('latin1', 10, 10 + length);
  const descr = /'descr': '([^']+)'/.exec(header)?.[1] ?? '';
  const shape = (/'shape': \(([^)]*)\)/.exec(header)?.[1] ?? '').split(',').filter((part) => part.trim());
  const buffer = Uint8Array.from(bytes.subarray(10 + length)).buffer;
  const values =
    descr === '|u1'
      ? new Uint8Array(buffer)
      : descr === '<i4'
        ? new Int32Array(buffer)
        : descr === '<f4'
          ? new Float32Array(buffer)
          : new Float64Array(buffer);
  return { descr, shape: shape.map(Number), values };
}
