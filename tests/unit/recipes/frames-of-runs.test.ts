import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { forgetCubes } from '../../../src-main/looking/cube-cache.ts';
import { overview } from '../../../src-main/looking/overview.ts';
import { inspectFile } from '../../../src-main/readers/inspect-file.ts';
import { convertFile } from '../../../src-main/writers/convert-file.ts';
import { recordingJob } from '../../helpers/analysis.ts';
import { recipeFolder } from '../../helpers/recipes.ts';

/** Two detectors, three frames of 4 × 5 pixels; dataset 4 is the sum of both. */
const file = fileURLToPath(new URL('../../fixtures/emd/velox-11.emd', import.meta.url));
const STEPS = [{ op: 'kmeans', clusters: 2, restarts: 3, seed: 1 }];
const folder = recipeFolder();
afterAll(() => {
  forgetCubes();
  folder.remove();
});

it('a run of some frames computes on what those frames are, written into a file of their own', async () => {
  const out = join(folder.folder, 'frames.npy');
  await convertFile({ file, dataset: 4, out, frames: [1, 3] }, recordingJob());
  const wanted = await folder.run(out, STEPS);
  const { result, bytes } = await folder.run(file, STEPS, { dataset: 4, frames: [1, 3] });
  for (const name of ['labels', 'centroids']) expect(bytes(name)).toEqual(wanted.bytes(name));
  expect(result.recipe.frames).toEqual([1, 3]);
  expect(result.source).toMatchObject({ title: 'EDS, frames 2–3', dataset: 4, frames: [1, 3] });
  const whole = await folder.run(file, STEPS, { dataset: 4 });
  expect(whole.bytes('centroids')).not.toEqual(bytes('centroids'));
  expect(whole.result.source).not.toHaveProperty('frames');
});

it('a recipe for frames that the file does not have is refused', async () => {
  const code = 'parameter-invalid';
  await expect(folder.run(file, STEPS, { dataset: 4, frames: [0, 4] })).rejects.toMatchObject({ code });
  await expect(folder.run(file, STEPS, { dataset: 0, frames: [0, 1] })).rejects.toMatchObject({ code });
});

it('what a person looks at are the frames that were chosen, beside those that were looked at before', async () => {
  const look = async (frames?: readonly [number, number]) =>
    (await overview({ file, dataset: 4, frames, budgetMs: null }, recordingJob())).map;
  const [whole, first, rest] = [await look(), await look([0, 1]), await look([1, 3])];
  expect(Array.from(first, (value, at) => value + rest[at]!)).toEqual(Array.from(whole));
  expect(Array.from(first)).not.toEqual(Array.from(rest));
  expect(
    (await overview({ file, dataset: 4, frames: [1, 3], budgetMs: null }, recordingJob())).description,
  ).toMatchObject({
    title: 'EDS, frames 2–3',
    frames: { count: 3, summed: [1, 3] },
  });
});

it('converting all datasets takes the frames of those that have some', async () => {
  const out = join(folder.folder, 'all.hspy');
  await convertFile({ file, dataset: 0, datasets: 'all', out, frames: [2, 3] }, recordingJob());
  const { datasets } = await inspectFile({ file: out, statistics: 'none' }, recordingJob());
  expect(datasets.map(({ title }) => title).filter((title) => /frame/.test(title))).toEqual([
    'EDS, SuperX1, frame 3',
    'EDS, SuperX2, frame 3',
    'EDS, frame 3',
    'HAADF, all frames',
  ]);
  const alone = join(folder.folder, 'image.npy');
  await expect(convertFile({ file, dataset: 3, out: alone, frames: [2, 3] }, recordingJob())).rejects.toMatchObject({
    code: 'parameter-invalid',
  });
});
