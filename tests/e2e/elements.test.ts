import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, it } from 'vitest';
import { writeEdsCube } from '../helpers/eds-cube.ts';
import { describeWindow } from './pages/suite.ts';
import { LOOK_MS } from './pages/window.ts';

describeWindow('elements of a simulated EDS cube', {}, (stage) => {
  const region = (name: string) => stage.window.panel('Elements').getByRole('region', { name });
  const element = (name: RegExp) => stage.window.panel('Elements').getByRole('grid').getByRole('button', { name });
  const pressed = (name: RegExp) => element(name).getAttribute('aria-pressed');

  it('are those that the file names at first', async () => {
    const file = join(stage.program.folder, 'eds.npy');
    await writeEdsCube(file);
    await stage.window.openFile(file);
    await stage.window.show('Elements');
    await expect.poll(() => pressed(/^Fe, /), { timeout: LOOK_MS }).toBe('true');
    expect(await pressed(/^Ti, /)).toBe('false');
  });

  it('are proposed, and taken at once but for those that may be of the instrument', async () => {
    await stage.window.panel('Elements').getByRole('button', { name: 'Find elements' }).click();
    const proposed = region('Proposed elements');
    await proposed.getByRole('button', { name: 'Take Ti' }).waitFor();
    expect(await proposed.textContent()).toContain('Kβ');
    await proposed.getByRole('button', { name: /^Take (all|the)/ }).click();
    for (const name of [/^Fe, /, /^O, /, /^Ti, /]) {
      await expect.poll(() => pressed(name), { timeout: LOOK_MS }).toBe('true');
    }
    // Silicon is the same everywhere, so it may be the detector's: it is taken by itself only.
    expect(await pressed(/^Si, /)).toBe('false');
    expect(await proposed.textContent()).toContain('its map is the same everywhere');
    await proposed.getByRole('button', { name: 'Take Si' }).click();
    await expect.poll(() => pressed(/^Si, /), { timeout: LOOK_MS }).toBe('true');
  });

  it('axe finds nothing, in both themes', async () => {
    const { page } = stage.window;
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await expect
        .poll(() => page.evaluate(() => getComputedStyle(document.documentElement).colorScheme), { timeout: LOOK_MS })
        .toBe(colorScheme);
      const { violations } = await new AxeBuilder({ page }).include('[data-panel="elements"]').analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
    }
  });

  it('have net maps, with their counts', async () => {
    const before = await stage.window.mapPicture();
    await region('Chosen elements')
      .getByRole('button', { name: /^Ti Kα/ })
      .click();
    await stage.window.expectOtherMap(before);
    await expect.poll(() => stage.window.mapName(), { timeout: LOOK_MS }).toContain('Ti Kα net of background');
    await expect.poll(() => region('Chosen elements').textContent(), { timeout: LOOK_MS }).toMatch(/± \d+ net counts/);
  });

  it('are found at an energy that Alt and a click on the spectrum ask for', async () => {
    const box = (await stage.window.spectrum.boundingBox())!;
    await stage.window.page.keyboard.down('Alt');
    await stage.window.page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await stage.window.page.keyboard.up('Alt');
    const typed = region('What is at this energy?').getByRole('textbox');
    await expect.poll(async () => Number(await typed.inputValue()), { timeout: LOOK_MS }).toBeGreaterThan(5);
    await typed.fill('4.51');
    expect(await region('What is at this energy?').getByRole('listitem').first().textContent()).toContain('Ti Kα');
  });

  it('stay when the window is opened anew, and can be undone', async () => {
    await element(/^Si, /).click();
    await expect.poll(() => pressed(/^Si, /), { timeout: LOOK_MS }).toBe('false');
    await stage.window.page.reload();
    await stage.window.show('Elements');
    await expect.poll(() => pressed(/^Ti, /), { timeout: LOOK_MS }).toBe('true');
    expect(await pressed(/^Si, /)).toBe('false');
    await stage.window.page.getByRole('button', { name: /^Undo/ }).first().click();
    await expect.poll(() => pressed(/^Si, /), { timeout: LOOK_MS }).toBe('true');
    expect(stage.window.problems).toEqual([]);
  });
});
