/**
 * One suite for every step: cancelled at any of its pauses, a run says `cancelled`, leaves nothing in its output folder,
 * and the next run gives what an undisturbed one gives.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import { runRecipe } from '../../src-main/recipes/run-recipe.ts';
import type { CallContext } from '../../src-main/services/call-context.ts';
import { runToFolder } from '../../src-main/services/run-to-folder.ts';
import type { RunRequest } from '../../src-preload/contract/engine.ts';
import { cancelled } from '../../src-preload/contract/errors.ts';
import type { JobContext } from '../../src-preload/contract/job.ts';
import { blobs } from '../helpers/data.ts';
import { everyStep, ON_IMAGES, OTHER_WAYS, SAMPLE_CHANNELS } from '../helpers/every-step.ts';
import { writeImages } from '../helpers/image-stack.ts';
import { recipeFolder, writeCube } from '../helpers/recipes.ts';

vi.mock('../../src-main/graphs/sessions.ts', async (original) =>
  (await import('../helpers/shared-sessions.ts')).shareSessions(await original()),
);

const folder = recipeFolder();
afterAll(() => folder.remove());

const [ROWS, COLUMNS] = [6, 40];
const data = blobs(ROWS * COLUMNS, SAMPLE_CHANNELS, 3, { spread: 0.3, offset: 6 });
const truth = folder.write('truth.npy', [ROWS, COLUMNS], data.truth);
const file = writeCube(join(folder.folder, 'cube.npy'), {
  values: data.values,
  shape: [ROWS, COLUMNS, SAMPLE_CHANNELS],
});
const out = join(folder.folder, 'out');
const stack = writeImages(join(folder.folder, 'stack'), 20);

/** A job that is cancelled at the given pause, counted from the beginning of the last step; and how many it saw. */
function jobCancelledAt(pause: number) {
  const controller = new AbortController();
  let [pauses, isLastStep] = [0, false];
  const job: JobContext = {
    signal: controller.signal,
    report({ phase }) {
      const [, step, count] = /^step (\d+) of (\d+):/.exec(phase) ?? [];
      if (step !== undefined && step === count) isLastStep = true;
    },
    warn: () => {},
    async pause() {
      if (isLastStep && ++pauses === pause) controller.abort();
      if (controller.signal.aborted) throw cancelled();
    },
  };
  return { job, pauses: () => pauses };
}

/** Runs steps into the output folder as the program does, with the engine's work in this process. */
async function runInto(source: string, steps: readonly object[], pause = Number.POSITIVE_INFINITY) {
  const { job, pauses } = jobCancelledAt(pause);
  const engineJob = (_: string, request: RunRequest) => runRecipe(request, job);
  const context = { signal: job.signal, warn: () => {}, engineJob } as unknown as CallContext;
  const request = { file: source, recipe: { phasewright: 1, steps }, recipeFolder: folder.folder, folder: out };
  const { result } = await runToFolder(
    { ...request, device: 'cpu', threads: 2, memoryBytes: 2e9, background: false } as never,
    context,
  );
  return { arrays: result.arrays, results: result.steps.map(({ results }) => results), pauses: pauses() };
}

/** Cancels a run of these steps at several of its pauses. */
async function cancelOften(source: string, steps: readonly object[]) {
  const undisturbed = await runInto(source, steps);
  const files = readdirSync(out).sort();
  expect(files).toContain('result.json');
  // The last pauses are those of identifying the file, which a run of any steps has.
  expect(undisturbed.pauses).toBeGreaterThan(0);
  const places = [1, 2, 5, 20, 100, undisturbed.pauses].filter((place) => place <= undisturbed.pauses);
  for (const place of new Set(places)) {
    await expect(runInto(source, steps, place)).rejects.toMatchObject({ code: 'cancelled' });
    // The run before it is still there, whole, and nothing beside it.
    expect(readdirSync(out).sort()).toEqual(files);
  }
  expect(await runInto(source, steps)).toEqual(undisturbed);
}

it.each(Object.entries(ON_IMAGES))('%s', (_, { before, step }) => cancelOften(stack.folder, [...before, step]));

it.each(Object.entries({ ...everyStep(truth, folder.writeModel(SAMPLE_CHANNELS)), ...OTHER_WAYS }))(
  '%s',
  (_, { before, step }) => cancelOften(file, [...before, step]),
);

it('leaves no folder where there was none', async () => {
  const nowhere = join(folder.folder, 'new', 'deep');
  const { job } = jobCancelledAt(1);
  const engineJob = (_: string, request: RunRequest) => runRecipe(request, job);
  const context = { signal: job.signal, warn: () => {}, engineJob } as unknown as CallContext;
  const recipe = { phasewright: 1, steps: [{ op: 'pca', components: 2 }] };
  const request = { file, recipe, recipeFolder: folder.folder, folder: nowhere, device: 'cpu', threads: 2 };
  await expect(runToFolder({ ...request, memoryBytes: null } as never, context)).rejects.toMatchObject({
    code: 'cancelled',
  });
  expect(existsSync(join(folder.folder, 'new'))).toBe(false);
});
