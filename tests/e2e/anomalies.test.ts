import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, it } from 'vitest';
import { writeBlobImages } from '../helpers/blob-images.ts';
import { describeWindow } from './pages/suite.ts';
import { LOOK_MS, RUN_MS } from './pages/window.ts';

const [GOOD, BAD] = [60, 8];

describeWindow('anomalies among images', {}, (stage) => {
  it(
    'are found from the panel: groups by hand, an autoencoder, a threshold, flagged images',
    async () => {
      const { window, program } = stage;
      const folder = writeBlobImages(join(program.folder, 'frames'), { size: 32, good: GOOD, bad: BAD });
      await window.openFolder(folder);
      const panel = await window.show('Anomalies');
      // The bad ones are named as known anomalies in one go.
      await panel.getByRole('combobox', { name: 'Group' }).selectOption('bad');
      await panel.getByRole('combobox', { name: 'Role of all images listed' }).selectOption('anomalous');
      await panel.getByRole('button', { name: 'Find anomalies' }).click();
      await expect
        .poll(() => panel.getByRole('status').innerText(), { timeout: 2 * RUN_MS })
        .toMatch(/flagged\. False flags to expect/);
      await panel.getByRole('img', { name: /^Histogram of scores by role/ }).waitFor();
      await panel.getByRole('img', { name: /^ROC curve, area/ }).waitFor();
      const flagged = panel.getByRole('list', { name: 'Flagged images' }).getByRole('button');
      await expect.poll(() => flagged.count(), { timeout: LOOK_MS }).toBeGreaterThanOrEqual(BAD / 2);
      expect(await flagged.first().getAttribute('aria-label')).toMatch(/anomalous: bad_/);
      // The keys go from one to the next; the map follows.
      await flagged.first().click();
      await window.page.keyboard.press('ArrowRight');
      const second = (await flagged.nth(1).getAttribute('title')) ?? '';
      await panel.getByRole('img', { name: new RegExp(`^Residual over ${second}`) }).waitFor({ timeout: LOOK_MS });
      expect(window.problems).toEqual([]);
    },
    3 * RUN_MS,
  );

  it.each(['light', 'dark'] as const)('axe finds nothing wrong with the panel, %s', async (theme) => {
    const { page } = stage.window;
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    const shown = () => page.evaluate(() => getComputedStyle(document.documentElement).colorScheme);
    await expect.poll(shown, { timeout: LOOK_MS }).toBe(theme);
    const { violations } = await new AxeBuilder({ page }).include('[data-panel="anomalies"]').analyze();
    expect(
      violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`),
    ).toEqual([]);
  });

  it('a role given in the table goes into the recipe', async () => {
    const { window } = stage;
    const panel = await window.show('Anomalies');
    await panel.getByRole('combobox', { name: 'Role of good_01.png' }).selectOption('test');
    const steps = await window.show('Steps');
    await expect.poll(() => steps.innerText(), { timeout: LOOK_MS }).toMatch(/test: /);
    expect(window.problems).toEqual([]);
  });
});
