/** What a run says of where it is. */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { Progress } from '../../../src-preload/contract/job.ts';
import { parseRecipe } from '../../../src-preload/contract/recipe-parsing.ts';
import { blobs } from '../../helpers/data.ts';
import { recipeFolder, writeCube } from '../../helpers/recipes.ts';
import { realEngine } from '../services/window-support.ts';

const folder = recipeFolder();
const engine = realEngine();
afterAll(async () => {
  await engine.close();
  folder.remove();
});

const [ROWS, COLUMNS, CHANNELS] = [10, 12, 8];
const cube = {
  values: blobs(ROWS * COLUMNS, CHANNELS, 3, { spread: 0.1, offset: 5 }).values,
  shape: [ROWS, COLUMNS, CHANNELS],
};
const steps = [
  { op: 'kmeans', clusters: 2 },
  { op: 'mask', labels: [1] },
  { op: 'kmeans', clusters: 2 },
  { op: 'silhouette' },
];

it('names the step in every report, one after the other, with the same op twice', async () => {
  const { job } = await folder.run(cube, steps);
  const seen = job.progress.map(({ step }) => step);
  // The file is identified after the last step, and belongs to none.
  const last = seen.findLastIndex((step) => step !== undefined);
  const during = seen.slice(0, last + 1);
  expect([...new Set(during)]).toEqual([0, 1, 2, 3]);
  expect(during).toEqual(during.toSorted());
  expect(new Set(seen.slice(last + 1))).toEqual(new Set([undefined]));
  const refining = job.progress.filter(({ phase }) => phase.startsWith('k-means'));
  expect(new Set(refining.map(({ step }) => step))).toEqual(new Set([0, 2]));
});

it('keeps the step on the way out of the engine process', async () => {
  const file = writeCube(join(folder.folder, 'cube.npy'), cube);
  const heard: Progress[] = [];
  const arraysFolder = mkdtempSync(join(folder.folder, 'arrays-'));
  const recipe = parseRecipe({ phasewright: 1, dataset: 0, steps });
  const compute = { device: 'cpu', threads: 1, memoryBytes: null } as const;
  const request = { recipe, file, recipeFolder: folder.folder, arraysFolder, ...compute };
  await engine.start('run', request, { onProgress: (progress) => heard.push(progress) }).done;
  rmSync(arraysFolder, { recursive: true });
  expect(heard[0]?.step).toBe(0);
});
