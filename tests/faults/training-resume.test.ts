import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { engineEntry } from '../../src-main/host/make-service.ts';
import { createEngine, type Engine, type JobListener } from '../../src-main/jobs/engine-client.ts';
import { startProcess } from '../../src-main/jobs/engine-process.ts';
import { createService } from '../../src-main/services/service.ts';
import { parseRecipe } from '../../src-preload/contract/recipe-parsing.ts';
import type { RunResult } from '../../src-preload/contract/results.ts';
import { blobs } from '../helpers/data.ts';
import { writeCube } from '../helpers/recipes.ts';

const folder = mkdtempSync(join(tmpdir(), 'phasewright-resume-'));
const cacheFolder = join(folder, 'cache');
const kept = join(cacheFolder, 'trainings');
let victim: { kill(): void } | undefined;

/** An engine as hosts have it, whose process can be killed through `victim`. */
function engineToKill(): Engine {
  return createEngine({
    entry: engineEntry(),
    startProcess(entry, listener) {
      const process = startProcess(entry, listener);
      victim = process;
      return process;
    },
  });
}

const engine = engineToKill();
const service = createService({ jobs: engine, cacheFolder });
afterAll(async () => {
  await service.close();
  rmSync(folder, { recursive: true, force: true });
});

const file = writeCube(join(folder, 'cube.npy'), {
  values: blobs(600, 8, 3, { spread: 0.3, offset: 6 }).values,
  shape: [20, 30, 8],
});
const training = { op: 'autoencoder', latent: 2, channels: [64], batch: 16, patience: 4000 };
const compute = { recipeFolder: folder, file, device: 'cpu', threads: 1, memoryBytes: null } as const;

/** Trains in the engine with checkpoints close to each other. */
function train(name: string, listener: JobListener = {}) {
  const arraysFolder = join(folder, name);
  mkdirSync(arraysFolder);
  const recipe = parseRecipe({ phasewright: 1, steps: [{ ...training, epochs: 60 }] });
  const checkpoints = { folder: kept, resume: true, intervalMs: 50 };
  return engine.start('run', { ...compute, recipe, arraysFolder, checkpoints }, listener).done;
}

it('a training that is killed goes on, to the same bytes', async () => {
  const hashes = ({ arrays }: RunResult) => arrays.map(({ name, sha256 }) => [name, sha256]);
  const undisturbed = await train('undisturbed');
  const cut = train('killed', {
    onProgress({ phase }) {
      if (/epoch ([2-9]|\d\d) /.test(phase)) victim?.kill();
    },
  });
  await expect(cut).rejects.toMatchObject({ code: 'engine-crashed' });
  expect(readdirSync(kept).filter((name) => name.endsWith('.training'))).toHaveLength(1);
  const resumed = await train('resumed');
  expect(resumed.steps[0]!.results.resumedFrom).toBeGreaterThan(0);
  expect(hashes(resumed)).toEqual(hashes(undisturbed));
  expect(readdirSync(kept).filter((name) => name.endsWith('.training'))).toEqual([]);
});

it('a training that is cancelled goes on when the same is asked for again, and ends by hand with its best', async () => {
  const request = { ...compute, recipe: { phasewright: 1, steps: [{ ...training, epochs: 4000 }] }, folder };
  const begin = (onTraining: () => void, more = {}) => {
    const call = service.call('run-to-folder', { ...request, ...more, folder: join(folder, 'run') }, (event) => {
      if (event.type === 'progress' && event.canFinishEarly) onTraining();
    });
    return call;
  };
  const first = begin(() => first.cancel());
  await expect(first.answer).rejects.toMatchObject({ code: 'cancelled' });
  expect(existsSync(join(folder, 'run'))).toBe(false);
  const end = () => void service.call('finish-early', {});
  const { result } = await begin(end).answer;
  expect(result.steps[0]!.results).toMatchObject({ stopped: 'by hand', resumedFrom: expect.any(Number) });
  const anew = await begin(end, { resume: false }).answer;
  expect(anew.result.steps[0]!.results.resumedFrom).toBeUndefined();
});
