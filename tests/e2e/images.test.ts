import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, it } from 'vitest';
import { encodeTiff } from '../fixtures/tiff-encoder.ts';
import { describeWindow, type Stage } from './pages/suite.ts';
import { LOOK_MS, RUN_MS } from './pages/window.ts';

/** Images of each kind, and their edge. */
const PER_KIND = 40;
const EDGE = 32;

/** Two kinds of images that differ by what is in them, not by their brightness: stripes across, and a bright spot. */
function writeImages(folder: string): void {
  mkdirSync(folder, { recursive: true });
  let state = 1;
  const noise = () => {
    state = (state * 48_271) % 2_147_483_647;
    return (state / 2_147_483_647 - 0.5) * 24;
  };
  for (const kind of ['spot', 'stripes'] as const) {
    for (let number = 0; number < PER_KIND; number++) {
      const strip = new Uint8Array(EDGE * EDGE);
      for (let pixel = 0; pixel < strip.length; pixel++) {
        const [row, column] = [Math.floor(pixel / EDGE), pixel % EDGE];
        const shape =
          kind === 'stripes'
            ? 50 * Math.sin(row)
            : 110 * Math.exp(-((row - 16) ** 2 + (column - 12 - (number % 8)) ** 2) / 40) - 20;
        strip[pixel] = Math.max(0, Math.min(255, Math.round(110 + shape + noise())));
      }
      writeFileSync(join(folder, `${kind}_${number}.tif`), encodeTiff([{ width: EDGE, height: EDGE, strip }]));
    }
  }
}

const whyNot = process.platform === 'win32' ? 'processes are listed by ps' : undefined;

describeWindow('a folder of images', { whyNot }, (stage) => {
  it('opens as a stack with a gallery by name, and offers steps that fit images', async () => {
    const { window, program } = stage;
    const folder = join(program.folder, 'films');
    writeImages(folder);
    await window.command('Open folder');
    const where = window.page.getByRole('dialog').getByRole('textbox', { name: 'Folder or path' });
    await where.fill(folder);
    await where.press('Enter');
    await window.button('Open this folder').click();
    await window.button(/Open the folder as one/).click();
    await window.map.waitFor();

    const gallery = await window.show('Gallery');
    await gallery.getByText('spot', { exact: true }).waitFor();
    await gallery.getByRole('button', { name: 'spot_3.tif' }).click();
    await window.panel('Map').getByText('Image 4 of 80').waitFor();

    const steps = window.panel('Steps');
    await steps.getByRole('button', { name: 'Add step' }).click();
    const menu = window.page.getByRole('menu', { name: 'Steps that can be added' });
    await menu.getByRole('menuitem', { name: /^Autoencoder/ }).waitFor();
    expect(await menu.getByRole('menuitem', { name: /^Subtract background/ }).count()).toBe(0);
    await window.page.keyboard.press('Escape');
  });

  it('trains a network while one watches; after the engine has died it runs again', async () => {
    const { window, program } = stage;
    const looking = await program.engines();
    await window.panel('Steps').getByRole('button', { name: 'Group micrographs' }).click();
    const training = await window.show('Training');
    await training.getByText(/^Epoch \d+ of at most 40$/).waitFor({ timeout: RUN_MS });
    await training.getByRole('slider', { name: /^Losses of \d+ epochs?$/ }).waitFor();
    expect(await training.getByRole('figure', { name: /^Sample \d$/ }).count()).toBe(8);
    const fresh = (await program.engines()).filter((pid) => !looking.includes(pid));
    process.kill(fresh[0]!, 'SIGKILL');
    const failed = window.panel('Jobs').getByRole('article', { name: /failed$/ });
    await failed.getByRole('button', { name: 'Run again' }).click();
    await window
      .panel('Steps')
      .getByRole('button', { name: 'Run all' })
      .waitFor({ timeout: 2 * RUN_MS });
    await training.getByText(/^Run 2: \d+ epochs/).waitFor({ timeout: RUN_MS });
  });

  it('shows both kinds as phases of images, which can be named in the gallery', async () => {
    const { window } = stage;
    const gallery = window.panel('Gallery');
    const name = gallery.getByRole('textbox', { name: 'Name of phase A' });
    await name.waitFor({ timeout: LOOK_MS });
    await expectPure(stage);
    await name.fill('Spots or stripes');
    await name.press('Enter');
    const exemplars = await window.show('Exemplars');
    const phase = exemplars.getByRole('region', { name: 'Spots or stripes' });
    await phase.getByRole('img', { name: 'Mean image of Spots or stripes' }).waitFor();
    expect(await phase.getByRole('button', { name: /^Purest image of Spots or stripes/ }).count()).toBe(3);
  });

  it('walks through the latent space by keyboard, and the decoded picture follows', async () => {
    const { window } = stage;
    const latent = await window.show('Latent');
    const decoded = latent.getByRole('img', { name: 'Decoded at 0 σ' });
    await decoded.locator('canvas').waitFor();
    const picture = () =>
      latent.locator('.latent-decoded canvas').evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
    const before = await picture();
    const slider = latent.getByRole('slider', { name: /^Latent number \d+$/ });
    await slider.focus();
    await slider.press('End');
    await latent.getByRole('img', { name: 'Decoded at +3 σ' }).waitFor();
    await expect.poll(picture, { timeout: LOOK_MS }).not.toBe(before);
    await expect.poll(() => latent.getByRole('button', { name: /^Near: / }).count()).toBe(3);
  });

  it('shows before, after and what was taken away; axe finds nothing in any of these panels', async () => {
    const { window } = stage;
    const denoising = await window.show('Denoising');
    for (const name of ['Before', 'After', 'Taken away']) {
      await denoising
        .getByRole('img', { name: new RegExp(`^${name}, spot_3`) })
        .locator('canvas')
        .waitFor();
    }
    for (const theme of ['light', 'dark'] as const) {
      await window.page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      const shown = () => window.page.evaluate(() => getComputedStyle(document.documentElement).colorScheme);
      await expect.poll(shown, { timeout: LOOK_MS }).toBe(theme);
      for (const title of ['Gallery', 'Exemplars', 'Training', 'Latent', 'Denoising'] as const) {
        await window.show(title);
        const part = `[data-panel="${title.toLowerCase()}"]`;
        const { violations } = await new AxeBuilder({ page: window.page }).include(part).analyze();
        const found = violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
        expect(found, `${title}, ${theme}`).toEqual([]);
      }
    }
    // The call whose engine was killed was answered so.
    expect(window.problems.filter((problem) => !/status of 500|WebGL/i.test(problem))).toEqual([]);
  });
});

/** Each heading of the gallery says what of the names is in its phase: here one name alone. */
async function expectPure({ window }: Stage): Promise<void> {
  const gallery = window.panel('Gallery');
  const inside = gallery.locator('.gallery-inside');
  await expect.poll(() => inside.first().innerText(), { timeout: LOOK_MS }).toMatch(/^40 (spot|stripes)$/);
  const first = await inside.first().innerText();
  // Headings out of sight are not there; the other one is half way down.
  await gallery.locator('.gallery-scroll').evaluate((element) => element.scrollTo(0, element.scrollHeight / 2 - 40));
  const other = first === '40 spot' ? '40 stripes' : '40 spot';
  await expect.poll(() => inside.last().innerText(), { timeout: LOOK_MS }).toBe(other);
  await gallery.locator('.gallery-scroll').evaluate((element) => element.scrollTo(0, 0));
}
