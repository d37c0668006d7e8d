import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeBlobImages } from '../helpers/blob-images.ts';
import { describeWindow } from './pages/suite.ts';
import { LOOK_MS, RUN_MS } from './pages/window.ts';

const whyNot = process.platform === 'win32' ? 'processes are listed by ps' : undefined;
/** Longer than any test: it ends by hand. */
const RECIPE = {
  phasewright: 1,
  steps: [{ op: 'autoencoder', latent: 4, channels: [4, 8], epochs: 100_000, patience: 100_000, batch: 16 }],
};

describeWindow('a network in training', { whyNot }, (stage) => {
  const running = () => stage.window.panel('Jobs').getByRole('article', { name: /running$/ });

  it(
    'whose engine dies goes on when it is run again',
    async () => {
      const { window, program } = stage;
      const folder = writeBlobImages(join(program.folder, 'frames'), { size: 32, good: 40, bad: 0 });
      await window.openFolder(folder);
      const looking = await program.engines();
      const steps = await window.show('Steps');
      const text = JSON.stringify(RECIPE);
      await steps
        .locator('input[type=file]')
        .setInputFiles({ name: 'long.json', mimeType: 'application/json', buffer: Buffer.from(text) });
      await steps.getByRole('button', { name: 'Run all' }).click();
      await running()
        .getByText(/training, epoch/)
        .waitFor({ timeout: RUN_MS });
      const kept = join(program.folder, 'data', 'cache', 'trainings');
      const checkpoints = () =>
        existsSync(kept) ? readdirSync(kept).filter((name) => name.endsWith('.training')) : [];
      await expect.poll(checkpoints, { timeout: RUN_MS }).toHaveLength(1);
      const [engine] = (await program.engines()).filter((pid) => !looking.includes(pid));
      process.kill(engine!, 'SIGKILL');
      const failed = window.panel('Jobs').getByRole('article', { name: /failed$/ });
      await failed.getByRole('button', { name: 'Run again' }).click();
      await running()
        .getByText(/training, epoch/)
        .waitFor({ timeout: RUN_MS });
    },
    3 * RUN_MS,
  );

  it(
    'is seen, and ends with its best weights by a button',
    async () => {
      const { window } = stage;
      const training = await window.show('Training');
      await training.getByRole('region', { name: 'Losses' }).waitFor({ timeout: LOOK_MS });
      const jobs = await window.show('Jobs');
      await running().getByRole('button', { name: 'Stop and keep the best' }).click();
      const done = jobs.getByRole('article', { name: /done$/ });
      await done.waitFor({ timeout: RUN_MS });
      expect(await done.getByRole('list', { name: 'Messages' }).innerText()).toMatch(/went on after epoch [1-9]/);
      // The browser notes the answer of the engine that was killed, once.
      expect(window.problems.filter((problem) => !/status of 500/.test(problem))).toEqual([]);
    },
    2 * RUN_MS,
  );

  it(
    'is exported, and works on other data',
    async () => {
      const { window, program } = stage;
      const encoder = join(program.folder, 'data', 'blobs-encoder.onnx');
      await window.show('Figures');
      await window.exportAs('Model, ONNX (encoder and decoder)', encoder);
      await expect.poll(() => existsSync(encoder.replace('encoder', 'decoder')), { timeout: LOOK_MS }).toBe(true);
      // The same by a button: the recipe is made, and the other folder opened.
      const later = writeBlobImages(join(program.folder, 'later'), { size: 32, good: 20, bad: 5 });
      await window.show('Training');
      await window.panel('Training').getByRole('button', { name: 'Apply this model to other data' }).click();
      const ask = window.page.getByRole('dialog', { name: /^Apply the model of run/ });
      await ask.getByRole('combobox', { name: 'Apply to' }).selectOption('Another folder of images…');
      await ask.getByRole('button', { name: 'Make the recipe' }).click();
      const where = window.page.getByRole('dialog').getByRole('textbox', { name: 'Folder or path' });
      await where.fill(later);
      await where.press('Enter');
      await window.page.getByRole('button', { name: 'Open this folder' }).click();
      const steps = window.panel('Steps');
      await steps.getByText('Apply a model').waitFor({ timeout: LOOK_MS });
      await steps.getByRole('button', { name: 'Run all' }).click();
      await steps.getByText('Left over').waitFor({ timeout: RUN_MS });
    },
    2 * RUN_MS,
  );
});
