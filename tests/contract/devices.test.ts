/**
 * One suite for every device at hand: it gives what the CPU gives (DESIGN §7: labels agree on 99.9 % of the pixels, floats
 * within 1e-3). WebGPU is tried on SwiftShader, the software driver of Debian's chromium, where that is installed.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { compareLabels } from '../../src-main/analysis/validation/compare-labels.ts';
import type { RunResult } from '../../src-preload/contract/results.ts';
import { relativeDifference } from '../helpers/brute-force.ts';
import { blobs } from '../helpers/data.ts';
import { parseNpy, recipeFolder, writeCube } from '../helpers/recipes.ts';

const SWIFTSHADER = '/usr/lib/chromium/vk_swiftshader_icd.json';
const LOADERS = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib64', '/usr/lib'];
const loader = LOADERS.find((folder) => existsSync(join(folder, 'libvulkan.so.1')));
const hasWebGpu = process.platform === 'linux' && existsSync(SWIFTSHADER) && loader !== undefined;
if (!hasWebGpu) console.warn('SwiftShader or the Vulkan loader is not installed: webgpu is not compared with the CPU.');

const folder = recipeFolder();
afterAll(() => folder.remove());

const child = fileURLToPath(new URL('../helpers/device-child.ts', import.meta.url));
const [ROWS, COLUMNS, CHANNELS] = [30, 40, 80];
const STEPS = [
  { op: 'normalize', method: 'l2' },
  { op: 'pca', components: 3 },
  { op: 'kmeans', clusters: 4, restarts: 4 },
  { op: 'silhouette' },
  { op: 'sweep', clusters: [2, 4], restarts: 2, input: 'scores' },
];

function run(device: string, environment: NodeJS.ProcessEnv = {}) {
  const own = join(folder.folder, device);
  mkdirSync(own, { recursive: true });
  const { values } = blobs(ROWS * COLUMNS, CHANNELS, 4, { spread: 0.4, offset: 5 });
  const file = writeCube(join(own, 'cube.npy'), { values, shape: [ROWS, COLUMNS, CHANNELS] });
  const text = execFileSync(process.execPath, [child, device, own, file, JSON.stringify(STEPS)], {
    env: { ...process.env, ...environment },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: 100_000,
  });
  const result = JSON.parse(text.trim().split('\n').at(-1)!) as RunResult;
  return { result, array: (name: string) => parseNpy(readFileSync(join(own, 'arrays', `${name}.npy`))) };
}

describe.skipIf(!hasWebGpu)('webgpu', () => {
  it('gives what the CPU gives', { timeout: 120_000 }, () => {
    const cpu = run('cpu');
    const gpu = run('webgpu', {
      VK_ICD_FILENAMES: SWIFTSHADER,
      LD_LIBRARY_PATH: [loader, dirname(SWIFTSHADER), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':'),
    });
    // It is the device that did the work, not the CPU in its place.
    expect(gpu.result.device).toMatchObject({ requested: 'webgpu', used: 'webgpu' });
    expect(gpu.result.warnings).toEqual(cpu.result.warnings);
    expect(gpu.result.arrays.map(({ name, shape }) => [name, shape])).toEqual(
      cpu.result.arrays.map(({ name, shape }) => [name, shape]),
    );
    for (const { name } of cpu.result.arrays) {
      const [ours, theirs] = [gpu.array(name).values, cpu.array(name).values];
      if (name === 'labels') {
        expect(compareLabels(Int32Array.from(ours), Int32Array.from(theirs)).matchedAccuracy).toBeGreaterThan(0.999);
      } else if (name === 'sweep-labels') {
        for (let k = 0; k < 3; k++) {
          const [a, b] = [ours, theirs].map((values) =>
            Int32Array.from(values.subarray(k * ROWS * COLUMNS, (k + 1) * ROWS * COLUMNS)),
          );
          expect(compareLabels(a, b).matchedAccuracy).toBeGreaterThan(0.999);
        }
      } else {
        expect(relativeDifference(ours, theirs), name).toBeLessThan(1e-3);
      }
    }
  });
});
