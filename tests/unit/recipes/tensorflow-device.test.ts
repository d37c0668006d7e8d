/** The device `tfjs`: TensorFlow.js from a folder of the user's, played here by its pure JavaScript parts. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { blobs } from '../../helpers/data.ts';
import { recipeFolder } from '../../helpers/recipes.ts';
import { tensorFlow } from '../../helpers/tensorflow.ts';

// Loading it takes its time on a busy machine.
beforeAll(async () => void (await tensorFlow()));

const folder = recipeFolder();
let installations = 0;
afterAll(() => folder.remove());
afterEach(() => vi.unstubAllEnvs());

const [ROWS, COLUMNS, CHANNELS] = [8, 10, 12];
const cube = {
  values: blobs(ROWS * COLUMNS, CHANNELS, 2, { spread: 0.3, offset: 6 }).values,
  shape: [ROWS, COLUMNS, CHANNELS],
};
const TRAINING = [{ op: 'autoencoder', latent: 2, channels: [8], epochs: 3, batch: 16, seed: 1 }];
/** Three epochs of steps that differ by rounding. */
const TRAINED_ALIKE = 1e-3;

/** A folder in which a package of this name is installed. */
function installed(name: string, body: string): string {
  // A folder for each: what has been loaded from one is kept.
  const home = join(folder.folder, `user-${installations++}`);
  const own = join(home, 'node_modules', ...name.split('/'));
  mkdirSync(own, { recursive: true });
  writeFileSync(join(own, 'package.json'), JSON.stringify({ name, version: '4.22.0', main: 'index.js' }));
  writeFileSync(join(own, 'index.js'), body);
  return home;
}
const core = createRequire(import.meta.url).resolve('@tensorflow/tfjs-core');
/** Calls what Node has taken out of `util`, as the real one does. */
const WORKING = `
const util = require('util');
if (!util.isNullOrUndefined(undefined) || util.isNullOrUndefined(0) || !util.isString('')) throw new Error('util');
module.exports = require(${JSON.stringify(core)});
`;

describe('device tfjs', () => {
  it('trains networks, and all else is computed on the CPU', async () => {
    const cpu = await folder.run(cube, TRAINING);
    vi.stubEnv('PHASEWRIGHT_TENSORFLOW', installed('@tensorflow/tfjs-node-gpu', WORKING));
    const { result, job, array } = await folder.run(cube, TRAINING, { device: 'tfjs' });
    expect(result.device).toMatchObject({ requested: 'tfjs', used: 'tfjs' });
    expect(result.device.reason).toMatch(/TensorFlow\.js 4\.\S+ \(cpu\), all else on the CPU/);
    expect(job.warnings).toEqual(expect.arrayContaining([expect.stringMatching(/all else is computed on the CPU/)]));
    const [own, wanted] = [array('history').values, cpu.array('history').values];
    expect(own.length).toBe(wanted.length);
    own.forEach((value, i) => {
      expect(Math.abs((value as number) - (wanted[i] as number))).toBeLessThan(TRAINED_ALIKE);
    });
  });

  it('trains nothing where there is nothing to train, and says so', async () => {
    vi.stubEnv('PHASEWRIGHT_TENSORFLOW', installed('@tensorflow/tfjs-node', WORKING));
    const { result } = await folder.run(cube, [{ op: 'pca', components: 2 }], { device: 'tfjs' });
    expect(result.device).toMatchObject({
      requested: 'tfjs',
      used: 'cpu',
      reason: expect.stringMatching(/none to train/),
    });
  });

  it.each([
    [
      'is not installed',
      () => join(folder.folder, 'nothing-here'),
      /npm install --prefix ".*nothing-here" @tensorflow/,
    ],
    [
      'misses its libraries',
      () => installed('@tensorflow/tfjs-node', "throw new Error('libcudart.so.11.0: cannot open')"),
      /libcudart/,
    ],
    [
      'computes wrongly',
      () =>
        installed(
          '@tensorflow/tfjs-node-gpu',
          `module.exports = { ...require(${JSON.stringify(core)}), tidy: () => 5 };`,
        ),
      /wrong gradient/,
    ],
  ])('is replaced by the CPU where TensorFlow.js %s', async (_why, home, reason) => {
    vi.stubEnv('PHASEWRIGHT_TENSORFLOW', home());
    const { result, job } = await folder.run(cube, [{ op: 'pca', components: 2 }], { device: 'tfjs' });
    expect(result.device).toMatchObject({ requested: 'tfjs', used: 'cpu', reason: expect.stringMatching(reason) });
    expect(job.warnings.join('\n')).toMatch(/"tfjs" cannot be used here .*the CPU did the work/);
    expect(job.warnings.join('\n')).toMatch(reason);
  });
});
