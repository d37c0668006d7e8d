/**
 * One suite for every device at hand: every step gives what it gives on the CPU (DESIGN §7: labels agree on 99.9 % of the
 * pixels, floats within 1e-3). WebGPU is tried on SwiftShader, the software driver of Debian's chromium, where that is installed.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareLabels } from '../../src-main/analysis/validation/compare-labels.ts';
import type { RunResult } from '../../src-preload/contract/results.ts';
import { relativeDifference } from '../helpers/brute-force.ts';
import { blobs } from '../helpers/data.ts';
import { everyStep, OTHER_WAYS } from '../helpers/every-step.ts';
import { writeModel } from '../helpers/model-file.ts';
import { parseNpy, recipeFolder, writeCube, writeNpy } from '../helpers/recipes.ts';
import { hasWebGpu, webGpuEnvironment } from '../helpers/swiftshader.ts';

if (!hasWebGpu) console.warn('SwiftShader or the Vulkan loader is not installed: webgpu is not compared with the CPU.');

const folder = recipeFolder();
afterAll(() => folder.remove());

const child = fileURLToPath(new URL('../helpers/device-child.ts', import.meta.url));
const [ROWS, COLUMNS, CHANNELS] = [12, 20, 16];
const { values, truth } = blobs(ROWS * COLUMNS, CHANNELS, 3, { spread: 0.3, offset: 6 });
/** Other ways than {@link everyStep}'s that have graphs of their own; few, for a software driver compiles slowly. */
const WAYS = ['kmeans on scores', 'pca, randomized', 'gmm, tied', 'gmm, diag'];
/** Until the picture has settled: one broken off early is still about to choose among many. */
const TSNE = { before: [], step: { op: 'tsne', perplexity: 30, iterations: 300 } };
const RECIPES = Object.fromEntries(
  [
    ...Object.entries({ ...everyStep('truth.npy', 'model'), tsne: TSNE }),
    ...Object.entries(OTHER_WAYS).filter(([name]) => WAYS.includes(name)),
  ].map(([name, { before, step }]) => [name, [...before, step]]),
);

/** Whole numbers that are names of clusters: compared by matching, for two devices may count them in another order. */
const LABELS = new Set(['labels', 'sweep-labels', 'leaves']);

/** Values counted in bins: rounding moves those that lie at a limit into the next one. */
const COUNTED = new Set(['residual-histogram']);

/** Rounding: the mean of what is left over is 0 but for that, and is held against the spectra instead. */
const NEARLY_ZERO = new Set(['residual-mean']);
const SPECTRA_SCALE = 6;
/**
 * Descent of t-SNE multiplies rounding until the pictures differ: they are to be as good, within what is allowed beside
 * scikit-learn.
 */
const TSNE_DIVERGENCE = 0.02;

interface Runs {
  readonly results: { readonly [name: string]: RunResult };
  array(recipe: string, name: string): Float64Array;
}

async function runAll(device: string, environment: NodeJS.ProcessEnv = {}): Promise<Runs> {
  const own = join(folder.folder, device);
  mkdirSync(own);
  writeNpy(join(own, 'truth.npy'), [ROWS, COLUMNS], truth);
  writeModel(join(own, 'model'), CHANNELS);
  const file = writeCube(join(own, 'cube.npy'), { values, shape: [ROWS, COLUMNS, CHANNELS] });
  const { stdout } = await promisify(execFile)(process.execPath, [child, device, own, file, JSON.stringify(RECIPES)], {
    env: { ...process.env, ...environment },
    maxBuffer: 1e8,
    timeout: 280_000,
  });
  return {
    results: JSON.parse(stdout.trim().split('\n').at(-1)!),
    array: (recipe, name) => Float64Array.from(parseNpy(readFileSync(join(own, recipe, `${name}.npy`))).values),
  };
}

describe.skipIf(!hasWebGpu)('webgpu gives what the CPU gives', () => {
  let [cpu, gpu]: Partial<Runs>[] = [{}, {}];
  beforeAll(async () => {
    [cpu, gpu] = await Promise.all([runAll('cpu'), runAll('webgpu', webGpuEnvironment)]);
  }, 300_000);

  it.each(Object.keys(RECIPES))('%s', (name) => {
    const [ours, theirs] = [gpu!.results![name]!, cpu!.results![name]!];
    // It is the device that did the work, not the CPU in its place.
    expect(ours.device).toMatchObject({ requested: 'webgpu', used: 'webgpu' });
    expect(ours.warnings).toEqual(theirs.warnings);
    expect(ours.arrays.map((array) => [array.name, array.shape])).toEqual(
      theirs.arrays.map((array) => [array.name, array.shape]),
    );
    const divergences = [ours, theirs].map((run) => run.steps.at(-1)!.results.divergence as number | undefined);
    if (divergences[1]) expect(Math.abs(divergences[0]! / divergences[1] - 1)).toBeLessThan(TSNE_DIVERGENCE);
    for (const record of theirs.arrays) {
      const [a, b] = [gpu!.array!(name, record.name), cpu!.array!(name, record.name)];
      const base = record.name.replace(/-\d+$/, '');
      if (base === 'embedding') continue;
      if (NEARLY_ZERO.has(base)) {
        for (const value of a) expect(Math.abs(value) / SPECTRA_SCALE).toBeLessThan(1e-3);
      } else if (LABELS.has(base)) {
        // One partition after another, where there are several.
        for (let at = 0; at < a.length; at += ROWS * COLUMNS) {
          const [one, other] = [a, b].map((all) => Int32Array.from(all.subarray(at, at + ROWS * COLUMNS)));
          expect(compareLabels(one!, other!).matchedAccuracy, record.name).toBeGreaterThan(0.999);
        }
      } else if (COUNTED.has(base)) {
        const moved = a.reduce((sum, value, i) => sum + Math.abs(value - b[i]!), 0) / 2;
        expect(moved / b.reduce((sum, value) => sum + value, 0), record.name).toBeLessThan(1e-2);
      } else if (record.dtype === 'int32') {
        const differing = a.filter((value, i) => value !== b[i]).length;
        expect(differing / Math.max(1, a.length), record.name).toBeLessThan(1e-3);
      } else if (record.dtype !== 'uint8') {
        const told = [a, b].map((all) => all.filter((value) => !Number.isNaN(value)));
        expect(relativeDifference(told[0]!, told[1]!), record.name).toBeLessThan(1e-3);
      }
    }
  });
});
