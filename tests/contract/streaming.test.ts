/**
 * One suite for every step: spectra kept in memory and spectra read from their file in each pass give the same bytes, over
 * several tiles. Nothing is let off: no step is allowed to differ, so no tolerance is needed.
 */
import { afterAll, describe, expect, it, vi } from 'vitest';
import { tilePixels } from '../../src-main/analysis/spectra.ts';
import { estimateMemory } from '../../src-main/recipes/memory-estimate.ts';
import { parseRecipe } from '../../src-preload/contract/recipe-parsing.ts';
import { blobs } from '../helpers/data.ts';
import { everyStep, ON_IMAGES, OTHER_WAYS, SAMPLE_CHANNELS } from '../helpers/every-step.ts';
import { IMAGE_SIZE, writeImages } from '../helpers/image-stack.ts';
import { recipeFolder, writeCube } from '../helpers/recipes.ts';

vi.mock('../../src-main/graphs/sessions.ts', async (original) =>
  (await import('../helpers/shared-sessions.ts')).shareSessions(await original()),
);

const folder = recipeFolder();
afterAll(() => folder.remove());

/** Three tiles of few channels: two whole ones and a part. */
const [ROWS, COLUMNS] = [6, 5600];
const PIXELS = ROWS * COLUMNS;
const data = blobs(PIXELS, SAMPLE_CHANNELS, 3, { spread: 0.3, offset: 6 });
const shape = [ROWS, COLUMNS, SAMPLE_CHANNELS];
const truth = folder.write('truth.npy', [ROWS, COLUMNS], data.truth);
/** Fractions go through floats; counts up to 255 through bytes, where a step can. */
const CUBES = {
  fractions: writeCube(`${folder.folder}/fractions.npy`, { values: data.values, shape }),
  counts: writeCube(`${folder.folder}/counts.npy`, {
    values: Int32Array.from(data.values, (value) => Math.max(0, Math.round(value * 10))),
    shape,
  }),
};

it('has several tiles', () => {
  expect(Math.ceil(PIXELS / tilePixels(SAMPLE_CHANNELS))).toBeGreaterThanOrEqual(3);
});

const stack = writeImages(`${folder.folder}/stack`, 20);
const [HEIGHT, WIDTH] = IMAGE_SIZE;

it.each(Object.entries(ON_IMAGES))('%s', async (_, { before, step }) => {
  const steps = [...before, step];
  const kept = await folder.run(stack.folder, steps, { memoryBytes: 4e9 });
  const parsed = parseRecipe({ phasewright: 1, steps });
  const memoryBytes = estimateMemory(parsed, stack.names.length, HEIGHT * WIDTH, 'images');
  const streamed = await folder.run(stack.folder, steps, { memoryBytes });
  expect(streamed.result.arrays).toEqual(kept.result.arrays);
  expect(streamed.result.steps.map(({ results }) => results)).toEqual(kept.result.steps.map(({ results }) => results));
});

describe.each(Object.keys(CUBES) as (keyof typeof CUBES)[])('%s', (name) => {
  it.each(Object.entries({ ...everyStep(truth, folder.writeModel(SAMPLE_CHANNELS)), ...OTHER_WAYS }))(
    '%s',
    async (_, { before, step }) => {
      const steps = [...before, step];
      const kept = await folder.run(CUBES[name], steps, { memoryBytes: 4e9 });
      // Exactly what the estimate asks for: nothing is left to keep spectra in.
      const memoryBytes = estimateMemory(parseRecipe({ phasewright: 1, steps }), PIXELS, SAMPLE_CHANNELS);
      const streamed = await folder.run(CUBES[name], steps, { memoryBytes });
      expect(streamed.result.arrays).toEqual(kept.result.arrays);
      expect(streamed.result.steps.map(({ results }) => results)).toEqual(
        kept.result.steps.map(({ results }) => results),
      );
      expect(streamed.result.warnings).toEqual(kept.result.warnings);
    },
  );
});
